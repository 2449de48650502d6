//! 单位捐: the people of a unit give together for one need, each without an account; what they gave becomes one pledge of
//! whoever leads the collection. No money passes through here: the page says where it is paid.
//!
//! Invariant: `total` and `people` of a collection are the sum and the number of its gifts.

pub(crate) mod store;

use serde_json::json;

use super::pledges::{self, Channel, Donor, Entry, Gift, Key, Taken};
use super::staff::{Right, hold};
use super::{Campaign, CampaignError, store as campaigns, store_pool};
use crate::access::{Account, Act, Action, Actor, Once, Organization, Reach};
use crate::accounts;
use crate::audit::{self, Event, Subject};
use crate::claims::Mismatch;
use crate::config::Rules;
use crate::db::{Db, DbError, FromRow, Tx};
use crate::kernel::clock::Time;
use crate::kernel::id::{Entity, Id};
use crate::kernel::masked::PersonName;
use crate::kernel::message::Message;
use crate::kernel::text::normalise;
use crate::needs::Need;

crate::text_enum! {
    /// Where a collection stands.
    pub enum UnitStage {
        Collecting = "collecting",
        /// What was given is one pledge now.
        Closed = "closed",
    }
}
crate::text_column!(UnitStage);

/// What a unit collects for one need, as stored.
#[derive(Debug, Clone, FromRow)]
pub struct Collection {
    pub id: Id<Collection>,
    pub campaign_id: Id<Campaign>,
    pub need_id: Id<Need>,
    /// Who leads it, and pledges in the end.
    pub account_id: Id<Account>,
    pub organization_id: Option<Id<Organization>>,
    pub name: String,
    pub people: i64,
    /// In the need's unit.
    pub total: i64,
    pub stage: UnitStage,
    pub created_at: Time,
    pub closed_at: Option<Time>,
}

impl Entity for Collection {
    const TAG: [u8; 4] = *b"unit";
}

impl Subject for Collection {
    const NAME: &'static str = "campaign_unit";
}

/// What one of its people gave.
#[derive(Debug, Clone, FromRow)]
pub struct UnitGift {
    /// In the need's unit.
    pub quantity: i64,
    surname: String,
    pub at: Time,
}

impl UnitGift {
    /// 向某, or nothing when they did not say.
    pub fn shown(&self) -> Option<PersonName> {
        (!self.surname.is_empty()).then(|| PersonName::new(self.surname.clone()))
    }
}

/// Opens a collection for a need of the pool. An organiser opens one for any unit and names who leads it; anybody of a
/// verified organization opens one of their own.
pub async fn open(
    tx: &mut Tx,
    act: &Act,
    once: &Once,
    (campaign, need): (Id<Campaign>, Id<Need>),
    (name, lead): (&str, Option<Donor>),
) -> Result<Id<Collection>, CampaignError> {
    let (campaign, lead) = if let Some(lead) = lead {
        (hold(tx, act, campaign, Right::Organise).await?, lead)
    } else {
        let actor = act.scope.actor().filter(|actor| actor.organization.is_some() && may_pledge(actor));
        let actor = actor.ok_or(CampaignError::NotFound)?.clone();
        let found = campaigns::load_public(tx, campaign).await?;
        (found.ok_or(CampaignError::NotFound)?, Donor::Known(actor))
    };
    let name = unit_name(name)?;
    let id = act.ids.next::<Collection>();
    if let Some(first) = once.take(tx, act, id.raw()).await?.earlier()? {
        return Ok(Id::from_raw(first));
    }
    if !campaign.stage.takes_pledges() {
        return Err(CampaignError::Over(campaign.stage));
    }
    if store_pool::count_in(tx, campaign.id, &[need]).await? == 0 {
        return Err(CampaignError::field("need", Message::new("campaign-need-not-in-pool")));
    }
    let lead = lead.actor(tx, act).await?;
    if let Some(organization) = lead.organization {
        let allowed = crate::organizations::allowed_to(tx, organization).await?;
        if allowed.is_some_and(|allowed| !allowed.claim) {
            return Err(CampaignError::Claim(crate::claims::ClaimError::OrganizationStopped));
        }
    }
    let by = act.scope.account().unwrap_or(lead.account);
    store::insert(tx, (id, campaign.id, need), &lead, &name, (by, act.now)).await?;
    let data = json!({ "name": name });
    let event =
        Event { kind: "campaign.unit_opened", subject: id, region: Some(campaign.region), data: &data };
    audit::record(tx, act, event).await?;
    Ok(id)
}

fn unit_name(typed: &str) -> Result<String, CampaignError> {
    let name = normalise(typed);
    match name.chars().count() {
        2..=40 => Ok(name),
        _ => Err(CampaignError::field("name", Message::new("campaign-unit-name-bad").with("max", 40))),
    }
}

/// One of its people gives, once for each key. What a unit collects never exceeds what is left of the need, so that its
/// pledge fits when it closes, unless somebody else was faster.
pub async fn give(
    tx: &mut Tx,
    act: &Act,
    once: &Once,
    id: Id<Collection>,
    (quantity, surname): (i64, &str),
) -> Result<(), CampaignError> {
    let surname = normalise(surname);
    if surname.chars().count() > 2 {
        return Err(CampaignError::field("surname", Message::new("campaign-surname-long")));
    }
    if quantity < 1 {
        return Err(CampaignError::field("quantity", Message::new("claim-quantity-low")));
    }
    if once.take(tx, act, id.raw()).await?.earlier()?.is_some() {
        return Ok(());
    }
    if !store::add(tx, id, quantity).await? {
        let (stage, left) = store::room(tx, id).await?.ok_or(CampaignError::NotFound)?;
        return Err(match stage {
            UnitStage::Closed => CampaignError::Collected,
            UnitStage::Collecting => CampaignError::UnitFull(left.max(0)),
        });
    }
    store::insert_gift(tx, act.ids.next::<()>().raw(), id, quantity, &surname, act.now).await?;
    let event = Event {
        kind: "campaign.unit_given",
        subject: id,
        region: None,
        data: &json!({ "quantity": quantity }),
    };
    Ok(audit::record(tx, act, event).await?)
}

/// Ends a collection, once: what was given becomes one pledge, which waits as a conflict where others took what was
/// left. Its lead does so, a colleague of theirs, or an organiser. Gives the pledge, nothing when nobody gave.
pub async fn close(
    tx: &mut Tx,
    act: &Act,
    once: &Once,
    rules: &Rules,
    id: Id<Collection>,
) -> Result<Option<Taken>, CampaignError> {
    let unit = store::load(tx, id).await?.ok_or(CampaignError::NotFound)?;
    let actor = act.scope.actor().ok_or(CampaignError::NotFound)?;
    if !leads(&unit, actor) {
        hold(tx, act, unit.campaign_id, Right::Organise).await?;
    }
    if once.take(tx, act, id.raw()).await?.earlier()?.is_some() {
        return Ok(None);
    }
    if !store::close(tx, id, act.now).await? {
        return Err(CampaignError::Collected);
    }
    // Read again: the row is ours now, and gifts may have come since.
    let unit = store::load(tx, id).await?.ok_or(CampaignError::NotFound)?;
    let data = json!({ "people": unit.people, "total": unit.total });
    audit::record(tx, act, Event { kind: "campaign.unit_closed", subject: id, region: None, data: &data })
        .await?;
    if unit.total == 0 {
        return Ok(None);
    }
    let lead = accounts::actor_of(tx, unit.account_id).await?.ok_or(CampaignError::NotFound)?;
    let entry = Entry {
        campaign: unit.campaign_id,
        key: Key::new(&format!("campaign-unit-{}", id.raw()), &[])?,
        channel: Channel::Unit,
        donor: Donor::Known(lead),
        gift: Gift::Need(unit.need_id, unit.total),
        unit: Some(id),
        device: String::new(),
        made_at: act.now,
        keep: true,
    };
    pledges::record(tx, act, rules, &entry).await.map(Some)
}

/// Whether `actor` leads the collection, or is of the same organization and may pledge for it.
pub fn leads(unit: &Collection, actor: &Actor) -> bool {
    let colleague = unit.organization_id.is_some() && unit.organization_id == actor.organization;
    (unit.account_id == actor.account || colleague) && may_pledge(actor)
}

/// A colleague who only keeps the books does not.
fn may_pledge(actor: &Actor) -> bool {
    Action::Claim.reach(Some(actor)) != Reach::Nowhere
}

/// The collection, for whoever was given its address.
pub async fn get(db: &Db, id: Id<Collection>) -> Result<Option<Collection>, DbError> {
    store::get(db, id).await
}

/// Its newest gifts.
pub async fn gifts(db: &Db, id: Id<Collection>, limit: i64) -> Result<Vec<UnitGift>, DbError> {
    store::gifts(db, id, limit).await
}

/// Adds all collections up again. An empty list means that every number holds.
pub async fn mismatches(db: &Db) -> Result<Vec<Mismatch>, DbError> {
    store::mismatches(db).await
}

/// The collections of a campaign, newest first.
pub async fn list(db: &Db, campaign: Id<Campaign>) -> Result<Vec<Collection>, DbError> {
    store::list(db, campaign).await
}
