//! From rows to what is weighed, and how much of an offer a need can take.

use std::sync::Arc;

use super::{NeedView, OfferView, store};
use crate::app::App;
use crate::db::DbError;
use crate::kernel::quantity::{Quantity, Unit};
use crate::naming::items::Goods;
use crate::needs::{self, Need};
use crate::offers::{self, Offer};
use crate::search::features::{Mark, marks, people_of};
use crate::search::{Rarity, Urgency, Wording, taxonomy};

/// Fen in a yuan.
const FEN: i64 = 100;
/// So many of the newest needs, and as many offers, are counted for rarity: enough to tell a common tag or pair of
/// characters from a rare one, and the same sample from both directions, so that a pair has one score.
const SAMPLE: i64 = 2000;
/// What is common changes slowly: counted anew after so many milliseconds.
const AGE: i64 = 600_000;

/// What of a need is weighed: public facts only.
pub fn need_view(need: &Need) -> NeedView {
    let tags: Vec<&str> = need.tag_list().collect();
    let people = people_of(need.beneficiary.as_str());
    need_seen(need, marks(&need.title, &tags.join(","), &need.detail, people))
}

/// The same with the marks that the index has of it.
pub(super) fn need_seen(need: &Need, marks: Vec<Mark>) -> NeedView {
    let tags: Vec<String> = need.tag_list().map(str::to_owned).collect();
    NeedView {
        category: taxonomy::get(&need.category),
        marks,
        tags,
        wording: Wording::of([need.title.as_str(), &need.tags, &need.detail]),
        goods: Goods::of(&format!("{}\n{}", need.title, need.detail)),
        open: quantity(need.remaining(), &need.unit),
        yuan: need.unit_price.map(|fen| fen / FEN),
        // What is explained in public must not say more than the public place.
        places: vec![need.public_place()],
        urgency: Urgency::from_number(need.urgency).unwrap_or(Urgency::Normal),
        published_at: need.published_at.map_or(0, |time| time.0),
        arrived: need.received.saturating_mul(1000) / need.requested.max(1),
        active: need.stage == needs::Stage::Published,
    }
}

/// What of an offer is weighed.
pub fn offer_view(offer: &Offer) -> OfferView {
    let tags: Vec<&str> = offer.tag_list().collect();
    offer_seen(offer, marks(&offer.title, &tags.join(","), &offer.detail, ""))
}

/// The same with the marks that the index has of it.
pub(super) fn offer_seen(offer: &Offer, marks: Vec<Mark>) -> OfferView {
    let tags: Vec<String> = offer.tag_list().map(str::to_owned).collect();
    OfferView {
        category: taxonomy::get(&offer.category),
        marks,
        tags,
        wording: Wording::of([offer.title.as_str(), &offer.tags, &offer.detail]),
        goods: Goods::of(&format!("{}\n{}", offer.title, offer.detail)),
        open: quantity(offer.remaining(), &offer.unit),
        yuan: None,
        places: vec![offer.region],
        limits: if offer.limited { vec![offer.region] } else { Vec::new() },
        valid_until: offer.valid_until.0,
        active: offer.stage == offers::Stage::Open && offer.stands,
    }
}

fn quantity(amount: i64, unit: &str) -> Option<Quantity> {
    Unit::parse(unit).ok().map(|unit| Quantity::new(amount, unit))
}

/// How rare tags and pairs of characters are, at most [`AGE`] ago.
pub async fn rarity(app: &App) -> Result<Arc<Rarity>, DbError> {
    let now = app.clock.now();
    if let Some(known) = app.rarity.get(now, AGE) {
        return Ok(known);
    }
    let mut rarity = Rarity::default();
    for (title, tags, detail) in store::texts(&app.db, SAMPLE).await? {
        rarity.add(tags.split(' '), &Wording::of([title.as_str(), &tags, &detail]));
    }
    Ok(app.rarity.put(now, rarity))
}

/// How much of the need the offer can meet, in the need's unit; nothing when no whole number of it is that much.
pub fn fits(need: &Need, offer: &Offer) -> Option<i64> {
    let wanted = Quantity::new(need.remaining(), Unit::parse(&need.unit).ok()?);
    let there = Quantity::new(offer.remaining(), Unit::parse(&offer.unit).ok()?);
    match wanted.to(there.unit) {
        Ok(all) if all.amount <= there.amount => Some(wanted.amount),
        _ => there.to(wanted.unit).ok().map(|there| there.amount.min(wanted.amount)),
    }
    .filter(|amount| *amount > 0)
}
