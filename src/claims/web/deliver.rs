//! The donor records what was handed over, with a photo.

use askama::Template;
use axum::extract::{DefaultBodyLimit, Multipart, State};
use axum::handler::Handler;
use axum::response::{IntoResponse, Response};

use super::{quantity, view};
use crate::access::{Act, Action, Once, Scope};
use crate::app::App;
use crate::claims::{self, Claim, ClaimError, Delivery, NewDelivery};
use crate::kernel::id::Id;
use crate::kernel::message::Errors;
use crate::photos::web_upload::Upload;
use crate::web::extract::MAX_READ;
use crate::web::{Context, Error, Page, PathId, Result, Routes, see_other};

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
    upload: Option<&Upload>,
    errors: Errors,
) -> Result<Page<DeliverPage>> {
    let facts = claims::facts(&c.app.db, [claim.id]).await?.remove(&claim.id).ok_or(Error::NotFound)?;
    let left = claim.outstanding();
    let typed = |name| upload.map(|upload| upload.text(name).to_owned());
    Ok(Page(DeliverPage {
        token: c.id(claim.id),
        back: format!("/claims/{}", c.id(claim.id)),
        title: facts.title.clone(),
        unit: facts.unit.clone(),
        receiver: view::receiver(&c, &facts),
        left,
        quantity: typed("quantity").unwrap_or_else(|| left.to_string()),
        note: typed("note").unwrap_or_default(),
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
    let mut upload = Upload::read(form).await?;
    let claim = claim.ok_or(Error::NotFound)?;
    let facts = claims::facts(&app.db, [id]).await?.remove(&id).ok_or(Error::NotFound)?;
    let mut errors = Errors::default();
    let quantity = errors.keep("quantity", quantity::read(upload.text("quantity"), &facts.unit));
    let photo = upload.photo(&mut errors).await;
    let (Some(quantity), true) = (quantity, errors.is_empty()) else {
        return Ok(page(c, &claim, Some(&upload), errors).await?.invalid().into_response());
    };
    let note = upload.text("note");
    let once = upload.key().once(&["deliver", &id.raw().to_string(), &quantity.to_string(), note])?;
    let new = NewDelivery { quantity, note: crate::kernel::text::normalise_lines(note), photo };
    match hand_over(&app, app.act(&scope), once, id, new).await {
        Ok(_) => Ok(see_other(&app, &format!("/claims/{}", c.id(id)), Some("flash-delivered"))),
        Err(ClaimError::Invalid(errors)) => {
            Ok(page(c, &claim, Some(&upload), errors).await?.invalid().into_response())
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
