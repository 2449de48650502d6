//! `GET /regions/{code}` and `/villages/{code}`: the public figures of a place; `/open` begins at the province.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::view::{Card, category_name, path_to};
use crate::access::Scope;
use crate::app::App;
use crate::browse::store::{self, Arrived};
use crate::browse::{Figures, figures};
use crate::kernel::region::Region;
use crate::needs::{self, Filter, Stage};
use crate::web::{Context, Error, Page, Result, see_other};

/// A line of a table that is its own chart.
pub(super) struct Bar {
    pub(super) url: String,
    pub(super) label: String,
    pub(super) value: i64,
}

/// A line of the time line.
struct Entry {
    kind: &'static str,
    title: String,
    when: String,
    iso: String,
    text: String,
}

#[derive(Template)]
#[template(path = "browse/place.html")]
pub(super) struct Place {
    c: Context,
    name: String,
    code: String,
    crumbs: Vec<(String, String)>,
    figures: Figures,
    published: i64,
    met: i64,
    categories: Vec<Bar>,
    categories_max: i64,
    below: Vec<Bar>,
    below_max: i64,
    cards: Vec<Card>,
    arrived: Vec<Entry>,
}

pub(super) async fn open(State(app): State<App>) -> Response {
    see_other(&app, "/regions/42", None)
}

pub(super) async fn show(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    Path(code): Path<String>,
) -> Result<Page<Place>> {
    let region = known(&app, &code)?;
    let figures = figures(&app.db, &scope, region).await?;
    let filter = Filter { region: Some(region), open: true, limit: 6, ..Filter::default() };
    let open = needs::list(&app.db, &scope, &filter).await?;
    let arrived = store::arrived(&app.db, &scope, region, 8).await?;
    let (categories, below) = bars(&c, &figures);
    Ok(Page(Place {
        name: app.regions.full_name(region),
        code: region.to_string(),
        crumbs: path_to(&c, region)
            .into_iter()
            .map(|(step, name)| (format!("/regions/{step}"), name))
            .collect(),
        published: figures.published(),
        met: figures.count(&[Stage::Met, Stage::Closed]),
        categories_max: categories.iter().map(|bar| bar.value).max().unwrap_or(1),
        below_max: below.iter().map(|bar| bar.value).max().unwrap_or(1),
        cards: open.iter().map(|need| Card::of(&c, need)).collect(),
        arrived: arrived.iter().map(|row| entry(&c, row)).collect(),
        categories,
        below,
        figures,
        c,
    }))
}

/// The region of a path, or nothing when there is none of that code.
pub(super) fn known(app: &App, code: &str) -> Result<Region> {
    let region = Region::parse(code).map_err(|_| Error::NotFound)?;
    let region = app.regions.current(region);
    if app.regions.exists(region) { Ok(region) } else { Err(Error::NotFound) }
}

pub(super) fn bars(c: &Context, figures: &Figures) -> (Vec<Bar>, Vec<Bar>) {
    let categories = figures.categories.iter().map(|(code, n)| Bar {
        url: format!("/needs?category={code}&done=yes"),
        label: category_name(c, code),
        value: *n,
    });
    let below = figures.below.iter().map(|(region, n)| Bar {
        url: format!("/regions/{region}"),
        label: c.app.regions.name(*region).unwrap_or_default().to_owned(),
        value: *n,
    });
    (categories.collect(), below.collect())
}

fn entry(c: &Context, row: &Arrived) -> Entry {
    Entry {
        kind: "done",
        title: row.title.clone(),
        when: row.confirmed_at.to_string(),
        iso: row.confirmed_at.to_string(),
        text: c.ta("place-arrived-amount", &[("n", row.received.to_string()), ("unit", row.unit.clone())]),
    }
}

impl Place {
    /// The median as a figure, or a dash where there is nothing to take it of.
    fn days(&self, days: impl std::borrow::Borrow<Option<i64>>) -> String {
        days.borrow().map_or_else(|| "–".to_owned(), |days| self.c.n("place-days", days))
    }
}
