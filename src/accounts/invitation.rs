//! Invitations: the one way to become an officer, or a colleague in an organization. The first administrator is invited by
//! the machine itself.

use serde_json::json;

use super::create::{NewAccount, SealedAccount, add, seal};
use super::credentials::CredentialFields;
use super::sign_up::agreed;
use super::{AccountError, password, store};
use crate::access::{Account, Act, Action, Duty, Once, Organization, Reach, Role, Scope};
use crate::app::App;
use crate::db::{FromRow, Tx};
use crate::kernel::clock::Time;
use crate::kernel::id::{Entity, Id};
use crate::kernel::message::{Errors, Message};
use crate::kernel::random::{derive, hex};
use crate::kernel::region::{Level, Region};

/// An invitation to become an officer, or a colleague.
#[derive(Debug, Clone, FromRow)]
pub struct Invitation {
    pub id: Id<Self>,
    pub role: Role,
    pub region: Option<Region>,
    /// Whom it is meant for.
    pub name: String,
    /// Of a colleague: where, its name, and what they will do there.
    pub organization_id: Option<Id<Organization>>,
    pub organization: Option<String>,
    pub duty: Option<Duty>,
}

impl Entity for Invitation {
    const TAG: [u8; 4] = *b"invt";
}

/// An invitation to be made.
#[derive(Debug, Clone)]
pub struct NewInvitation {
    pub role: Role,
    pub region: Option<Region>,
    pub name: String,
    /// Of a colleague: where, and what they will do there.
    pub place: Option<(Id<Organization>, Duty)>,
}

/// Whether a person with `scope` may invite (and shut out) somebody with this role and region: an administrator any
/// officer, a reviewer the information officers of the own region and reviewers strictly below.
pub fn may_invite(scope: &Scope, role: Role, region: Option<Region>) -> bool {
    let placed = match role {
        Role::Donor | Role::Enterprise => false,
        Role::Administrator => true,
        Role::InformationOfficer => region.is_some_and(|region| region.level() >= Level::Township),
        Role::Reviewer => region.is_some_and(|region| region.level() <= Level::Township),
        Role::Federation | Role::Charity | Role::Auditor => region.is_some(),
    };
    let within = match (scope.reach(), region) {
        (Reach::Everywhere, _) => true,
        (Reach::Subtree(own), Some(region)) => match role {
            Role::InformationOfficer => own.contains(region),
            Role::Reviewer => own.contains(region) && own != region,
            _ => false,
        },
        _ => false,
    };
    placed && within
}

/// The roles that a person with `scope` may invite somebody for, somewhere.
pub fn invitable(scope: &Scope) -> Vec<Role> {
    match scope.reach() {
        Reach::Everywhere => {
            let officer = |role: &Role| !matches!(role, Role::Donor | Role::Enterprise);
            Role::ALL.iter().copied().filter(officer).collect()
        }
        Reach::Subtree(own) if own.level() < Level::Township => {
            vec![Role::InformationOfficer, Role::Reviewer]
        }
        Reach::Subtree(_) => vec![Role::InformationOfficer],
        Reach::Nowhere | Reach::Own { .. } => Vec::new(),
    }
}

/// Makes an invitation that works once within the configured days; gives the secret part of its address. Repeated with
/// the same key it gives the same.
pub async fn invite(app: &App, act: &Act, once: Once, new: NewInvitation) -> Result<String, AccountError> {
    if !may_invite(&act.scope, new.role, new.region) {
        return Err(AccountError::field("role", "invitation-not-yours"));
    }
    send(app, act, once, new).await
}

/// Makes the invitation of somebody who may.
pub(super) async fn send(
    app: &App,
    act: &Act,
    once: Once,
    new: NewInvitation,
) -> Result<String, AccountError> {
    let secret = hex(&once.secret(&app.vault, "invitation"));
    let until = act.now.plus_days(app.config.rules.invitation_days);
    let input = (act.clone(), once, new, hash(&secret), until);
    app.db
        .write(input, |tx, (act, once, new, token, until)| {
            Box::pin(async move { invite_in(tx, &act, &once, new, token, until).await })
        })
        .await?;
    Ok(secret)
}

async fn invite_in(
    tx: &mut Tx,
    act: &Act,
    once: &Once,
    new: NewInvitation,
    token: Vec<u8>,
    until: Time,
) -> Result<(), AccountError> {
    let id: Id<Invitation> = act.ids.next();
    if once.take(tx, act, id.raw()).await?.earlier()?.is_some() {
        return Ok(());
    }
    let (role, region, duty) = (new.role, new.region, new.place.map(|(_, duty)| duty));
    store::add_invitation(tx, id, new, token, (act.scope.account(), act.now, until)).await?;
    let data = json!({ "role": role, "duty": duty });
    let event = crate::audit::Event { kind: "invitation.made", subject: id, region, data: &data };
    Ok(crate::audit::record(tx, act, event).await?)
}

impl crate::audit::Subject for Invitation {
    const NAME: &'static str = "invitation";
}

/// The path under which the first administrator sets up an account, or nothing once there is one. Each call makes a
/// new secret and voids the one before.
pub async fn setup_link(app: &App) -> Result<Option<String>, AccountError> {
    if store::has_administrator(&app.db).await? {
        return Ok(None);
    }
    let act = app.act(&Scope::system(Action::Invite));
    app.db.write(act.now, |tx, now| Box::pin(store::void_setup(tx, now))).await?;
    let new = NewInvitation { role: Role::Administrator, region: None, name: String::new(), place: None };
    let once = Once::new(&app.random.hex()?, &[]).map_err(AccountError::Conflict)?;
    let secret = invite(app, &act, once, new).await?;
    Ok(Some(format!("/invitations/{secret}")))
}

/// The invitation behind a secret while it works: not used, not expired, not voided.
pub async fn pending(app: &App, secret: &str) -> Result<Option<Invitation>, AccountError> {
    Ok(store::pending(&app.db, hash(secret), app.clock.now()).await?)
}

/// Makes the account that an invitation is for. An invitation works once; sending the form twice gives the account that
/// the first made.
pub async fn accept(
    app: &App,
    act: &Act,
    once: Once,
    secret: &str,
    fields: &CredentialFields,
) -> Result<Id<Account>, AccountError> {
    // Before the key: what the same form uses up meanwhile is then seen as its own deed.
    let invitation = pending(app, secret).await?;
    if let Some(id) = once.peek(&app.db, act).await?.earlier()? {
        return Ok(Id::from_raw(id));
    }
    let invitation = invitation.ok_or(AccountError::NotFound)?;
    let mut errors = Errors::default();
    let person = fields.check(&mut errors);
    errors.done().map_err(AccountError::Invalid)?;
    let person = person.ok_or(AccountError::NotFound)?;
    let password_hash = password::hash(app, person.password).await?;
    let new = NewAccount {
        role: invitation.role,
        region: invitation.region,
        organization: invitation.organization_id,
        duty: invitation.duty.unwrap_or(Duty::Clerk),
        name: person.name,
        phone: person.phone,
        password_hash,
    };
    let input = (act.clone(), once, invitation.id, seal(app, act, new)?);
    app.db
        .write(input, |tx, (act, once, id, account)| {
            Box::pin(async move { accept_in(tx, &act, &once, id, account).await })
        })
        .await
}

async fn accept_in(
    tx: &mut Tx,
    act: &Act,
    once: &Once,
    invitation: Id<Invitation>,
    account: SealedAccount,
) -> Result<Id<Account>, AccountError> {
    if let Some(id) = once.take(tx, act, account.id.raw()).await?.earlier()? {
        return Ok(Id::from_raw(id));
    }
    let region = account.region;
    let id = add(tx, act, account).await?;
    if !store::use_invitation(tx, invitation, id, act.now).await? {
        return Err(AccountError::Conflict(Message::new("invitation-used")));
    }
    agreed(tx, act, id, region).await?;
    Ok(id)
}

fn hash(secret: &str) -> Vec<u8> {
    derive(secret.as_bytes(), "invitation").to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::Actor;

    fn township() -> Scope {
        let actor = Actor {
            account: Id::from_raw(1),
            role: Role::Reviewer,
            region: Some(Region::parse("422801100").unwrap()),
            organization: None,
            duty: None,
            name: String::new(),
        };
        Scope::new(Some(actor), Action::Invite)
    }

    #[test]
    fn a_reviewer_invites_neither_above_nor_outside() {
        let may = |role, code: &str| may_invite(&township(), role, Some(Region::parse(code).unwrap()));
        assert!(may(Role::InformationOfficer, "422801100"));
        assert!(may(Role::InformationOfficer, "422801100001"));
        assert!(!may(Role::InformationOfficer, "422801101"));
        assert!(!may(Role::Reviewer, "422801"));
        assert!(!may(Role::Reviewer, "422801100"));
        assert!(!may(Role::Auditor, "422801100001"));
        assert!(!may_invite(&township(), Role::Administrator, None));
    }
}
