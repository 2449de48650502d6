//! Cookies: the session, the preferences, one message for the next page.

use axum::http::HeaderValue;
use axum_extra::extract::cookie::CookieJar;

use crate::access::SessionToken;
use crate::app::App;

/// The `Set-Cookie` value of a cookie of the whole site that scripts cannot read and other sites' forms do not carry.
/// `value` must be of characters that need no quoting; without an age it ends with the browser.
pub fn build(app: &App, name: &str, value: &str, max_age_seconds: Option<i64>) -> HeaderValue {
    let secure = app.config.public_url.starts_with("https://");
    // The attributes are written as a header value: `Max-Age` would need a second crate for time otherwise.
    let age = max_age_seconds.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
    let secure = if secure { "; Secure" } else { "" };
    let text = format!("{}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}", full_name(app, name));
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
}

/// The `__Host-` prefix pins a cookie to this host; browsers take it only with `Secure`.
fn full_name(app: &App, name: &str) -> String {
    if app.config.public_url.starts_with("https://") { format!("__Host-{name}") } else { name.to_owned() }
}

pub fn read(app: &App, jar: &CookieJar, name: &str) -> Option<String> {
    jar.get(&full_name(app, name)).map(|cookie| cookie.value().to_owned())
}

/// The secret of the session, if the browser sent one.
pub fn session(app: &App, jar: &CookieJar) -> Option<SessionToken> {
    read(app, jar, "session").map(SessionToken::new)
}
