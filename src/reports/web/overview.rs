//! `GET /overview`: an officer's own region, with what waits.

use askama::Template;
use axum::extract::State;

use super::view::{Tile, by_category, by_part};
use crate::access::{Reach, Scope};
use crate::app::App;
use crate::kernel::region::Region;
use crate::needs::Stage;
use crate::reports::{Figures, figures};
use crate::web::parts::{Bar, Chart};
use crate::web::{Context, Error, Page, Result};

#[derive(Template)]
#[template(path = "reports/overview.html")]
pub(super) struct Overview {
    c: Context,
    name: String,
    region: Region,
    tiles: Vec<Tile>,
    stages: Chart,
    categories: Chart,
    below: Chart,
    figures: Figures,
}

/// Where an officer's figures begin: their own region, or the province for who reaches everywhere.
fn root(scope: &Scope) -> Result<Region> {
    match scope.reach() {
        Reach::Subtree(region) => Ok(region),
        _ => Region::new(super::PROVINCE).map_err(Error::internal),
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
        name: app.regions.short_name(region),
        region,
        tiles: tiles(&c, &figures),
        stages: Chart::new(stages),
        categories: by_category(&c, &figures, region),
        below: by_part(&c, &figures),
        figures,
        c,
    }))
}

fn tiles(c: &Context, figures: &Figures) -> Vec<Tile> {
    let waiting = Tile::count(c, "overview-waiting", figures.count(&[Stage::Submitted, Stage::Endorsed]));
    vec![
        if c.can("review_need") { waiting.leading("/desk/review".to_owned()) } else { waiting },
        Tile::count(c, "place-published", figures.published()),
        Tile::days(c, "place-days-claim", figures.days_to_claim),
        Tile::days(c, "place-days-confirm", figures.days_to_confirm),
    ]
}
