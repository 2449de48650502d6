//! JSON API of households.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::{HouseholdFields, RegistryError, add};
use crate::access::{Action, Scope};
use crate::app::App;
use crate::web::extract::IdempotencyKey;
use crate::web::{Json, Result, Routes};

pub fn routes() -> Routes {
    Routes::new().post("/api/v1/households", Action::Registry, create)
}

/// The answer holds nothing personal: the token, the village, class and cause.
async fn create(
    scope: Scope,
    State(app): State<App>,
    key: IdempotencyKey,
    Json(fields): Json<HouseholdFields>,
) -> Result<Response> {
    let new = fields.read(&app.regions, &scope, app.clock.now().date())?;
    let once = key.once(&["api household", new.citizen_id.reveal(), new.head.reveal()])?;
    let answer = json!({ "region": new.region, "class": new.class, "cause": new.cause });
    let input = (app.act(&scope), app.vault.clone(), once, new);
    let id = app
        .db
        .write(input, |tx, (act, vault, once, new)| {
            Box::pin(async move { add(tx, &act, &vault, &once, &new).await })
        })
        .await
        .map_err(|error: RegistryError| crate::web::Error::from(error))?;
    let mut answer = answer;
    if let Some(fields) = answer.as_object_mut() {
        fields.insert("id".to_owned(), app.tokens.seal(id).into());
    }
    Ok((StatusCode::CREATED, axum::Json(answer)).into_response())
}
