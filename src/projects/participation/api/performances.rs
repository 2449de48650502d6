//! Hand-overs: recorded with a receipt, answered by the village, settled and confirmed above it; instalments put off.
//! Evidence is the receipt; a photo goes through the page.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use super::view;
use crate::access::{Action, Scope};
use crate::app::App;
use crate::kernel::id::Id;
use crate::kernel::message::Errors;
use crate::kernel::money::yuan;
use crate::projects::participation::web::{
    Answer, PerformanceFields, instalment, performance, put_off, reached, record, respond, settlement,
};
use crate::projects::participation::{Instalment, PartError, Performance};
use crate::web::extract::IdempotencyKey;
use crate::web::{Json, PathId, Result, Routes};

pub(super) fn routes() -> Routes {
    Routes::new()
        .post("/api/v1/instalments/{id}/performances", Action::TakePart, deliver)
        .post("/api/v1/instalments/{id}/postponement", Action::PostProject, postpone)
        .post("/api/v1/performances/{id}/acceptance", Action::PostProject, accept)
        .post("/api/v1/performances/{id}/settlement", Action::ReviewProject, settle)
        .post("/api/v1/performances/{id}/confirmation", Action::ReviewProject, confirm)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Delivery {
    amount: i64,
    done_on: String,
    note: String,
    receipt_code: String,
    receipt_number: String,
}

async fn deliver(
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Instalment>,
    key: IdempotencyKey,
    Json(body): Json<Delivery>,
) -> Result<Response> {
    let (part, _) = instalment(&app, &scope, id).await?;
    let once = key.once(&["api performance", &id.raw().to_string(), &format!("{body:?}")])?;
    let typed = PerformanceFields {
        amount: yuan(body.amount),
        done_on: body.done_on,
        note: body.note,
        receipt_code: body.receipt_code,
        receipt_number: body.receipt_number,
    };
    let new = typed.read(None, Errors::default())?;
    record(&app, &scope, once, id, new).await?;
    view::answer(&app, &scope, part.id, StatusCode::CREATED).await
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Postponement {
    due_on: String,
    /// Public.
    reason: String,
}

async fn postpone(
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Instalment>,
    key: IdempotencyKey,
    Json(body): Json<Postponement>,
) -> Result<Response> {
    let (part, _) = instalment(&app, &scope, id).await?;
    let once = key.once(&["api postponement", &id.raw().to_string(), &format!("{body:?}")])?;
    put_off(&app, &scope, once, id, (&body.due_on, body.reason)).await?;
    view::answer(&app, &scope, part.id, StatusCode::OK).await
}

async fn say(
    (app, scope): (&App, &Scope),
    id: Id<Performance>,
    key: &IdempotencyKey,
    answer: std::result::Result<Answer, PartError>,
) -> Result<Response> {
    let (part, _) = performance(app, scope, id).await?;
    let answer = answer?;
    let once = key.once(&["api answer", &id.raw().to_string(), &format!("{answer:?}")])?;
    respond(app, scope, once, id, answer).await?;
    view::answer(app, scope, part.id, StatusCode::OK).await
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Acceptance {
    /// Of the hand-over; less than all needs a reason and is a dispute.
    accepted: Option<i64>,
    reason: String,
}

async fn accept(
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Performance>,
    key: IdempotencyKey,
    Json(body): Json<Acceptance>,
) -> Result<Response> {
    let accepted = body.accepted.ok_or_else(|| PartError::field("accepted", "project-money-bad"));
    say((&app, &scope), id, &key, accepted.map(|accepted| Answer::Accept(accepted, body.reason))).await
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Settlement {
    outcome: String,
}

async fn settle(
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Performance>,
    key: IdempotencyKey,
    Json(body): Json<Settlement>,
) -> Result<Response> {
    say((&app, &scope), id, &key, settlement(&body.outcome)).await
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Confirmation {
    jobs_persons: i64,
    jobs_times: i64,
    trained_persons: i64,
    trained_times: i64,
    /// Tokens of households of the village.
    households: Vec<String>,
}

async fn confirm(
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Performance>,
    key: IdempotencyKey,
    Json(body): Json<Confirmation>,
) -> Result<Response> {
    let people = [body.jobs_persons, body.jobs_times, body.trained_persons, body.trained_times];
    let people = people.map(|number| number.to_string());
    let answer = reached(&app, &people, &body.households).map(Answer::Confirm);
    say((&app, &scope), id, &key, answer).await
}
