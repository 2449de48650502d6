//! What comes in: forms, queries, JSON, ids in paths. Each answers bad input in our own words.

use axum::extract::multipart::MultipartError;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::request::Parts;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::error::{Error, Result};
use crate::access::Once;
use crate::app::App;
use crate::kernel::id::{Entity, Id};
use crate::kernel::message::Message;

/// A form as text fields. Fields that are missing are empty: mark them `#[serde(default)]`.
#[derive(Debug, Clone, Copy)]
pub struct Form<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Form<T> {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self> {
        match axum::Form::<T>::from_request(request, app).await {
            Ok(axum::Form(form)) => Ok(Self(form)),
            Err(rejection) if rejection.status() == Error::TooLarge.status() => Err(Error::TooLarge),
            Err(rejection) => Err(Error::invalid(
                "form",
                Message::new("form-unreadable").with("why", rejection.body_text()),
            )),
        }
    }
}

/// What is read of a form with a file before the connection is given up, so that a message about a file that is too
/// large arrives: a browser that is cut off while it sends shows none. The largest file that is taken is far smaller.
pub const MAX_READ: usize = 64 * 1024 * 1024;

impl From<MultipartError> for Error {
    fn from(error: MultipartError) -> Self {
        if error.status() == Self::TooLarge.status() {
            return Self::TooLarge;
        }
        Self::invalid("form", Message::new("form-unreadable").with("why", error.body_text()))
    }
}

/// The query of an address.
#[derive(Debug, Clone, Copy)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<App> for Query<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let query = axum::extract::Query::<T>::from_request_parts(parts, app).await;
        query.map(|axum::extract::Query(query)| Self(query)).map_err(|rejection| {
            Error::invalid("query", Message::new("form-unreadable").with("why", rejection.body_text()))
        })
    }
}

/// A JSON body.
#[derive(Debug, Clone, Copy)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Json<T> {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self> {
        match axum::Json::<T>::from_request(request, app).await {
            Ok(axum::Json(body)) => Ok(Self(body)),
            Err(rejection) if rejection.status() == Error::TooLarge.status() => Err(Error::TooLarge),
            Err(rejection) => Err(Error::invalid(
                "body",
                Message::new("form-unreadable").with("why", rejection.body_text()),
            )),
        }
    }
}

/// The `{id}` of a path, opened. What is no token of a `T` is not found.
#[derive(Debug)]
pub struct PathId<T>(pub Id<T>);

impl<T: Entity> FromRequestParts<App> for PathId<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let Path(token) =
            Path::<String>::from_request_parts(parts, app).await.map_err(|_| Error::NotFound)?;
        app.tokens.open(&token).map(Self).ok_or(Error::NotFound)
    }
}

/// The hidden field that makes sending a form twice have one effect.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct FormKey {
    #[serde(default)]
    pub form_key: String,
}

impl FormKey {
    /// `parts` are what was asked for, so that a key cannot be used for something else.
    pub fn once(&self, parts: &[&str]) -> Result<Once> {
        Once::new(&self.form_key, parts).map_err(|message| Error::invalid("form_key", message))
    }
}

/// The header `Idempotency-Key`, which every write of the API must carry.
#[derive(Debug, Clone)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    pub fn once(&self, parts: &[&str]) -> Result<Once> {
        Once::new(&self.0, parts).map_err(|message| Error::invalid("Idempotency-Key", message))
    }
}

impl FromRequestParts<App> for IdempotencyKey {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self> {
        let key = parts.headers.get("idempotency-key").and_then(|value| value.to_str().ok());
        let missing = || Error::invalid("Idempotency-Key", Message::new("idempotency-key-missing"));
        Ok(Self(key.ok_or_else(missing)?.to_owned()))
    }
}
