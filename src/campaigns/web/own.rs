//! `/pledged/{id}`: a pledge as its donor sees it from the message on their phone. They can say that it was not them, and
//! take their account over.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::{deed, faults};
use crate::access::{Action, Scope};
use crate::accounts;
use crate::app::App;
use crate::campaigns::CampaignError;
use crate::campaigns::pledges::{self, Opened, Pledge};
use crate::kernel::id::Id;
use crate::kernel::message::Errors;
use crate::web::{Context, Error, Form, FormKey, Page, PathId, Query, Result, Routes, see_other};

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/pledged/{id}", Action::Enter, show)
        .post("/pledged/{id}/denial", Action::Enter, deny)
        .post("/pledged/{id}/account", Action::Enter, take_over)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Sent {
    /// The secret.
    s: String,
    password: String,
    consent: String,
    form_key: String,
}

#[derive(Template)]
#[template(path = "campaigns/pledged.html")]
struct PledgedPage {
    c: Context,
    token: String,
    secret: String,
    opened: Opened,
    errors: Errors,
}

impl PledgedPage {
    const fn denied(&self) -> bool {
        self.opened.pledge.denied_at.is_some()
    }
}

async fn opened(app: &App, id: Id<Pledge>, secret: &str) -> Result<Opened> {
    pledges::opened(app, id, secret).await?.ok_or(Error::NotFound)
}

async fn show(c: Context, PathId(id): PathId<Pledge>, Query(sent): Query<Sent>) -> Result<Response> {
    let opened = opened(&c.app, id, &sent.s).await?;
    let token = c.id(id);
    Ok(Page(PledgedPage { c, token, secret: sent.s, opened, errors: Errors::default() }).into_response())
}

async fn deny(
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Pledge>,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    opened(&app, id, &sent.s).await?;
    let key = FormKey { form_key: sent.form_key.clone() };
    let once = key.once(&["campaign denial", &id.raw().to_string()])?;
    let done: std::result::Result<(), CampaignError> =
        deed!(app, &scope, once, |tx, act, once| pledges::deny(tx, &act, &once, id));
    done?;
    let back = format!("/pledged/{}?s={}", app.tokens.seal(id), sent.s);
    Ok(see_other(&app, &back, Some("flash-campaign-denied")))
}

async fn take_over(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Pledge>,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    let opened = opened(&app, id, &sent.s).await?;
    let key = FormKey { form_key: sent.form_key.clone() };
    let once = key.once(&["campaign account", &id.raw().to_string()])?;
    let with = (sent.password, sent.consent == "yes");
    let done = accounts::take_over(&app, &app.act(&scope), once, opened.pledge.account_id, with).await;
    match done.map_err(|error| faults(CampaignError::Account(error))) {
        Ok(()) => {
            let mut response = see_other(&app, "/me", Some("flash-signed-up"));
            accounts::web::enter(&app, opened.pledge.account_id, &mut response).await?;
            Ok(response)
        }
        Err(Ok(errors)) => {
            let token = c.id(id);
            Ok(Page(PledgedPage { c, token, secret: sent.s, opened, errors }).invalid().into_response())
        }
        Err(Err(error)) => Err(error),
    }
}
