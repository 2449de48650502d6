//! `GET /` and `/about`.

use askama::Template;
use axum::extract::State;

use super::view::Card;
use crate::app::App;
use crate::browse::store;
use crate::kernel::id::Id;
use crate::needs::{self, Need};
use crate::search::{Query, taxonomy};
use crate::web::{Context, Page, Result};

/// A category with its icon and the number of its open needs.
struct Kind {
    code: String,
    name: String,
    count: u64,
}

/// A figure.
struct Tile {
    label: String,
    value: i64,
    unit: String,
    kind: &'static str,
}

#[derive(Template)]
#[template(path = "browse/home.html")]
pub(super) struct Home {
    c: Context,
    kinds: Vec<Kind>,
    cards: Vec<Card>,
    tiles: Vec<Tile>,
    steps: Vec<(String, String)>,
}

pub(super) async fn show(c: Context, State(app): State<App>) -> Result<Page<Home>> {
    let query = Query { only_open: true, facets: true, limit: 6, ..Query::new(crate::search::Kind::Need) };
    let hits = app.search.query(query).await.unwrap_or_default();
    let ids: Vec<Id<Need>> = hits.ids().into_iter().map(Id::from_raw).collect();
    let needs = needs::published_by_ids(&app.db, &ids).await?;
    let counts = hits.facets.map(|facets| facets.categories).unwrap_or_default();
    let kind = |top: taxonomy::Category| Kind {
        code: top.code(),
        name: top.name(c.lang.as_str()).to_owned(),
        count: counts.get(&top).copied().unwrap_or_default(),
    };
    let (published, claimed, delivered, confirmed) = store::totals(&app.db).await?;
    let tile = |key: &str, value, kind| Tile { label: c.t(key), value, unit: String::new(), kind };
    Ok(Page(Home {
        kinds: taxonomy::tops().map(kind).collect(),
        cards: needs.iter().map(|need| Card::of(&c, need)).collect(),
        tiles: vec![
            tile("home-published", published, ""),
            tile("home-claimed", claimed, ""),
            tile("home-delivered", delivered, ""),
            tile("home-confirmed", confirmed, "received"),
        ],
        steps: [1, 2, 3, 4]
            .map(|step| (c.t(&format!("home-step-{step}")), c.t(&format!("home-step-{step}-text"))))
            .to_vec(),
        c,
    }))
}

#[derive(Template)]
#[template(path = "browse/about.html")]
pub(super) struct About {
    c: Context,
}

pub(super) async fn about(c: Context) -> Page<About> {
    Page(About { c })
}
