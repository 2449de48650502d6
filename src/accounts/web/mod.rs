//! Pages of accounts.

mod account;
mod invitation;
mod mail;
mod officers;
pub(super) mod people;
mod sign_in;
mod sign_up;

use axum::http::header::SET_COOKIE;
use axum::response::Response;

use super::AccountError;
use crate::access::{Account, Action, Scope, SessionToken};
use crate::app::App;
use crate::kernel::id::Id;
use crate::web::{Error, Result, Routes, cookies};

/// A known browser keeps its mark for half a year.
const DEVICE_SECONDS: i64 = 180 * 24 * 60 * 60;

pub fn routes() -> Routes {
    Routes::new()
        .merge(sign_in::routes())
        .merge(sign_up::routes())
        .merge(invitation::routes())
        .merge(officers::routes())
        .merge(people::routes())
        .merge(account::routes())
        .merge(mail::routes())
}

impl From<AccountError> for Error {
    fn from(error: AccountError) -> Self {
        match error {
            AccountError::Invalid(errors) => Self::Invalid(errors),
            AccountError::NotFound => Self::NotFound,
            AccountError::Conflict(message) => Self::Conflict(message),
            AccountError::TooMany(seconds) => Self::TooMany(seconds),
            AccountError::Db(error) => error.into(),
            other => Self::internal(other),
        }
    }
}

/// Puts the secret of a new session into the answer; it ends with the browser.
fn set_session(app: &App, response: &mut Response, token: &SessionToken) {
    let cookie = cookies::build(app, "session", token.as_str(), None);
    response.headers_mut().append(SET_COOKIE, cookie);
}

fn set_device(app: &App, response: &mut Response, mark: &str) {
    response.headers_mut().append(SET_COOKIE, cookies::build(app, "device", mark, Some(DEVICE_SECONDS)));
}

/// Signs in the person whose account was just made.
pub async fn enter(app: &App, id: Id<Account>, response: &mut Response) -> Result<()> {
    let token = super::begin_new(app, id).await?;
    set_session(app, response, &token);
    Ok(())
}

/// Whoever makes an account is nobody yet: who is signed in on this browser does not count.
pub(super) fn newcomer() -> Scope {
    Scope::new(None, Action::Enter)
}
