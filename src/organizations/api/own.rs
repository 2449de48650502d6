//! One's own organization, for everybody in it; its lead changes it and applies again.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::inside;
use crate::access::{Action, Scope};
use crate::app::App;
use crate::organizations::web::own::{apply_again, describe_own, own};
use crate::organizations::{ProfileFields, RegistrationFields, branches, find};
use crate::web::extract::IdempotencyKey;
use crate::web::{Error, Json, Result, Routes};

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/organization", Action::OwnOrganization, show)
        .post("/api/v1/organization", Action::ManageOrganization, describe)
        .post("/api/v1/organization/application", Action::ManageOrganization, apply)
}

async fn show(scope: Scope, State(app): State<App>) -> Result<Response> {
    let profile = find(&app.db, own(&scope)?).await?.ok_or(Error::NotFound)?;
    let branches = branches(&app.db, profile.id).await?;
    Ok(axum::Json(inside(&app, &profile, &branches)).into_response())
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Description {
    industry: String,
    capabilities: String,
    /// Places by name or code.
    branches: Vec<String>,
}

async fn describe(
    scope: Scope,
    State(app): State<App>,
    key: IdempotencyKey,
    Json(body): Json<Description>,
) -> Result<Response> {
    let once = key.once(&["api organization", &format!("{body:?}")])?;
    let Description { industry, capabilities, branches } = body;
    let fields = ProfileFields { industry, capabilities, branches: branches.join("\n") };
    describe_own(&app, &scope, once, &fields).await?;
    show(scope, State(app)).await
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Application {
    /// As it was returned.
    version: i64,
    kind: String,
    organization: String,
    registered_in: String,
    industry: String,
}

async fn apply(
    scope: Scope,
    State(app): State<App>,
    key: IdempotencyKey,
    Json(body): Json<Application>,
) -> Result<Response> {
    let once = key.once(&["api application", &format!("{body:?}")])?;
    let Application { version, kind, organization, registered_in, industry } = body;
    let fields =
        RegistrationFields { kind, organization, registered_in, industry, ..RegistrationFields::default() };
    apply_again(&app, &scope, once, version, &fields).await?;
    show(scope, State(app)).await
}
