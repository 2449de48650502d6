//! What a request can end with instead of an answer. Pages and API render the same errors in their own form.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::db::DbError;
use crate::kernel::message::{Errors, Message};
use crate::kernel::vault::VaultError;

/// The result of a handler.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a request was not answered as asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// It does not exist, or the caller may not know that it does.
    NotFound,
    /// The caller must sign in first.
    SignIn,
    /// The request came from another site's page.
    CrossSite,
    /// What was sent breaks a rule; nothing was written.
    Invalid(Errors),
    /// It changed meanwhile, or its state does not allow this.
    Conflict(Message),
    TooLarge,
    /// Too many tries; again after so many seconds.
    TooMany(i64),
    /// The database or another part is not there now.
    Unavailable,
    /// A fault of the product. The number finds it in the log.
    Internal(u32),
}

impl Error {
    pub fn invalid(field: &'static str, message: Message) -> Self {
        Self::Invalid(Errors::one(field, message))
    }

    pub fn conflict(key: &'static str) -> Self {
        Self::Conflict(Message::new(key))
    }

    /// Logs a fault and hides it behind a number.
    pub fn internal(fault: impl std::fmt::Display) -> Self {
        let text = fault.to_string();
        let number = crate::kernel::random::derive(text.as_bytes(), "fault");
        let number = number.first_chunk::<4>().map_or(0, |bytes| u32::from_be_bytes(*bytes));
        tracing::error!(fault = text, number, "internal error");
        Self::Internal(number)
    }

    pub const fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::SignIn => StatusCode::UNAUTHORIZED,
            Self::CrossSite => StatusCode::FORBIDDEN,
            Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The one sentence that says what is wrong.
    pub fn message(&self) -> Message {
        match self {
            Self::NotFound => Message::new("error-not-found"),
            Self::SignIn => Message::new("error-sign-in"),
            Self::CrossSite => Message::new("error-cross-site"),
            Self::Invalid(_) => Message::new("error-invalid"),
            Self::Conflict(message) => message.clone(),
            Self::TooLarge => Message::new("error-too-large"),
            Self::TooMany(seconds) => Message::new("error-too-many").with("seconds", seconds),
            Self::Unavailable => Message::new("error-unavailable"),
            Self::Internal(number) => Message::new("error-internal").with("number", format!("{number:08x}")),
        }
    }
}

impl From<DbError> for Error {
    fn from(error: DbError) -> Self {
        match error {
            DbError::TooSlow | DbError::Stopped => Self::Unavailable,
            other => Self::internal(other),
        }
    }
}

impl From<VaultError> for Error {
    fn from(error: VaultError) -> Self {
        Self::internal(error)
    }
}

impl From<getrandom::Error> for Error {
    fn from(error: getrandom::Error) -> Self {
        Self::internal(error)
    }
}

impl From<Errors> for Error {
    fn from(errors: Errors) -> Self {
        Self::Invalid(errors)
    }
}

/// The response carries the error itself; `page::errors` turns it into a page or JSON, where the language is known.
impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}
