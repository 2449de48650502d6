//! `/sign-in`, `/sign-out`.

use askama::Template;
use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::cookie::CookieJar;
use serde::Deserialize;

use super::{AccountError, set_device, set_session};
use crate::access::{Action, Session};
use crate::accounts::sign_in as enter;
use crate::app::App;
use crate::kernel::message::Errors;
use crate::web::page::local_path;
use crate::web::{Context, Form, Page, Query, Result, Routes, cookies, see_other};

pub(super) fn routes() -> Routes {
    Routes::new().get("/sign-in", Action::Enter, show).post("/sign-in", Action::Enter, submit).post(
        "/sign-out",
        Action::Enter,
        leave,
    )
}

#[derive(Template)]
#[template(path = "accounts/sign_in.html")]
struct SignInPage {
    c: Context,
    errors: Errors,
    phone: String,
    next: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Next {
    next: String,
}

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Fields {
    phone: String,
    password: String,
    next: String,
}

async fn show(c: Context, Query(query): Query<Next>) -> Response {
    let next = local_path(&query.next).to_owned();
    if c.signed_in() {
        return see_other(&c.app, &next, None);
    }
    Page(SignInPage { c, errors: Errors::default(), phone: String::new(), next }).into_response()
}

async fn submit(
    c: Context,
    State(app): State<App>,
    jar: CookieJar,
    Form(fields): Form<Fields>,
) -> Result<Response> {
    let next = local_path(&fields.next).to_owned();
    let known = cookies::read(&app, &jar, "device");
    let signed_in = match enter(&app, &fields.phone, fields.password, known.as_deref()).await {
        Ok(signed_in) => signed_in,
        Err(AccountError::Invalid(errors)) => {
            return Ok(Page(SignInPage { c, errors, phone: fields.phone, next }).invalid().into_response());
        }
        Err(error) => return Err(error.into()),
    };
    if let Some(old) = cookies::session(&app, &jar) {
        Session::end(&app.db, &old).await?;
    }
    let mut response = see_other(&app, &next, None);
    set_session(&app, &mut response, &signed_in.token);
    set_device(&app, &mut response, &signed_in.device);
    Ok(response)
}

async fn leave(State(app): State<App>, jar: CookieJar) -> Result<Response> {
    if let Some(token) = cookies::session(&app, &jar) {
        Session::end(&app.db, &token).await?;
    }
    let mut response = see_other(&app, "/sign-in", Some("flash-signed-out"));
    response.headers_mut().append(SET_COOKIE, cookies::build(&app, "session", "", Some(0)));
    Ok(response)
}
