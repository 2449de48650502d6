//! 批量分配: the offers of a campaign shared out over its needs at once, exactly best and with the proof; proposals to
//! both sides, and what they decline comes into the next batch.
//!
//! [`create`] puts the work down, [`solve::solve`] does it in the background through [`crate::allocation`],
//! [`proposal`] is what donors answer.
//!
//! Invariant: a batch moves no number of a need. A donor's yes is a claim like any other, made from the offer, which takes
//! only what is still there; the village's yes is the acceptance of that claim.

mod files;
mod found;
mod gather;
mod parts;
pub mod preference;
pub mod proposal;
pub mod report;
mod share;
pub mod solve;
pub mod stage;
pub(crate) mod store;
mod units;
pub mod web;

use serde_json::json;

use crate::access::{Account, Act, KeyReused, Once};
use crate::audit::{self, Event, Subject};
use crate::campaigns::staff::{Right, hold};
use crate::campaigns::{self, Campaign, CampaignError};
use crate::claims::ClaimError;
use crate::config::Rules;
use crate::db::{Db, DbError, FromRow, Tx};
use crate::jobs;
use crate::kernel::clock::Time;
use crate::kernel::id::{Entity, Id};

pub use stage::{Command, PartStage, Stage};

crate::text_enum! {
    /// What a batch makes as large as it can.
    pub enum Aim {
        /// How well things fit, and nothing else.
        Plain = "plain",
        /// Besides: urgency, waiting, deep poverty, first halves, neglected counties.
        Fair = "fair",
    }
}
crate::text_column!(Aim);

/// A batch as stored, without its files.
#[derive(Debug, Clone, FromRow)]
pub struct Batch {
    pub id: Id<Batch>,
    pub campaign_id: Id<Campaign>,
    pub objective: Aim,
    pub priority: bool,
    pub lots: bool,
    pub stage: Stage,
    pub version: i64,
    /// How far the work is, of 1000.
    pub progress: i64,
    /// JSON of a [`report::Summary`].
    pub summary: Option<String>,
    pub created_by: Id<Account>,
    pub created_at: Time,
    pub solved_at: Option<Time>,
    pub proposed_at: Option<Time>,
}

impl Entity for Batch {
    const TAG: [u8; 4] = *b"btch";
}

impl Subject for Batch {
    const NAME: &'static str = "batch";
}

/// How to share out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setting {
    pub objective: Aim,
    /// Priority classes strictly first.
    pub priority: bool,
    /// Minimum lots are kept.
    pub lots: bool,
}

/// Why an operation on a batch was not done.
#[derive(Debug, thiserror::Error)]
pub enum BatchError {
    /// Not there, or not the caller's to see or do.
    #[error("no such batch")]
    NotFound,
    #[error("a {0} batch does not take {1:?}")]
    Refused(Stage, Command),
    /// The proposal was answered, or its time is over.
    #[error("the proposal stands no longer")]
    Over,
    #[error("somebody changed it meanwhile")]
    Changed,
    #[error(transparent)]
    Campaign(#[from] CampaignError),
    #[error(transparent)]
    Claim(#[from] ClaimError),
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<KeyReused> for BatchError {
    fn from(reused: KeyReused) -> Self {
        Self::Campaign(reused.into())
    }
}

/// Puts a batch down to be worked on, by an organiser of the campaign. Plans that were found before and not proposed are
/// discarded: there is one at a time. Repeated with the same key it gives the first one's id.
pub async fn create(
    tx: &mut Tx,
    act: &Act,
    once: &Once,
    campaign: Id<Campaign>,
    setting: Setting,
) -> Result<Id<Batch>, BatchError> {
    let campaign = hold(tx, act, campaign, Right::Organise).await?;
    let by = act.scope.account().ok_or(BatchError::NotFound)?;
    let id = act.ids.next::<Batch>();
    if let Some(first) = once.take(tx, act, id.raw()).await?.earlier()? {
        return Ok(Id::from_raw(first));
    }
    store::discard_plans(tx, campaign.id).await?;
    store::insert(tx, id, campaign.id, setting, (by, act.now)).await?;
    jobs::enqueue(tx, act.ids.next::<()>().raw(), solve::SOLVE, id.raw().to_string(), act.now).await?;
    let data = json!({ "objective": setting.objective, "priority": setting.priority, "lots": setting.lots });
    let event = Event { kind: "batch.begun", subject: id, region: Some(campaign.region), data: &data };
    audit::record(tx, act, event).await?;
    Ok(id)
}

/// Sends the parts of a plan to their donors as proposals that stand for the days of a hold, or discards the plan.
pub async fn perform(
    tx: &mut Tx,
    act: &Act,
    once: &Once,
    rules: &Rules,
    (id, command): (Id<Batch>, Command),
) -> Result<(), BatchError> {
    let batch = store::load(tx, id).await?.ok_or(BatchError::NotFound)?;
    let campaign = hold(tx, act, batch.campaign_id, Right::Organise).await?;
    if once.take(tx, act, id.raw()).await?.earlier()?.is_some() {
        return Ok(());
    }
    let next = stage::advance(batch.stage, command).filter(|_| command != Command::Solve);
    let next = next.ok_or(BatchError::Refused(batch.stage, command))?;
    if !store::set_stage(tx, &batch, next, act.now).await? {
        return Err(BatchError::Changed);
    }
    if command == Command::Propose {
        store::propose_parts(tx, id, act.now.plus_days(rules.hold_days)).await?;
        for donor in store::donors(tx, id).await? {
            let job = act.ids.next::<()>().raw();
            let payload = json!([id.raw(), donor.raw()]).to_string();
            jobs::enqueue(tx, job, proposal::SEND_NOTE, payload, act.now).await?;
        }
        campaigns::note_allocated(tx, act, &campaign).await?;
    }
    let kind = if command == Command::Propose { "batch.proposed" } else { "batch.discarded" };
    let event = Event { kind, subject: id, region: Some(campaign.region), data: &json!({}) };
    Ok(audit::record(tx, act, event).await?)
}

/// The batch; what the caller may see of its campaign is for [`campaigns::seen`] to say.
pub async fn get(db: &Db, id: Id<Batch>) -> Result<Option<Batch>, DbError> {
    store::get(db, id).await
}

/// The batches of a campaign, newest first.
pub async fn list(db: &Db, campaign: Id<Campaign>) -> Result<Vec<Batch>, DbError> {
    store::list(db, campaign).await
}

/// The batch, its plan and its prices as a zip, once it is solved.
pub async fn archive(db: &Db, id: Id<Batch>) -> Result<Option<Vec<u8>>, DbError> {
    store::files(db, id).await
}
