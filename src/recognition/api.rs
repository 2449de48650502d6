//! One organization as JSON: what anybody reads of it, and what it really delivered.

use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::web::visible;
use super::{Figure, members, years};
use crate::access::{Action, Organization};
use crate::organizations::api::outline;
use crate::organizations::branches;
use crate::organizations::membership::{self, Member};
use crate::web::{Context, PathId, Result, Routes};

pub fn routes() -> Routes {
    Routes::new().get("/api/v1/organizations/{id}", Action::Browse, show)
}

/// As the public may see it; its own people and the desk also before it was ever verified.
async fn show(c: Context, PathId(id): PathId<Organization>) -> Result<Response> {
    let profile = visible(&c, id).await?;
    let db = &c.app.db;
    let years = years(db, id, c.app.clock.now()).await?;
    let years: Vec<Value> = years
        .iter()
        .map(|one| json!({ "year": one.year, "needs": one.needs, "figures": figures(&one.figures) }))
        .collect();
    let members = members(db, &profile).await?;
    let members: Vec<Value> = members
        .iter()
        .map(|(one, own)| json!({ "organization": named(&c, one), "figures": figures(own) }))
        .collect();
    let chambers = membership::chambers(db, id).await?;
    let chambers: Vec<Value> = chambers.iter().map(|one| named(&c, one)).collect();
    let mut out = outline(&c.app, &profile, &branches(db, id).await?);
    if let Some(fields) = out.as_object_mut() {
        fields.insert("delivered".to_owned(), years.into());
        fields.insert("members".to_owned(), members.into());
        fields.insert("chambers".to_owned(), chambers.into());
    }
    Ok(axum::Json(out).into_response())
}

/// Each in its own unit.
fn figures(figures: &[Figure]) -> Vec<Value> {
    let one = |one: &Figure| json!({ "unit": one.unit, "received": one.received, "needs": one.needs });
    figures.iter().map(one).collect()
}

fn named(c: &Context, one: &Member) -> Value {
    json!({ "id": c.id(one.id), "name": one.name, "kind": one.kind })
}
