//! `/offers/{id}/close`.

use axum::extract::State;
use axum::response::Response;

use crate::access::Scope;
use crate::app::App;
use crate::offers::{self, Offer, OfferError};
use crate::web::{Error, Form, FormKey, PathId, Result, see_other};

pub(super) async fn close(
    State(app): State<App>,
    scope: Scope,
    PathId(id): PathId<Offer>,
    Form(key): Form<FormKey>,
) -> Result<Response> {
    let token = app.tokens.seal(id);
    let once = key.once(&["close", &token])?;
    let input = (app.act(&scope), once);
    app.db
        .write(input, move |tx, (act, once)| {
            Box::pin(async move { offers::close(tx, &act, &once, id).await })
        })
        .await
        .map_err(|error: OfferError| Error::from(error))?;
    Ok(see_other(&app, &format!("/offers/{token}"), Some("flash-offer-closed")))
}
