//! The figures of a place as JSON.

use axum::Json;
use axum::extract::{Path, State};
use serde_json::{Value, json};

use super::place::known;
use crate::access::Scope;
use crate::app::App;
use crate::reports::figures;
use crate::web::Result;

pub(super) async fn region(
    scope: Scope,
    State(app): State<App>,
    Path(code): Path<String>,
) -> Result<Json<Value>> {
    let region = known(&app, &code)?;
    let figures = figures(&app.db, &scope, region).await?;
    let amounts = figures.amounts.iter().map(|row| {
        json!({ "unit": row.unit, "needs": row.needs, "requested": row.requested, "claimed": row.claimed,
            "delivered": row.delivered, "received": row.received })
    });
    Ok(Json(json!({
        "code": region,
        "name": app.regions.full_name(region),
        "published": figures.published(),
        "amounts": amounts.collect::<Vec<_>>(),
        "days_to_first_claim": figures.days_to_claim,
        "days_to_confirmation": figures.days_to_confirm,
    })))
}
