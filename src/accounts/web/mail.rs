//! Entering and removing one's mail address, and the links in mails: each shows a page with one button, since programs
//! that look at mail open every link.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::AccountError;
use super::account::page;
use crate::access::{Action, Scope};
use crate::accounts::mailbox::{self, Mailbox, Stop};
use crate::app::App;
use crate::kernel::id::Id;
use crate::web::{Context, Error, Form, FormKey, Page, PathId, Result, Routes, see_other};

pub(super) fn routes() -> Routes {
    Routes::new()
        .post("/account/mail", Action::Wish, enter)
        .post("/account/mail/removal", Action::Wish, remove)
        .get("/mail/{id}/confirmation", Action::Enter, ask_confirm)
        .post("/mail/{id}/confirmation", Action::Enter, confirm)
        .get("/mail/{id}/stop", Action::Enter, ask_stop)
        .post("/mail/{id}/stop", Action::Enter, stop)
}

/// One question with one button, and the answer to it.
#[derive(Template)]
#[template(path = "accounts/mail.html")]
struct MailPage {
    c: Context,
    title: String,
    text: String,
    /// Of the button; empty when there is nothing left to do.
    button: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Fields {
    mail: String,
    form_key: String,
}

async fn enter(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    Form(fields): Form<Fields>,
) -> Result<Response> {
    let once = FormKey { form_key: fields.form_key }.once(&["mail", &fields.mail])?;
    match mailbox::enter(&app, &app.act(&scope), once, &fields.mail, c.lang).await {
        Ok(()) => Ok(see_other(&app, "/account", Some("flash-mail-entered"))),
        Err(AccountError::Invalid(errors)) => {
            Ok(Page(page(c, errors, fields.mail).await?).invalid().into_response())
        }
        Err(error) => Err(error.into()),
    }
}

async fn remove(scope: Scope, State(app): State<App>, Form(key): Form<FormKey>) -> Result<Response> {
    let input = (app.act(&scope), key.once(&["mail removal"])?);
    let done: std::result::Result<(), AccountError> = app
        .db
        .write(input, |tx, (act, once)| Box::pin(async move { mailbox::remove(tx, &act, &once).await }))
        .await;
    done?;
    Ok(see_other(&app, "/account", Some("flash-mail-removed")))
}

fn question(c: Context, what: &str) -> Page<MailPage> {
    let text = |part: &str| c.t(&format!("mail-{what}-{part}"));
    Page(MailPage { title: text("title"), text: text("question"), button: text("button"), c })
}

fn answer(c: Context, what: &str) -> Page<MailPage> {
    let text = |part: &str| c.t(&format!("mail-{what}-{part}"));
    Page(MailPage { title: text("title"), text: text("done"), button: String::new(), c })
}

async fn ask_confirm(
    c: Context,
    State(app): State<App>,
    PathId(id): PathId<Mailbox>,
) -> Result<Page<MailPage>> {
    let found = mailbox::find(&app.db, id).await?.ok_or(Error::NotFound)?;
    Ok(if found.confirmed_at.is_some() { answer(c, "confirm") } else { question(c, "confirm") })
}

async fn confirm(c: Context, State(app): State<App>, PathId(id): PathId<Mailbox>) -> Result<Page<MailPage>> {
    mailbox::find(&app.db, id).await?.ok_or(Error::NotFound)?;
    let done: std::result::Result<(), AccountError> = app
        .db
        .write((mailbox::bearer(&app), id), |tx, (act, id)| {
            Box::pin(async move { mailbox::confirm(tx, &act, id).await })
        })
        .await;
    done?;
    Ok(answer(c, "confirm"))
}

/// Who stopped it before is told so: for them the link has done what it says.
async fn ask_stop(c: Context, State(app): State<App>, PathId(id): PathId<Stop>) -> Result<Page<MailPage>> {
    let found = mailbox::find(&app.db, Id::from_raw(id.raw())).await?;
    Ok(if found.is_some() { question(c, "stop") } else { answer(c, "stop") })
}

/// By the button of the page, or by the mail program itself (RFC 8058), which has no key.
async fn stop(c: Context, State(app): State<App>, PathId(id): PathId<Stop>) -> Result<Page<MailPage>> {
    let done: std::result::Result<(), AccountError> = app
        .db
        .write((mailbox::bearer(&app), id), |tx, (act, id)| {
            Box::pin(async move { mailbox::stop(tx, &act, id).await })
        })
        .await;
    done?;
    Ok(answer(c, "stop"))
}
