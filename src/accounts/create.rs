//! Making an account, whoever it is for.

use serde_json::json;

use super::{AccountError, store};
use crate::access::{Account, Act, Duty, Organization, Role};
use crate::app::App;
use crate::audit::{self, Event};
use crate::db::Tx;
use crate::kernel::id::Id;
use crate::kernel::phone::Phone;
use crate::kernel::region::Region;

/// Where the phone number of an account is sealed, and the name of its blind index.
pub(super) const PHONE: &str = "account.phone";

/// An account to be made.
#[derive(Debug, Clone)]
pub struct NewAccount {
    pub role: Role,
    /// Where an officer serves; where a donor lives, if they said.
    pub region: Option<Region>,
    pub organization: Option<Id<Organization>>,
    /// What they do there; says nothing without an organization.
    pub duty: Duty,
    /// The name that is shown.
    pub name: String,
    pub phone: Phone,
    /// From [`crate::access::hash_password`].
    pub password_hash: String,
}

/// The same with its id and the phone number sealed, ready for a transaction.
#[derive(Debug, Clone)]
pub(super) struct SealedAccount {
    pub(super) id: Id<Account>,
    pub(super) role: Role,
    pub(super) region: Option<Region>,
    pub(super) organization: Option<Id<Organization>>,
    pub(super) duty: Duty,
    pub(super) name: String,
    pub(super) phone: Vec<u8>,
    pub(super) phone_index: Vec<u8>,
    pub(super) password: String,
}

/// Makes an account. Refuses a phone number that has one.
pub async fn create(app: &App, act: &Act, new: NewAccount) -> Result<Id<Account>, AccountError> {
    let sealed = seal(app, act, new)?;
    let input = (act.clone(), sealed);
    app.db.write(input, |tx, (act, sealed)| Box::pin(async move { add(tx, &act, sealed).await })).await
}

pub(super) fn seal(app: &App, act: &Act, new: NewAccount) -> Result<SealedAccount, AccountError> {
    let id = act.ids.next();
    Ok(SealedAccount {
        id,
        role: new.role,
        region: new.region,
        organization: new.organization,
        duty: new.duty,
        name: new.name,
        phone: app.vault.seal(PHONE, id.raw(), new.phone.reveal())?,
        phone_index: phone_index(app, &new.phone),
        password: new.password_hash,
    })
}

/// Makes the account inside the transaction of what it is part of.
pub(super) async fn add(tx: &mut Tx, act: &Act, new: SealedAccount) -> Result<Id<Account>, AccountError> {
    let (id, role, region) = (new.id, new.role, new.region);
    if !store::add_account(tx, new, act.now).await? {
        return Err(AccountError::field("phone", "phone-taken"));
    }
    let data = json!({ "role": role });
    audit::record(tx, act, Event { kind: "account.created", subject: id, region, data: &data }).await?;
    Ok(id)
}

pub(super) fn phone_index(app: &App, phone: &Phone) -> Vec<u8> {
    app.vault.blind_index(PHONE, phone.reveal())
}
