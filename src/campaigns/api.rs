//! JSON API of campaigns: what a desk's device sends when its network is back.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::pledges::PledgeStage;
use super::web::{Sent, take};
use super::{Campaign, Right};
use crate::access::{Action, Scope};
use crate::app::App;
use crate::kernel::message::Message;
use crate::web::{Error, Json, PathId, Result, Routes};

pub fn routes() -> Routes {
    Routes::new().post("/api/v1/campaigns/{id}/pledges", Action::ServeCampaign, create)
}

/// Takes one entry of a desk, once for each `Idempotency-Key`, also weeks later. 201 when it was pledged (`made`), 202 when
/// it did not fit and waits for an answer (`conflict`, with what was left).
async fn create(
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Campaign>,
    headers: HeaderMap,
    Json(sent): Json<Sent>,
) -> Result<Response> {
    let found = super::seen(&app.db, scope.actor(), id).await?;
    found.filter(|(_, right)| *right >= Right::Desk).ok_or(Error::NotFound)?;
    let key = headers.get("idempotency-key").and_then(|value| value.to_str().ok());
    let missing = || Error::invalid("Idempotency-Key", Message::new("idempotency-key-missing"));
    let taken = take(&app, &scope, id, &sent, key.ok_or_else(missing)?, true).await?;
    let status = if taken.stage == PledgeStage::Made { StatusCode::CREATED } else { StatusCode::ACCEPTED };
    let body = json!({ "id": app.tokens.seal(taken.id), "stage": taken.stage, "left": taken.remained });
    Ok((status, axum::Json(body)).into_response())
}
