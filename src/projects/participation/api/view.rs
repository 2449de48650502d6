//! A participation as JSON.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::access::{Action, Scope};
use crate::app::App;
use crate::kernel::id::Id;
use crate::projects::participation::{
    Agreement, Amendment, FollowUp, Instalment, Participation, Performance, Taken, get, store,
    store_performance, store_plan,
};
use crate::web::{Error, Result};

/// The participation as it stands now, for who moved it or reads it.
pub(super) async fn answer(
    app: &App,
    scope: &Scope,
    id: Id<Participation>,
    status: StatusCode,
) -> Result<Response> {
    let read = Scope::new(scope.actor().cloned(), Action::ReadPart);
    Ok((status, axum::Json(whole(app, &read, id).await?)).into_response())
}

/// Stops who may not see it before what they sent is looked at.
pub(super) async fn within(app: &App, scope: &Scope, id: Id<Participation>) -> Result<()> {
    get(&app.db, scope, id).await?.map(drop).ok_or(Error::NotFound)
}

pub(super) fn outline(app: &App, part: &Participation) -> Value {
    let declined = part.declined_for.map(|reason| json!({ "reason": reason, "note": part.declined_note }));
    json!({
        "id": app.tokens.seal(part.id), "project": app.tokens.seal(part.project_id), "region": part.region,
        "organization": app.tokens.seal(part.organization_id), "giving": part.giving, "amount": part.amount,
        "stage": part.stage, "created_at": part.created_at, "held_until": part.held_until,
        "visit_on": part.visit_on, "signed_at": part.signed_at, "accepted_at": part.accepted_at,
        "declined": declined,
    })
}

async fn whole(app: &App, scope: &Scope, id: Id<Participation>) -> Result<Value> {
    let part = get(&app.db, scope, id).await?.ok_or(Error::NotFound)?;
    let takes = store::takes_of(&app.db, id).await?;
    let agreement = store_plan::agreement(&app.db, id).await?;
    let instalments = store_plan::instalments(&app.db, &[id]).await?;
    let performances = store_performance::of(&app.db, id).await?;
    let follow_ups = store_plan::follow_ups(&app.db, &[id]).await?;
    let changes = store_plan::amendments(&app.db, &[id]).await?;
    let mut out = outline(app, &part);
    if let Some(fields) = out.as_object_mut() {
        let mut add = |name: &str, value: Value| fields.insert(name.to_owned(), value);
        add("takes", takes.iter().map(|one| taken(app, one)).collect());
        add("agreement", agreement.as_ref().map_or(Value::Null, drawn));
        add("instalments", instalments.iter().map(|one| instalment(app, one)).collect());
        add("performances", performances.iter().map(|one| performance(app, one)).collect());
        add("follow_ups", follow_ups.iter().map(|one| follow_up(app, one)).collect());
        add("changes", changes.iter().map(change).collect());
    }
    Ok(out)
}

fn taken(app: &App, one: &Taken) -> Value {
    json!({ "lot": app.tokens.seal(one.lot_id), "asked": one.asked, "units": one.units, "price": one.price })
}

fn drawn(one: &Agreement) -> Value {
    json!({
        "body_kind": one.body_kind, "body_name": one.body_name, "body_code": one.body_code,
        "property": one.property, "purpose": one.purpose, "ends_on": one.ends_on, "drawn_at": one.drawn_at,
        "giver_name": one.giver_name, "giver_signed_at": one.giver_signed_at,
        "village_name": one.village_name, "village_signed_at": one.village_signed_at,
    })
}

fn instalment(app: &App, one: &Instalment) -> Value {
    json!({
        "id": app.tokens.seal(one.id), "lot": app.tokens.seal(one.lot_id), "due_on": one.due_on,
        "amount": one.amount, "delivered": one.delivered, "accepted": one.accepted, "confirmed": one.confirmed,
    })
}

fn performance(app: &App, one: &Performance) -> Value {
    json!({
        "id": app.tokens.seal(one.id), "instalment": app.tokens.seal(one.instalment_id), "amount": one.amount,
        "accepted": one.accepted, "undone": one.undone, "done_on": one.done_on, "note": one.note,
        "photo": one.photo_id.map(|photo| app.tokens.seal(photo)), "receipt_code": one.receipt_code,
        "receipt_number": one.receipt_number, "stage": one.stage, "reason": one.reason,
        "settled": one.settled, "confirmed_at": one.confirmed_at,
    })
}

pub(super) fn follow_up(app: &App, one: &FollowUp) -> Value {
    json!({
        "id": app.tokens.seal(one.id), "participation": app.tokens.seal(one.participation_id),
        "months": one.months, "due_on": one.due_on, "holds": one.holds, "note": one.note, "at": one.at,
    })
}

fn change(one: &Amendment) -> Value {
    json!({ "kind": one.kind, "reason": one.reason, "at": one.at })
}
