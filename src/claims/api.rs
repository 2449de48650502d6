//! JSON API of claims, deliveries and confirmations.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use futures::future::BoxFuture;
use serde::Deserialize;
use serde_json::{Value, json};

use super::web::{confirm_once, deed, hand_over, make, open_code};
use super::{Answer, Claim, Deed, Delivery, Filter, NewClaim, NewDelivery, Stage};
use crate::access::{Action, Scope};
use crate::app::App;
use crate::kernel::id::Id;
use crate::needs::Need;
use crate::offers::Offer;
use crate::web::extract::IdempotencyKey;
use crate::web::{Error, Json, PathId, Query, Result, Routes};

pub fn routes() -> Routes {
    Routes::new()
        .post("/api/v1/needs/{id}/claims", Action::Claim, create)
        .get("/api/v1/claims", Action::ReadClaim, list)
        .get("/api/v1/claims/{id}", Action::ReadClaim, show)
        .post("/api/v1/claims/{id}/acceptance", Action::ReceiveClaim, perform(Deed::Accept))
        .post("/api/v1/claims/{id}/dispatch", Action::Claim, perform(Deed::Dispatch))
        .post("/api/v1/claims/{id}/release", Action::Claim, perform(Deed::Release))
        .post("/api/v1/claims/{id}/no-show", Action::ReceiveClaim, perform(Deed::MissOut))
        .post("/api/v1/claims/{id}/deliveries", Action::Claim, deliver)
        .post("/api/v1/confirmations", Action::Enter, confirm)
}

#[derive(Debug, Deserialize)]
struct ClaimBody {
    quantity: i64,
    offer: Option<String>,
}

async fn create(
    scope: Scope,
    State(app): State<App>,
    PathId(need): PathId<Need>,
    key: IdempotencyKey,
    Json(body): Json<ClaimBody>,
) -> Result<Response> {
    let offer = match &body.offer {
        None => None,
        Some(token) => Some(app.tokens.open::<Offer>(token).ok_or(Error::NotFound)?),
    };
    let parts =
        [&need.raw().to_string(), &body.quantity.to_string(), body.offer.as_deref().unwrap_or_default()];
    let once = key.once(&["api claim", parts[0], parts[1], parts[2]])?;
    let id = make(&app, &scope, once, NewClaim { need, offer, quantity: body.quantity }).await?;
    let claim = Scope::new(scope.actor().cloned(), Action::ReadClaim);
    Ok((StatusCode::CREATED, axum::Json(one(&app, &claim, id).await?)).into_response())
}

#[derive(Debug, Deserialize)]
struct Wish {
    stage: Option<String>,
    before: Option<String>,
}

async fn list(scope: Scope, State(app): State<App>, Query(wish): Query<Wish>) -> Result<Response> {
    let stages = wish.stage.as_deref().and_then(Stage::parse).into_iter().collect();
    let before = wish.before.as_deref().and_then(|token| app.tokens.open(token));
    let claims = super::list(&app.db, &scope, &Filter { stages, before, limit: 100 }).await?;
    let next = claims.last().filter(|_| claims.len() == 100).map(|claim| app.tokens.seal(claim.id));
    let claims: Vec<Value> = claims.iter().map(|claim| outline(&app, claim)).collect();
    Ok(axum::Json(json!({ "claims": claims, "next": next })).into_response())
}

async fn show(scope: Scope, State(app): State<App>, PathId(id): PathId<Claim>) -> Result<Response> {
    Ok(axum::Json(one(&app, &scope, id).await?).into_response())
}

async fn one(app: &App, scope: &Scope, id: Id<Claim>) -> Result<Value> {
    let claim = super::get(&app.db, scope, id).await?.ok_or(Error::NotFound)?;
    let facts = super::facts(&app.db, [id]).await?.remove(&id).ok_or(Error::NotFound)?;
    let mut out = outline(app, &claim);
    let deliveries = super::deliveries(&app.db, id).await?;
    let deliveries: Vec<Value> = deliveries.iter().map(|delivery| handed(app, delivery)).collect();
    if let Some(fields) = out.as_object_mut() {
        fields.insert("title".into(), facts.title.into());
        fields.insert("unit".into(), facts.unit.into());
        fields.insert("donor".into(), facts.organization.unwrap_or(facts.donor).into());
        fields.insert("deliveries".into(), deliveries.into());
    }
    Ok(out)
}

/// Times are milliseconds since 1970 UTC; quantities are in the need's unit.
fn outline(app: &App, claim: &Claim) -> Value {
    json!({
        "id": app.tokens.seal(claim.id), "need": app.tokens.seal(claim.need_id), "stage": claim.stage,
        "offer": claim.offer_id.map(|offer| app.tokens.seal(offer)), "region": claim.region,
        "quantity": claim.quantity, "claimed": claim.claimed, "delivered": claim.delivered,
        "received": claim.received, "pending": claim.pending, "created_at": claim.created_at,
        "held_until": claim.held_until, "accepted_at": claim.accepted_at,
    })
}

fn handed(app: &App, delivery: &Delivery) -> Value {
    json!({
        "id": app.tokens.seal(delivery.id), "quantity": delivery.quantity, "received": delivery.received,
        "reason": delivery.reason, "delivered_at": delivery.delivered_at, "confirmed_at": delivery.confirmed_at,
        "channel": delivery.confirmed_channel, "photo": delivery.photo_id.map(|photo| app.tokens.seal(photo)),
    })
}

/// The handler of one deed.
fn perform(
    what: Deed,
) -> impl Fn(Scope, State<App>, PathId<Claim>, IdempotencyKey) -> BoxFuture<'static, Result<Response>> + Clone
{
    move |scope, State(app), PathId(id), key| {
        Box::pin(async move {
            let once = key.once(&["api", &format!("{what:?}"), &id.raw().to_string()])?;
            deed(&app, &scope, once, id, what).await?;
            let scope = Scope::new(scope.actor().cloned(), Action::ReadClaim);
            Ok(axum::Json(one(&app, &scope, id).await?).into_response())
        })
    }
}

#[derive(Debug, Deserialize)]
struct DeliveryBody {
    quantity: i64,
    #[serde(default)]
    note: String,
}

async fn deliver(
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Claim>,
    key: IdempotencyKey,
    Json(body): Json<DeliveryBody>,
) -> Result<Response> {
    let once = key.once(&["api deliver", &id.raw().to_string(), &body.quantity.to_string(), &body.note])?;
    let new = NewDelivery { quantity: body.quantity, note: body.note, photo: None };
    let made = hand_over(&app, app.act(&scope), once, id, new).await?;
    Ok((StatusCode::CREATED, axum::Json(json!({ "id": app.tokens.seal(made) }))).into_response())
}

#[derive(Debug, Deserialize)]
struct AnswerBody {
    code: String,
    received: i64,
    reason: Option<String>,
}

async fn confirm(
    State(app): State<App>,
    key: IdempotencyKey,
    Json(body): Json<AnswerBody>,
) -> Result<Response> {
    let (code, _) = open_code(&app, &body.code).await?.map_err(|message| Error::invalid("code", message))?;
    let reason = body.reason.clone().unwrap_or_default();
    let once = key.once(&["api confirm", &body.code, &body.received.to_string(), &reason])?;
    let answer = Answer { received: body.received, reason: body.reason };
    confirm_once(&app, &code, Some(once), answer.clone()).await?;
    Ok((StatusCode::CREATED, axum::Json(json!({ "received": answer.received }))).into_response())
}
