//! `/offers/{id}`: the offer and the needs it could meet.

use askama::Template;
use axum::extract::State;

use super::view::{MatchView, SHOWN, of_need};
use crate::app::App;
use crate::kernel::message::Errors;
use crate::matching::{answered, needs_for};
use crate::offers::{self, Offer, Stage, web::Card};
use crate::web::{Context, Error, Page, PathId, Result, parts};

#[derive(Template)]
#[template(path = "matching/offer.html")]
pub(super) struct OfferPage {
    c: Context,
    o: Card,
    detail: String,
    tags: Vec<String>,
    facts: Vec<(String, String)>,
    organization: String,
    matches: Vec<MatchView>,
    /// The search engine did not answer.
    away: bool,
    /// Where its owner changes and closes it; empty for everybody else.
    own: String,
    /// Its owner may wish for needs like those for it: the public id.
    token: String,
    errors: Errors,
    months: Vec<(String, String)>,
}

pub(super) async fn show(
    c: Context,
    State(app): State<App>,
    PathId(id): PathId<Offer>,
) -> Result<Page<OfferPage>> {
    let offer = offers::published(&app.db, id).await?.ok_or(Error::NotFound)?;
    let found = answered(needs_for(&app, &offer, SHOWN).await)?;
    let o = Card::new(&c, &offer);
    let facts = vec![
        (c.t("offer-quantity"), format!("{} {}", offer.quantity, offer.unit)),
        (c.t("offer-committed"), format!("{} {}", offer.committed, offer.unit)),
        (c.t("offer-where"), o.place.clone()),
        (c.t("offer-until"), offer.last_day().to_string()),
        (c.t("offer-category"), o.category_name.clone()),
    ];
    let is_own = offer.stage == Stage::Open
        && c.can("offer")
        && c.actor.as_ref().is_some_and(|actor| offer.is_of(actor));
    Ok(Page(OfferPage {
        away: found.is_none(),
        matches: found.iter().flatten().map(|m| of_need(&c, &offer, m)).collect(),
        organization: offer
            .organization_id
            .map(|id| format!("/organizations/{}", c.id(id)))
            .unwrap_or_default(),
        token: if is_own { c.id(id) } else { String::new() },
        errors: Errors::default(),
        months: parts::months(&c),
        own: if is_own { o.url.clone() } else { String::new() },
        tags: offer.tag_list().map(str::to_owned).collect(),
        detail: offer.detail,
        facts,
        o,
        c,
    }))
}
