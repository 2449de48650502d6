//! JSON API of projects. Money is in fen, times in milliseconds since 1970 UTC; what is sent is text, as in the form.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::web::{self, Ask, ReviewFields};
use super::{Fields, Lot, Profile, Project, Step};
use crate::access::{Action, Scope};
use crate::app::App;
use crate::web::extract::IdempotencyKey;
use crate::web::parts::cut;
use crate::web::{Error, Json, PathId, Query, Result, Routes};

/// Projects in one answer.
const PAGE: i64 = 100;

pub fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/projects", Action::Browse, list)
        .get("/api/v1/projects/{id}", Action::Browse, show)
        .post("/api/v1/projects", Action::PostProject, create)
        .post("/api/v1/projects/{id}/submission", Action::PostProject, submit)
        .post("/api/v1/projects/{id}/reviews", Action::ReviewProject, review)
}

async fn list(scope: Scope, State(app): State<App>, Query(ask): Query<Ask>) -> Result<Response> {
    let mut found = super::list(&app.db, &scope, &ask.filter(&app, PAGE)).await?;
    let next = cut(&mut found, PAGE).map(|last| app.tokens.seal(last.id));
    let ids: Vec<_> = found.iter().map(|project| project.id).collect();
    let lots = super::lots(&app.db, &ids).await?;
    let projects: Vec<Value> = found.iter().map(|project| outline(&app, project, &lots)).collect();
    Ok(axum::Json(json!({ "projects": projects, "next": next })).into_response())
}

async fn show(State(app): State<App>, PathId(id): PathId<Project>) -> Result<Response> {
    let project = super::published(&app.db, id).await?.ok_or(Error::NotFound)?;
    let lots = super::lots(&app.db, &[id]).await?;
    Ok(axum::Json(outline(&app, &project, &lots)).into_response())
}

fn outline(app: &App, project: &Profile, lots: &[Lot]) -> Value {
    let lot = |lot: &Lot| {
        json!({
            "id": app.tokens.seal(lot.id), "kind": lot.kind, "title": lot.title, "due_on": lot.due_on,
            "price": lot.price, "units": lot.units, "open": lot.open(),
        })
    };
    let lots: Vec<Value> = lots.iter().filter(|lot| lot.project_id == project.id).map(lot).collect();
    json!({
        "id": app.tokens.seal(project.id), "region": project.region, "kind": project.kind,
        "nature": project.nature, "programme": project.programme, "title": project.title,
        "wanted": project.wanted, "implementer": project.implementer, "funds": project.funds,
        "linkage": project.linkage, "households": project.households, "persons": project.persons,
        "starts_on": project.starts_on, "ends_on": project.ends_on, "budget": project.budget,
        "own_funds": project.own_funds, "stage": project.stage, "version": project.version,
        "published_at": project.published_at, "lots": lots,
    })
}

#[derive(Debug, Deserialize)]
struct NewBody {
    #[serde(default)]
    village: String,
    #[serde(flatten)]
    fields: Fields,
}

async fn create(
    scope: Scope,
    State(app): State<App>,
    key: IdempotencyKey,
    Json(body): Json<NewBody>,
) -> Result<Response> {
    let new = web::read(&app, &scope, &body.fields, &body.village)?;
    let once = key.once(&["api project", &format!("{body:?}")])?;
    let id = web::send(&app, &scope, once, new, false).await?;
    Ok((StatusCode::CREATED, axum::Json(json!({ "id": app.tokens.seal(id) }))).into_response())
}

async fn submit(
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Project>,
    key: IdempotencyKey,
) -> Result<Response> {
    let once = key.once(&["api submit project", &id.raw().to_string()])?;
    web::step(&app, &scope, once, id, Step::Submit).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

#[derive(Debug, Deserialize)]
struct ReviewBody {
    version: i64,
    decision: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    note: String,
}

async fn review(
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Project>,
    key: IdempotencyKey,
    Json(body): Json<ReviewBody>,
) -> Result<Response> {
    let once = key.once(&["api review project", &id.raw().to_string(), &format!("{body:?}")])?;
    let fields = ReviewFields::new(body.version, body.decision, body.reason, body.note);
    let stage = web::perform(&app, &scope, once, id, &fields).await?;
    Ok(axum::Json(json!({ "stage": stage })).into_response())
}
