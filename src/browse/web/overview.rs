//! `GET /overview`: an officer's own region, with what waits; `/audit`: what happened there.

use askama::Template;
use axum::extract::State;
use serde::Deserialize;

use super::place::{Bar, bars};
use crate::access::{Reach, Scope};
use crate::app::App;
use crate::audit::{self, Recorded};
use crate::browse::{Figures, figures};
use crate::kernel::region::Region;
use crate::needs::Stage;
use crate::web::{Context, Page, Query, Result};

#[derive(Template)]
#[template(path = "browse/overview.html")]
pub(super) struct Overview {
    c: Context,
    name: String,
    region: Region,
    figures: Figures,
    stages: Vec<Bar>,
    stages_max: i64,
    categories: Vec<Bar>,
    categories_max: i64,
    below: Vec<Bar>,
    below_max: i64,
    waiting: i64,
}

/// Where an officer's figures begin: their own region, or the province for who reaches everywhere.
fn root(scope: &Scope) -> Result<Region> {
    match scope.reach() {
        Reach::Subtree(region) => Ok(region),
        _ => Region::new(420_000_000_000).map_err(crate::web::Error::internal),
    }
}

pub(super) async fn show(c: Context, scope: Scope, State(app): State<App>) -> Result<Page<Overview>> {
    let region = root(&scope)?;
    let figures = figures(&app.db, &scope, region).await?;
    let (categories, below) = bars(&c, &figures);
    let stages: Vec<Bar> = figures
        .stages
        .iter()
        .map(|row| Bar { url: String::new(), label: c.word("need", row.stage.as_str()), value: row.n })
        .collect();
    Ok(Page(Overview {
        name: app.regions.full_name(region),
        waiting: figures.count(&[Stage::Submitted, Stage::Endorsed]),
        stages_max: stages.iter().map(|bar| bar.value).max().unwrap_or(1),
        categories_max: categories.iter().map(|bar| bar.value).max().unwrap_or(1),
        below_max: below.iter().map(|bar| bar.value).max().unwrap_or(1),
        region,
        figures,
        stages,
        categories,
        below,
        c,
    }))
}

impl Overview {
    fn days(&self, days: impl std::borrow::Borrow<Option<i64>>) -> String {
        days.borrow().map_or_else(|| "–".to_owned(), |days| self.c.n("place-days", days))
    }
}

#[derive(Template)]
#[template(path = "browse/audit.html")]
pub(super) struct Audit {
    c: Context,
    events: Vec<Recorded>,
    next: String,
}

/// So many events on a page.
const EVENTS: i64 = 50;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct From {
    before: String,
}

/// An event's place in the list, outside.
struct Mark;
impl crate::kernel::id::Entity for Mark {
    const TAG: [u8; 4] = *b"evnt";
}

pub(super) async fn audit(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    Query(from): Query<From>,
) -> Result<Page<Audit>> {
    let before = app.tokens.open::<Mark>(&from.before).map(crate::kernel::id::Id::raw);
    let events = audit::list(&app.db, &scope, before, EVENTS).await?;
    let full = i64::try_from(events.len()).is_ok_and(|len| len == EVENTS);
    let last = events.last().filter(|_| full).map(|event| crate::kernel::id::Id::<Mark>::from_raw(event.id));
    let next = last.map(|id| format!("/audit?before={}", app.tokens.seal(id))).unwrap_or_default();
    Ok(Page(Audit { c, events, next }))
}

impl Audit {
    /// The event in words; its own name where nobody wrote any.
    fn words(&self, event: &Recorded) -> String {
        let key = format!("event-{}", event.kind.replace(['.', '_'], "-"));
        if self.c.lang.has(&key) { self.c.t(&key) } else { event.kind.clone() }
    }

    fn place(&self, event: &Recorded) -> String {
        event.region.map(|region| self.c.region(region)).unwrap_or_default()
    }
}
