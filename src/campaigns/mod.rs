//! 活动: an occasion on which much is pledged in little time, with its own pool, its own people and its own figures.
//!
//! Invariant: what is pledged at a campaign is a claim on a need or an offer like any other; a campaign keeps no number
//! of its own. The rights of its staff end with it: they are asked for together with the campaign, never alone.

pub mod api;
mod check;
pub mod fairs;
pub mod pledges;
pub mod pool;
pub mod screen;
pub mod settlement;
pub mod staff;
pub mod stage;
pub(crate) mod store;
pub(crate) mod store_pool;
pub mod tasks;
pub mod units;
pub mod web;

use serde_json::json;

use crate::access::{Account, Act, Action, Actor, KeyReused, Once, Scope};
use crate::accounts::AccountError;
use crate::audit::{self, Event, Subject};
use crate::claims::ClaimError;
use crate::db::{Db, DbError, FromRow, Tx};
use crate::kernel::clock::Time;
use crate::kernel::id::{Entity, Id};
use crate::kernel::message::{Errors, Message};
use crate::kernel::region::Region;
use crate::offers::OfferError;

pub use check::Fields;
pub use staff::{Duty, Right};
pub use stage::{Command, Stage};

/// A campaign as stored. Days are the moment they begin.
#[derive(Debug, Clone, FromRow)]
pub struct Campaign {
    pub id: Id<Campaign>,
    /// The region that holds it; its pool comes from within.
    pub region: Region,
    /// What the operator calls such an occasion: 扶贫日, 对接会.
    pub event: String,
    pub title: String,
    pub place: String,
    /// In paragraphs; published.
    pub rules: String,
    pub starts_on: Time,
    pub ends_on: Time,
    pub job_fair: bool,
    pub produce_fair: bool,
    pub stage: Stage,
    pub version: i64,
    pub created_by: Id<Account>,
    pub created_at: Time,
    pub opened_at: Option<Time>,
    pub live_at: Option<Time>,
    pub settling_at: Option<Time>,
    /// When what was given was shared out.
    pub allocated_at: Option<Time>,
    pub disclosed_at: Option<Time>,
    pub closed_at: Option<Time>,
}

impl Entity for Campaign {
    const TAG: [u8; 4] = *b"camp";
}

impl Subject for Campaign {
    const NAME: &'static str = "campaign";
}

/// What its organiser writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCampaign {
    pub region: Region,
    pub event: String,
    pub title: String,
    pub place: String,
    pub rules: String,
    pub starts_on: Time,
    pub ends_on: Time,
    pub job_fair: bool,
    pub produce_fair: bool,
}

/// Why an operation on a campaign was not done.
#[derive(Debug, thiserror::Error)]
pub enum CampaignError {
    /// Not there, or not the caller's to see or do.
    #[error("no such campaign")]
    NotFound,
    /// Its stage does not allow this.
    #[error("a {0} campaign does not take {1:?}")]
    Refused(Stage, Command),
    /// Its stage does not allow a change of what it is made of.
    #[error("a {0} campaign is not changed any more")]
    Fixed(Stage),
    /// There is nothing in its pool yet.
    #[error("the pool is empty")]
    EmptyPool,
    /// Entries from desks wait for an answer.
    #[error("{0} conflicts are open")]
    OpenConflicts(i64),
    /// It takes no pledges in this stage.
    #[error("a {0} campaign takes no pledges")]
    Over(Stage),
    /// The unit does not collect any more.
    #[error("the unit has closed its collection")]
    Collected,
    /// So much is left of the need beyond what the unit collected.
    #[error("only {0} are left for the unit")]
    UnitFull(i64),
    /// The conflict was answered already.
    #[error("somebody answered first")]
    Answered,
    #[error("somebody changed it meanwhile")]
    Changed,
    #[error(transparent)]
    Claim(#[from] ClaimError),
    #[error(transparent)]
    Offer(#[from] OfferError),
    #[error(transparent)]
    Account(#[from] AccountError),
    #[error("the form breaks a rule")]
    Invalid(Errors),
    #[error(transparent)]
    KeyReused(#[from] KeyReused),
    #[error(transparent)]
    Db(#[from] DbError),
}

impl CampaignError {
    pub(crate) fn field(field: &'static str, message: Message) -> Self {
        Self::Invalid(Errors::one(field, message))
    }
}

/// Writes down a campaign in the reach of who asks (an act of `KeepCampaign`), who is its first organiser. Repeated with
/// the same key it gives the first one's id.
pub async fn create(
    tx: &mut Tx,
    act: &Act,
    once: &Once,
    new: &NewCampaign,
) -> Result<Id<Campaign>, CampaignError> {
    let author =
        act.scope.account().filter(|_| act.scope.covers(new.region)).ok_or(CampaignError::NotFound)?;
    let id = act.ids.next::<Campaign>();
    if let Some(first) = once.take(tx, act, id.raw()).await?.earlier()? {
        return Ok(Id::from_raw(first));
    }
    store::insert(tx, id, new, author, act.now).await?;
    let data = json!({ "title": new.title, "starts_on": new.starts_on.to_string() });
    let event = Event { kind: "campaign.planned", subject: id, region: Some(new.region), data: &data };
    audit::record(tx, act, event).await?;
    Ok(id)
}

/// Replaces what the organiser wrote, until the day is over and if nobody else changed it.
pub async fn amend(
    tx: &mut Tx,
    act: &Act,
    once: &Once,
    (id, version): (Id<Campaign>, i64),
    new: &NewCampaign,
) -> Result<(), CampaignError> {
    let campaign = staff::hold(tx, act, id, Right::Organise).await?;
    if once.take(tx, act, id.raw()).await?.earlier()?.is_some() {
        return Ok(());
    }
    if !campaign.stage.takes_changes() {
        return Err(CampaignError::Fixed(campaign.stage));
    }
    // A campaign stays where it is held: its pool was picked from there.
    let new = NewCampaign { region: campaign.region, ..new.clone() };
    if store::update(tx, id, version, &new).await? == 0 {
        return Err(CampaignError::Changed);
    }
    let data = json!({ "title": new.title, "starts_on": new.starts_on.to_string() });
    let event = Event { kind: "campaign.changed", subject: id, region: Some(new.region), data: &data };
    Ok(audit::record(tx, act, event).await?)
}

/// Moves a campaign on. Its pool must hold something before anybody sees it, and every conflict must be answered before
/// it is disclosed.
pub async fn perform(
    tx: &mut Tx,
    act: &Act,
    once: &Once,
    id: Id<Campaign>,
    command: Command,
) -> Result<(), CampaignError> {
    let campaign = staff::hold(tx, act, id, Right::Organise).await?;
    if once.take(tx, act, id.raw()).await?.earlier()?.is_some() {
        return Ok(());
    }
    let next =
        stage::advance(campaign.stage, command).ok_or(CampaignError::Refused(campaign.stage, command))?;
    if command == Command::Open && store::pool_is_empty(tx, id).await? {
        return Err(CampaignError::EmptyPool);
    }
    if command == Command::Disclose {
        let open = store::open_conflicts(tx, id).await?;
        if open > 0 {
            return Err(CampaignError::OpenConflicts(open));
        }
    }
    if store::set_stage(tx, id, campaign.version, next, act.now).await? == 0 {
        return Err(CampaignError::Changed);
    }
    if command == Command::Disclose {
        settlement::freeze(tx, act, &campaign).await?;
    }
    let kind = match command {
        Command::Open => "campaign.opened",
        Command::Begin => "campaign.begun",
        Command::Postpone => "campaign.postponed",
        Command::End => "campaign.ended",
        Command::Disclose => "campaign.disclosed",
        Command::Close => "campaign.closed",
    };
    let event = Event { kind, subject: id, region: Some(campaign.region), data: &json!({}) };
    Ok(audit::record(tx, act, event).await?)
}

/// Notes that what was given was shared out: the second disclosure is due from then. Only the last time counts.
pub async fn note_allocated(tx: &mut Tx, act: &Act, campaign: &Campaign) -> Result<(), CampaignError> {
    store::set_allocated(tx, campaign.id, act.now).await?;
    let event = Event {
        kind: "campaign.allocated",
        subject: campaign.id,
        region: Some(campaign.region),
        data: &json!({}),
    };
    Ok(audit::record(tx, act, event).await?)
}

/// The campaign and what `actor` may do with it; nothing when they may not even see it from inside.
pub async fn seen(
    db: &Db,
    actor: Option<&Actor>,
    id: Id<Campaign>,
) -> Result<Option<(Campaign, Right)>, DbError> {
    let Some(actor) = actor else { return Ok(None) };
    let Some(campaign) = store::get(db, id).await? else { return Ok(None) };
    let duty = store::duty_of(db, id, actor.account).await?;
    Ok(staff::right(&campaign, actor, duty).map(|right| (campaign, right)))
}

/// The campaign if anybody may see it.
pub async fn public(db: &Db, id: Id<Campaign>) -> Result<Option<Campaign>, DbError> {
    store::public(db, id).await
}

/// Campaigns that anybody may see, the latest first.
pub async fn public_list(db: &Db, limit: i64) -> Result<Vec<Campaign>, DbError> {
    store::public_list(db, limit).await
}

/// Campaigns within reach (of `KeepCampaign` or `ReadCampaign`), the latest first.
pub async fn list(db: &Db, scope: &Scope, limit: i64) -> Result<Vec<Campaign>, DbError> {
    store::list(db, scope, limit).await
}

/// Campaigns that `actor` organises, whose pool takes things of `place` and may still change: those they keep, and those
/// they were appointed to. The latest first.
pub async fn organised(db: &Db, actor: &Actor, place: Region) -> Result<Vec<Campaign>, DbError> {
    let scope = Scope::new(Some(actor.clone()), Action::KeepCampaign);
    let mut found = store::taking(db, &scope, place).await?;
    for campaign in store::taking_of(db, actor.account, place).await? {
        if found.iter().all(|other| other.id != campaign.id) {
            found.push(campaign);
        }
    }
    found.sort_by_key(|one| std::cmp::Reverse((one.starts_on, one.id)));
    Ok(found)
}

/// Campaigns at which `account` serves, the latest first.
pub async fn served(db: &Db, account: Id<Account>) -> Result<Vec<Campaign>, DbError> {
    store::served(db, account).await
}
