//! Signing in with phone number and password.

use serde_json::json;

use super::create::phone_index;
use super::credentials::read_phone;
use super::{AccountError, device, password, store};
use crate::access::{Account, Action, Actor, Scope, Session, SessionToken};
use crate::app::App;
use crate::audit::{self, Event};
use crate::db::Tx;
use crate::kernel::clock::Time;
use crate::kernel::id::Id;
use crate::kernel::message::Errors;

/// After so many failures ...
pub(super) const TRIES: i64 = 5;
/// ... within this time nobody gets another try until it is over.
pub(super) const WINDOW: i64 = 15 * 60 * 1000;

/// A session that began.
pub struct SignedIn {
    pub actor: Actor,
    pub token: SessionToken,
    /// Marks the browser as known to this account; see [`device`].
    pub device: String,
}

/// Begins a session. An unknown phone, a wrong password and a disabled account get the same answer after the same work.
///
/// `known` is the mark of an earlier sign-in by this browser: it has tries of its own, so that nobody can keep the
/// right person out by failing on purpose.
pub async fn sign_in(
    app: &App,
    phone: &str,
    typed: String,
    known: Option<&str>,
) -> Result<SignedIn, AccountError> {
    let phone = read_phone(phone).map_err(|message| AccountError::Invalid(Errors::one("phone", message)))?;
    let index = phone_index(app, &phone);
    let device = known.and_then(|mark| device::open(app, &index, mark));
    let bucket = device.clone().unwrap_or_else(|| app.vault.blind_index("sign_in", phone.reveal()));
    take_try(app, bucket.clone()).await?;
    let found = store::by_phone(&app.db, index.clone()).await?.filter(|found| found.disabled_at.is_none());
    // Who has no password yet is as good as unknown.
    let stored = found.as_ref().map(|found| found.password.clone()).filter(|stored| !stored.is_empty());
    let matches = password::matches(app, typed, stored).await?;
    let Some(found) = found.filter(|_| matches) else {
        return Err(AccountError::field("password", "sign-in-wrong"));
    };
    let mark = match known {
        Some(mark) if device.is_some() => mark.to_owned(),
        _ => device::mark(app, &index)?,
    };
    let actor = found.actor();
    let token = begin(app, &actor, Some(bucket)).await?;
    Ok(SignedIn { actor, token, device: mark })
}

/// Begins a session for somebody whose right to it is already shown, and forgets the failed tries of `bucket`.
async fn begin(app: &App, actor: &Actor, bucket: Option<Vec<u8>>) -> Result<SessionToken, AccountError> {
    let act = app.act(&Scope::new(Some(actor.clone()), Action::OwnAccount));
    let input = (act, actor.clone(), bucket);
    app.db
        .write(input, |tx, (act, actor, bucket)| {
            Box::pin(async move {
                if let Some(bucket) = bucket {
                    store::forget_tries(tx, bucket).await?;
                }
                let (subject, region) = (actor.account, actor.region);
                let event = Event { kind: "account.signed_in", subject, region, data: &json!({}) };
                audit::record(tx, &act, event).await.map_err(AccountError::from)
            })
        })
        .await?;
    let token = SessionToken::new(app.random.hex()?);
    Session::begin(&app.db, &token, actor.account, app.clock.now()).await?;
    Ok(token)
}

/// Begins a session of an account that was just made by the person who holds this request.
pub async fn begin_new(app: &App, id: Id<Account>) -> Result<SessionToken, AccountError> {
    let row = store::by_id(&app.db, id).await?.ok_or(AccountError::NotFound)?;
    begin(app, &row.actor(), None).await
}

/// Since when tries count at `now`, and after how many seconds at most one may try again.
const fn window(now: Time) -> (Time, i64) {
    (Time(now.0 - WINDOW), WINDOW / 1000)
}

/// Counts one of what `bucket` may have only so many of in a quarter of an hour, in the transaction of the deed; refused
/// once they are used up.
pub async fn take_turn(tx: &mut Tx, bucket: Vec<u8>, now: Time) -> Result<(), AccountError> {
    let (since, wait) = window(now);
    if store::take_try(tx, bucket, now, since).await? { Ok(()) } else { Err(AccountError::TooMany(wait)) }
}

/// Counts one try before it is made, so that many at once cannot slip through.
pub(super) async fn take_try(app: &App, bucket: Vec<u8>) -> Result<(), AccountError> {
    let now = app.clock.now();
    let (since, _) = window(now);
    let taken = app
        .db
        .write((bucket.clone(), now, since), |tx, (bucket, now, since)| {
            Box::pin(store::take_try(tx, bucket, now, since))
        })
        .await?;
    if taken {
        return Ok(());
    }
    let began = store::tries_since(&app.db, bucket).await?.unwrap_or(now);
    Err(AccountError::TooMany((began.0 + WINDOW - now.0 + 999).max(1000) / 1000))
}
