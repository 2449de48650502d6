//! The buttons of a claim: accept, dispatch, release, no-show, settle.

use axum::extract::State;
use axum::response::Response;
use futures::future::BoxFuture;
use serde::Deserialize;

use crate::access::{Action, Once, Scope};
use crate::app::App;
use crate::claims::{self, Claim, ClaimError, Deed, SETTLEMENTS};
use crate::kernel::id::Id;
use crate::kernel::message::Message;
use crate::web::{Error, Form, FormKey, PathId, Result, Routes, see_other};

pub(super) fn routes() -> Routes {
    Routes::new()
        .post("/claims/{id}/acceptance", Action::ReceiveClaim, button(Deed::Accept, "flash-claim-accepted"))
        .post("/claims/{id}/dispatch", Action::Claim, button(Deed::Dispatch, "flash-claim-dispatched"))
        .post("/claims/{id}/release", Action::Claim, button(Deed::Release, "flash-claim-released"))
        .post("/claims/{id}/no-show", Action::ReceiveClaim, button(Deed::MissOut, "flash-claim-no-show"))
        .post("/claims/{id}/settlement", Action::SettleClaim, settle)
}

/// Does it, for page and API.
pub(in crate::claims) async fn perform(
    app: &App,
    scope: &Scope,
    once: Once,
    id: Id<Claim>,
    deed: Deed,
) -> std::result::Result<(), ClaimError> {
    let input = (app.act(scope), once, id, deed);
    app.db
        .write(input, |tx, (act, once, id, deed)| {
            Box::pin(async move { claims::perform(tx, &act, &once, id, deed).await })
        })
        .await
}

async fn press(
    app: &App,
    scope: &Scope,
    key: &FormKey,
    id: Id<Claim>,
    (deed, flash): (Deed, &'static str),
) -> Result<Response> {
    let once = key.once(&[&format!("{deed:?}"), &id.raw().to_string()])?;
    perform(app, scope, once, id, deed).await?;
    Ok(see_other(app, &format!("/claims/{}", app.tokens.seal(id)), Some(flash)))
}

/// The handler of one button, with the message that the next page shows.
fn button(
    deed: Deed,
    flash: &'static str,
) -> impl Fn(Scope, State<App>, PathId<Claim>, Form<FormKey>) -> BoxFuture<'static, Result<Response>> + Clone
{
    move |scope, State(app), PathId(id), Form(key)| {
        Box::pin(async move { press(&app, &scope, &key, id, (deed, flash)).await })
    }
}

#[derive(Debug, Deserialize)]
struct Settlement {
    #[serde(default)]
    reason: String,
    #[serde(default)]
    form_key: String,
}

async fn settle(
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Claim>,
    Form(form): Form<Settlement>,
) -> Result<Response> {
    let reason = SETTLEMENTS.iter().find(|word| **word == form.reason);
    let reason = reason.ok_or_else(|| Error::invalid("reason", Message::new("claim-settlement-missing")))?;
    let key = FormKey { form_key: form.form_key };
    press(&app, &scope, &key, id, (Deed::Settle(reason), "flash-claim-settled")).await
}
