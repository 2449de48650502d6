//! The people of one organization: inviting them, what each does, handing over the lead, removing somebody.

use serde_json::json;

use super::invitation::send;
use super::officers::masked;
use super::{AccountError, Invitation, NewInvitation, store};
use crate::access::{Account, Act, Duty, Once, Organization, Role, Session};
use crate::app::App;
use crate::audit::{self, Event};
use crate::db::{Db, DbError, FromRow, Tx};
use crate::kernel::clock::Time;
use crate::kernel::id::Id;
use crate::organizations;

/// Somebody of the organization, also who was removed.
#[derive(Debug, Clone, FromRow)]
pub struct Colleague {
    pub id: Id<Account>,
    pub name: String,
    pub duty: Duty,
    /// Sealed; [`Colleague::masked_phone`] says as much of it as colleagues need.
    phone: Vec<u8>,
    pub disabled_at: Option<Time>,
}

impl Colleague {
    /// First three and last four digits of the phone number, enough to recognise it.
    pub fn masked_phone(&self, app: &App) -> Result<String, AccountError> {
        masked(app, self.id, &self.phone)
    }
}

/// An invitation that nobody has used yet.
#[derive(Debug, Clone, FromRow)]
pub struct Invited {
    pub id: Id<Invitation>,
    pub name: String,
    pub duty: Duty,
    pub expires_at: Time,
}

/// The people of an organization, the longest there first.
pub async fn colleagues(db: &Db, organization: Id<Organization>) -> Result<Vec<Colleague>, DbError> {
    store::colleagues(db, organization).await
}

/// Who is invited at `now` and has not come yet.
pub async fn invited(db: &Db, organization: Id<Organization>, now: Time) -> Result<Vec<Invited>, DbError> {
    store::invited(db, organization, now).await
}

/// The organization of the person who acts.
fn own(act: &Act) -> Result<Id<Organization>, AccountError> {
    act.scope.actor().and_then(|actor| actor.organization).ok_or(AccountError::NotFound)
}

/// Invites somebody into the organization of who asks; gives the secret part of the link, which works once. Repeated
/// with the same key it gives the same.
pub async fn invite_colleague(
    app: &App,
    act: &Act,
    once: Once,
    (name, duty): (String, Duty),
) -> Result<String, AccountError> {
    let organization = own(act)?;
    let found = organizations::find(&app.db, organization).await?.ok_or(AccountError::NotFound)?;
    let place = Some((organization, duty));
    let new = NewInvitation { role: Role::Enterprise, region: Some(found.region), name, place };
    send(app, act, once, new).await
}

/// Takes back an invitation of the own organization that nobody has used: its link works no more.
pub async fn withdraw_invitation(
    tx: &mut Tx,
    act: &Act,
    once: &Once,
    id: Id<Invitation>,
) -> Result<(), AccountError> {
    let organization = own(act)?;
    if once.take(tx, act, id.raw()).await?.earlier()?.is_some() {
        return Ok(());
    }
    if !store::withdraw_invitation(tx, id, organization, act.now).await? {
        return Err(AccountError::NotFound);
    }
    let event = Event { kind: "invitation.withdrawn", subject: id, region: None, data: &json!({}) };
    Ok(audit::record(tx, act, event).await?)
}

/// Gives a colleague another duty. An organization is never without a lead.
pub async fn set_duty(
    tx: &mut Tx,
    act: &Act,
    once: &Once,
    id: Id<Account>,
    duty: Duty,
) -> Result<(), AccountError> {
    let organization = begin(tx, act, id).await?;
    if once.take(tx, act, id.raw()).await?.earlier()?.is_some() {
        return Ok(());
    }
    give(tx, act, organization, id, duty).await
}

/// Makes a colleague the lead in place of who hands over, who stays as a clerk.
pub async fn hand_over(tx: &mut Tx, act: &Act, once: &Once, id: Id<Account>) -> Result<(), AccountError> {
    let organization = begin(tx, act, id).await?;
    let from = act.scope.account().filter(|own| *own != id).ok_or(AccountError::NotFound)?;
    if once.take(tx, act, id.raw()).await?.earlier()?.is_some() {
        return Ok(());
    }
    // Asked here and not by the policy: sent again, the form comes from somebody who leads no more.
    if act.scope.actor().and_then(|actor| actor.duty) != Some(Duty::Lead) {
        return Err(AccountError::NotFound);
    }
    give(tx, act, organization, id, Duty::Lead).await?;
    give(tx, act, organization, from, Duty::Clerk).await
}

/// Removes a colleague at once: the account no longer signs in and its sessions end. The last lead stays.
pub async fn remove(tx: &mut Tx, act: &Act, once: &Once, id: Id<Account>) -> Result<(), AccountError> {
    let organization = own(act)?;
    organizations::hold(tx, organization).await?;
    if once.take(tx, act, id.raw()).await?.earlier()?.is_some() {
        return Ok(());
    }
    if !store::is_colleague(tx, id, organization).await? {
        return Err(AccountError::NotFound);
    }
    if !store::remove_colleague(tx, id, organization, act.now).await? {
        return Err(AccountError::field("person", "people-last-lead"));
    }
    Session::end_all(tx, id, None).await?;
    let data = json!({ "role": Role::Enterprise });
    let event = Event { kind: "account.disabled", subject: id, region: None, data: &data };
    Ok(audit::record(tx, act, event).await?)
}

/// Whose people change does so after this: two leads cannot demote each other at the same time.
async fn begin(tx: &mut Tx, act: &Act, id: Id<Account>) -> Result<Id<Organization>, AccountError> {
    let organization = own(act)?;
    organizations::hold(tx, organization).await?;
    if store::is_colleague(tx, id, organization).await? {
        Ok(organization)
    } else {
        Err(AccountError::NotFound)
    }
}

async fn give(
    tx: &mut Tx,
    act: &Act,
    organization: Id<Organization>,
    subject: Id<Account>,
    duty: Duty,
) -> Result<(), AccountError> {
    if !store::set_duty(tx, subject, organization, duty).await? {
        return Err(AccountError::field("person", "people-last-lead"));
    }
    let event = Event { kind: "account.duty_given", subject, region: None, data: &json!({ "duty": duty }) };
    Ok(audit::record(tx, act, event).await?)
}
