//! `GET /ledger`, `/desk/ledger`: one column of the ledger, line by line.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};

use super::look::{Look, Wish, mark, of_line, read_mark};
use crate::access::Scope;
use crate::app::App;
use crate::kernel::message::Errors;
use crate::ledger::export::{label, name, notes};
use crate::ledger::vocabulary::PROGRAMMES;
use crate::ledger::{By, Column, Figure, Key, Line, Measure, View, view, years};
use crate::web::parts::{Choice, cut};
use crate::web::{Context, Page, Query, Result};

/// Lines on a page.
const LINES: i64 = 50;
/// Years that the chart shows, the last ones.
const YEARS: usize = 12;

/// A figure on its own, leading to its rows.
struct Tile {
    label: String,
    value: String,
    unit: String,
    url: String,
}

/// A cell of the table: the figure and its rows.
struct Cell {
    label: String,
    value: String,
    url: String,
}

struct TableLine {
    name: String,
    /// The same line on its own.
    url: String,
    cells: Vec<Cell>,
    counts: Vec<(String, String)>,
}

/// One year of the chart.
struct Year {
    label: String,
    value: String,
    height: usize,
}

#[derive(Template)]
#[template(path = "ledger/sums.html")]
struct SumsPage {
    c: Context,
    errors: Errors,
    wish: Wish,
    is_desk: bool,
    base: &'static str,
    column: Column,
    by: By,
    bys: Vec<(String, String)>,
    programmes: Vec<(String, String)>,
    columns: Vec<Choice>,
    measures: Vec<Choice>,
    measure: Measure,
    tiles: Vec<Tile>,
    years: Vec<Year>,
    lines: Vec<TableLine>,
    /// What the filter says, as of when, and what the words mean.
    notes: Vec<(String, String)>,
    /// Takes out the organization or region the view keeps to.
    chosen: Vec<Choice>,
    xlsx: String,
    csv: String,
    all_rows: String,
    next: String,
    first: String,
}

pub(super) async fn show(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    Query(wish): Query<Wish>,
) -> Result<Response> {
    let look = Look::read(&app, &scope, wish).await?;
    let after = read_mark(&app, look.by, &look.wish.after);
    let limit = (after.as_ref(), LINES + 1);
    let mut found = view(&app.db, &scope, &look.filter, look.by, limit).await?;
    let measure = look.measure.unwrap_or_else(|| first_given(&found.total));
    let next = cut(&mut found.lines, LINES).map(|line| look.url("", &[("after", &mark(&c, &line.key))]));
    let by_year = years(&app.db, &scope, &look.filter, measure).await?;
    let is_wrong = !look.errors.is_empty();
    let page = page(c, look, (&found, measure), &by_year, next.unwrap_or_default());
    Ok(if is_wrong { Page(page).invalid().into_response() } else { Page(page).into_response() })
}

/// The first measure that anything was given in.
fn first_given(sum: &Line) -> Measure {
    let given = sum.figures.iter().find(|figure| figure.amount() != 0);
    given.map_or(Measure::Investment, Figure::measure)
}

fn page(
    c: Context,
    look: Look,
    (found, measure): (&View, Measure),
    by_year: &[(i16, Figure)],
    next: String,
) -> SumsPage {
    let choice =
        |url: String, label: String, chosen: bool| Choice { url, label, count: String::new(), chosen };
    let is_chosen = |column: &Column| *column == look.filter.column;
    let columns = look.columns().map(|column| {
        choice(
            look.url("", &[("column", column.as_str())]),
            c.word("ledger-stand", column.as_str()),
            is_chosen(&column),
        )
    });
    let measures = Measure::ALL
        .iter()
        .map(|one| choice(look.url("", &[("measure", one.as_str())]), label(c.lang, *one), *one == measure));
    let mut chosen = Vec::new();
    if let Some(profile) = &look.organization {
        chosen.push(choice(look.url("", &[("organization", "")]), profile.name.clone(), true));
    }
    if let Some(region) = look.filter.region {
        chosen.push(choice(look.url("", &[("region", "")]), c.place(region), true));
    }
    SumsPage {
        is_desk: look.base == "/desk/ledger",
        base: look.base,
        column: look.filter.column,
        by: look.by,
        bys: By::ALL.iter().map(|by| (by.to_string(), c.word("ledger-by", by.as_str()))).collect(),
        programmes: programmes(&c),
        columns: columns.collect(),
        measures: measures.collect(),
        measure,
        tiles: tiles(&c, &look, &found.total),
        years: chart(by_year),
        lines: found.lines.iter().map(|line| table_line(&c, &look, line)).collect(),
        notes: notes(&c.app, c.lang, look.said(&c)),
        chosen,
        xlsx: look.url("/export/ledger.xlsx", &[]),
        csv: look.url("/export/ledger.csv", &[]),
        all_rows: look.url("/rows", &[("measure", "")]),
        next,
        first: if look.wish.after.is_empty() { String::new() } else { look.url("", &[]) },
        errors: look.errors,
        wish: look.wish,
        c,
    }
}

/// (word, name), nothing first.
fn programmes(c: &Context) -> Vec<(String, String)> {
    let all = [(String::new(), c.t("ledger-programme-any"))];
    let named = PROGRAMMES.iter().map(|one| (one.word.to_owned(), c.word("ledger-programme", one.word)));
    all.into_iter().chain(named).collect()
}

fn tiles(c: &Context, look: &Look, sum: &Line) -> Vec<Tile> {
    let rows = |measure: &str| look.url("/rows", &[("measure", measure)]);
    let figures = sum.figures.iter().map(|figure| Tile {
        label: label(c.lang, figure.measure()),
        value: figure.to_string(),
        unit: String::new(),
        url: rows(figure.measure().as_str()),
    });
    let figures: Vec<Tile> = figures.collect();
    let counts = counts(c, sum).into_iter().map(|(label, value)| Tile {
        label,
        value,
        unit: String::new(),
        url: rows(""),
    });
    figures.into_iter().chain(counts).collect()
}

/// What is counted of a line beside its figures, with its name.
fn counts(c: &Context, line: &Line) -> Vec<(String, String)> {
    let mut counts = vec![
        (c.t("ledger-projects"), line.projects.to_string()),
        (c.t("ledger-organizations"), line.organizations.to_string()),
        (c.t("ledger-villages"), line.villages.to_string()),
        (c.t("ledger-poor-villages"), line.poor_villages.to_string()),
    ];
    if let Some(reached) = line.reached {
        counts.push((c.t("ledger-households"), reached.households.to_string()));
        counts.push((c.t("ledger-persons"), reached.persons.to_string()));
        counts.push((c.t("ledger-poor-persons"), reached.poor_persons.to_string()));
    }
    counts
}

fn table_line(c: &Context, look: &Look, line: &Line) -> TableLine {
    let (part, value) = of_line(c, &line.key);
    let cells = line.figures.iter().map(|figure| Cell {
        label: label(c.lang, figure.measure()),
        value: figure.to_string(),
        url: if figure.amount() == 0 {
            String::new()
        } else {
            look.url("/rows", &[(part, &value), ("measure", figure.measure().as_str())])
        },
    });
    // One level deeper: a region by its parts, an organization by its villages.
    let by = if matches!(line.key, Key::Programme(_)) { By::Enterprise.as_str() } else { "" };
    TableLine {
        name: name(&c.app, c.lang, &line.key),
        cells: cells.collect(),
        counts: counts(c, line),
        url: look.url("", &[(part, &value), ("by", by)]),
    }
}

/// The last years, drawn to the tallest.
fn chart(years: &[(i16, Figure)]) -> Vec<Year> {
    let shown = years.get(years.len().saturating_sub(YEARS)..).unwrap_or_default();
    let most = shown.iter().map(|(_, figure)| figure.amount()).max().unwrap_or(0).max(1);
    let year = |(year, figure): &(i16, Figure)| Year {
        label: year.to_string(),
        value: figure.to_string(),
        height: usize::try_from(i128::from(figure.amount()) * 100 / i128::from(most)).unwrap_or_default(),
    };
    shown.iter().map(year).collect()
}
