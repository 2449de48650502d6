//! An organization applies, with its first person in one. Whoever signs it up leads it.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::access::{Action, Session};
use crate::accounts::web::newcomer;
use crate::accounts::{SignUpFields, begin_new, sign_up_enterprise};
use crate::app::App;
use crate::web::extract::IdempotencyKey;
use crate::web::{Error, Json, Result, Routes};

pub(super) fn routes() -> Routes {
    Routes::new().post("/api/v1/organizations", Action::Enter, create)
}

/// Takes the fields of the form: `kind`, `organization` (its name), `credit_code`, `registered_in`, `industry`; of the
/// person `name`, `phone`, `password`, and `consent` (`yes`) to the text on personal data. The token goes into
/// `Authorization: Bearer` of what follows.
async fn create(
    State(app): State<App>,
    key: IdempotencyKey,
    Json(body): Json<SignUpFields>,
) -> Result<Response> {
    let once = key.once(&["api organization", &body.person.phone, &body.registration.credit_code])?;
    let id = sign_up_enterprise(&app, &app.act(&newcomer()), once, &body).await?;
    let token = begin_new(&app, id).await?;
    let actor = Session::actor(&app.db, &token, app.clock.now()).await?.ok_or(Error::NotFound)?;
    let organization = actor.organization.map(|organization| app.tokens.seal(organization));
    let answer = json!({ "id": organization, "account": app.tokens.seal(id), "token": token.as_str() });
    Ok((StatusCode::CREATED, axum::Json(answer)).into_response())
}
