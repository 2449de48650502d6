//! JSON API of organizations: the public list, one's own, the federation's desk, chambers and members. Times are
//! milliseconds since 1970 UTC. One organization with what it delivered is `recognition`'s, signing up and people are
//! `accounts`'.

mod desk;
mod memberships;
mod own;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::web::list::Ask;
use super::{Profile, branches_of, public_list};
use crate::access::Action;
use crate::app::App;
use crate::kernel::id::Id;
use crate::kernel::region::Region;
use crate::web::parts::cut;
use crate::web::{Query, Result, Routes};

/// Organizations in one answer.
const PAGE: i64 = 100;

pub fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/organizations", Action::Browse, list)
        .merge(own::routes())
        .merge(desk::routes())
        .merge(memberships::routes())
}

async fn list(State(app): State<App>, Query(ask): Query<Ask>) -> Result<Response> {
    let mut found = public_list(&app.db, &ask.filter(&app, PAGE + 1)?).await?;
    let next = cut(&mut found, PAGE).map(|last| app.tokens.seal(last.id));
    let found = each(&app, &found, outline).await?;
    Ok(axum::Json(json!({ "organizations": found, "next": next })).into_response())
}

/// Each of them, with where else it has people.
async fn each(
    app: &App,
    found: &[Profile],
    one: fn(&App, &Profile, &[Region]) -> Value,
) -> Result<Vec<Value>> {
    let ids: Vec<Id<_>> = found.iter().map(|profile| profile.id).collect();
    let branches = branches_of(&app.db, &ids).await?;
    let of = |profile: &Profile| -> Vec<Region> {
        branches.iter().filter(|(id, _)| *id == profile.id).map(|(_, region)| *region).collect()
    };
    Ok(found.iter().map(|profile| one(app, profile, &of(profile))).collect())
}

/// What anybody may read of an organization.
pub fn outline(app: &App, profile: &Profile, branches: &[Region]) -> Value {
    json!({
        "id": app.tokens.seal(profile.id), "kind": profile.kind, "name": profile.name,
        "credit_code": profile.credit_code, "region": profile.region, "stage": profile.stage,
        "industry": profile.industry, "capabilities": profile.capabilities, "branches": branches,
    })
}

/// The same with what its own people and the desk read beside it.
fn inside(app: &App, profile: &Profile, branches: &[Region]) -> Value {
    let may = profile.allows();
    let mut out = outline(app, profile, branches);
    if let Some(fields) = out.as_object_mut() {
        let mut add = |name: &str, value: Value| fields.insert(name.to_owned(), value);
        add("version", json!(profile.version));
        add("note", json!(profile.note));
        add("verified_until", json!(profile.verified_until));
        add("may", json!({ "offer": may.offer, "claim": may.claim, "take_part": may.take_part }));
    }
    out
}
