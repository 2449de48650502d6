//! One's own account: what is stored, and another password.

use serde_json::json;

use super::create::PHONE;
use super::sign_in::take_try;
use super::{AccountError, password, store};
use crate::access::{Account, Act, Once, SessionToken, check_password};
use crate::app::App;
use crate::audit::{self, Event};
use crate::kernel::id::Id;
use crate::kernel::message::{Errors, Message};
use crate::kernel::phone::Phone;

/// The phone number of an account as people write it, for its owner's eyes.
pub async fn own_phone(app: &App, id: Id<Account>) -> Result<String, AccountError> {
    let sealed = store::phone(&app.db, id).await?.ok_or(AccountError::NotFound)?;
    let phone = app.vault.open(PHONE, id.raw(), &sealed)?;
    Ok(Phone::parse(&phone).map(|phone| phone.reveal_national().to_owned()).unwrap_or(phone))
}

/// Replaces the password of the person behind `act` and ends all their sessions but `keep`. Refuses a wrong old
/// password, after a few of them for a quarter of an hour, and a new one that breaks a rule. Repeated with the same key
/// it changes nothing.
pub async fn change_password(
    app: &App,
    act: &Act,
    once: Once,
    (old, new): (String, String),
    keep: Option<SessionToken>,
) -> Result<(), AccountError> {
    let id = act.scope.account().ok_or(AccountError::NotFound)?;
    if once.peek(&app.db, act).await?.earlier()?.is_some() {
        return Ok(());
    }
    let mut errors = Errors::default();
    errors.keep("new", check_password(&new));
    errors.done().map_err(AccountError::Invalid)?;
    let bucket = app.vault.blind_index("password_change", &id.raw().to_string());
    take_try(app, bucket.clone()).await?;
    let found = store::by_id(&app.db, id).await?.ok_or(AccountError::NotFound)?;
    if !password::matches(app, old, Some(found.password.clone())).await? {
        // The same form sent again may meet the new password already.
        if once.peek(&app.db, act).await?.earlier()?.is_some() {
            return Ok(());
        }
        return Err(AccountError::field("old", "password-old-wrong"));
    }
    let hashes = (found.password.clone(), password::hash(app, new).await?);
    let input = (act.clone(), once, found, hashes, (bucket, keep));
    app.db
        .write(input, |tx, (act, once, found, (old, new), (bucket, keep))| {
            Box::pin(async move {
                let (subject, region) = (found.id, found.region);
                if once.take(tx, &act, subject.raw()).await?.earlier()?.is_some() {
                    return Ok(());
                }
                if !store::set_password(tx, subject, old, new).await? {
                    return Err(AccountError::Conflict(Message::new("password-changed-meanwhile")));
                }
                store::forget_tries(tx, bucket).await?;
                crate::access::Session::end_all(tx, subject, keep.as_ref()).await?;
                let event = Event { kind: "account.password_changed", subject, region, data: &json!({}) };
                Ok(audit::record(tx, &act, event).await?)
            })
        })
        .await
}
