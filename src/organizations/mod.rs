//! Enterprises, chambers, charities: one 统一社会信用代码 each.

mod named;
mod registration;
mod stage;
pub(crate) mod store;
pub mod web;

use serde_json::json;

use crate::access::{Act, First, Once, Organization, Scope};
use crate::audit::{self, Event};
use crate::db::{Db, DbError, FromRow, Tx};
use crate::kernel::id::Id;
use crate::kernel::message::{Errors, Message};
use crate::kernel::region::Region;

pub use named::{Known, Named, Registered, known, named};
pub use registration::{Registration, RegistrationFields, code_message, read_place};
pub use stage::Stage;

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
    /// It is no longer in the stage that the caller saw.
    #[error("the organization changed meanwhile")]
    Changed,
    #[error("the key was used for another request")]
    KeyReused,
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Longest note of the desk, in characters.
pub const MAX_NOTE: usize = 500;

/// Writes down an organization that applies. Refuses a credit code that is already registered.
pub async fn register(
    tx: &mut Tx,
    act: &Act,
    new: Registration,
) -> Result<Id<Organization>, OrganizationError> {
    let id = act.ids.next();
    if !store::add(tx, id, &new, act.now).await? {
        let message = Message::new("organization-code-taken");
        return Err(OrganizationError::Invalid(Errors::one("credit_code", message)));
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

/// Moves an organization within the caller's reach from the stage the caller saw to `to`, with a note that the
/// organization will read.
pub async fn verify(
    tx: &mut Tx,
    act: &Act,
    once: &Once,
    id: Id<Organization>,
    (from, to): (Stage, Stage),
    note: &str,
) -> Result<(), OrganizationError> {
    let region = store::region(tx, &act.scope, id).await?.ok_or(OrganizationError::NotFound)?;
    match once.take(tx, act, id.raw()).await? {
        First::Yes => {}
        First::No(_) => return Ok(()),
        First::Other => return Err(OrganizationError::KeyReused),
    }
    let mut errors = Errors::default();
    if !from.decisions().contains(&to) {
        errors.add("decision", Message::new("organization-decision-unknown"));
    }
    if note.is_empty() && to.needs_note() {
        errors.add("note", Message::new("organization-note-missing"));
    }
    if note.chars().count() > MAX_NOTE {
        errors.add("note", Message::new("organization-note-long").with("max", MAX_NOTE));
    }
    errors.done().map_err(OrganizationError::Invalid)?;
    if !store::advance(tx, id, (from, to), note).await? {
        return Err(OrganizationError::Changed);
    }
    let data = json!({ "from": from, "to": to });
    let kind = match to {
        Stage::Applied => "organization.applied",
        Stage::Verified => "organization.verified",
        Stage::Returned => "organization.returned",
        Stage::Suspended => "organization.suspended",
    };
    Ok(audit::record(tx, act, Event { kind, subject: id, region: Some(region), data: &data }).await?)
}

/// Sends a returned registration in again, mended; the code stays. `act` must be of a person of the organization.
pub async fn reapply(
    tx: &mut Tx,
    act: &Act,
    id: Id<Organization>,
    mended: Registration,
) -> Result<(), OrganizationError> {
    if act.scope.actor().is_none_or(|actor| actor.organization != Some(id)) {
        return Err(OrganizationError::NotFound);
    }
    let region = mended.region;
    if !store::reapply(tx, id, mended).await? {
        return Err(OrganizationError::Changed);
    }
    let data = json!({ "from": Stage::Returned, "to": Stage::Applied });
    let event = Event { kind: "organization.applied", subject: id, region: Some(region), data: &data };
    Ok(audit::record(tx, act, event).await?)
}

/// The organization with this id. Who may see it is decided by [`is_visible`].
pub async fn find(db: &Db, id: Id<Organization>) -> Result<Option<Profile>, DbError> {
    store::find(db, id).await
}

/// Whether `desk` (a scope of [`crate::access::Action::VerifyOrganization`]) or the public may see `profile`.
pub fn is_visible(profile: &Profile, desk: &Scope) -> bool {
    let own = desk.actor().is_some_and(|actor| actor.organization == Some(profile.id));
    profile.stage.is_public() || own || desk.covers(profile.region)
}

/// Organizations within reach at `stage`, the longest waiting first, after `after`.
pub async fn list(
    db: &Db,
    scope: &Scope,
    stage: Stage,
    after: Option<Id<Organization>>,
    limit: i64,
) -> Result<Vec<Profile>, DbError> {
    store::list(db, scope, stage, after, limit).await
}
