//! JSON of the public list and of one need: `GET /api/v1/needs` and `GET /api/v1/needs/{id}`.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use super::{Fields, Filter, list};
use crate::access::Action;
use crate::app::App;
use crate::needs::{self, Need};
use crate::organizations;
use crate::search::highlight::ranges;
use crate::search::{Urgency, taxonomy};
use crate::web::{Error, PathId, Query, Result, Routes};

/// Needs in one answer.
const LIMIT: usize = 50;

pub fn routes() -> Routes {
    Routes::new().get("/api/v1/needs", Action::Browse, index).get("/api/v1/needs/{id}", Action::Browse, show)
}

/// Takes the same fields as the page and refuses those it does not understand. `next` is the address of the next page;
/// `found_in_title` are the stretches of the title that answer the text, in characters, `to` not included;
/// `complete` is false when the search engine did not answer and only region and beneficiary were minded.
async fn index(State(app): State<App>, Query(fields): Query<Fields>) -> Result<Json<Value>> {
    let (filter, errors) = Filter::read(&app, &fields);
    errors.done()?;
    let found = list(&app, &filter, LIMIT).await?;
    let next = found
        .next
        .map(|place| Filter { after: Some(place), ..filter.clone() }.address(&app.tokens, "/api/v1/needs"));
    let listed = |need: &Need| {
        let mut fields = public(&app, need);
        let marks = ranges(&found.asked, &need.title);
        let marks: Vec<Value> = marks.iter().map(|m| json!({ "from": m.start, "to": m.end })).collect();
        if let Some(fields) = fields.as_object_mut() {
            fields.insert("found_in_title".to_owned(), json!(marks));
        }
        fields
    };
    let needs: Vec<Value> = found.needs.iter().map(listed).collect();
    Ok(Json(json!({ "needs": needs, "total": found.total, "next": next, "complete": !found.plain })))
}

async fn show(State(app): State<App>, PathId(id): PathId<Need>) -> Result<Json<Value>> {
    let need = needs::published(&app.db, id).await?.ok_or(Error::NotFound)?;
    let mut fields = public(&app, &need);
    if let (Some(body), Some(fields)) = (&need.receiving_body, fields.as_object_mut()) {
        let known = organizations::named(&app, body, need.public_place()).await?.organization;
        let known = known.map(|known| json!({ "id": app.tokens.seal(known.id), "name": known.name }));
        fields.insert("receiving_organization".to_owned(), json!(known));
    }
    Ok(Json(fields))
}

/// The facts anybody may have. Quantities are in `unit`, dates are days in China.
pub fn public(app: &App, need: &Need) -> Value {
    let place = need.public_place();
    let category = taxonomy::get(&need.category);
    json!({
        "id": app.tokens.seal(need.id),
        "title": need.title,
        "detail": need.detail,
        "category": { "code": need.category, "name": category.map(|leaf| leaf.name("zh")) },
        "tags": need.tag_list().collect::<Vec<_>>(),
        "region": { "code": place, "name": app.regions.short_name(place) },
        "beneficiary": need.beneficiary,
        "urgency": Urgency::from_number(need.urgency),
        "unit": need.unit,
        "requested": need.requested,
        "claimed": need.claimed,
        "delivered": need.delivered,
        "received": need.received,
        "remaining": need.remaining(),
        "stage": need.stage,
        "published_on": need.published_at.map(|time| time.to_string()),
        "receiving_body": need.receiving_body,
    })
}
