//! Claims on needs: the promise, its deliveries, the household's confirmation, and the ledger behind them.
//!
//! Invariant: the numbers of a need equal the sums of its entries and the sums over its claims. Every change of a
//! number goes through `ledger`, in the transaction of the deed it tells of.

pub mod api;
mod confirmation;
mod deed;
mod delivery;
pub(crate) mod facts;
mod follow;
pub(crate) mod guess;
mod ledger;
pub(crate) mod public;
mod release;
mod send;
pub mod stage;
pub(crate) mod store;
pub(crate) mod store_follow;
pub mod web;

use serde_json::json;

use crate::access::{Account, Act, Actor, KeyReused, Once, Scope};
use crate::audit::{self, Event, Subject};
use crate::config::Rules;
use crate::db::{Db, DbError, FromRow, Tx};
use crate::kernel::clock::Time;
use crate::kernel::id::{Entity, Id};
use crate::kernel::message::Errors;
use crate::kernel::quantity::{Quantity, Unit};
use crate::kernel::region::Region;
use crate::needs::{Need, NeedError};
use crate::offers::Offer;
use crate::organizations;

pub use confirmation::{Answer, Confirmed, Receipt, SHORT_REASONS, confirm, receipt};
pub use deed::{Deed, SETTLEMENTS, perform};
pub use delivery::{
    Channel, Code, Delivery, NewDelivery, SEND_CODE, deliver, dispatch, issue_code, issue_slip, phone_of,
};
pub use facts::{
    CONTACT_DAYS, Contact, Facts, Side, contact, contact_is_open, delivery as delivery_by_id, facts,
    note_contact, promised,
};
pub use follow::{FollowUp, answer as answer_follow_up, due as due_follow_ups, of as follow_ups};
pub use guess::{is_guessing, note_wrong_code};
pub use ledger::{Mismatch, check_sums};
pub use public::{Arrival, Pledge, Record, arrivals, pledges, record_of, record_of_villages};
pub use release::{expire_due, miss_out, release};
pub use send::{SendError, send_code};
pub use stage::{Command, Stage};
pub use store::Filter;

/// A claim as stored.
#[derive(Debug, Clone, FromRow)]
pub struct Claim {
    pub id: Id<Claim>,
    pub need_id: Id<Need>,
    pub offer_id: Option<Id<Offer>>,
    /// The need's.
    pub region: Region,
    pub account_id: Id<Account>,
    /// As first claimed, in the need's unit.
    pub quantity: i64,
    /// What of it still counts against the need.
    pub claimed: i64,
    pub delivered: i64,
    pub received: i64,
    pub offered: i64,
    pub stage: Stage,
    pub version: i64,
    pub created_at: Time,
    pub held_until: Time,
    pub accepted_at: Option<Time>,
    /// The sum of deliveries that the household has not answered.
    pub pending: i64,
}

impl Entity for Claim {
    const TAG: [u8; 4] = *b"clam";
}

impl Subject for Claim {
    const NAME: &'static str = "claim";
}

impl Claim {
    /// What may still be handed over: promised, not received, and not waiting for an answer.
    pub const fn outstanding(&self) -> i64 {
        self.claimed - self.received - self.pending
    }
}

/// What a donor promises.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewClaim {
    pub need: Id<Need>,
    /// The offer it is made from, whose quantity it uses up.
    pub offer: Option<Id<Offer>>,
    /// In the need's unit.
    pub quantity: i64,
}

/// Why an operation on a claim was not done.
#[derive(Debug, thiserror::Error)]
pub enum ClaimError {
    #[error("no such claim")]
    NotFound,
    /// Its stage does not allow this.
    #[error("a {0} claim does not take {1:?}")]
    Refused(Stage, Command),
    #[error("the claim changed meanwhile")]
    Changed,
    /// So much is left; zero when the need is no longer open.
    #[error("only {0} are left")]
    NotEnough(i64),
    /// So much is left of the offer, in its own unit.
    #[error("only {0} are left of the offer")]
    OfferTooSmall(i64),
    /// The offer is counted in another unit that does not convert, or not without a remainder.
    #[error("the offer's unit does not fit")]
    UnitMismatch,
    /// The federation desk has not verified the organization yet, or has returned or suspended it.
    #[error("the organization may not claim now")]
    OrganizationStopped,
    /// A delivery waits for the household's answer.
    #[error("a delivery waits for its confirmation")]
    Pending,
    /// Not accepted yet, over, or too long ago.
    #[error("contact details are closed")]
    ContactClosed,
    #[error("the form breaks a rule")]
    Invalid(Errors),
    #[error(transparent)]
    KeyReused(#[from] KeyReused),
    #[error(transparent)]
    Need(#[from] NeedError),
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Claims a part of a published need, exactly once for each key. What is left cannot be over-claimed: the need's row is
/// changed only if the quantity still fits, and a CHECK stands behind that.
pub async fn claim(
    tx: &mut Tx,
    act: &Act,
    once: &Once,
    rules: &Rules,
    new: NewClaim,
) -> Result<Id<Claim>, ClaimError> {
    let Some(actor) = act.scope.actor() else { return Err(ClaimError::NotFound) };
    if new.quantity < 1 {
        return Err(too_much(tx, new.need).await?);
    }
    let id = act.ids.next::<Claim>();
    let (first, region) = ledger::hold(tx, act, (once, id), &new, actor.organization).await?;
    if let Some(first) = first.earlier()? {
        return Ok(Id::from_raw(first));
    }
    let Some(region) = region else {
        let error = too_much(tx, new.need).await?;
        if matches!(error, ClaimError::NotEnough(_))
            && organizations::allowed(tx, act).await?.is_some_and(|allowed| !allowed.claim)
        {
            return Err(ClaimError::OrganizationStopped);
        }
        return Err(error);
    };
    let offered = match new.offer {
        Some(offer) => commit_offer(tx, act, offer, new).await?,
        None => 0,
    };
    write_down(tx, act, rules, (id, new, region, offered), actor).await?;
    Ok(id)
}

/// Claims a part of a published need for `donor`, whose word somebody else takes down: the deed that this is part of has
/// a key of its own, and `act` names who takes it down. What is left cannot be over-claimed here either. Made from no
/// offer.
pub async fn claim_for(
    tx: &mut Tx,
    act: &Act,
    rules: &Rules,
    donor: &Actor,
    (need, quantity): (Id<Need>, i64),
) -> Result<Id<Claim>, ClaimError> {
    let new = NewClaim { need, offer: None, quantity };
    if quantity < 1 {
        return Err(too_much(tx, need).await?);
    }
    let Some(region) = store::hold_for(tx, &new, donor.organization).await? else {
        let error = too_much(tx, need).await?;
        let stopped = match donor.organization {
            Some(organization) => organizations::allowed_to(tx, organization).await?,
            None => None,
        };
        if matches!(error, ClaimError::NotEnough(_)) && stopped.is_some_and(|allowed| !allowed.claim) {
            return Err(ClaimError::OrganizationStopped);
        }
        return Err(error);
    };
    let id = act.ids.next::<Claim>();
    write_down(tx, act, rules, (id, new, region, 0), donor).await?;
    Ok(id)
}

/// Writes the claim, its entry and its event, once its quantity is held.
async fn write_down(
    tx: &mut Tx,
    act: &Act,
    rules: &Rules,
    (id, new, region, offered): (Id<Claim>, NewClaim, Region, i64),
    donor: &Actor,
) -> Result<(), ClaimError> {
    let held_until = act.now.plus_days(rules.hold_days);
    let row =
        store::NewRow { id, new, region, offered, account: donor.account, organization: donor.organization };
    store::insert(tx, &row, act.now, held_until).await?;
    ledger::note(tx, act, (id, new.need), ledger::Amount::Claimed, new.quantity).await?;
    let data = json!({ "quantity": new.quantity, "from_offer": new.offer.is_some() });
    audit::record(tx, act, Event { kind: "claim.held", subject: id, region: Some(region), data: &data })
        .await?;
    Ok(())
}

/// Why a part of a need cannot be had.
async fn too_much(tx: &mut Tx, need: Id<Need>) -> Result<ClaimError, DbError> {
    Ok(store::remaining(tx, need).await?.map_or(ClaimError::NotFound, ClaimError::NotEnough))
}

/// Takes the quantity from the offer, in its own unit; gives how much that is.
async fn commit_offer(tx: &mut Tx, act: &Act, offer: Id<Offer>, new: NewClaim) -> Result<i64, ClaimError> {
    let Some((offer_unit, need_unit)) = store::units(tx, offer, new.need).await? else {
        return Err(ClaimError::NotFound);
    };
    let amount = if offer_unit == need_unit {
        new.quantity
    } else {
        let parse = |text: &str| Unit::parse(text).map_err(|_| ClaimError::UnitMismatch);
        let wanted = Quantity::new(new.quantity, parse(&need_unit)?);
        wanted.to(parse(&offer_unit)?).map_err(|_| ClaimError::UnitMismatch)?.amount
    };
    if store::commit_offer(tx, &act.scope, offer, amount, act.now).await? == 0 {
        let left = store::offer_left(tx, &act.scope, offer, act.now).await?;
        return Err(left.map_or(ClaimError::NotFound, ClaimError::OfferTooSmall));
    }
    Ok(amount)
}

/// The village takes a held claim before its time is over.
pub async fn accept(tx: &mut Tx, act: &Act, id: Id<Claim>) -> Result<(), ClaimError> {
    let claim = load(tx, &act.scope, id).await?;
    if claim.held_until <= act.now {
        return Err(ClaimError::Refused(claim.stage, Command::Accept));
    }
    move_to(tx, act, &claim, Command::Accept, "claim.accepted", json!({})).await
}

/// The claim within reach: its donor's own, or in the officer's region.
pub async fn get(db: &Db, scope: &Scope, id: Id<Claim>) -> Result<Option<Claim>, DbError> {
    store::get(db, scope, id).await
}

/// Claims within reach, newest first.
pub async fn list(db: &Db, scope: &Scope, filter: &Filter) -> Result<Vec<Claim>, DbError> {
    store::list(db, scope, filter).await
}

/// The deliveries of a claim that was loaded within reach.
pub async fn deliveries(db: &Db, claim: Id<Claim>) -> Result<Vec<Delivery>, DbError> {
    store::deliveries(db, claim).await
}

/// The needs that these claims are on, each once.
pub async fn needs_of(db: &Db, claims: &[i64]) -> Result<Vec<Id<Need>>, DbError> {
    store::needs_of(db, claims).await
}

/// The offers that these claims are made from, each once.
pub async fn offers_of(db: &Db, claims: &[i64]) -> Result<Vec<Id<Offer>>, DbError> {
    store::offers_of(db, claims).await
}

async fn load(tx: &mut Tx, scope: &Scope, id: Id<Claim>) -> Result<Claim, ClaimError> {
    store::load(tx, scope, id).await?.ok_or(ClaimError::NotFound)
}

/// The only way from stage to stage.
async fn move_to(
    tx: &mut Tx,
    act: &Act,
    claim: &Claim,
    command: Command,
    kind: &'static str,
    data: serde_json::Value,
) -> Result<(), ClaimError> {
    let next = stage::advance(claim.stage, command).ok_or(ClaimError::Refused(claim.stage, command))?;
    if store::set_stage(tx, claim.id, claim.version, next, act.now).await? == 0 {
        return Err(ClaimError::Changed);
    }
    audit::record(tx, act, Event { kind, subject: claim.id, region: Some(claim.region), data: &data })
        .await?;
    if next == Stage::Confirmed {
        follow::begin(tx, act, claim).await?;
    }
    Ok(())
}
