//! Who acts for one's organization; its lead invites, gives duties, hands over, removes. Each change answers with the people
//! as they are then.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::access::{Account, Action, Once, Scope};
use crate::accounts::web::people::{Deed, invite, perform, read_colleague, read_duty};
use crate::accounts::{Invitation, Invited, colleagues, invited};
use crate::app::App;
use crate::web::extract::IdempotencyKey;
use crate::web::{Error, Json, PathId, Result, Routes};

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/organization/people", Action::OwnOrganization, list)
        .post("/api/v1/organization/people", Action::ManageOrganization, create)
        .post("/api/v1/organization/invitations/{id}/withdrawal", Action::ManageOrganization, take_back)
        .post("/api/v1/organization/people/{id}/duty", Action::ManageOrganization, give_duty)
        .post("/api/v1/organization/people/{id}/succession", Action::OwnOrganization, give_lead)
        .post("/api/v1/organization/people/{id}/removal", Action::ManageOrganization, take_out)
}

async fn list(scope: Scope, State(app): State<App>) -> Result<Response> {
    let own = scope.actor().and_then(|actor| actor.organization).ok_or(Error::NotFound)?;
    let mut people = Vec::new();
    for one in colleagues(&app.db, own).await? {
        people.push(json!({
            "id": app.tokens.seal(one.id), "name": one.name, "duty": one.duty, "phone": one.masked_phone(&app)?,
            "removed": one.disabled_at.is_some(),
        }));
    }
    let one = |one: &Invited| {
        json!({
            "id": app.tokens.seal(one.id), "name": one.name, "duty": one.duty, "expires_at": one.expires_at,
        })
    };
    let invitations: Vec<Value> = invited(&app.db, own, app.clock.now()).await?.iter().map(one).collect();
    Ok(axum::Json(json!({ "people": people, "invitations": invitations })).into_response())
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Colleague {
    name: String,
    /// `lead`, `clerk` or `finance`.
    duty: String,
}

async fn create(
    scope: Scope,
    State(app): State<App>,
    key: IdempotencyKey,
    Json(body): Json<Colleague>,
) -> Result<Response> {
    let whom = read_colleague(&body.name, &body.duty)?;
    let once = key.once(&["api colleague", &body.duty, &body.name])?;
    let link = invite(&app, &scope, once, whom).await?;
    Ok((StatusCode::CREATED, axum::Json(json!({ "link": link }))).into_response())
}

async fn change(scope: Scope, app: App, once: Once, deed: Deed) -> Result<Response> {
    perform(&app, &scope, once, deed).await?;
    list(scope, State(app)).await
}

async fn take_back(
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Invitation>,
    key: IdempotencyKey,
) -> Result<Response> {
    let once = key.once(&["api withdrawal", &id.raw().to_string()])?;
    change(scope, app, once, Deed::TakeBack(id)).await
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct NewDuty {
    duty: String,
}

async fn give_duty(
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Account>,
    key: IdempotencyKey,
    Json(body): Json<NewDuty>,
) -> Result<Response> {
    let duty = read_duty(&body.duty).map_err(|message| Error::invalid("duty", message))?;
    let once = key.once(&["api duty", &id.raw().to_string(), duty.as_str()])?;
    change(scope, app, once, Deed::Duty(id, duty)).await
}

async fn give_lead(
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Account>,
    key: IdempotencyKey,
) -> Result<Response> {
    let once = key.once(&["api lead", &id.raw().to_string()])?;
    change(scope, app, once, Deed::Succession(id)).await
}

async fn take_out(
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Account>,
    key: IdempotencyKey,
) -> Result<Response> {
    let once = key.once(&["api removal", &id.raw().to_string()])?;
    change(scope, app, once, Deed::Removal(id)).await
}
