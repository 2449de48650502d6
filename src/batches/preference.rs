//! What an organiser wishes of a pair: that so much goes that way, or nothing. It holds in every batch from then on.

use serde_json::json;

use super::gather::Division;
use super::{BatchError, store};
use crate::access::{Act, Once};
use crate::audit::{self, Event};
use crate::campaigns::Campaign;
use crate::campaigns::staff::{Right, hold};
use crate::db::{Db, DbError, FromRow, Tx};
use crate::kernel::id::Id;
use crate::needs::Need;
use crate::offers::Offer;

crate::text_enum! {
    pub enum Kind {
        /// At least so much goes from the offer to the need.
        Pin = "pin",
        /// Nothing does.
        Forbid = "forbid",
    }
}
crate::text_column!(Kind);

/// A wish as stored.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Preference {
    pub offer_id: Id<Offer>,
    pub need_id: Id<Need>,
    pub kind: Kind,
    /// Of a pin: how much, in the need's unit.
    pub quantity: Option<i64>,
}

/// Pins so much to a pair, forbids it, or takes either back with `wish` nothing. For organisers.
pub async fn set(
    tx: &mut Tx,
    act: &Act,
    once: &Once,
    (campaign, offer, need): (Id<Campaign>, Id<Offer>, Id<Need>),
    wish: Option<(Kind, Option<i64>)>,
) -> Result<(), BatchError> {
    let campaign = hold(tx, act, campaign, Right::Organise).await?;
    let by = act.scope.account().ok_or(BatchError::NotFound)?;
    if once.take(tx, act, need.raw()).await?.earlier()?.is_some() {
        return Ok(());
    }
    if !store::are_pooled(tx, campaign.id, offer, need).await? {
        return Err(BatchError::NotFound);
    }
    match wish {
        Some((kind, quantity)) => {
            let row = Preference { offer_id: offer, need_id: need, kind, quantity };
            store::prefer(tx, campaign.id, &row, (by, act.now)).await?;
        }
        None => store::unprefer(tx, campaign.id, offer, need).await?,
    }
    let word = wish.map_or("none", |(kind, _)| kind.as_str());
    let data = json!({ "wish": word, "quantity": wish.and_then(|(_, quantity)| quantity) });
    let event =
        Event { kind: "campaign.preferred", subject: need, region: Some(campaign.region), data: &data };
    Ok(audit::record(tx, act, event).await?)
}

/// All wishes of a campaign.
pub async fn list(db: &Db, campaign: Id<Campaign>) -> Result<Vec<Preference>, DbError> {
    store::preferences(db, campaign).await
}

/// Says into what parts an offer of the pool may be divided. For organisers.
pub async fn divide(
    tx: &mut Tx,
    act: &Act,
    once: &Once,
    campaign: Id<Campaign>,
    lots: Division,
) -> Result<(), BatchError> {
    let campaign = hold(tx, act, campaign, Right::Organise).await?;
    if once.take(tx, act, lots.offer_id.raw()).await?.earlier()?.is_some() {
        return Ok(());
    }
    if !store::set_lots(tx, campaign.id, lots).await? {
        return Err(BatchError::NotFound);
    }
    let data = json!({ "min_lot": lots.min_lot, "max_lots": lots.max_lots });
    let event = Event {
        kind: "campaign.offer_divided",
        subject: lots.offer_id,
        region: Some(campaign.region),
        data: &data,
    };
    Ok(audit::record(tx, act, event).await?)
}

/// Into what parts the offers of a campaign may be divided.
pub async fn divisions(db: &Db, campaign: Id<Campaign>) -> Result<Vec<Division>, DbError> {
    store::lots(db, campaign).await
}
