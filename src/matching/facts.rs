//! From rows to what is weighed, and how much of an offer a need can take.

use std::collections::{BTreeSet, HashMap};

use super::{NeedView, OfferView, Rarity, store};
use crate::db::{Db, DbError};
use crate::kernel::quantity::{Quantity, Unit};
use crate::needs::{self, Need};
use crate::offers::{self, Offer};
use crate::search::{Urgency, taxonomy, telling_words};

/// So many of the newest needs, and as many offers, are counted for the rarity of tags: enough to tell a common tag
/// from a rare one, and the same sample from both directions, so that a pair has one score.
const SAMPLE: i64 = 2000;

/// Nothing when its category or unit is not known: then it cannot be weighed.
pub(super) fn need_view(need: &Need) -> Option<NeedView> {
    Some(NeedView {
        category: taxonomy::get(&need.category)?,
        tags: need.tag_list().map(str::to_owned).collect(),
        words: telling_words(&format!("{} {}", need.title, need.detail)),
        open: Quantity::new(need.remaining(), Unit::parse(&need.unit).ok()?),
        // What is explained in public must not say more than the public place.
        region: need.public_place(),
        urgency: Urgency::from_number(need.urgency).unwrap_or(Urgency::Normal),
        published_at: need.published_at.map_or(0, |time| time.0),
        active: need.stage == needs::Stage::Published,
    })
}

pub(super) fn offer_view(offer: &Offer) -> Option<OfferView> {
    Some(OfferView {
        category: taxonomy::get(&offer.category)?,
        tags: offer.tag_list().map(str::to_owned).collect(),
        words: telling_words(&format!("{} {}", offer.title, offer.detail)),
        open: Quantity::new(offer.remaining(), Unit::parse(&offer.unit).ok()?),
        region: offer.region,
        limits: if offer.limited { vec![offer.region] } else { Vec::new() },
        valid_until: offer.valid_until.0,
        active: offer.stage == offers::Stage::Open,
    })
}

pub(super) async fn rarity(db: &Db) -> Result<Rarity, DbError> {
    let rows = store::tags(db, SAMPLE).await?;
    let mut with: HashMap<String, u32> = HashMap::new();
    for row in &rows {
        for tag in row.split(' ').filter(|tag| !tag.is_empty()).collect::<BTreeSet<_>>() {
            *with.entry(tag.to_owned()).or_default() += 1;
        }
    }
    Ok(Rarity { of: u32::try_from(rows.len()).unwrap_or(u32::MAX), with })
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
