//! `/sign-up`, for donors and for organizations, and the text on personal data.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};

use super::{AccountError, enter, newcomer};
use crate::access::{Account, Action};
use crate::accounts::{PRIVACY_VERSION, SignUpFields, sign_up_donor, sign_up_enterprise};
use crate::app::App;
use crate::kernel::id::Id;
use crate::kernel::message::Errors;
use crate::organizations::Kind;
use crate::organizations::web::view::industries;
use crate::web::{Context, Form, FormKey, Page, Result, Routes, see_other};

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/sign-up", Action::Enter, choose)
        .get("/sign-up/donor", Action::Enter, donor_form)
        .post("/sign-up/donor", Action::Enter, donor)
        .get("/sign-up/enterprise", Action::Enter, enterprise_form)
        .post("/sign-up/enterprise", Action::Enter, enterprise)
        .get("/privacy", Action::Browse, privacy)
}

#[derive(Template)]
#[template(path = "accounts/sign_up.html")]
struct ChoicePage {
    c: Context,
}

#[derive(Template)]
#[template(path = "accounts/sign_up_donor.html")]
struct DonorPage {
    c: Context,
    errors: Errors,
    fields: SignUpFields,
}

#[derive(Template)]
#[template(path = "accounts/sign_up_enterprise.html")]
struct EnterprisePage {
    c: Context,
    errors: Errors,
    fields: SignUpFields,
    kinds: Vec<(&'static str, String)>,
    industries: Vec<(&'static str, String)>,
}

#[derive(Template)]
#[template(path = "accounts/privacy.html")]
struct PrivacyPage {
    c: Context,
    version: &'static str,
}

async fn choose(c: Context) -> Page<ChoicePage> {
    Page(ChoicePage { c })
}

async fn privacy(c: Context) -> Page<PrivacyPage> {
    Page(PrivacyPage { c, version: PRIVACY_VERSION })
}

/// Signs the new account in and leads on to the needs, with a message.
async fn welcome(app: &App, id: Id<Account>, flash: &'static str) -> Result<Response> {
    let mut response = see_other(app, "/needs", Some(flash));
    enter(app, id, &mut response).await?;
    Ok(response)
}

async fn donor_form(c: Context) -> Page<DonorPage> {
    Page(DonorPage { c, errors: Errors::default(), fields: SignUpFields::default() })
}

async fn donor(c: Context, State(app): State<App>, Form(fields): Form<SignUpFields>) -> Result<Response> {
    let once = FormKey { form_key: fields.form_key.clone() };
    let once = once.once(&["donor", &fields.person.phone, &fields.person.name])?;
    match sign_up_donor(&app, &app.act(&newcomer()), once, &fields).await {
        Ok(id) => welcome(&app, id, "flash-signed-up").await,
        Err(AccountError::Invalid(errors)) => {
            Ok(Page(DonorPage { c, errors, fields }).invalid().into_response())
        }
        Err(error) => Err(error.into()),
    }
}

fn enterprise_page(c: Context, errors: Errors, fields: SignUpFields) -> Page<EnterprisePage> {
    let kinds = Kind::ALL.iter().map(|kind| (kind.as_str(), c.word("organization-kind", kind.as_str())));
    let (kinds, industries) = (kinds.collect(), industries(&c));
    Page(EnterprisePage { c, errors, fields, kinds, industries })
}

async fn enterprise_form(c: Context) -> Page<EnterprisePage> {
    enterprise_page(c, Errors::default(), SignUpFields::default())
}

async fn enterprise(
    c: Context,
    State(app): State<App>,
    Form(fields): Form<SignUpFields>,
) -> Result<Response> {
    let once = FormKey { form_key: fields.form_key.clone() };
    let once = once.once(&["enterprise", &fields.person.phone, &fields.registration.credit_code])?;
    match sign_up_enterprise(&app, &app.act(&newcomer()), once, &fields).await {
        Ok(id) => welcome(&app, id, "flash-organization-applied").await,
        Err(AccountError::Invalid(errors)) => {
            Ok(enterprise_page(c, errors, fields).invalid().into_response())
        }
        Err(error) => Err(error.into()),
    }
}
