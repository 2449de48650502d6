//! Matches as JSON, in both directions, with the points that make each total.

use axum::extract::State;
use serde::Serialize;
use serde_json::{Value, json};

use super::explain::{changes, lines, substitute};
use super::{Match, Score, fits, needs_for, offers_for};
use crate::access::Action;
use crate::app::App;
use crate::needs::{self, Need};
use crate::offers::{self, Offer, api::OfferBody};
use crate::web::{Context, Error, PathId, Result, Routes};

/// As many as a page shows, twice over.
const SHOWN: usize = 20;

pub fn routes() -> Routes {
    Routes::new().get("/api/v1/offers/{id}/matches", Action::Browse, for_offer).get(
        "/api/v1/needs/{id}/matches",
        Action::Browse,
        for_need,
    )
}

#[derive(Debug, Serialize)]
struct MatchBody {
    /// The need or offer proposed.
    #[serde(flatten)]
    of: Value,
    /// 0 to 100, the sum of the points of `reasons`.
    total: i32,
    reasons: Vec<Value>,
    changes: Vec<Value>,
    /// False when nothing fits and this is only the nearest there is.
    fits_well: bool,
    /// Why a person has to agree first: it is not quite the thing needed.
    substitute: Option<String>,
    /// How much a claim could take, in the need's unit.
    fits: Option<i64>,
}

fn body(c: &Context, of: Value, score: &Score, fits: Option<i64>) -> MatchBody {
    let line = |line: super::explain::Line| json!({ "rule": line.message.key, "text": c.m(&line.message), "points": line.points, "of": line.of });
    MatchBody {
        of,
        total: score.total,
        fits_well: score.fits,
        reasons: lines(score, c.lang()).into_iter().map(line).collect(),
        changes: changes(score).into_iter().map(line).collect(),
        substitute: score.substitute.map(|why| c.m(&substitute(why))),
        fits,
    }
}

async fn for_offer(
    c: Context,
    State(app): State<App>,
    PathId(id): PathId<Offer>,
) -> Result<axum::Json<Vec<MatchBody>>> {
    let offer = offers::published(&app.db, id).await?.ok_or(Error::NotFound)?;
    let found = needs_for(&app, &offer, SHOWN).await?;
    let need = |m: &Match<Need>| {
        let need = &m.of;
        let of = json!({ "need": {
            "id": c.id(need.id),
            "title": need.title,
            "category": need.category,
            "remaining": need.remaining(),
            "unit": need.unit,
            "region": need.public_place(),
        } });
        body(&c, of, &m.score, fits(need, &offer))
    };
    Ok(axum::Json(found.iter().map(need).collect()))
}

async fn for_need(
    c: Context,
    State(app): State<App>,
    PathId(id): PathId<Need>,
) -> Result<axum::Json<Vec<MatchBody>>> {
    let need = needs::published(&app.db, id).await?.ok_or(Error::NotFound)?;
    let found = offers_for(&app, &need, SHOWN).await?;
    let offer = |m: &Match<Offer>| {
        body(&c, json!({ "offer": OfferBody::new(&app, &m.of) }), &m.score, fits(&need, &m.of))
    };
    Ok(axum::Json(found.iter().map(offer).collect()))
}
