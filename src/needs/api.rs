//! JSON API of the officers' side of needs and of households.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::web::{ReviewFields, Subject, perform, send, step};
use super::{Filter, Need, NeedFields, Stage, Step};
use crate::access::{Action, Scope};
use crate::app::App;
use crate::kernel::message::{Errors, Message};
use crate::kernel::money::yuan;
use crate::registry::{Channel, NewConsent};
use crate::search::tagger;
use crate::search::taxonomy::Category;
use crate::web::extract::IdempotencyKey;
use crate::web::{Error, Json, PathId, Query, Result, Routes};

pub fn routes() -> Routes {
    Routes::new()
        .post("/api/v1/needs", Action::PostNeed, create)
        .post("/api/v1/needs/{id}/submission", Action::PostNeed, submit)
        .post("/api/v1/needs/{id}/reviews", Action::ReviewNeed, review)
        .get("/api/v1/desk/needs", Action::ReadNeed, list)
}

#[derive(Debug, Deserialize)]
struct ConsentBody {
    channel: String,
    #[serde(default)]
    guardian: bool,
}

#[derive(Debug, Deserialize)]
struct NeedBody {
    /// Token of a household; else `village` and `beneficiary`.
    #[serde(default)]
    household: String,
    #[serde(default)]
    village: String,
    #[serde(default)]
    beneficiary: String,
    title: String,
    #[serde(default)]
    detail: String,
    quantity: i64,
    unit: String,
    /// Suggested from the text when it is left out.
    category: Option<String>,
    #[serde(default)]
    tags: Vec<String>,
    urgency: Option<i64>,
    /// Fen for one unit.
    unit_price: Option<i64>,
    #[serde(default)]
    about_minor: bool,
    #[serde(default)]
    receiving_body: String,
    consent: Option<ConsentBody>,
    /// Hands it to the reviewers at once.
    #[serde(default)]
    submit: bool,
}

impl NeedBody {
    fn fields(&self) -> NeedFields {
        let suggested = || {
            let best = tagger::suggest(&self.title, &self.detail).categories;
            best.first().map(|(category, _)| Category::code(*category)).unwrap_or_default()
        };
        NeedFields {
            title: self.title.clone(),
            detail: self.detail.clone(),
            quantity: self.quantity.to_string(),
            unit: self.unit.clone(),
            category: self.category.clone().unwrap_or_else(suggested),
            tags: self.tags.clone(),
            urgency: self.urgency.map(|urgency| urgency.to_string()).unwrap_or_default(),
            unit_price: self.unit_price.map(yuan).unwrap_or_default(),
            about_minor: self.about_minor,
            receiving_body: self.receiving_body.clone(),
            ..NeedFields::default()
        }
    }
}

async fn create(
    scope: Scope,
    State(app): State<App>,
    key: IdempotencyKey,
    Json(body): Json<NeedBody>,
) -> Result<Response> {
    let subject = Subject::find(&app, &scope, &body.household, &body.village, &body.beneficiary).await?;
    let new = body.fields().read(&subject.whom)?;
    let consent = match (&body.consent, subject.whom.household) {
        (Some(given), Some(household)) => {
            let unknown = || Error::invalid("consent", Message::new("need-consent-missing"));
            let channel = Channel::parse(&given.channel).ok_or_else(unknown)?;
            Some(NewConsent { household, channel, guardian: given.guardian })
        }
        _ => None,
    };
    let guarded = consent.is_none_or(|consent| consent.guardian);
    if body.submit && new.about_minor && new.household.is_some() && !guarded {
        return Err(Errors::one("guardian", Message::new("need-guardian-missing")).into());
    }
    let once = key.once(&["api need", &format!("{body:?}")])?;
    let id = send(&app, &scope, once, new, consent, body.submit).await?;
    let need = super::get(&app.db, &scope, id).await?.ok_or(Error::NotFound)?;
    Ok((StatusCode::CREATED, axum::Json(outline(&app, &need))).into_response())
}

async fn submit(
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Need>,
    key: IdempotencyKey,
) -> Result<Response> {
    step(&app, &scope, key.once(&["api submit", &id.raw().to_string()])?, id, Step::Submit).await?;
    let need = super::get(&app.db, &scope, id).await?.ok_or(Error::NotFound)?;
    Ok(axum::Json(outline(&app, &need)).into_response())
}

#[derive(Debug, Deserialize)]
struct ReviewBody {
    version: i64,
    decision: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    into: String,
    #[serde(default)]
    note: String,
}

async fn review(
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Need>,
    key: IdempotencyKey,
    Json(body): Json<ReviewBody>,
) -> Result<Response> {
    let fields = ReviewFields {
        version: body.version.to_string(),
        decision: body.decision,
        reason: body.reason,
        to: body.to,
        into: body.into,
        note: body.note,
        ..ReviewFields::default()
    };
    let once = key.once(&["api review", &id.raw().to_string(), &format!("{fields:?}")])?;
    let stage = perform(&app, &scope, once, id, &fields).await?;
    Ok((StatusCode::CREATED, axum::Json(json!({ "id": app.tokens.seal(id), "stage": stage })))
        .into_response())
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Wish {
    stage: String,
    before: String,
}

async fn list(scope: Scope, State(app): State<App>, Query(wish): Query<Wish>) -> Result<Response> {
    let stages = Stage::parse(&wish.stage).into_iter().collect();
    let filter = Filter { stages, before: app.tokens.open(&wish.before), limit: 100, ..Filter::default() };
    let needs = super::list(&app.db, &scope, &filter).await?;
    let next = needs.last().filter(|_| needs.len() == 100).map(|need| app.tokens.seal(need.id));
    let needs: Vec<Value> = needs.iter().map(|need| outline(&app, need)).collect();
    Ok(axum::Json(json!({ "needs": needs, "next": next })).into_response())
}

fn outline(app: &App, need: &Need) -> Value {
    json!({
        "id": app.tokens.seal(need.id),
        "stage": need.stage,
        "version": need.version,
        "beneficiary": need.beneficiary,
        "household": need.household_id.map(|household| app.tokens.seal(household)),
        "region": need.region,
        "category": need.category,
        "tags": need.tag_list().collect::<Vec<_>>(),
        "title": need.title,
        "detail": need.detail,
        "unit": need.unit,
        "unit_price": need.unit_price,
        "urgency": need.urgency,
        "requested": need.requested,
        "claimed": need.claimed,
        "delivered": need.delivered,
        "received": need.received,
    })
}
