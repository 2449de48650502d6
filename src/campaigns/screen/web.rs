//! `/campaigns/{id}/screen`: the screen in the hall, and the stream that keeps it up to date. Without JavaScript the page
//! renews itself.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;

use super::picture::Screen;
use super::{Snapshot, map_level, snapshot};
use crate::access::Action;
use crate::app::App;
use crate::campaigns::{Campaign, public};
use crate::kernel::region::{Level, Region};
use crate::projects::tiles;
use crate::web::{Context, Error, Page, PathId, Query, Result, Routes, qr};

pub fn routes() -> Routes {
    Routes::new().get("/campaigns/{id}/screen", Action::Browse, show).get(
        "/campaigns/{id}/screen/live",
        Action::Browse,
        live,
    )
}

/// One tile of the map, with its corner.
struct Tile {
    code: i64,
    x: i64,
    y: i64,
    name: String,
    pledges: i64,
    confirmed: i64,
}

/// Width and height of a tile with its gap, in the units of the drawing.
const TILE: (i64, i64) = (100, 62);

#[derive(Template)]
#[template(path = "campaigns/screen.html")]
struct ScreenPage {
    c: Context,
    campaign: Campaign,
    token: String,
    days: String,
    shown: Snapshot,
    tiles: Vec<Tile>,
    width: i64,
    height: i64,
    qr: String,
}

async fn show(
    c: Context,
    State(app): State<App>,
    PathId(id): PathId<Campaign>,
) -> Result<Page<impl Template>> {
    let campaign = public(&app.db, id).await?.ok_or(Error::NotFound)?;
    let shown = snapshot(&app, id, campaign.region).await?;
    let tiles = map(&app, campaign.region, &shown);
    let most = |pick: fn(&Tile) -> i64, size: i64| tiles.iter().map(pick).max().unwrap_or(0) + size;
    let token = c.id(id);
    Ok(Page(ScreenPage {
        days: if campaign.starts_on.day() == campaign.ends_on.day() {
            campaign.starts_on.to_string()
        } else {
            format!("{} – {}", campaign.starts_on, campaign.ends_on)
        },
        width: most(|tile| tile.x, TILE.0),
        height: most(|tile| tile.y, TILE.1),
        qr: qr::picture(&format!("{}/campaigns/{token}", app.config.public_url))?,
        token,
        tiles,
        shown,
        campaign,
        c,
    }))
}

/// The counties of the campaign (of a county's, its townships), all of them whether anything was pledged there or not.
fn map(app: &App, region: Region, shown: &Snapshot) -> Vec<Tile> {
    let level = map_level(region);
    let divisor = if level == Level::County { 1_000_000 } else { 1_000 };
    let below = |region: Region| app.regions.children(region).map(|(part, _)| part).collect::<Vec<_>>();
    let parts: Vec<Region> = match region.level() {
        Level::Province => below(region).into_iter().flat_map(below).collect(),
        Level::Prefecture | Level::County => below(region),
        Level::Township | Level::Village => region.at(Level::Township).into_iter().collect(),
    };
    let real: Vec<Region> =
        parts.into_iter().filter(|part| app.regions.name(*part) != Some("市辖区")).collect();
    let tile = |(part, column, row): (Region, i64, i64)| {
        let code = part.code() / divisor;
        let found = shown.parts.iter().find(|found| found.code == code);
        Tile {
            code,
            x: column * TILE.0,
            y: row * TILE.1,
            name: tiles::on_tile(&app.regions.spoken_name(part).unwrap_or_default()),
            pledges: found.map_or(0, |found| found.pledges),
            confirmed: found.map_or(0, |found| found.confirmed),
        }
    };
    tiles::layout(&real).into_iter().map(tile).collect()
}

/// What a browser says it has seen when its own header cannot: the first time, and after it gave up.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct After {
    after: i64,
}

async fn live(
    State(app): State<App>,
    PathId(id): PathId<Campaign>,
    Query(asked): Query<After>,
    headers: HeaderMap,
) -> Result<Response> {
    let campaign = public(&app.db, id).await?.ok_or(Error::NotFound)?;
    let last = headers.get("last-event-id").and_then(|value| value.to_str().ok()?.parse().ok());
    let seen = asked.after.max(last.unwrap_or_default());
    let changed = app.db.changed();
    let screen = Arc::new(Screen { app: app.clone(), campaign: id, region: campaign.region });
    app.live.watch(("campaign screen", id.raw()), seen, changed, screen)
}
