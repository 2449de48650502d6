//! Enterprises, chambers, charities: one 统一社会信用代码 each.

pub mod api;
pub mod index;
pub mod industry;
mod list;
pub mod membership;
mod named;
mod profile;
mod registration;
pub mod stage;
pub(crate) mod store;
pub mod trades;
mod verification;
pub mod web;

use serde_json::json;

use crate::access::{Account, Act, KeyReused, Organization, Scope};
use crate::audit::{self, Event};
use crate::db::{Db, DbError, FromRow, Tx};
use crate::kernel::clock::Time;
use crate::kernel::id::Id;
use crate::kernel::masked::PersonName;
use crate::kernel::message::{Errors, Message};
use crate::kernel::region::Region;
use crate::kernel::uscc::CreditCode;

pub use list::{Filter, public_list};
pub use named::{Known, Named, Registered, known, named};
pub use profile::{Change, ProfileFields, change};
pub use registration::{Registration, RegistrationFields, code_message, read_place};
pub use stage::{Allowed, Command, Stage};
pub use verification::{decide, desk_list, lapse_due, reapply, remind, to_remind};

crate::text_enum! {
    /// What an organization is.
    pub enum Kind {
        Enterprise = "enterprise",
        Chamber = "chamber",
        Charity = "charity",
        PublicBody = "public_body",
    }
}
crate::text_column!(Kind);

/// An organization as stored.
#[derive(Debug, Clone, FromRow)]
pub struct Profile {
    pub id: Id<Organization>,
    pub kind: Kind,
    /// All 18 characters: the code of an organization is public.
    pub credit_code: String,
    pub name: String,
    pub region: Region,
    pub stage: Stage,
    /// What the desk said with its last decision; for the organization itself and the desk.
    pub note: String,
    pub version: i64,
    /// Who of the desk has or had it in hand, and since when.
    pub reviewer_id: Option<Id<Account>>,
    pub reviewer: Option<String>,
    pub taken_at: Option<Time>,
    /// The end of the term of its last verification; nothing when it was never verified.
    pub verified_until: Option<Time>,
    /// Code of a division of GB/T 4754.
    pub industry: Option<String>,
    pub capabilities: String,
}

impl Profile {
    /// What it may do now.
    pub const fn allows(&self) -> Allowed {
        self.stage.allows(self.verified_until.is_some())
    }

    /// The end of its term when that comes within `days`, and nobody has checked it again.
    pub fn ends_soon(&self, now: Time, days: i64) -> Option<Time> {
        let until = self.verified_until.filter(|_| self.stage == Stage::Verified)?;
        (until <= now.plus_days(days)).then_some(until)
    }
}

/// Why an operation was not done.
#[derive(Debug, thiserror::Error)]
pub enum OrganizationError {
    /// A field breaks a rule.
    #[error("a field breaks a rule")]
    Invalid(Errors),
    /// It does not exist, or not within reach.
    #[error("no such organization")]
    NotFound,
    /// It is no longer as the caller saw it.
    #[error("the organization changed meanwhile")]
    Changed,
    #[error(transparent)]
    KeyReused(#[from] KeyReused),
    #[error(transparent)]
    Db(#[from] DbError),
}

impl OrganizationError {
    fn field(field: &'static str, message: Message) -> Self {
        Self::Invalid(Errors::one(field, message))
    }
}

/// Writes down an organization that applies. Refuses a credit code that is already registered, and says whom to ask.
pub async fn register(
    tx: &mut Tx,
    act: &Act,
    new: Registration,
) -> Result<Id<Organization>, OrganizationError> {
    let id = act.ids.next();
    if !store::add(tx, id, &new, act.now).await? {
        let holder = store::holder(tx, new.credit_code.reveal()).await?;
        return Err(OrganizationError::field("credit_code", taken(holder)));
    }
    let event = Event {
        kind: "organization.applied",
        subject: id,
        region: Some(new.region),
        data: &json!({ "kind": new.kind, "code": new.credit_code.reveal() }),
    };
    audit::record(tx, act, event).await?;
    Ok(id)
}

/// Names the organization that has the code if anybody may know it, and its lead no further than a public page would.
fn taken(holder: Option<store::Holder>) -> Message {
    match holder.filter(|holder| holder.verified_until.is_some()) {
        Some(holder) => match holder.lead {
            Some(lead) => Message::new("organization-code-taken-lead")
                .with("name", holder.name)
                .with("lead", PersonName::new(lead)),
            None => Message::new("organization-code-taken-name").with("name", holder.name),
        },
        None => Message::new("organization-code-taken"),
    }
}

/// Those of `ids` that were verified at least once.
pub async fn by_ids(db: &Db, ids: &[Id<Organization>]) -> Result<Vec<Profile>, DbError> {
    store::by_ids(db, ids).await
}

/// Where else each of these has people.
pub async fn branches_of(
    db: &Db,
    ids: &[Id<Organization>],
) -> Result<Vec<(Id<Organization>, Region)>, DbError> {
    store::branches_of(db, ids).await
}

/// The organization with this id. Who may see it is decided by [`is_visible`].
pub async fn find(db: &Db, id: Id<Organization>) -> Result<Option<Profile>, DbError> {
    store::find(db, id).await
}

/// Where else it has people.
pub async fn branches(db: &Db, id: Id<Organization>) -> Result<Vec<Region>, DbError> {
    store::branches(db, id).await
}

/// Whether `desk` (a scope of [`crate::access::Action::VerifyOrganization`]) or the public may see `profile`.
pub fn is_visible(profile: &Profile, desk: &Scope) -> bool {
    let own = desk.actor().is_some_and(|actor| actor.organization == Some(profile.id));
    profile.allows().public || own || desk.covers(profile.region)
}

/// What the organization of the person who acts may do now; nothing when they act for themselves.
pub async fn allowed(tx: &mut Tx, act: &Act) -> Result<Option<Allowed>, DbError> {
    match act.scope.actor().and_then(|actor| actor.organization) {
        Some(id) => store::standing(tx, id).await,
        None => Ok(None),
    }
}

/// What an organization may do now; nothing when there is none.
pub async fn allowed_to(tx: &mut Tx, id: Id<Organization>) -> Result<Option<Allowed>, DbError> {
    store::standing(tx, id).await
}

/// The organization with this credit code, in whatever stage.
pub async fn by_code(db: &Db, code: &CreditCode) -> Result<Option<Profile>, DbError> {
    store::by_code(db, code.reveal()).await
}

/// Holds an organization for the rest of the transaction: whoever changes its people or chambers does so after.
pub async fn hold(tx: &mut Tx, id: Id<Organization>) -> Result<(), DbError> {
    store::hold(tx, id).await
}
