//! Offers as JSON.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};

use super::fields::{Fields, home};
use super::web::{Ask, find};
use super::{Offer, Standing};
use crate::access::{Action, Scope};
use crate::app::App;
use crate::web::extract::IdempotencyKey;
use crate::web::{Error, Json, PathId, Query, Result, Routes};

pub fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/offers", Action::Browse, list)
        .post("/api/v1/offers", Action::Offer, create)
        .get("/api/v1/offers/{id}", Action::Browse, read)
}

/// An offer as anybody may read it.
#[derive(Debug, Serialize)]
pub struct OfferBody {
    id: String,
    title: String,
    detail: String,
    category: String,
    tags: Vec<String>,
    quantity: i64,
    remaining: i64,
    unit: String,
    /// Where it may go if `limited`, else where it comes from.
    region: String,
    limited: bool,
    organization: Option<String>,
    /// `open`, `spent`, `expired` or `closed`.
    standing: &'static str,
    published_at: i64,
    /// The last day on which it stands.
    last_day: String,
}

impl OfferBody {
    pub fn new(app: &App, offer: &Offer) -> Self {
        let standing: Standing = offer.standing(app.clock.now());
        Self {
            id: app.tokens.seal(offer.id),
            title: offer.title.clone(),
            detail: offer.detail.clone(),
            category: offer.category.clone(),
            tags: offer.tag_list().map(str::to_owned).collect(),
            quantity: offer.quantity,
            remaining: offer.remaining(),
            unit: offer.unit.clone(),
            region: offer.region.to_string(),
            limited: offer.limited,
            organization: offer.organization.clone(),
            standing: standing.as_str(),
            published_at: offer.created_at.0,
            last_day: offer.last_day().to_string(),
        }
    }
}

#[derive(Debug, Serialize)]
struct ListBody {
    offers: Vec<OfferBody>,
    /// Unknown while search does not answer.
    total: Option<u64>,
    /// For `after` of the next page.
    next: Option<String>,
    /// False when search did not answer and these are just the newest.
    complete: bool,
}

async fn list(State(app): State<App>, Query(ask): Query<Ask>) -> Result<axum::Json<ListBody>> {
    let answer = find(&app, &ask).await?;
    let offers = answer.offers.iter().map(|offer| OfferBody::new(&app, offer)).collect();
    Ok(axum::Json(ListBody { offers, total: answer.total, next: answer.next, complete: !answer.plain }))
}

async fn read(State(app): State<App>, PathId(id): PathId<Offer>) -> Result<axum::Json<OfferBody>> {
    let offer = super::published(&app.db, id).await?.ok_or(Error::NotFound)?;
    Ok(axum::Json(OfferBody::new(&app, &offer)))
}

/// A new offer; category, tags, quantity and unit that are left out are read from title and detail.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct NewBody {
    title: String,
    detail: String,
    category: String,
    tags: Vec<String>,
    quantity: Option<i64>,
    unit: String,
    limited: bool,
    region: String,
    last_day: String,
}

async fn create(
    State(app): State<App>,
    scope: Scope,
    key: IdempotencyKey,
    Json(body): Json<NewBody>,
) -> Result<(StatusCode, axum::Json<OfferBody>)> {
    let request = format!("{body:?}");
    let mut fields = Fields {
        title: body.title,
        detail: body.detail,
        quantity: body.quantity.map(|n| n.to_string()).unwrap_or_default(),
        unit: body.unit,
        category: body.category,
        tags: body.tags.join(" "),
        until: body.last_day,
        limited: if body.limited { "yes" } else { "no" }.to_owned(),
        region: body.region,
    };
    fields.suggest();
    if fields.until.is_empty() {
        fields.until = app.clock.now().plus_days(app.config.rules.offer_days).to_string();
    }
    let actor = scope.actor().ok_or(Error::NotFound)?;
    let new = fields.read(&app, home(&app, actor).await?)?;
    let input = (app.act(&scope), key.once(&["offer", &request])?, new);
    let id = app
        .db
        .write(input, |tx, (act, once, new)| {
            Box::pin(async move { super::create(tx, &act, &once, &new).await })
        })
        .await?;
    let offer = super::published(&app.db, id).await?.ok_or(Error::NotFound)?;
    Ok((StatusCode::CREATED, axum::Json(OfferBody::new(&app, &offer))))
}
