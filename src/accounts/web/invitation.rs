//! `/invitations/{secret}`: becoming an officer.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::{AccountError, enter, newcomer};
use crate::access::Action;
use crate::accounts::{Invitation, SignUpFields, accept, pending};
use crate::app::App;
use crate::kernel::message::Errors;
use crate::web::{Context, Form, FormKey, Page, Result, Routes, see_other};

pub(super) fn routes() -> Routes {
    Routes::new().get("/invitations/{secret}", Action::Enter, show).post(
        "/invitations/{secret}",
        Action::Enter,
        submit,
    )
}

#[derive(Template)]
#[template(path = "accounts/invitation.html")]
struct InvitationPage {
    c: Context,
    errors: Errors,
    fields: SignUpFields,
    invitation: Option<Invitation>,
}

async fn show(c: Context, Path(secret): Path<String>) -> Result<Response> {
    let invitation = pending(&c.app, &secret).await?;
    let mut fields = SignUpFields::default();
    if let Some(found) = &invitation {
        fields.person.name.clone_from(&found.name);
    }
    let status = if invitation.is_some() { StatusCode::OK } else { StatusCode::GONE };
    Ok((status, Page(InvitationPage { c, errors: Errors::default(), fields, invitation })).into_response())
}

async fn submit(
    c: Context,
    State(app): State<App>,
    Path(secret): Path<String>,
    Form(fields): Form<SignUpFields>,
) -> Result<Response> {
    let person = fields.person;
    let once = FormKey { form_key: fields.form_key };
    let once = once.once(&["invitation", &secret, &person.phone, &person.name])?;
    match accept(&app, &app.act(&newcomer()), once, &secret, &person).await {
        Ok(id) => {
            let mut response = see_other(&app, "/", Some("flash-signed-up"));
            enter(&app, id, &mut response).await?;
            Ok(response)
        }
        Err(AccountError::Invalid(errors)) => {
            let invitation = pending(&app, &secret).await?;
            let fields = SignUpFields { person, ..SignUpFields::default() };
            Ok(Page(InvitationPage { c, errors, fields, invitation }).invalid().into_response())
        }
        Err(AccountError::NotFound) => {
            let (errors, fields) = (Errors::default(), SignUpFields::default());
            let page = Page(InvitationPage { c, errors, fields, invitation: None });
            Ok((StatusCode::GONE, page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}
