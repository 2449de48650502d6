//! Needs of households and villages, from draft to met.
//!
//! The four numbers (requested, claimed, delivered, received) are sums of ledger entries; only `claims` moves them.

pub mod api;
mod check;
mod fields;
pub mod index;
mod post;
pub mod public;
mod review;
pub mod stage;
mod step;
pub(crate) mod store;
pub mod web;

use crate::access::{Account, Act, KeyReused, Once, Scope};
use crate::audit::{self, Event, Subject};
use crate::db::{Db, DbError, FromRow, Tx};
use crate::kernel::clock::Time;
use crate::kernel::id::{Entity, Id};
use crate::kernel::message::Errors;
use crate::kernel::region::{self, Region};
use crate::registry::{Consent, Household};
use serde_json::json;

pub use check::{CATEGORY_OF_GIFT, is_money};
pub use fields::{NeedFields, Whom};
pub use post::{amend, is_there, post, post_if_new, take_consent_back};
pub use review::{
    CountyReason, Decision, Level, RETURN_REASONS, ROUTES, Review, county_reason, review, reviews,
};
pub use stage::{Command, Stage};
pub use step::{Step, perform};
pub use store::Filter;

crate::text_enum! {
    /// For whom a need is.
    pub enum Beneficiary {
        Household = "household",
        Village = "village",
        School = "school",
        Clinic = "clinic",
    }
}
crate::text_column!(Beneficiary);

impl Beneficiary {
    /// The finest place that a public page may name: of a household its township, else the village itself.
    pub fn public_place(self, village: Region) -> Region {
        match self {
            Self::Household => village.at(region::Level::Township).unwrap_or(village),
            Self::Village | Self::School | Self::Clinic => village,
        }
    }
}

/// A need as stored.
#[derive(Debug, Clone, FromRow)]
pub struct Need {
    pub id: Id<Need>,
    /// The village it belongs to.
    pub region: Region,
    pub beneficiary: Beneficiary,
    pub household_id: Option<Id<Household>>,
    pub consent_id: Option<Id<Consent>>,
    /// Leaf code of the taxonomy.
    pub category: String,
    /// Separated by single spaces.
    pub tags: String,
    pub title: String,
    pub detail: String,
    pub unit: String,
    /// Fen for one unit, if known.
    pub unit_price: Option<i64>,
    /// 0 can wait .. 3 at once
    pub urgency: i64,
    pub about_minor: bool,
    /// Who receives money: a charity, school or hospital. Jiedui never does.
    pub receiving_body: Option<String>,
    pub requested: i64,
    pub claimed: i64,
    pub delivered: i64,
    pub received: i64,
    pub stage: Stage,
    pub version: i64,
    pub created_by: Id<Account>,
    pub created_at: Time,
    pub submitted_at: Option<Time>,
    pub published_at: Option<Time>,
    pub expires_at: Option<Time>,
    pub merged_into: Option<Id<Need>>,
    pub routed_to: Option<String>,
}

impl Entity for Need {
    const TAG: [u8; 4] = *b"need";
}

impl Subject for Need {
    const NAME: &'static str = "need";
}

impl Need {
    /// What nobody has claimed yet.
    pub const fn remaining(&self) -> i64 {
        self.requested - self.claimed
    }

    /// The finest place that a public page may name.
    pub fn public_place(&self) -> Region {
        self.beneficiary.public_place(self.region)
    }

    pub fn tag_list(&self) -> impl Iterator<Item = &str> {
        self.tags.split(' ').filter(|tag| !tag.is_empty())
    }
}

/// What an author writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewNeed {
    pub region: Region,
    pub beneficiary: Beneficiary,
    pub household: Option<Id<Household>>,
    pub consent: Option<Id<Consent>>,
    pub category: String,
    pub tags: Vec<String>,
    pub title: String,
    pub detail: String,
    pub quantity: i64,
    pub unit: String,
    pub unit_price: Option<i64>,
    pub urgency: i64,
    pub about_minor: bool,
    pub receiving_body: Option<String>,
}

/// Why an operation on a need was not done.
#[derive(Debug, thiserror::Error)]
pub enum NeedError {
    /// Not there, or out of the caller's reach.
    #[error("no such need")]
    NotFound,
    /// Its stage does not allow this.
    #[error("a {0} need does not take {1:?}")]
    Refused(Stage, Command),
    /// Somebody changed it meanwhile.
    #[error("the need changed meanwhile")]
    Changed,
    /// Nobody reviews what they entered.
    #[error("nobody reviews their own entry")]
    OwnEntry,
    /// There are claims on it.
    #[error("somebody has claimed a part of it")]
    HasClaims,
    #[error("the form breaks a rule")]
    Invalid(Errors),
    #[error(transparent)]
    KeyReused(#[from] KeyReused),
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Writes a new draft in the author's reach. Repeated with the same key it gives the first draft's id.
pub async fn create(tx: &mut Tx, act: &Act, once: &Once, new: &NewNeed) -> Result<Id<Need>, NeedError> {
    Ok(create_once(tx, act, once, new).await?.0)
}

/// The draft's id, and whether this call made it.
async fn create_once(
    tx: &mut Tx,
    act: &Act,
    once: &Once,
    new: &NewNeed,
) -> Result<(Id<Need>, bool), NeedError> {
    may_write(act, new)?;
    let id = act.ids.next::<Need>();
    if let Some(first) = once.take(tx, act, id.raw()).await?.earlier()? {
        return Ok((Id::from_raw(first), false));
    }
    draft(tx, act, id, new).await?;
    Ok((id, true))
}

/// Who writes it, if they may here and if it says what it must.
fn may_write(act: &Act, new: &NewNeed) -> Result<Id<Account>, NeedError> {
    let author = act.scope.account().filter(|_| act.scope.covers(new.region)).ok_or(NeedError::NotFound)?;
    check::check(new).map_err(NeedError::Invalid)?;
    Ok(author)
}

async fn draft(tx: &mut Tx, act: &Act, id: Id<Need>, new: &NewNeed) -> Result<(), NeedError> {
    let author = may_write(act, new)?;
    store::insert(tx, id, new, author, act.now).await?;
    let data = json!({ "category": new.category, "quantity": new.quantity, "unit": new.unit });
    let event = Event { kind: "need.drafted", subject: id, region: Some(new.region), data: &data };
    audit::record(tx, act, event).await?;
    Ok(())
}

/// Replaces what the author wrote, while it is a draft or was returned and nobody else changed it.
pub async fn update(
    tx: &mut Tx,
    act: &Act,
    id: Id<Need>,
    version: i64,
    new: &NewNeed,
) -> Result<(), NeedError> {
    check::check(new).map_err(NeedError::Invalid)?;
    let need = load(tx, &act.scope, id).await?;
    if !need.stage.is_editable() {
        return Err(NeedError::Refused(need.stage, Command::Submit));
    }
    if !act.scope.covers(new.region) {
        return Err(NeedError::NotFound);
    }
    if need.version != version || store::update(tx, id, version, new).await? == 0 {
        return Err(NeedError::Changed);
    }
    let data = json!({ "category": new.category, "quantity": new.quantity, "unit": new.unit });
    audit::record(
        tx,
        act,
        Event { kind: "need.changed", subject: id, region: Some(new.region), data: &data },
    )
    .await?;
    Ok(())
}

/// Hands a draft (or a returned need, once mended) to the reviewers.
pub async fn submit(tx: &mut Tx, act: &Act, id: Id<Need>) -> Result<(), NeedError> {
    let need = load(tx, &act.scope, id).await?;
    if need.beneficiary == Beneficiary::Household && need.consent_id.is_none() {
        return Err(NeedError::Invalid(check::consent_missing()));
    }
    move_to(tx, act, &need, Command::Submit, "need.submitted", json!({})).await
}

/// Takes a need back. Once somebody has claimed a part of it, the claims must be settled first.
pub async fn withdraw(tx: &mut Tx, act: &Act, id: Id<Need>) -> Result<(), NeedError> {
    let need = load(tx, &act.scope, id).await?;
    if need.claimed > need.received {
        return Err(NeedError::HasClaims);
    }
    move_to(tx, act, &need, Command::Withdraw, "need.withdrawn", json!({})).await
}

/// Opens an expired need again for the usual time.
pub async fn renew(tx: &mut Tx, act: &Act, id: Id<Need>, days: i64) -> Result<(), NeedError> {
    let need = load(tx, &act.scope, id).await?;
    move_to(tx, act, &need, Command::Renew, "need.renewed", json!({})).await?;
    store::set_expiry(tx, id, act.now.plus_days(days)).await?;
    Ok(())
}

/// Ends a need that was met or has expired.
pub async fn close(tx: &mut Tx, act: &Act, id: Id<Need>) -> Result<(), NeedError> {
    let need = load(tx, &act.scope, id).await?;
    move_to(tx, act, &need, Command::Close, "need.closed", json!({})).await
}

/// Ends a published need whose time is over. A need with open claims stays until they are settled.
pub async fn expire(tx: &mut Tx, act: &Act, id: Id<Need>) -> Result<(), NeedError> {
    let need = load(tx, &act.scope, id).await?;
    if need.claimed > need.received {
        return Err(NeedError::HasClaims);
    }
    move_to(tx, act, &need, Command::Expire, "need.expired", json!({})).await
}

/// Expires published needs whose time is over; gives how many. A need with open claims stays until they are settled.
pub async fn expire_due(tx: &mut Tx, act: &Act) -> Result<usize, NeedError> {
    let due = store::due(tx, act.now).await?;
    for need in &due {
        move_to(tx, act, need, Command::Expire, "need.expired", json!({})).await?;
    }
    Ok(due.len())
}

/// The need with everything its officers may see.
pub async fn get(db: &Db, scope: &Scope, id: Id<Need>) -> Result<Option<Need>, DbError> {
    store::get(db, scope, id).await
}

/// The need if anybody may read it.
pub async fn published(db: &Db, id: Id<Need>) -> Result<Option<Need>, DbError> {
    Ok(store::by_ids(db, &[id]).await?.pop())
}

/// Those of `ids` that anybody may read, in the order of `ids`: the engine proposes, the database decides.
pub async fn published_by_ids(db: &Db, ids: &[Id<Need>]) -> Result<Vec<Need>, DbError> {
    let mut found = store::by_ids(db, ids).await?;
    found.sort_by_key(|need| ids.iter().position(|id| *id == need.id));
    Ok(found)
}

/// Needs within reach, newest first.
pub async fn list(db: &Db, scope: &Scope, filter: &Filter) -> Result<Vec<Need>, DbError> {
    store::list(db, scope, filter).await
}

/// How many needs within reach fit the filter.
pub async fn count(db: &Db, scope: &Scope, filter: &Filter) -> Result<i64, DbError> {
    store::count(db, scope, filter).await
}

/// What was received in full is met. Called by `claims` in the transaction of the last confirmation.
pub(crate) async fn meet_if_complete(tx: &mut Tx, act: &Act, id: Id<Need>) -> Result<(), NeedError> {
    let Some(need) = store::load(tx, id).await? else { return Err(NeedError::NotFound) };
    if need.stage == Stage::Published && need.received == need.requested {
        move_to(tx, act, &need, Command::Meet, "need.met", json!({ "received": need.received })).await?;
    }
    Ok(())
}

/// A failure found later opens a met need again for the usual time. Called by `claims` in the transaction that takes
/// back what failed; a need that is open or over stays as it is.
pub(crate) async fn reopen(tx: &mut Tx, act: &Act, id: Id<Need>, days: i64) -> Result<(), NeedError> {
    let need = store::load(tx, id).await?.ok_or(NeedError::NotFound)?;
    if need.stage == Stage::Met {
        move_to(tx, act, &need, Command::Reopen, "need.reopened", json!({ "received": need.received }))
            .await?;
        store::set_expiry(tx, id, act.now.plus_days(days)).await?;
    }
    Ok(())
}

/// The need for changing it, within reach.
async fn load(tx: &mut Tx, scope: &Scope, id: Id<Need>) -> Result<Need, NeedError> {
    let need = store::load(tx, id).await?.ok_or(NeedError::NotFound)?;
    if scope.covers(need.region) { Ok(need) } else { Err(NeedError::NotFound) }
}

/// The only way from stage to stage: asks the rules, compares and sets, records.
async fn move_to(
    tx: &mut Tx,
    act: &Act,
    need: &Need,
    command: Command,
    kind: &'static str,
    data: serde_json::Value,
) -> Result<(), NeedError> {
    let next = stage::advance(need.stage, command).ok_or(NeedError::Refused(need.stage, command))?;
    if store::set_stage(tx, need.id, need.version, next, act.now).await? == 0 {
        return Err(NeedError::Changed);
    }
    audit::record(tx, act, Event { kind, subject: need.id, region: Some(need.region), data: &data }).await?;
    Ok(())
}
