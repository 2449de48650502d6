//! The donor records what was handed over, with a photo.

use askama::Template;
use axum::extract::{DefaultBodyLimit, Multipart, State};
use axum::handler::Handler;
use axum::response::{IntoResponse, Response};

use super::upload::{self, Upload};
use super::{quantity, view};
use crate::access::{Act, Action, Once, Scope};
use crate::app::App;
use crate::claims::{self, Claim, ClaimError, Delivery, NewDelivery};
use crate::kernel::id::Id;
use crate::kernel::message::{Errors, Message};
use crate::photos;
use crate::web::extract::MAX_READ;
use crate::web::{Context, Error, FormKey, Page, PathId, Result, Routes, see_other};

pub(super) fn routes() -> Routes {
    let create = create.layer(DefaultBodyLimit::max(MAX_READ));
    Routes::new().get("/claims/{id}/deliveries/new", Action::Claim, ask).post(
        "/claims/{id}/deliveries",
        Action::Claim,
        create,
    )
}

#[derive(Template)]
#[template(path = "claims/deliver.html")]
struct DeliverPage {
    c: Context,
    token: String,
    back: String,
    title: String,
    unit: String,
    receiver: String,
    left: i64,
    quantity: String,
    note: String,
    errors: Errors,
}

async fn page(
    c: Context,
    claim: &Claim,
    upload: Option<Upload>,
    errors: Errors,
) -> Result<Page<DeliverPage>> {
    let facts = claims::facts(&c.app.db, [claim.id]).await?.remove(&claim.id).ok_or(Error::NotFound)?;
    let left = claim.outstanding();
    let upload = upload.unwrap_or_else(|| Upload { quantity: left.to_string(), ..Upload::default() });
    Ok(Page(DeliverPage {
        token: c.id(claim.id),
        back: format!("/claims/{}", c.id(claim.id)),
        title: facts.title.clone(),
        unit: facts.unit.clone(),
        receiver: view::receiver(&c, &facts),
        left,
        quantity: upload.quantity,
        note: upload.note,
        errors,
        c,
    }))
}

async fn ask(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Claim>,
) -> Result<Response> {
    let claim = claims::get(&app.db, &scope, id).await?.ok_or(Error::NotFound)?;
    Ok(page(c, &claim, None, Errors::default()).await?.into_response())
}

async fn create(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Claim>,
    form: Multipart,
) -> Result<Response> {
    let claim = claims::get(&app.db, &scope, id).await?;
    // Read to the end even when there is no such claim, so that the answer arrives.
    let mut upload = upload::read(form).await?;
    let claim = claim.ok_or(Error::NotFound)?;
    let facts = claims::facts(&app.db, [id]).await?.remove(&id).ok_or(Error::NotFound)?;
    let mut errors = Errors::default();
    let quantity = errors.keep("quantity", quantity::read(&upload.quantity, &facts.unit));
    let photo = match upload.photo.take() {
        None => None,
        Some(Err(message)) => errors.keep("photo", Err(message)),
        Some(Ok(bytes)) => {
            let prepared = tokio::task::spawn_blocking(move || photos::prepare(&bytes)).await;
            errors.keep("photo", prepared.map_err(|_| Message::new("photo-unreadable")).and_then(|made| made))
        }
    };
    let (Some(quantity), true) = (quantity, errors.is_empty()) else {
        return Ok(page(c, &claim, Some(upload), errors).await?.invalid().into_response());
    };
    let key = FormKey { form_key: upload.form_key.clone() };
    let once = key.once(&["deliver", &id.raw().to_string(), &quantity.to_string(), &upload.note])?;
    let new = NewDelivery { quantity, note: crate::kernel::text::normalise_lines(&upload.note), photo };
    match hand_over(&app, app.act(&scope), once, id, new).await {
        Ok(_) => Ok(see_other(&app, &format!("/claims/{}", c.id(id)), Some("flash-delivered"))),
        Err(ClaimError::Invalid(errors)) => {
            Ok(page(c, &claim, Some(upload), errors).await?.invalid().into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// Records the delivery, for page and API.
pub(in crate::claims) async fn hand_over(
    app: &App,
    act: Act,
    once: Once,
    id: Id<Claim>,
    new: NewDelivery,
) -> std::result::Result<Id<Delivery>, ClaimError> {
    app.db
        .write((act, once, id, new), |tx, (act, once, id, new)| {
            Box::pin(async move { claims::deliver(tx, &act, &once, id, &new).await })
        })
        .await
}
