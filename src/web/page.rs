//! Answers: pages from templates, redirects, and the pages that errors become.

use askama::Template;
use axum::Json;
use axum::extract::Request;
use axum::http::header::{CACHE_CONTROL, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use serde_json::json;

use super::context::Context;
use super::cookies;
use super::error::Error;
use crate::app::App;

/// A page, rendered when it is sent.
#[derive(Debug)]
pub struct Page<T>(pub T);

impl<T> Page<T> {
    /// The same page as the answer to a form that broke a rule: status 422.
    pub const fn invalid(self) -> (StatusCode, Self) {
        (StatusCode::UNPROCESSABLE_ENTITY, self)
    }
}

impl<T: Template> IntoResponse for Page<T> {
    fn into_response(self) -> Response {
        match self.0.render() {
            Ok(html) => Html(html).into_response(),
            Err(error) => Error::internal(error).into_response(),
        }
    }
}

/// Sends the browser to `path` after a write, with a message for the next page (a key that starts with `flash-`).
pub fn see_other(app: &App, path: &str, flash: Option<&'static str>) -> Response {
    let mut headers = HeaderMap::new();
    let target = HeaderValue::from_str(path).unwrap_or(HeaderValue::from_static("/"));
    headers.insert(LOCATION, target);
    if let Some(key) = flash {
        headers.append(SET_COOKIE, cookies::build(app, "flash", key, Some(30)));
    }
    (StatusCode::SEE_OTHER, headers).into_response()
}

/// A path of this site taken from a request, or `/`: never another site (`//evil`, `https:`, backslashes).
pub fn local_path(path: &str) -> &str {
    let local = path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\r', '\n', ' ']);
    if local { path } else { "/" }
}

#[derive(Template)]
#[template(path = "errors/error.html")]
struct ErrorPage {
    c: Context,
    status: u16,
    text: String,
    details: Vec<String>,
}

/// Turns the error that a response carries into a page, or into JSON below `/api/`.
pub async fn errors(request: Request, next: Next) -> Response {
    let context = request.extensions().get::<Context>().cloned();
    let is_page_read = request.method() == Method::GET;
    let response = next.run(request).await;
    let carried = response.extensions().get::<Error>().cloned();
    let (Some(error), Some(c)) = (carried, context) else {
        return response;
    };
    if c.path().starts_with("/api/") {
        return as_json(&error, &c);
    }
    if error == Error::SignIn && is_page_read {
        let next = urlencode(&c.here());
        return see_other(&c.app, &format!("/sign-in?next={next}"), None);
    }
    let text = c.m(&error.message());
    let details = match &error {
        Error::Invalid(errors) => errors.iter().map(|(_, message)| c.m(message)).collect(),
        _ => Vec::new(),
    };
    let status = error.status();
    let mut page = Page(ErrorPage { c, status: status.as_u16(), text, details }).into_response();
    *page.status_mut() = status;
    page.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    page
}

fn as_json(error: &Error, c: &Context) -> Response {
    let fields = match error {
        Error::Invalid(errors) => errors
            .iter()
            .map(|(field, message)| json!({ "field": field, "rule": message.key, "message": c.m(message) }))
            .collect(),
        _ => Vec::new(),
    };
    let message = error.message();
    let body = json!({ "error": { "code": message.key, "message": c.m(&message), "fields": fields } });
    (error.status(), Json(body)).into_response()
}

/// Percent-encodes everything but letters, digits and `-_.~/`.
pub fn urlencode(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~/".contains(&byte);
    text.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_redirect_never_leaves_the_site() {
        for bad in ["//evil.example", "https://evil.example", "/\\evil", "javascript:alert(1)", ""] {
            assert_eq!(local_path(bad), "/", "{bad}");
        }
        assert_eq!(local_path("/needs?q=1"), "/needs?q=1");
    }
}
