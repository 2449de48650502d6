//! What an organiser wishes of pairs, and into what parts offers may be divided. Either may be followed by a new batch with
//! the settings of the one it was said of.

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::super::gather::Division;
use super::super::preference::{self, Kind};
use super::super::{self as batches, Batch, BatchError, Setting};
use super::runs::start;
use crate::access::{Action, Scope};
use crate::app::App;
use crate::campaigns::Campaign;
use crate::kernel::id::Id;
use crate::kernel::message::Message;
use crate::needs::Need;
use crate::offers::Offer;
use crate::web::{Error, Form, FormKey, PathId, Result, Routes, see_other};

pub(super) fn routes() -> Routes {
    Routes::new().post("/campaigns/{id}/preferences", Action::ServeCampaign, prefer).post(
        "/campaigns/{id}/lots",
        Action::ServeCampaign,
        divide,
    )
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Wish {
    offer: String,
    need: String,
    /// pin, forbid, or nothing to take either back.
    kind: String,
    /// Of a pin, in the need's unit.
    quantity: String,
    /// The batch after which to share out anew.
    batch: String,
    form_key: String,
}

async fn prefer(
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Campaign>,
    Form(form): Form<Wish>,
) -> Result<Response> {
    let offer = app.tokens.open::<Offer>(&form.offer).ok_or(Error::NotFound)?;
    let need = app.tokens.open::<Need>(&form.need).ok_or(Error::NotFound)?;
    let wish = match Kind::parse(&form.kind) {
        Some(Kind::Pin) => Some((Kind::Pin, Some(positive("quantity", &form.quantity)?))),
        Some(Kind::Forbid) => Some((Kind::Forbid, None)),
        None => None,
    };
    let key = FormKey { form_key: form.form_key.clone() };
    let once = key.once(&["preference", &form.offer, &form.need, &form.kind, &form.quantity])?;
    let done: std::result::Result<(), BatchError> = app
        .db
        .write((app.act(&scope), once), move |tx, (act, once)| {
            Box::pin(async move { preference::set(tx, &act, &once, (id, offer, need), wish).await })
        })
        .await;
    done?;
    again(&app, &scope, id, (&form.batch, &form.form_key), "flash-batch-wish").await
}

/// A new batch with the settings of the one named, or back to the batches.
async fn again(
    app: &App,
    scope: &Scope,
    id: Id<Campaign>,
    (batch, form_key): (&str, &str),
    flash: &'static str,
) -> Result<Response> {
    let Some(batch) = app.tokens.open::<Batch>(batch) else {
        return Ok(see_other(app, &format!("/campaigns/{}/batches", app.tokens.seal(id)), Some(flash)));
    };
    let old =
        batches::get(&app.db, batch).await?.filter(|old| old.campaign_id == id).ok_or(Error::NotFound)?;
    let setting = Setting { objective: old.objective, priority: old.priority, lots: old.lots };
    let begun = start(app, scope, &format!("{form_key}-again"), id, setting).await?;
    Ok(see_other(app, &format!("/batches/{}", app.tokens.seal(begun)), Some(flash)))
}

fn positive(field: &'static str, text: &str) -> Result<i64> {
    let number = text.trim().parse::<i64>().ok().filter(|number| *number > 0);
    number.ok_or_else(|| Error::invalid(field, Message::new("batch-quantity-positive")))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Parts {
    offer: String,
    min_lot: String,
    max_lots: String,
    form_key: String,
}

async fn divide(
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Campaign>,
    Form(form): Form<Parts>,
) -> Result<Response> {
    let offer_id = app.tokens.open::<Offer>(&form.offer).ok_or(Error::NotFound)?;
    let lots = Division {
        offer_id,
        min_lot: positive("min_lot", &form.min_lot)?,
        max_lots: positive("max_lots", &form.max_lots)?,
    };
    let key = FormKey { form_key: form.form_key };
    let once = key.once(&["lots", &form.offer, &form.min_lot, &form.max_lots])?;
    let done: std::result::Result<(), BatchError> = app
        .db
        .write((app.act(&scope), once), move |tx, (act, once)| {
            Box::pin(async move { preference::divide(tx, &act, &once, id, lots).await })
        })
        .await;
    done?;
    Ok(see_other(&app, &format!("/campaigns/{}/batches", app.tokens.seal(id)), Some("flash-batch-lots")))
}
