//! Somebody who gives at a desk without having an account: one is made for their phone number, and is theirs to take
//! over with the secret that only that phone was sent.

use serde_json::json;

use super::create::{NewAccount, PHONE, SealedAccount, seal};
use super::sign_up::agreed;
use super::{AccountError, password, store};
use crate::access::{Account, Act, Actor, Duty, Once, Organization, Role, check_password};
use crate::app::App;
use crate::audit::{self, Event};
use crate::db::{DbError, Tx};
use crate::kernel::id::Id;
use crate::kernel::masked::Masked;
use crate::kernel::message::{Errors, Message};
use crate::kernel::phone::Phone;

/// What stands in place of a password: the stored form of none.
const NONE: &str = "";

/// An account that is made when the deed is, unless the phone number has one by then.
#[derive(Debug, Clone)]
pub struct Arrival(SealedAccount);

/// Prepares the account of a phone number that has none. `name` is what they want to be called.
pub fn walk_in(app: &App, act: &Act, phone: &Phone, name: &str) -> Result<Arrival, AccountError> {
    let new = NewAccount {
        role: Role::Donor,
        region: None,
        organization: None,
        duty: Duty::Clerk,
        name: super::credentials::check_name(name)
            .map_err(|message| AccountError::Invalid(Errors::one("name", message)))?,
        phone: phone.clone(),
        password_hash: NONE.to_owned(),
    };
    Ok(Arrival(seal(app, act, new)?))
}

/// The account, made now or found: two desks that meet the same person at once make one.
pub async fn arrive(tx: &mut Tx, act: &Act, arrival: Arrival) -> Result<Actor, AccountError> {
    let (id, index) = (arrival.0.id, arrival.0.phone_index.clone());
    if store::add_account(tx, arrival.0, act.now).await? {
        let data = json!({ "role": Role::Donor, "walk_in": true });
        audit::record(tx, act, Event { kind: "account.created", subject: id, region: None, data: &data })
            .await?;
    }
    let found = store::load_by_phone(tx, index).await?.ok_or(AccountError::NotFound)?;
    Ok(found.actor())
}

/// Who speaks for an organization: its lead of longest standing.
pub async fn lead_of(app: &App, organization: Id<Organization>) -> Result<Option<Actor>, DbError> {
    Ok(store::lead_of(&app.db, organization).await?.map(|found| found.actor()))
}

/// The person behind an account that was not shut, in the transaction of a deed on their behalf.
pub async fn actor_of(tx: &mut Tx, id: Id<Account>) -> Result<Option<Actor>, DbError> {
    let found = store::load_by_id(tx, id).await?;
    Ok(found.filter(|found| found.disabled_at.is_none()).map(|found| found.actor()))
}

/// The phone number of an account, for a message to it.
pub async fn phone_of(app: &App, id: Id<Account>) -> Result<Option<Masked<String>>, AccountError> {
    let Some(sealed) = store::phone(&app.db, id).await? else { return Ok(None) };
    Ok(Some(Masked::new(app.vault.open(PHONE, id.raw(), &sealed)?)))
}

/// Whether an account that was not shut waits for its owner.
pub async fn is_waiting(app: &App, id: Id<Account>) -> Result<bool, DbError> {
    let found = store::by_id(&app.db, id).await?;
    Ok(found.is_some_and(|found| found.password == NONE && found.disabled_at.is_none()))
}

/// Gives an account that waits for its owner a password, once. Whoever calls this has checked the
/// secret that was sent to its phone.
pub async fn take_over(
    app: &App,
    act: &Act,
    once: Once,
    id: Id<Account>,
    (typed, consent): (String, bool),
) -> Result<(), AccountError> {
    let mut errors = Errors::default();
    errors.keep("password", check_password(&typed));
    if !consent {
        errors.add("consent", Message::new("consent-missing"));
    }
    errors.done().map_err(AccountError::Invalid)?;
    let found = store::by_id(&app.db, id).await?.ok_or(AccountError::NotFound)?;
    let hash = password::hash(app, typed).await?;
    let input = (act.clone(), once, id, hash, found.region);
    app.db
        .write(input, |tx, (act, once, id, hash, region)| {
            Box::pin(async move {
                if once.take(tx, &act, id.raw()).await?.earlier()?.is_some() {
                    return Ok(());
                }
                if !store::set_password(tx, id, NONE.to_owned(), hash).await? {
                    return Err(AccountError::Conflict(Message::new("walk-in-taken")));
                }
                agreed(tx, &act, id, region).await?;
                let event = Event { kind: "account.taken_over", subject: id, region, data: &json!({}) };
                Ok(audit::record(tx, &act, event).await?)
            })
        })
        .await
}
