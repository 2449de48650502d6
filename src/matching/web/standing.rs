//! `/needs/{id}/standing?offer=…`: for the officers of a need, its arithmetic beside that of the first match.

use askama::Template;
use axum::extract::State;
use serde::Deserialize;

use super::view::{Reason, reasons};
use crate::access::Scope;
use crate::app::App;
use crate::kernel::id::Id;
use crate::matching::explain::{blocked, changes, lines};
use crate::matching::{MatchError, Part, Place, Score, answered, place, weight};
use crate::needs::{self, Need};
use crate::offers::{self, Offer, web::Card};
use crate::search::{self, Kind, Sort, taxonomy};
use crate::web::{Context, Error, Page, PathId, Query, Result};

/// Offers to choose from.
const CHOICE: usize = 30;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Ask {
    offer: String,
}

/// One part, of the need and of the first match.
struct Row {
    part: String,
    own: i32,
    top: i32,
    of: i32,
}

/// What was found for one offer.
struct Found {
    offer: Card,
    /// Why it is not proposed at all; then there is no arithmetic.
    blocked: Option<String>,
    rank: String,
    own: i32,
    top: i32,
    top_url: String,
    top_title: String,
    rows: Vec<Row>,
    reasons: Vec<Reason>,
    changes: Vec<Reason>,
}

#[derive(Template)]
#[template(path = "matching/standing.html")]
pub(super) struct StandingPage {
    c: Context,
    title: String,
    back: String,
    here: String,
    found: Option<Found>,
    choice: Vec<Card>,
    /// The search engine did not answer.
    away: bool,
}

pub(super) async fn show(
    c: Context,
    State(app): State<App>,
    scope: Scope,
    PathId(id): PathId<Need>,
    Query(ask): Query<Ask>,
) -> Result<Page<StandingPage>> {
    let need = needs::get(&app.db, &scope, id).await?.ok_or(Error::NotFound)?;
    let mut away = false;
    let found = if ask.offer.is_empty() {
        None
    } else {
        let id = app.tokens.open::<Offer>(&ask.offer).ok_or(Error::NotFound)?;
        let offer = offers::published(&app.db, id).await?.ok_or(Error::NotFound)?;
        let placed = answered(place(&app, &need, &offer).await)?;
        away = placed.is_none();
        placed.map(|placed| compare(&c, &offer, placed))
    };
    let back = format!("/needs/{}", c.id(need.id));
    let here = format!("{back}/standing");
    let choice = choice(&c, &app, &need).await?;
    let away = away || choice.is_none();
    Ok(Page(StandingPage {
        title: need.title,
        back,
        here,
        found,
        choice: choice.unwrap_or_default(),
        away,
        c,
    }))
}

fn compare(c: &Context, offer: &Offer, placed: Place) -> Found {
    let top = placed.top.as_ref();
    let mut found = Found {
        offer: Card::new(c, offer),
        blocked: None,
        rank: placed.rank.map_or_else(
            || {
                c.t(if placed.own.as_ref().is_ok_and(|own| !own.fits) {
                    "standing-far"
                } else {
                    "standing-unranked"
                })
            },
            |rank| c.ta("standing-rank", &[("rank", rank.to_string()), ("of", placed.of.to_string())]),
        ),
        own: 0,
        top: top.map_or(0, |m| m.score.total),
        top_url: top.map(|m| format!("/needs/{}", c.id(m.of.id))).unwrap_or_default(),
        top_title: top.map(|m| m.of.title.clone()).unwrap_or_default(),
        rows: Vec::new(),
        reasons: Vec::new(),
        changes: Vec::new(),
    };
    match placed.own {
        Err(why) => found.blocked = Some(c.m(&blocked(why))),
        Ok(own) => {
            found.own = own.total;
            let row = |part: &Part| Row {
                part: c.word("part", part.as_str()),
                own: points(&own, *part),
                top: top.map_or(0, |m| points(&m.score, *part)),
                of: weight(*part),
            };
            found.rows = Part::ALL.iter().map(row).collect();
            found.reasons = reasons(c, lines(&own, c.lang()));
            found.changes = reasons(c, changes(&own));
        }
    }
    found
}

fn points(score: &Score, part: Part) -> i32 {
    score.parts.iter().find(|p| p.part == part).map_or(0, |p| p.points)
}

/// Open offers of the same top category, newest first; none when the search engine did not answer.
async fn choice(c: &Context, app: &App, need: &Need) -> Result<Option<Vec<Card>>> {
    let query = search::Query {
        category: taxonomy::get(&need.category).map(taxonomy::Category::top),
        only_open: true,
        sort: Sort::Newest,
        limit: CHOICE,
        ..search::Query::new(Kind::Offer)
    };
    let Some(hits) = answered(app.search.query(query).await.map_err(MatchError::from))? else {
        return Ok(None);
    };
    let ids: Vec<Id<Offer>> = hits.ids().into_iter().map(Id::from_raw).collect();
    let offers = offers::published_by_ids(&app.db, &ids).await?;
    Ok(Some(offers.iter().map(|offer| Card::new(c, offer)).collect()))
}
