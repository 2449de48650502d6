//! `/offers/{id}/close`.

use axum::extract::State;
use axum::response::Response;

use crate::access::Scope;
use crate::app::App;
use crate::offers::{self, Offer, OfferError};
use crate::web::{Form, FormKey, PathId, Result, see_other};

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
            Box::pin(async move { Ok::<(), OfferError>(offers::close(tx, &act, &once, id).await?) })
        })
        .await?;
    Ok(see_other(&app, &format!("/offers/{token}"), Some("flash-offer-closed")))
}
