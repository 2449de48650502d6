//! Signing up as a donor or for an organization.

use serde::Deserialize;
use serde_json::json;

use super::create::{NewAccount, SealedAccount, add, seal};
use super::credentials::{CredentialFields, Credentials};
use super::{AccountError, password};
use crate::access::{Account, Act, Duty, Once, Role};
use crate::app::App;
use crate::audit::{self, Event};
use crate::db::Tx;
use crate::kernel::id::Id;
use crate::kernel::message::Errors;
use crate::kernel::region::Region;
use crate::organizations::{self, Registration, RegistrationFields, read_place};

/// The version of the text on personal data that one agrees to, as it is recorded.
pub const PRIVACY_VERSION: &str = "2026-11";

/// Both forms as typed; each reads its own fields.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct SignUpFields {
    #[serde(flatten)]
    pub person: CredentialFields,
    /// Where a donor lives, if they say.
    pub region: String,
    #[serde(flatten)]
    pub registration: RegistrationFields,
    pub form_key: String,
}

/// Signs up an individual. Sending the form twice gives the account that the first made.
pub async fn sign_up_donor(
    app: &App,
    act: &Act,
    once: Once,
    fields: &SignUpFields,
) -> Result<Id<Account>, AccountError> {
    let mut errors = Errors::default();
    let person = fields.person.check(&mut errors);
    let region = errors.keep("region", read_place(app, &fields.region, None));
    let (Some(person), Some(region)) = (person, region) else {
        return Err(AccountError::Invalid(errors));
    };
    errors.done().map_err(AccountError::Invalid)?;
    let sealed = prepare(app, act, person, Role::Donor, region).await?;
    write(app, act, once, sealed, None).await
}

/// Signs up an organization and its first person in one.
pub async fn sign_up_enterprise(
    app: &App,
    act: &Act,
    once: Once,
    fields: &SignUpFields,
) -> Result<Id<Account>, AccountError> {
    let mut errors = Errors::default();
    let registration = fields.registration.check(app, &mut errors);
    let person = fields.person.check(&mut errors);
    let (Some(registration), Some(person)) = (registration, person) else {
        return Err(AccountError::Invalid(errors));
    };
    errors.done().map_err(AccountError::Invalid)?;
    let sealed = prepare(app, act, person, Role::Enterprise, Some(registration.region)).await?;
    write(app, act, once, sealed, Some(registration)).await
}

async fn prepare(
    app: &App,
    act: &Act,
    person: Credentials,
    role: Role,
    region: Option<Region>,
) -> Result<SealedAccount, AccountError> {
    let Credentials { name, phone, password } = person;
    let password_hash = password::hash(app, password).await?;
    // Whoever signs an organization up leads it until they hand that over.
    let duty = Duty::Lead;
    seal(app, act, NewAccount { role, region, organization: None, duty, name, phone, password_hash })
}

async fn write(
    app: &App,
    act: &Act,
    once: Once,
    account: SealedAccount,
    registration: Option<Registration>,
) -> Result<Id<Account>, AccountError> {
    let input = (act.clone(), once, account, registration);
    app.db
        .write(input, |tx, (act, once, account, registration)| {
            Box::pin(async move { write_in(tx, &act, &once, account, registration).await })
        })
        .await
}

async fn write_in(
    tx: &mut Tx,
    act: &Act,
    once: &Once,
    mut account: SealedAccount,
    registration: Option<Registration>,
) -> Result<Id<Account>, AccountError> {
    if let Some(id) = once.take(tx, act, account.id.raw()).await?.earlier()? {
        return Ok(Id::from_raw(id));
    }
    if let Some(registration) = registration {
        account.organization = Some(organizations::register(tx, act, registration).await?);
    }
    let region = account.region;
    let id = add(tx, act, account).await?;
    agreed(tx, act, id, region).await?;
    Ok(id)
}

/// Notes that the text on personal data was agreed to, and which version of it.
pub(super) async fn agreed(
    tx: &mut Tx,
    act: &Act,
    id: Id<Account>,
    region: Option<Region>,
) -> Result<(), AccountError> {
    let data = json!({ "version": PRIVACY_VERSION });
    let event = Event { kind: "account.privacy_agreed", subject: id, region, data: &data };
    Ok(audit::record(tx, act, event).await?)
}
