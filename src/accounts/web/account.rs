//! `/account`: one's own data and another password.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::cookie::CookieJar;
use serde::Deserialize;

use super::AccountError;
use crate::access::{Action, Scope};
use crate::accounts::{change_password, own_phone};
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
struct AccountPage {
    c: Context,
    errors: Errors,
    facts: Vec<(String, String)>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Fields {
    old: String,
    new: String,
    form_key: String,
}

async fn page(c: Context, errors: Errors) -> Result<AccountPage> {
    let actor = c.actor.clone().ok_or(Error::SignIn)?;
    let mut facts = vec![
        (c.t("account-name"), actor.name),
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
    Ok(AccountPage { c, errors, facts })
}

async fn show(c: Context) -> Result<Response> {
    Ok(Page(page(c, Errors::default()).await?).into_response())
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
        Err(AccountError::Invalid(errors)) => Ok(Page(page(c, errors).await?).invalid().into_response()),
        Err(error) => Err(error.into()),
    }
}
