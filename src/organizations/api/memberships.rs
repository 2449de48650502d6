//! Chambers and their members, as one's own organization sees them.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::access::{Action, Scope};
use crate::app::App;
use crate::organizations::membership::{self, Command, Membership, Own};
use crate::organizations::web::memberships::{answer, ask};
use crate::organizations::web::own::own;
use crate::web::extract::IdempotencyKey;
use crate::web::{Json, PathId, Result, Routes};

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/organization/memberships", Action::OwnOrganization, list)
        .post("/api/v1/organization/memberships", Action::ManageOrganization, create)
        .post("/api/v1/organization/memberships/{id}/agreement", Action::ManageOrganization, agree)
        .post("/api/v1/organization/memberships/{id}/ending", Action::ManageOrganization, end)
}

async fn list(scope: Scope, State(app): State<App>) -> Result<Response> {
    let found = membership::own(&app.db, own(&scope)?).await?;
    let one = |one: &Own| {
        json!({
            "id": app.tokens.seal(one.id), "side": one.side, "asked_by": one.asked_by, "stage": one.stage,
            "changed_at": one.changed_at,
            "other": { "id": app.tokens.seal(one.other), "name": one.name, "kind": one.kind },
        })
    };
    let found: Vec<Value> = found.iter().map(one).collect();
    Ok(axum::Json(json!({ "memberships": found })).into_response())
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Body {
    /// Credit code of the other side.
    code: String,
}

async fn create(
    scope: Scope,
    State(app): State<App>,
    key: IdempotencyKey,
    Json(body): Json<Body>,
) -> Result<Response> {
    let id = ask(&app, &scope, key.once(&["api membership", &body.code])?, &body.code).await?;
    Ok((StatusCode::CREATED, axum::Json(json!({ "id": app.tokens.seal(id) }))).into_response())
}

async fn agree(
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Membership>,
    key: IdempotencyKey,
) -> Result<Response> {
    let once = key.once(&["api membership agreed", &id.raw().to_string()])?;
    answer(&app, &scope, once, id, Command::Agree).await?;
    list(scope, State(app)).await
}

async fn end(
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Membership>,
    key: IdempotencyKey,
) -> Result<Response> {
    let once = key.once(&["api membership ended", &id.raw().to_string()])?;
    answer(&app, &scope, once, id, Command::End).await?;
    list(scope, State(app)).await
}
