//! The buttons of a claim: accept, dispatch, release, no-show, settle.

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use crate::access::{Action, Once, Scope};
use crate::app::App;
use crate::claims::{self, Claim, ClaimError, Deed, SETTLEMENTS};
use crate::kernel::id::Id;
use crate::kernel::message::Message;
use crate::web::{Error, Form, FormKey, PathId, Result, Routes, see_other};

pub(super) fn routes() -> Routes {
    Routes::new()
        .post("/claims/{id}/acceptance", Action::ReceiveClaim, accept)
        .post("/claims/{id}/dispatch", Action::Claim, dispatch)
        .post("/claims/{id}/release", Action::Claim, release)
        .post("/claims/{id}/no-show", Action::ReceiveClaim, miss_out)
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

async fn accept(
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Claim>,
    Form(key): Form<FormKey>,
) -> Result<Response> {
    press(&app, &scope, &key, id, (Deed::Accept, "flash-claim-accepted")).await
}

async fn dispatch(
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Claim>,
    Form(key): Form<FormKey>,
) -> Result<Response> {
    press(&app, &scope, &key, id, (Deed::Dispatch, "flash-claim-dispatched")).await
}

async fn release(
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Claim>,
    Form(key): Form<FormKey>,
) -> Result<Response> {
    press(&app, &scope, &key, id, (Deed::Release, "flash-claim-released")).await
}

async fn miss_out(
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Claim>,
    Form(key): Form<FormKey>,
) -> Result<Response> {
    press(&app, &scope, &key, id, (Deed::MissOut, "flash-claim-no-show")).await
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
