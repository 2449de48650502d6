//! `GET /regions/{code}`: the public figures of a place, a village included; `/open` begins at the province.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::view::{Tile, by_category, by_part};
use crate::access::{Action, Scope};
use crate::app::App;
use crate::kernel::region::Region;
use crate::needs::public::card::Card;
use crate::needs::{self, Filter, Stage};
use crate::projects;
use crate::reports::store::{self, Arrived};
use crate::reports::{Figures, figures};
use crate::web::parts::{Chart, Entry};
use crate::web::{Context, Error, Page, Result, see_other};

/// Open needs and confirmed deliveries shown, newest first.
const OPEN: i64 = 6;
const ARRIVED: i64 = 8;

#[derive(Template)]
#[template(path = "reports/place.html")]
pub(super) struct Place {
    c: Context,
    name: String,
    code: String,
    crumbs: Vec<(String, String)>,
    tiles: Vec<Tile>,
    categories: Chart,
    below: Chart,
    cards: Vec<Card>,
    arrived: Vec<Entry>,
    figures: Figures,
    /// What the village has; nothing for a larger region.
    village: Vec<(String, String)>,
    is_village: bool,
    /// Whether the reader serves this village and writes down what it has.
    may_describe: bool,
    projects: Vec<projects::web::view::Card>,
}

/// Begins at the smallest region that holds every published need, so that nobody clicks through levels of one entry.
pub(super) async fn open(State(app): State<App>, scope: Scope) -> Result<Response> {
    let mut region = Region::new(super::PROVINCE).map_err(Error::internal)?;
    while let [(only, _)] = store::below(&app.db, &scope, region).await?.as_slice() {
        region = *only;
    }
    Ok(see_other(&app, &format!("/regions/{region}"), None))
}

pub(super) async fn show(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    Path(code): Path<String>,
) -> Result<Page<Place>> {
    let region = known(&app, &code)?;
    let figures = figures(&app.db, &scope, region).await?;
    let filter = Filter { region: Some(region), open: true, limit: OPEN, ..Filter::default() };
    let open = needs::list(&app.db, &scope, &filter).await?;
    let arrived = store::arrived(&app.db, &scope, region, ARRIVED).await?;
    let path = app.regions.spoken_path(region);
    let has = projects::endowment(&app.db, region).await?;
    let filter = projects::Filter { region: Some(region), limit: OPEN, ..projects::Filter::public() };
    let found = projects::list(&app.db, &scope, &filter).await?;
    let ids: Vec<_> = found.iter().map(|project| project.id).collect();
    let lots = projects::lots(&app.db, &ids).await?;
    Ok(Page(Place {
        name: app.regions.spoken_name(region).unwrap_or_default(),
        code: region.to_string(),
        crumbs: path.map(|(part, name)| (format!("/regions/{part}"), name)).collect(),
        tiles: vec![
            Tile::count(&c, "place-published", figures.published())
                .leading(format!("/needs?region={region}&done=yes")),
            Tile::count(&c, "place-met", figures.count(&[Stage::Met, Stage::Closed])),
            Tile::days(&c, "place-days-claim", figures.days_to_claim),
            Tile::days(&c, "place-days-confirm", figures.days_to_confirm),
        ],
        categories: by_category(&c, &figures, region),
        below: by_part(&c, &figures),
        cards: open.iter().map(|need| Card::new(&c, need)).collect(),
        arrived: arrived.iter().map(|row| entry(&c, row)).collect(),
        village: has.map(|has| projects::web::village_facts(&c, &has)).unwrap_or_default(),
        may_describe: Scope::new(c.actor.clone(), Action::PostProject).covers(region),
        is_village: region.level() == crate::kernel::region::Level::Village,
        projects: found.iter().map(|project| projects::web::view::Card::new(&c, project, &lots)).collect(),
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

fn entry(c: &Context, row: &Arrived) -> Entry {
    let amount = [("n", row.received.to_string()), ("unit", row.unit.clone())];
    Entry::on(row.confirmed_at, "done", row.title.clone(), c.ta("place-arrived-amount", &amount))
}
