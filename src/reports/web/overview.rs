//! `GET /overview`: an officer's own region, with what waits.

use askama::Template;
use axum::extract::State;

use super::view::{Bar, Chart, days};
use crate::access::{Reach, Scope};
use crate::app::App;
use crate::kernel::region::Region;
use crate::needs::Stage;
use crate::reports::{Figures, figures};
use crate::web::{Context, Error, Page, Result};

#[derive(Template)]
#[template(path = "reports/overview.html")]
pub(super) struct Overview {
    c: Context,
    name: String,
    region: Region,
    waiting: i64,
    days_to_claim: String,
    days_to_confirm: String,
    stages: Chart,
    categories: Chart,
    below: Chart,
    figures: Figures,
}

/// Where an officer's figures begin: their own region, or the province for who reaches everywhere.
fn root(scope: &Scope) -> Result<Region> {
    match scope.reach() {
        Reach::Subtree(region) => Ok(region),
        _ => Region::new(420_000_000_000).map_err(Error::internal),
    }
}

pub(super) async fn show(c: Context, scope: Scope, State(app): State<App>) -> Result<Page<Overview>> {
    let region = root(&scope)?;
    let figures = figures(&app.db, &scope, region).await?;
    let stages = figures.stages.iter().map(|row| Bar {
        url: String::new(),
        label: c.word("need", row.stage.as_str()),
        value: row.n,
    });
    Ok(Page(Overview {
        name: app.regions.full_name(region),
        region,
        waiting: figures.count(&[Stage::Submitted, Stage::Endorsed]),
        days_to_claim: days(&c, figures.days_to_claim),
        days_to_confirm: days(&c, figures.days_to_confirm),
        stages: Chart::new(stages),
        categories: Chart::of_categories(&c, &figures),
        below: Chart::of_parts(&c, &figures),
        figures,
        c,
    }))
}
