//! JSON of wishes: `/api/v1/wishes`.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::fields::Fields;
use super::web::{forget, keep, set_stage};
use super::{Place, Stage, Wish, found, list};
use crate::access::{Action, Scope};
use crate::app::App;
use crate::needs::public;
use crate::search::Urgency;
use crate::web::extract::IdempotencyKey;
use crate::web::{Json, PathId, Query, Result, Routes};

/// Needs in one answer.
const LIMIT: i64 = 50;

pub fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/wishes", Action::Wish, index)
        .post("/api/v1/wishes", Action::Wish, create)
        .get("/api/v1/wishes/found", Action::Wish, all_found)
        .post("/api/v1/wishes/{id}/pause", Action::Wish, pause)
        .post("/api/v1/wishes/{id}/resumption", Action::Wish, resume)
        .post("/api/v1/wishes/{id}/deletion", Action::Wish, delete)
}

/// What is sought, in the words of `GET /api/v1/needs`, or an offer of one's own; months 1 to 12, none for always.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Body {
    q: String,
    region: String,
    category: String,
    beneficiary: String,
    urgency: String,
    min: Option<i64>,
    offer: String,
    months: Vec<i64>,
}

async fn index(State(app): State<App>, scope: Scope) -> Result<Answer<Value>> {
    let wishes = list(&app.db, &scope).await?;
    let wishes: Vec<Value> = wishes.iter().map(|wish| body(&app, wish)).collect();
    Ok(Answer(json!({ "wishes": wishes })))
}

fn body(app: &App, wish: &Wish) -> Value {
    json!({
        "id": app.tokens.seal(wish.id),
        "q": wish.text,
        "region": wish.region,
        "category": wish.category,
        "beneficiary": wish.beneficiary,
        "urgency": wish.urgency.and_then(Urgency::from_number),
        "min": wish.least,
        "offer": wish.offer_id.map(|id| app.tokens.seal(id)),
        "months": wish.months().numbers(),
        "stage": wish.stage,
    })
}

async fn create(
    State(app): State<App>,
    scope: Scope,
    key: IdempotencyKey,
    Json(body): Json<Body>,
) -> Result<(StatusCode, Answer<Value>)> {
    let fields = Fields {
        filter: public::Fields {
            q: body.q,
            region: body.region,
            category: body.category,
            beneficiary: body.beneficiary,
            urgency: body.urgency,
            min: body.min.map(|least| least.to_string()).unwrap_or_default(),
            ..public::Fields::default()
        },
        offer: body.offer,
        months: body.months.iter().map(i64::to_string).collect(),
        form_key: String::new(),
    };
    let once = key.once(&["wish", &fields.parts()])?;
    let id = keep(&app, &scope, once, fields.read(&app)?).await?;
    Ok((StatusCode::CREATED, Answer(json!({ "id": app.tokens.seal(id) }))))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Ask {
    before: String,
}

/// Reading this marks nothing as seen. `next` is for `before`.
async fn all_found(State(app): State<App>, scope: Scope, Query(ask): Query<Ask>) -> Result<Answer<Value>> {
    let before = app.tokens.open::<Place>(&ask.before);
    let list = found(&app, &scope, before, LIMIT).await?;
    let need = |one: &super::Found| {
        json!({
            "need": public::api::public(&app, &one.need),
            "wishes": one.wishes.iter().map(|id| app.tokens.seal(*id)).collect::<Vec<_>>(),
            "new": one.new,
        })
    };
    let found: Vec<Value> = list.needs.iter().map(need).collect();
    Ok(Answer(json!({ "found": found, "next": list.next.map(|place| app.tokens.seal(place)) })))
}

async fn pause(
    State(app): State<App>,
    scope: Scope,
    key: IdempotencyKey,
    PathId(id): PathId<Wish>,
) -> Result<StatusCode> {
    let once = key.once(&["pause", &app.tokens.seal(id)])?;
    set_stage(&app, &scope, once, (id, Stage::Paused)).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn resume(
    State(app): State<App>,
    scope: Scope,
    key: IdempotencyKey,
    PathId(id): PathId<Wish>,
) -> Result<StatusCode> {
    let once = key.once(&["resume", &app.tokens.seal(id)])?;
    set_stage(&app, &scope, once, (id, Stage::Active)).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn delete(
    State(app): State<App>,
    scope: Scope,
    key: IdempotencyKey,
    PathId(id): PathId<Wish>,
) -> Result<StatusCode> {
    let once = key.once(&["delete", &app.tokens.seal(id)])?;
    forget(&app, &scope, once, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
