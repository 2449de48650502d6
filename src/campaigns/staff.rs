//! Who does what at a campaign. A right is always that to one campaign: those who keep the region's campaigns, those
//! whom they appoint, and those who only read.

use serde_json::json;

use super::{Campaign, CampaignError, store};
use crate::access::{Account, Act, Action, Actor, Once, Role, Scope};
use crate::accounts;
use crate::app::App;
use crate::audit::{self, Event};
use crate::db::{Db, DbError, FromRow, Tx};
use crate::kernel::clock::Time;
use crate::kernel::id::Id;
use crate::kernel::message::Message;
use crate::kernel::phone::Phone;

crate::text_enum! {
    /// What somebody was appointed to do at one campaign.
    pub enum Duty {
        /// Prepares and runs it.
        Organiser = "organiser",
        /// Takes pledges on the day.
        Desk = "desk",
    }
}
crate::text_column!(Duty);

/// What somebody may do with one campaign; each may do what those before it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Right {
    /// Read all of it.
    Read,
    /// Take pledges and count at its fairs.
    Desk,
    /// Change it, its pool, its stage; appoint desks.
    Organise,
    /// Appoint organisers: those who keep the campaigns of the region.
    Keep,
}

/// The right of `actor`, who has `duty` at the campaign; nothing when they may not even see it from inside.
pub(super) fn right(campaign: &Campaign, actor: &Actor, duty: Option<Duty>) -> Option<Right> {
    let covers = |action: Action| Scope::new(Some(actor.clone()), action).covers(campaign.region);
    if covers(Action::KeepCampaign) {
        return Some(Right::Keep);
    }
    match duty {
        Some(Duty::Organiser) => Some(Right::Organise),
        Some(Duty::Desk) => Some(Right::Desk),
        None => covers(Action::ReadCampaign).then_some(Right::Read),
    }
}

/// The campaign for a deed that takes `least`; for whoever may do less it is not there.
pub async fn hold(tx: &mut Tx, act: &Act, id: Id<Campaign>, least: Right) -> Result<Campaign, CampaignError> {
    let actor = act.scope.actor().ok_or(CampaignError::NotFound)?;
    let campaign = store::load(tx, id).await?.ok_or(CampaignError::NotFound)?;
    let duty = store::duty(tx, id, actor.account).await?;
    if right(&campaign, actor, duty).is_some_and(|right| right >= least) {
        Ok(campaign)
    } else {
        Err(CampaignError::NotFound)
    }
}

/// Somebody who serves at a campaign, or did.
#[derive(Debug, Clone, FromRow)]
pub struct Member {
    pub account_id: Id<Account>,
    pub name: String,
    pub duty: Duty,
    pub appointed_at: Time,
    pub left_at: Option<Time>,
}

/// Everybody who serves or served, organisers first.
pub async fn members(db: &Db, campaign: Id<Campaign>) -> Result<Vec<Member>, DbError> {
    store::members(db, campaign).await
}

/// The account with this phone number, to be appointed: anybody who can sign in, but not who audits what they would do.
pub async fn candidate(app: &App, phone: &Phone) -> Result<Id<Account>, CampaignError> {
    let found = accounts::by_phone(app, phone).await?;
    let missing = || CampaignError::field("phone", Message::new("campaign-staff-unknown"));
    let found = found.ok_or_else(missing)?;
    if found.role == Role::Auditor {
        return Err(CampaignError::field("phone", Message::new("campaign-staff-auditor")));
    }
    Ok(found.account)
}

/// Appoints an account, or gives it another duty. An organiser is appointed by those who keep the campaign only.
pub async fn appoint(
    tx: &mut Tx,
    act: &Act,
    once: &Once,
    id: Id<Campaign>,
    (account, duty): (Id<Account>, Duty),
) -> Result<(), CampaignError> {
    let least = if duty == Duty::Organiser { Right::Keep } else { Right::Organise };
    let campaign = hold(tx, act, id, least).await?;
    let by = act.scope.account().ok_or(CampaignError::NotFound)?;
    if once.take(tx, act, account.raw()).await?.earlier()?.is_some() {
        return Ok(());
    }
    // An organiser may not make an organiser a desk.
    let is_organiser = store::duty(tx, id, account).await? == Some(Duty::Organiser);
    if is_organiser && least == Right::Organise {
        hold(tx, act, id, Right::Keep).await?;
    }
    store::appoint(tx, (id, account, duty), by, act.now).await?;
    let data = json!({ "duty": duty });
    tell(tx, act, &campaign, "campaign.appointed", account, &data).await
}

/// Ends somebody's service. Those who keep the campaign end anybody's, an organiser a desk's.
pub async fn dismiss(
    tx: &mut Tx,
    act: &Act,
    once: &Once,
    id: Id<Campaign>,
    account: Id<Account>,
) -> Result<(), CampaignError> {
    let campaign = hold(tx, act, id, Right::Organise).await?;
    if once.take(tx, act, account.raw()).await?.earlier()?.is_some() {
        return Ok(());
    }
    let duty = store::duty(tx, id, account).await?.ok_or(CampaignError::NotFound)?;
    if duty == Duty::Organiser {
        hold(tx, act, id, Right::Keep).await?;
    }
    store::dismiss(tx, id, account, act.now).await?;
    tell(tx, act, &campaign, "campaign.dismissed", account, &json!({ "duty": duty })).await
}

/// Events of staff belong to the account, with the campaign's region: the campaign's own history has no names.
async fn tell(
    tx: &mut Tx,
    act: &Act,
    campaign: &Campaign,
    kind: &'static str,
    account: Id<Account>,
    data: &serde_json::Value,
) -> Result<(), CampaignError> {
    let event = Event { kind, subject: account, region: Some(campaign.region), data };
    Ok(audit::record(tx, act, event).await?)
}
