//! What people and organizations can give: published at once by its owner, used up by claims.
//!
//! `committed` is the sum of the claims made from an offer; only `claims` moves it.

pub mod api;
mod check;
pub mod fields;
pub mod index;
mod stage;
pub(crate) mod store;
pub mod web;

use crate::access::{Account, Act, Actor, KeyReused, Once, Organization, Scope};
use crate::audit::{self, Event, Subject};
use crate::db::{Db, DbError, FromRow, Tx};
use crate::kernel::clock::Time;
use crate::kernel::id::{Entity, Id};
use crate::kernel::message::{Errors, Message};
use crate::kernel::region::Region;
use crate::organizations;
use serde_json::json;

pub use stage::{Stage, Standing};

/// An offer as stored.
#[derive(Debug, Clone, FromRow)]
pub struct Offer {
    pub id: Id<Offer>,
    pub account_id: Id<Account>,
    pub organization_id: Option<Id<Organization>>,
    /// Of the organization, where one offers; people stay unnamed.
    pub organization: Option<String>,
    /// Leaf code of the taxonomy.
    pub category: String,
    /// Separated by single spaces.
    pub tags: String,
    pub title: String,
    pub detail: String,
    pub unit: String,
    pub quantity: i64,
    pub committed: i64,
    /// Where it may go if `limited`, else where it comes from.
    pub region: Region,
    pub limited: bool,
    pub stage: Stage,
    pub version: i64,
    pub created_at: Time,
    /// From then on it no longer stands.
    pub valid_until: Time,
    /// Whether its giver may give now: false for an organization whose registration is stopped.
    pub stands: bool,
}

impl Entity for Offer {
    const TAG: [u8; 4] = *b"ofer";
}

impl Subject for Offer {
    const NAME: &'static str = "offer";
}

impl Offer {
    /// What nobody has claimed yet.
    pub const fn remaining(&self) -> i64 {
        self.quantity - self.committed
    }

    pub fn tag_list(&self) -> impl Iterator<Item = &str> {
        self.tags.split(' ').filter(|tag| !tag.is_empty())
    }

    /// The last day on which it stands.
    pub const fn last_day(&self) -> Time {
        Time(self.valid_until.0 - 1)
    }

    /// Whether `actor` may change it: the person who wrote it, or anybody of the same organization.
    pub fn is_of(&self, actor: &crate::access::Actor) -> bool {
        self.account_id == actor.account
            || (self.organization_id.is_some() && self.organization_id == actor.organization)
    }

    /// How it stands at `now`.
    pub const fn standing(&self, now: Time) -> Standing {
        stage::standing((self.stage, self.stands), self.valid_until, self.remaining(), now)
    }
}

/// What its owner writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOffer {
    pub category: String,
    pub tags: Vec<String>,
    pub title: String,
    pub detail: String,
    pub quantity: i64,
    pub unit: String,
    /// Where it may go if `limited`, else where it comes from.
    pub region: Region,
    pub limited: bool,
    pub valid_until: Time,
}

/// Why an operation on an offer was not done.
#[derive(Debug, thiserror::Error)]
pub enum OfferError {
    /// Not there, or somebody else's.
    #[error("no such offer")]
    NotFound,
    /// It is closed.
    #[error("the offer is closed")]
    Closed,
    /// Somebody changed it meanwhile, or a claim used a part of it.
    #[error("the offer changed meanwhile")]
    Changed,
    /// The federation desk has not verified the organization yet, or has returned or suspended it.
    #[error("the organization may not offer now")]
    OrganizationStopped,
    #[error("the form breaks a rule")]
    Invalid(Errors),
    #[error(transparent)]
    KeyReused(#[from] KeyReused),
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Publishes a new offer of the person who asks, for their organization if they have one. Repeated with the same key
/// it gives the first one's id.
pub async fn create(tx: &mut Tx, act: &Act, once: &Once, new: &NewOffer) -> Result<Id<Offer>, OfferError> {
    let Some(owner) = act.scope.actor() else { return Err(OfferError::NotFound) };
    check::check(new, act.now).map_err(OfferError::Invalid)?;
    let id = act.ids.next::<Offer>();
    if let Some(first) = once.take(tx, act, id.raw()).await?.earlier()? {
        return Ok(Id::from_raw(first));
    }
    if organizations::allowed(tx, act).await?.is_some_and(|allowed| !allowed.offer) {
        return Err(OfferError::OrganizationStopped);
    }
    store::insert(tx, id, new, owner, act.now).await?;
    tell(tx, act, id, "offer.published", new).await?;
    Ok(id)
}

/// Publishes an offer of `owner`, whose word somebody else takes down: the deed that this is part of has a key of its own.
pub async fn create_for(
    tx: &mut Tx,
    act: &Act,
    owner: &Actor,
    new: &NewOffer,
) -> Result<Id<Offer>, OfferError> {
    check::check(new, act.now).map_err(OfferError::Invalid)?;
    if let Some(organization) = owner.organization
        && organizations::allowed_to(tx, organization).await?.is_some_and(|allowed| !allowed.offer)
    {
        return Err(OfferError::OrganizationStopped);
    }
    let id = act.ids.next::<Offer>();
    store::insert(tx, id, new, owner, act.now).await?;
    tell(tx, act, id, "offer.published", new).await?;
    Ok(id)
}

/// Replaces what the owner wrote, while it is open. What is promised already cannot be taken back, nor counted anew
/// in another unit. Repeated with the same key it changes nothing.
pub async fn update(
    tx: &mut Tx,
    act: &Act,
    once: &Once,
    id: Id<Offer>,
    version: i64,
    new: &NewOffer,
) -> Result<(), OfferError> {
    if once.take(tx, act, id.raw()).await?.earlier()?.is_some() {
        return Ok(());
    }
    let offer = load_open(tx, act, id).await?;
    let mut errors = check::check(new, act.now).err().unwrap_or_default();
    if offer.committed > 0 && new.quantity >= 1 && new.quantity < offer.committed {
        errors.add("quantity", Message::new("offer-quantity-committed").with("committed", offer.committed));
    }
    if offer.committed > 0 && new.unit != offer.unit {
        errors.add("unit", Message::new("offer-unit-committed").with("unit", &offer.unit));
    }
    errors.done().map_err(OfferError::Invalid)?;
    if store::update(tx, id, version, new).await? == 0 {
        return Err(OfferError::Changed);
    }
    tell(tx, act, id, "offer.changed", new).await
}

/// Takes an offer off the list. Claims made from it go on. Closing twice is one closing.
pub async fn close(tx: &mut Tx, act: &Act, once: &Once, id: Id<Offer>) -> Result<(), OfferError> {
    if once.take(tx, act, id.raw()).await?.earlier()?.is_some() {
        return Ok(());
    }
    take_back(tx, act, id).await
}

/// As [`close`], under the key of another deed.
pub async fn take_back(tx: &mut Tx, act: &Act, id: Id<Offer>) -> Result<(), OfferError> {
    let offer = load_open(tx, act, id).await?;
    if store::close(tx, id).await? == 0 {
        return Err(OfferError::Closed);
    }
    let data = json!({ "committed": offer.committed });
    let event = Event { kind: "offer.closed", subject: id, region: Some(offer.region), data: &data };
    Ok(audit::record(tx, act, event).await?)
}

/// The offer if anybody may read it: any that was published, closed ones too, since claims point at them.
pub async fn published(db: &Db, id: Id<Offer>) -> Result<Option<Offer>, DbError> {
    Ok(store::by_ids(db, &[id]).await?.pop())
}

/// Those of `ids` that anybody may read, in the order of `ids`: the engine proposes, the database decides.
pub async fn published_by_ids(db: &Db, ids: &[Id<Offer>]) -> Result<Vec<Offer>, DbError> {
    let mut found = store::by_ids(db, ids).await?;
    found.sort_by_key(|offer| ids.iter().position(|id| *id == offer.id));
    Ok(found)
}

/// Open offers with ids below `before`, newest first: the list where there is no search.
pub async fn newest(db: &Db, before: Option<Id<Offer>>, limit: i64) -> Result<Vec<Offer>, DbError> {
    store::open_before(db, before.map_or(i64::MAX, Id::raw), limit).await
}

/// The open offers of an organization.
pub async fn of_organization(db: &Db, id: Id<Organization>) -> Result<Vec<Id<Offer>>, DbError> {
    store::of_organization(db, id).await
}

/// The offer if it is the caller's own.
pub async fn own(db: &Db, scope: &Scope, id: Id<Offer>) -> Result<Option<Offer>, DbError> {
    store::own(db, scope, id).await
}

/// The caller's own offers, newest first, closed ones too.
pub async fn list_own(db: &Db, scope: &Scope, limit: i64) -> Result<Vec<Offer>, DbError> {
    store::list_own(db, scope, limit).await
}

async fn load_open(tx: &mut Tx, act: &Act, id: Id<Offer>) -> Result<Offer, OfferError> {
    let offer = store::load_own(tx, &act.scope, id).await?.ok_or(OfferError::NotFound)?;
    if offer.stage == Stage::Open { Ok(offer) } else { Err(OfferError::Closed) }
}

async fn tell(
    tx: &mut Tx,
    act: &Act,
    id: Id<Offer>,
    kind: &'static str,
    new: &NewOffer,
) -> Result<(), OfferError> {
    let data = json!({ "category": new.category, "quantity": new.quantity, "unit": new.unit });
    Ok(audit::record(tx, act, Event { kind, subject: id, region: Some(new.region), data: &data }).await?)
}
