//! The federation's desk.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{PAGE, each, inside};
use crate::access::{Action, Organization, Scope};
use crate::app::App;
use crate::kernel::id::Id;
use crate::kernel::message::Message;
use crate::kernel::region::Region;
use crate::organizations::web::desk::{Ask, verify};
use crate::organizations::{Profile, branches, desk_list, find};
use crate::web::extract::IdempotencyKey;
use crate::web::parts::cut;
use crate::web::{Error, Json, PathId, Query, Result, Routes};

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/desk/organizations", Action::VerifyOrganization, list)
        .get("/api/v1/desk/organizations/{id}", Action::VerifyOrganization, show)
        .post("/api/v1/desk/organizations/{id}/verification", Action::VerifyOrganization, decide)
}

/// Those of one stage, or with `stage=ending` those whose term ends soon.
async fn list(scope: Scope, State(app): State<App>, Query(ask): Query<Ask>) -> Result<Response> {
    let (list, which) = ask.list(&app);
    if !ask.stage.is_empty() && ask.stage != list {
        return Err(Error::invalid("stage", Message::new("organization-stage-unknown")));
    }
    let mut found = desk_list(&app.db, &scope, which, app.tokens.open(&ask.after), PAGE + 1).await?;
    let next = cut(&mut found, PAGE).map(|last| app.tokens.seal(last.id));
    let found = each(&app, &found, at_desk).await?;
    Ok(axum::Json(json!({ "organizations": found, "next": next })).into_response())
}

/// With who of the desk has it in hand.
fn at_desk(app: &App, profile: &Profile, branches: &[Region]) -> Value {
    let mut out = inside(app, profile, branches);
    if let Some(fields) = out.as_object_mut() {
        fields.insert("reviewer".to_owned(), json!(profile.reviewer));
        fields.insert("taken_at".to_owned(), json!(profile.taken_at));
    }
    out
}

async fn show(scope: Scope, State(app): State<App>, PathId(id): PathId<Organization>) -> Result<Response> {
    let profile = within(&app, &scope, id).await?;
    let branches = branches(&app.db, id).await?;
    Ok(axum::Json(at_desk(&app, &profile, &branches)).into_response())
}

async fn within(app: &App, scope: &Scope, id: Id<Organization>) -> Result<Profile> {
    let found = find(&app.db, id).await?.filter(|profile| scope.covers(profile.region));
    found.ok_or(Error::NotFound)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Decision {
    /// As the desk saw it.
    version: i64,
    /// `take`, then `verify` or `return`; `suspend`.
    command: String,
    /// For the organization; needed to return and to suspend.
    note: String,
}

async fn decide(
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Organization>,
    key: IdempotencyKey,
    Json(body): Json<Decision>,
) -> Result<Response> {
    within(&app, &scope, id).await?;
    let once = key.once(&["api verify", &id.raw().to_string(), &format!("{body:?}")])?;
    verify(&app, &scope, once, (id, body.version), (&body.command, &body.note)).await?;
    show(scope, State(app), PathId(id)).await
}
