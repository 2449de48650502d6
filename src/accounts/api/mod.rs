//! JSON API of accounts: sessions of programs, signing an organization up, its people.

mod organizations;
mod people;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::StatusCode;
use axum::http::header::AUTHORIZATION;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;

use crate::access::{Action, Session, SessionToken};
use crate::accounts::sign_in;
use crate::app::App;
use crate::web::{Context, Error, Json, Result, Routes};

pub fn routes() -> Routes {
    Routes::new()
        .post("/api/v1/sessions", Action::Enter, begin)
        .post("/api/v1/sessions/end", Action::OwnAccount, end)
        .get("/api/v1/account", Action::OwnAccount, account)
        .merge(organizations::routes())
        .merge(people::routes())
}

#[derive(Deserialize)]
struct Credentials {
    phone: String,
    password: String,
}

/// The token goes into `Authorization: Bearer` of what follows.
async fn begin(State(app): State<App>, Json(body): Json<Credentials>) -> Result<Response> {
    let signed_in = sign_in(&app, &body.phone, body.password, None).await?;
    let answer = json!({ "token": signed_in.token.as_str(), "role": signed_in.actor.role });
    Ok((StatusCode::CREATED, axum::Json(answer)).into_response())
}

async fn end(State(app): State<App>, headers: HeaderMap) -> Result<StatusCode> {
    let bearer = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let secret = bearer.and_then(|value| value.strip_prefix("Bearer ")).ok_or(Error::SignIn)?;
    Session::end(&app.db, &SessionToken::new(secret.to_owned())).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn account(c: Context) -> Result<Response> {
    let actor = c.actor.clone().ok_or(Error::SignIn)?;
    let answer = json!({
        "id": c.id(actor.account),
        "role": actor.role,
        "name": actor.name,
        "region": actor.region,
        "organization": actor.organization.map(|organization| c.id(organization)),
        "duty": actor.duty,
    });
    Ok(axum::Json(answer).into_response())
}
