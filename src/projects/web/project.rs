//! One project, understood in a minute: picture, five key facts, where it lies, what is still open, who takes part.

use askama::Template;
use axum::extract::State;

use super::desk::reach;
use super::view::{self, TileMap, maps, money, open_words, status, tag};
use super::village;
use crate::access::Action;
use crate::app::App;
use crate::kernel::id::Id;
use crate::projects::{self, Lot, LotKind, Profile, Project, Stage};
use crate::web::{Context, Error, Page, PathId, Result, Routes};

pub(super) fn routes() -> Routes {
    Routes::new().get("/projects/{id}", Action::Browse, show)
}

/// A milestone on the way.
struct Stone {
    kind: &'static str,
    title: String,
    when: String,
    text: String,
}

/// The packs as a field of squares, and the same in numbers.
struct Field {
    title: String,
    price: String,
    /// Column, row and class of each square.
    squares: Vec<(i64, i64, &'static str)>,
    rows: i64,
    /// How many packs one square stands for.
    each: i64,
    legend: Vec<(&'static str, String, i64)>,
    words: String,
}

/// Squares in one row, and at most in one field.
const COLUMNS: i64 = 20;
const SQUARES: i64 = 200;

#[derive(Template)]
#[template(path = "projects/project.html")]
struct ProjectPage {
    c: Context,
    project: Profile,
    path: Vec<(String, String)>,
    tag: &'static str,
    status: String,
    photo: String,
    keys: Vec<(String, String)>,
    open: String,
    facts: Vec<(String, String)>,
    maps: Vec<TileMap>,
    stones: Vec<Stone>,
    fields: Vec<Field>,
    part: Option<(String, String)>,
    village: Vec<(String, String)>,
    budget: Vec<(String, String)>,
}

async fn show(
    c: Context,
    State(app): State<App>,
    PathId(id): PathId<Project>,
) -> Result<Page<impl Template>> {
    page(c, &app, id).await
}

async fn page(c: Context, app: &App, id: Id<Project>) -> Result<Page<ProjectPage>> {
    let project = projects::published(&app.db, id).await?.ok_or(Error::NotFound)?;
    let lots = projects::lots(&app.db, &[id]).await?;
    let has = projects::endowment(&app.db, project.region).await?;
    let refs: Vec<&Lot> = lots.iter().collect();
    let open = if project.stage == Stage::Published { open_words(&c, &refs) } else { String::new() };
    let parts = app.regions.spoken_path(project.region);
    let of = |kind: LotKind| lots.iter().filter(move |lot| lot.kind == kind);
    Ok(Page(ProjectPage {
        path: parts.map(|(part, name)| (format!("/projects?region={part}"), name)).collect(),
        tag: if project.stage == Stage::Published && open.is_empty() { "moving" } else { tag(project.stage) },
        status: status(&c, &project, open.is_empty()),
        photo: project.photo_id.map(|photo| c.id(photo)).unwrap_or_default(),
        keys: keys(&c, &project, &lots),
        facts: facts(&c, &project),
        maps: maps(&c, project.region),
        stones: of(LotKind::Milestone).map(|lot| stone(&c, lot)).collect(),
        fields: of(LotKind::Pack).map(|lot| field(&c, lot)).collect(),
        part: of(LotKind::Part).next().map(|lot| (money(&c, lot.open()), money(&c, lot.amount()))),
        village: has.map(|has| village::facts(&c, &has)).unwrap_or_default(),
        budget: budget(&c, &project, &lots),
        open,
        project,
        c,
    }))
}

/// Five figures that say what it is about.
fn keys(c: &Context, project: &Profile, lots: &[Lot]) -> Vec<(String, String)> {
    let open: i64 = lots.iter().map(|lot| lot.price.saturating_mul(lot.open())).sum();
    vec![
        (c.t("project-budget"), money(c, project.budget)),
        (c.t("project-still-open"), money(c, open)),
        (c.t("project-reach"), reach(c, project)),
        (c.t("project-kind"), c.word("project-kind", project.kind.as_str())),
        (c.t("project-until"), project.ends_on.to_string()),
    ]
}

fn facts(c: &Context, project: &Profile) -> Vec<(String, String)> {
    let rows = [
        ("project-implementer", project.implementer.clone()),
        ("project-nature", c.word("project-nature", project.nature.as_str())),
        ("project-programme", c.word("programme", &project.programme)),
        ("project-time", format!("{} – {}", project.starts_on, project.ends_on)),
        ("project-linkage", project.linkage.clone()),
        ("project-funds", project.funds.clone()),
    ];
    rows.into_iter().filter(|(_, text)| !text.is_empty()).map(|(key, text)| (c.t(key), text)).collect()
}

/// What the budget is made of; it adds up by the rules of a project.
fn budget(c: &Context, project: &Profile, lots: &[Lot]) -> Vec<(String, String)> {
    let sum = |kind: LotKind| lots.iter().filter(|lot| lot.kind == kind).map(Lot::amount).sum::<i64>();
    let rows = [
        ("project-milestones", sum(LotKind::Milestone)),
        ("project-packs", sum(LotKind::Pack)),
        ("project-part", sum(LotKind::Part)),
        ("project-own-funds", project.own_funds),
    ];
    rows.into_iter().filter(|(_, fen)| *fen > 0).map(|(key, fen)| (c.t(key), money(c, fen))).collect()
}

fn stone(c: &Context, lot: &Lot) -> Stone {
    let (kind, word) = if lot.open() > 0 { ("", "project-lot-open") } else { ("now", "project-lot-held") };
    Stone {
        kind,
        title: lot.title.clone(),
        when: lot.due_on.map(|day| day.to_string()).unwrap_or_default(),
        text: format!("{} · {}", money(c, lot.price), c.t(word)),
    }
}

fn field(c: &Context, lot: &Lot) -> Field {
    let each = (lot.units + SQUARES - 1) / SQUARES;
    let numbers = [("open", lot.open()), ("held", lot.taken)];
    let total = (lot.units + each - 1) / each;
    let mut squares = Vec::new();
    let mut passed = 0;
    // What is furthest comes first; a square shows what most of it is.
    for (class, number) in numbers.iter().rev() {
        passed += number;
        let until = (passed + each / 2) / each;
        while i64::try_from(squares.len()).unwrap_or(total) < until.min(total) {
            let at = i64::try_from(squares.len()).unwrap_or_default();
            squares.push((at % COLUMNS, at / COLUMNS, *class));
        }
    }
    let legend: Vec<_> =
        numbers.iter().map(|(class, number)| (*class, c.word("project-pack", class), *number)).collect();
    let words = legend.iter().map(|(_, word, number)| format!("{word} {number}")).collect::<Vec<_>>();
    Field {
        title: view::lot_name(c, lot),
        price: c.ta("project-packs-of", &[("n", lot.units.to_string()), ("money", money(c, lot.price))]),
        squares,
        rows: (total + COLUMNS - 1) / COLUMNS,
        each,
        legend,
        words: words.join(&c.t("list-joint")),
    }
}
