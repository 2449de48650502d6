//! `/account`: one's own data and another password.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::cookie::CookieJar;
use serde::Deserialize;

use super::AccountError;
use crate::access::{Action, Scope};
use crate::accounts::{change_password, mailbox, own_phone};
use crate::app::App;
use crate::kernel::message::Errors;
use crate::organizations;
use crate::web::{Context, Error, Form, FormKey, Page, Result, Routes, cookies, see_other};

pub(super) fn routes() -> Routes {
    Routes::new().get("/account", Action::OwnAccount, show).post(
        "/account/password",
        Action::OwnAccount,
        submit,
    )
}

#[derive(Template)]
#[template(path = "accounts/account.html")]
pub(super) struct AccountPage {
    c: Context,
    errors: Errors,
    facts: Vec<(String, String)>,
    /// Where mail goes; empty when nowhere.
    mail: String,
    confirmed: bool,
    typed: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Fields {
    old: String,
    new: String,
    form_key: String,
}

/// `typed` is a mail address that was refused.
pub(super) async fn page(c: Context, errors: Errors, typed: String) -> Result<AccountPage> {
    let actor = c.actor.clone().ok_or(Error::SignIn)?;
    let mut facts = vec![
        (c.t("account-name"), actor.name.clone()),
        (c.t("account-role"), c.word("role", actor.role.as_str())),
        (c.t("phone"), own_phone(&c.app, actor.account).await?),
    ];
    if let Some(region) = actor.region {
        facts.push((c.t("account-region"), c.place(region)));
    }
    if let Some(id) = actor.organization
        && let Some(organization) = organizations::find(&c.app.db, id).await?
    {
        facts.push((c.t("organization-name"), organization.name));
        facts.push((c.t("organization-stage"), c.word("organization-stage", organization.stage.as_str())));
        if !organization.note.is_empty() {
            facts.push((c.t("organization-note"), organization.note));
        }
    }
    let mailbox = mailbox::of(&c.app.db, actor.account).await?;
    let mail = mailbox.as_ref().map(|found| found.address(&c.app)).transpose()?;
    Ok(AccountPage {
        errors,
        facts,
        // For its owner's eyes.
        mail: mail.map(|address| address.reveal().clone()).unwrap_or_default(),
        confirmed: mailbox.is_some_and(|found| found.confirmed_at.is_some()),
        typed,
        c,
    })
}

async fn show(c: Context) -> Result<Response> {
    Ok(Page(page(c, Errors::default(), String::new()).await?).into_response())
}

async fn submit(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    jar: CookieJar,
    Form(fields): Form<Fields>,
) -> Result<Response> {
    let keep = cookies::session(&app, &jar);
    let once = FormKey { form_key: fields.form_key }.once(&["password"])?;
    match change_password(&app, &app.act(&scope), once, (fields.old, fields.new), keep).await {
        Ok(()) => Ok(see_other(&app, "/account", Some("flash-password-changed"))),
        Err(AccountError::Invalid(errors)) => {
            Ok(Page(page(c, errors, String::new()).await?).invalid().into_response())
        }
        Err(error) => Err(error.into()),
    }
}
