//! JSON API of taking part, from interest to follow-up. Money is in fen; times in answers are milliseconds since 1970 UTC,
//! days that are sent are written as `2027-06-30`. Whatever moves a participation answers with it as it stands then.

mod agreement;
mod deeds;
mod follow_ups;
mod performances;
mod view;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::web::send;
use super::{Filter, Giving, NewParticipation, Participation, Stage};
use crate::access::{Action, Scope};
use crate::app::App;
use crate::kernel::message::Message;
use crate::ledger::Project;
use crate::web::extract::IdempotencyKey;
use crate::web::parts::cut;
use crate::web::{Error, Json, PathId, Query, Result, Routes};

/// Participations in one answer.
const PAGE: i64 = 100;

pub fn routes() -> Routes {
    Routes::new()
        .post("/api/v1/projects/{id}/participations", Action::TakePart, create)
        .get("/api/v1/participations", Action::ReadPart, list)
        .get("/api/v1/participations/{id}", Action::ReadPart, show)
        .merge(deeds::routes())
        .merge(agreement::routes())
        .merge(performances::routes())
        .merge(follow_ups::routes())
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
    view::answer(&app, &scope, id, StatusCode::CREATED).await
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Wish {
    stage: String,
    before: String,
}

async fn list(scope: Scope, State(app): State<App>, Query(wish): Query<Wish>) -> Result<Response> {
    let stage = Stage::parse(&wish.stage);
    if stage.is_none() && !wish.stage.is_empty() {
        return Err(Error::invalid("stage", Message::new("part-stage-unknown")));
    }
    let before = app.tokens.open(&wish.before);
    let filter = Filter { stages: stage.into_iter().collect(), before, limit: PAGE + 1, ..Filter::default() };
    let mut found = super::list(&app.db, &scope, &filter).await?;
    let next = cut(&mut found, PAGE).map(|last| app.tokens.seal(last.id));
    let found: Vec<Value> = found.iter().map(|part| view::outline(&app, part)).collect();
    Ok(axum::Json(json!({ "participations": found, "next": next })).into_response())
}

async fn show(scope: Scope, State(app): State<App>, PathId(id): PathId<Participation>) -> Result<Response> {
    view::answer(&app, &scope, id, StatusCode::OK).await
}
