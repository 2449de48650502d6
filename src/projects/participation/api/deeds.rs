//! What either side does to a participation as a whole: visit, signatures, stepping back, relief.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use super::view;
use crate::access::{Action, Scope};
use crate::app::App;
use crate::kernel::id::Id;
use crate::projects::participation::web::{deed, visit_on};
use crate::projects::participation::{Declined, Deed, PartError, Participation};
use crate::web::extract::IdempotencyKey;
use crate::web::{Json, PathId, Result, Routes};

pub(super) fn routes() -> Routes {
    Routes::new()
        .post("/api/v1/participations/{id}/visit", Action::PostProject, visit)
        .post("/api/v1/participations/{id}/signature", Action::TakePart, sign)
        .post("/api/v1/participations/{id}/village-signature", Action::PostProject, sign_for_village)
        .post("/api/v1/participations/{id}/withdrawal", Action::TakePart, withdraw)
        .post("/api/v1/participations/{id}/decline", Action::PostProject, decline)
        .post("/api/v1/participations/{id}/relief", Action::ReviewProject, relieve)
}

/// What these write, each its own fields.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Sent {
    /// A day.
    visit_on: String,
    /// Of who signs.
    name: String,
    /// Of a relief, which is public; of a decline one of [`crate::projects::participation::DeclineReason`].
    reason: String,
    note: String,
}

async fn press(
    (app, scope): (&App, &Scope),
    id: Id<Participation>,
    key: &IdempotencyKey,
    what: std::result::Result<Deed, PartError>,
) -> Result<Response> {
    view::within(app, scope, id).await?;
    let what = what?;
    let once = key.once(&["api participation", &id.raw().to_string(), &format!("{what:?}")])?;
    deed(app, scope, once, id, what).await?;
    view::answer(app, scope, id, StatusCode::OK).await
}

async fn visit(
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Participation>,
    key: IdempotencyKey,
    Json(sent): Json<Sent>,
) -> Result<Response> {
    press((&app, &scope), id, &key, visit_on(&app, &sent.visit_on)).await
}

async fn sign(
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Participation>,
    key: IdempotencyKey,
    Json(sent): Json<Sent>,
) -> Result<Response> {
    press((&app, &scope), id, &key, Ok(Deed::Sign(sent.name))).await
}

async fn sign_for_village(
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Participation>,
    key: IdempotencyKey,
    Json(sent): Json<Sent>,
) -> Result<Response> {
    press((&app, &scope), id, &key, Ok(Deed::SignForVillage(sent.name))).await
}

async fn withdraw(
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Participation>,
    key: IdempotencyKey,
) -> Result<Response> {
    press((&app, &scope), id, &key, Ok(Deed::Withdraw)).await
}

async fn decline(
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Participation>,
    key: IdempotencyKey,
    Json(sent): Json<Sent>,
) -> Result<Response> {
    let what = Declined::read(&sent.reason, &sent.note).map(Deed::Decline);
    press((&app, &scope), id, &key, what).await
}

async fn relieve(
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Participation>,
    key: IdempotencyKey,
    Json(sent): Json<Sent>,
) -> Result<Response> {
    press((&app, &scope), id, &key, Ok(Deed::Relieve(sent.reason))).await
}
