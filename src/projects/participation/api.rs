//! JSON API of taking part. Money is in fen, times in milliseconds since 1970 UTC.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::web::{deed, send};
use super::{Deed, Filter, Giving, NewParticipation, Participation, store, store_performance, store_plan};
use crate::access::{Action, Scope};
use crate::app::App;
use crate::kernel::id::Id;
use crate::ledger::Project;
use crate::web::extract::IdempotencyKey;
use crate::web::{Error, Json, PathId, Result, Routes};

pub fn routes() -> Routes {
    Routes::new()
        .post("/api/v1/projects/{id}/participations", Action::TakePart, create)
        .get("/api/v1/participations", Action::ReadPart, list)
        .get("/api/v1/participations/{id}", Action::ReadPart, show)
        .post("/api/v1/participations/{id}/withdrawal", Action::TakePart, withdraw)
}

#[derive(Debug, Deserialize)]
struct Take {
    lot: String,
    units: i64,
}

#[derive(Debug, Deserialize)]
struct Body {
    giving: Giving,
    takes: Vec<Take>,
}

async fn create(
    scope: Scope,
    State(app): State<App>,
    PathId(project): PathId<Project>,
    key: IdempotencyKey,
    Json(body): Json<Body>,
) -> Result<Response> {
    let once = key.once(&["api take part", &project.raw().to_string(), &format!("{body:?}")])?;
    let lot = |take: &Take| Some((app.tokens.open(&take.lot)?, take.units));
    let takes: Option<Vec<_>> = body.takes.iter().map(lot).collect();
    let takes = takes.ok_or(Error::NotFound)?;
    super::super::published(&app.db, project).await?.ok_or(Error::NotFound)?;
    let id = send(&app, &scope, once, NewParticipation { project, giving: body.giving, takes }).await?;
    let read = Scope::new(scope.actor().cloned(), Action::ReadPart);
    Ok((StatusCode::CREATED, axum::Json(one(&app, &read, id).await?)).into_response())
}

async fn list(scope: Scope, State(app): State<App>) -> Result<Response> {
    let found = super::list(&app.db, &scope, &Filter { limit: 100, ..Filter::default() }).await?;
    let found: Vec<Value> = found.iter().map(|part| outline(&app, part)).collect();
    Ok(axum::Json(json!({ "participations": found })).into_response())
}

async fn show(scope: Scope, State(app): State<App>, PathId(id): PathId<Participation>) -> Result<Response> {
    Ok(axum::Json(one(&app, &scope, id).await?).into_response())
}

async fn withdraw(
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Participation>,
    key: IdempotencyKey,
) -> Result<Response> {
    let once = key.once(&["api withdraw", &id.raw().to_string()])?;
    deed(&app, &scope, once, id, Deed::Withdraw).await?;
    let read = Scope::new(scope.actor().cloned(), Action::ReadPart);
    Ok(axum::Json(one(&app, &read, id).await?).into_response())
}

fn outline(app: &App, part: &Participation) -> Value {
    json!({
        "id": app.tokens.seal(part.id), "project": app.tokens.seal(part.project_id), "region": part.region,
        "giving": part.giving, "amount": part.amount, "stage": part.stage, "created_at": part.created_at,
        "held_until": part.held_until, "visit_on": part.visit_on, "signed_at": part.signed_at,
        "accepted_at": part.accepted_at,
    })
}

async fn one(app: &App, scope: &Scope, id: Id<Participation>) -> Result<Value> {
    let part = super::get(&app.db, scope, id).await?.ok_or(Error::NotFound)?;
    let takes = store::takes_of(&app.db, id).await?;
    let instalments = store_plan::instalments(&app.db, &[id]).await?;
    let performances = store_performance::of(&app.db, id).await?;
    let mut out = outline(app, &part);
    let takes: Vec<Value> = takes
        .iter()
        .map(|taken| json!({ "lot": app.tokens.seal(taken.lot_id), "asked": taken.asked, "units": taken.units }))
        .collect();
    let instalments: Vec<Value> = instalments
        .iter()
        .map(|one| {
            json!({
                "id": app.tokens.seal(one.id), "lot": app.tokens.seal(one.lot_id), "due_on": one.due_on,
                "amount": one.amount, "delivered": one.delivered, "accepted": one.accepted,
                "confirmed": one.confirmed,
            })
        })
        .collect();
    let performances: Vec<Value> = performances
        .iter()
        .map(|one| {
            json!({
                "id": app.tokens.seal(one.id), "instalment": app.tokens.seal(one.instalment_id),
                "amount": one.amount, "accepted": one.accepted, "undone": one.undone, "done_on": one.done_on,
                "stage": one.stage, "reason": one.reason, "confirmed_at": one.confirmed_at,
            })
        })
        .collect();
    if let Some(fields) = out.as_object_mut() {
        fields.insert("takes".into(), takes.into());
        fields.insert("instalments".into(), instalments.into());
        fields.insert("performances".into(), performances.into());
    }
    Ok(out)
}
