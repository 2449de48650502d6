//! Follow-ups that are due, and their answers.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{PAGE, view};
use crate::access::{Action, Scope};
use crate::app::App;
use crate::projects::participation::web::tell;
use crate::projects::participation::{FollowUp, due_follow_ups};
use crate::web::extract::IdempotencyKey;
use crate::web::{Json, PathId, Result, Routes};

pub(super) fn routes() -> Routes {
    Routes::new().get("/api/v1/desk/follow-ups", Action::PostProject, due).post(
        "/api/v1/follow-ups/{id}",
        Action::PostProject,
        answer,
    )
}

async fn due(scope: Scope, State(app): State<App>) -> Result<Response> {
    let found = due_follow_ups(&app.db, &scope, app.clock.now(), PAGE).await?;
    let found: Vec<Value> = found.iter().map(|one| view::follow_up(&app, one)).collect();
    Ok(axum::Json(json!({ "follow_ups": found })).into_response())
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Body {
    /// Whether it still stands.
    holds: Option<bool>,
    /// Public; needed when it does not.
    note: String,
}

async fn answer(
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<FollowUp>,
    key: IdempotencyKey,
    Json(body): Json<Body>,
) -> Result<Response> {
    let once = key.once(&["api follow up", &id.raw().to_string(), &format!("{body:?}")])?;
    let part = tell(&app, &scope, once, id, (body.holds, body.note)).await?;
    view::answer(&app, &scope, part, StatusCode::OK).await
}
