//! Taking part in a project: from interest over a visit, an agreement and its performance to acceptance and follow-up.
//!
//! Invariant: a lot's `taken` is the sum of what is taken of it; an instalment's numbers are the sums of its
//! performances. What is taken is taken by one conditional UPDATE and given back once.

mod agreement;
pub mod api;
mod decline;
mod deed;
mod follow;
mod giving_back;
pub mod limits;
mod performance;
mod remind;
pub mod stage;
pub(crate) mod store;
pub(crate) mod store_performance;
pub(crate) mod store_plan;
mod sums;
pub mod web;

use serde_json::json;

use super::LotMark;
use crate::access::{Account, Act, KeyReused, Once, Organization, Scope};
use crate::audit::{self, Event, Subject};
use crate::config::Rules;
use crate::db::{Db, DbError, FromRow, Tx};
use crate::kernel::clock::Time;
use crate::kernel::id::{Entity, Id};
use crate::kernel::message::{Errors, Message};
use crate::kernel::region::Region;
use crate::ledger::{self, Column, Contribution, LedgerError, Measure, NewEntry, Project};

pub use agreement::{
    Agreement, AgreementFields, BodyKind, Instalment, NewAgreement, NewInstalment, Property, draw,
};
pub use decline::{DeclineReason, Declined};
pub use deed::{Deed, perform};
pub use follow::{FollowUp, MONTHS, answer as answer_follow_up};
pub use giving_back::{Amendment, lapse_due, postpone};
pub use performance::{
    NewPerformance, Outcome, Performance, PerformanceStage, Reached, accept, confirm, deliver, settle,
};
pub use remind::{SEND as SEND_REMINDER, remind_due, send as send_reminder};
pub use stage::{Command, Stage};
pub use store::{Filter, LotState, Party, Taken};
pub use sums::{Fulfilment, fulfilment, mismatches};

crate::text_enum! {
    /// How it is given: an investment is never added to a donation.
    pub enum Giving {
        Investment = "investment",
        Donation = "donation",
        /// 消费帮扶: buys the village's produce.
        Purchase = "purchase",
    }
}
crate::text_column!(Giving);

impl Giving {
    pub const fn measure(self) -> Measure {
        match self {
            Self::Investment => Measure::Investment,
            Self::Donation => Measure::Donation,
            Self::Purchase => Measure::Purchase,
        }
    }
}

/// A participation as stored.
#[derive(Debug, Clone, FromRow)]
pub struct Participation {
    pub id: Id<Participation>,
    pub project_id: Id<Project>,
    /// The project's village.
    pub region: Region,
    pub account_id: Id<Account>,
    pub organization_id: Id<Organization>,
    pub giving: Giving,
    /// Fen of all that still counts.
    pub amount: i64,
    pub stage: Stage,
    pub version: i64,
    pub created_at: Time,
    pub held_until: Time,
    pub visit_on: Option<Time>,
    pub signed_at: Option<Time>,
    pub accepted_at: Option<Time>,
    pub declined_for: Option<DeclineReason>,
    pub declined_note: Option<String>,
    pub intended: Option<Id<Contribution>>,
    pub pledged: Option<Id<Contribution>>,
}

impl Entity for Participation {
    const TAG: [u8; 4] = *b"part";
}

impl Subject for Participation {
    const NAME: &'static str = "participation";
}

/// What somebody takes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewParticipation {
    pub project: Id<Project>,
    pub giving: Giving,
    /// Lots and units of them, each lot once.
    pub takes: Vec<(Id<LotMark>, i64)>,
}

/// Why an operation was not done.
#[derive(Debug, thiserror::Error)]
pub enum PartError {
    #[error("not there, or out of reach")]
    NotFound,
    #[error("a participation that is {0} does not take {1:?}")]
    Refused(Stage, Command),
    #[error("it changed meanwhile")]
    Changed,
    /// So many units of this lot are open; nothing when the project is not.
    #[error("only {1} of the lot are open")]
    NotEnough(Option<Id<LotMark>>, i64),
    /// Only verified organizations take part.
    #[error("the organization is not verified")]
    NotVerified,
    /// Nobody confirms what they accepted or recorded themselves.
    #[error("nobody confirms their own entry")]
    OwnEntry,
    #[error("a performance waits for an answer")]
    Pending,
    #[error("the form breaks a rule")]
    Invalid(Errors),
    #[error(transparent)]
    KeyReused(#[from] KeyReused),
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    #[error(transparent)]
    Project(#[from] super::ProjectError),
    #[error(transparent)]
    Db(#[from] DbError),
}

impl PartError {
    fn field(field: &'static str, key: &'static str) -> Self {
        Self::Invalid(Errors::one(field, Message::new(key)))
    }
}

/// Takes parts of a published project on, exactly once for each key, for the caller's verified organization. Each lot's
/// row is changed only if so many units are open, and a CHECK stands behind that; of several lots all are taken or none.
pub async fn take(
    tx: &mut Tx,
    act: &Act,
    once: &Once,
    rules: &Rules,
    new: &NewParticipation,
) -> Result<Id<Participation>, PartError> {
    let actor = act.scope.actor().ok_or(PartError::NotFound)?;
    let organization = actor.organization.ok_or(PartError::NotFound)?;
    let id = act.ids.next::<Participation>();
    if let Some(first) = once.take(tx, act, id.raw()).await?.earlier()? {
        return Ok(Id::from_raw(first));
    }
    if new.takes.is_empty() || new.takes.iter().any(|(_, units)| *units < 1) {
        return Err(PartError::field("takes", "part-nothing-taken"));
    }
    let Some((region, programme)) = store::lock_project(tx, new.project, organization).await? else {
        return Err(if store::is_verified(tx, organization).await? {
            if store::is_open(tx, new.project).await? {
                PartError::Changed
            } else {
                PartError::NotEnough(None, 0)
            }
        } else {
            PartError::NotVerified
        });
    };
    let mut takes = new.takes.clone();
    takes.sort_unstable_by_key(|(lot, _)| lot.raw());
    let mut amount: i64 = 0;
    for (lot, units) in &takes {
        let Some(price) = store::take_lot(tx, new.project, *lot, *units).await? else {
            let open = store::open_of(tx, new.project, *lot).await?.ok_or(PartError::NotFound)?;
            return Err(PartError::NotEnough(Some(*lot), open));
        };
        amount = amount.saturating_add(price.saturating_mul(*units));
    }
    let held_until = act.now.plus_days(rules.hold_days);
    let row = store::NewRow { id, project: new.project, region, organization, giving: new.giving, amount };
    store::insert(tx, &row, actor.account, act.now, held_until).await?;
    store::insert_takes(tx, id, &takes).await?;
    let entry = Posting { column: Column::Intended, measure: new.giving.measure(), amount, on: act.now };
    let whose = (organization, region, new.project);
    let intended = entry.post(tx, act, whose, &programme).await?;
    store::set_intended(tx, id, intended).await?;
    let data = json!({ "amount": amount, "giving": new.giving });
    let event = Event { kind: "participation.held", subject: id, region: Some(region), data: &data };
    audit::record(tx, act, event).await?;
    Ok(id)
}

/// What goes into the ledger.
struct Posting {
    column: Column,
    measure: Measure,
    amount: i64,
    on: Time,
}

impl Posting {
    async fn post(
        &self,
        tx: &mut Tx,
        act: &Act,
        (organization, village, project): (Id<Organization>, Region, Id<Project>),
        programme: &str,
    ) -> Result<Id<Contribution>, PartError> {
        let Self { column, measure, amount, on } = *self;
        let on = on.date();
        let new = NewEntry {
            organization,
            village,
            project: Some(project),
            programme,
            column,
            measure,
            amount,
            on,
            note: "",
        };
        Ok(ledger::post(tx, act, &new).await?)
    }

    /// In the name of who takes part.
    async fn of(&self, tx: &mut Tx, act: &Act, part: &Participation) -> Result<Id<Contribution>, PartError> {
        let programme = store::programme(tx, part.project_id).await?;
        let whose = (part.organization_id, part.region, part.project_id);
        self.post(tx, act, whose, &programme).await
    }
}

/// The participation within reach: its organization's own, or in the officer's region.
pub async fn get(db: &Db, scope: &Scope, id: Id<Participation>) -> Result<Option<Participation>, DbError> {
    store::get(db, scope, id).await
}

/// Participations within reach, newest first.
pub async fn list(db: &Db, scope: &Scope, filter: &Filter) -> Result<Vec<Participation>, DbError> {
    store::list(db, scope, filter).await
}

/// How far each lot of these projects has come.
pub async fn lot_states(db: &Db, projects: &[Id<Project>]) -> Result<Vec<LotState>, DbError> {
    store::lot_states(db, projects).await
}

/// The projects that these participations are in, each once.
pub async fn projects_of(db: &Db, participations: &[i64]) -> Result<Vec<Id<Project>>, DbError> {
    if participations.is_empty() { Ok(Vec::new()) } else { store::projects_of(db, participations).await }
}

/// The instalments of a participation within reach, in order.
pub async fn plan(db: &Db, scope: &Scope, id: Id<Participation>) -> Result<Vec<Instalment>, DbError> {
    match store::get(db, scope, id).await? {
        Some(part) => store_plan::instalments(db, &[part.id]).await,
        None => Ok(Vec::new()),
    }
}

/// The hand-overs of a participation within reach, oldest first.
pub async fn performances(
    db: &Db,
    scope: &Scope,
    id: Id<Participation>,
) -> Result<Vec<Performance>, DbError> {
    match store::get(db, scope, id).await? {
        Some(part) => store_performance::of(db, part.id).await,
        None => Ok(Vec::new()),
    }
}

/// Follow-ups within reach whose day has come and that nobody answered.
pub async fn due_follow_ups(db: &Db, scope: &Scope, now: Time, limit: i64) -> Result<Vec<FollowUp>, DbError> {
    store_plan::due_follow_ups(db, scope, now, limit).await
}

/// How many participations within reach have an instalment whose day is past, counted up to `limit`.
pub async fn overdue(db: &Db, scope: &Scope, now: Time, limit: i64) -> Result<i64, DbError> {
    let today = Time::from_date(&now.to_string()).unwrap_or(now);
    store::overdue(db, scope, today, limit).await
}

async fn load(tx: &mut Tx, scope: &Scope, id: Id<Participation>) -> Result<Participation, PartError> {
    store::load(tx, scope, id).await?.ok_or(PartError::NotFound)
}

/// The only way from stage to stage.
async fn move_to(
    tx: &mut Tx,
    act: &Act,
    part: &Participation,
    command: Command,
    kind: &'static str,
    data: serde_json::Value,
) -> Result<Stage, PartError> {
    let next = stage::advance(part.stage, command).ok_or(PartError::Refused(part.stage, command))?;
    if store::set_stage(tx, part.id, part.version, next).await? == 0 {
        return Err(PartError::Changed);
    }
    audit::record(tx, act, Event { kind, subject: part.id, region: Some(part.region), data: &data }).await?;
    Ok(next)
}
