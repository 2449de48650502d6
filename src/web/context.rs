//! What every page knows: who looks at it, in which language, how large, and where it is.

use std::borrow::Borrow;

use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::ACCEPT_LANGUAGE;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::Response;
use axum_extra::extract::cookie::CookieJar;

use super::cookies;
use super::error::{Error, Result};
use super::i18n::Lang;
use crate::access::{Action, Actor, Reach, Role, Session, SessionToken};
use crate::app::App;
use crate::kernel::id::{Entity, Id};
use crate::kernel::message::Message;
use crate::kernel::region::Region;
use crate::search::taxonomy;

/// The context of one page. Templates call it `c`.
#[derive(Debug, Clone)]
pub struct Context {
    pub app: App,
    pub lang: Lang,
    pub actor: Option<Actor>,
    path: String,
    query: String,
    elder: bool,
    theme: String,
    flash: Option<String>,
}

impl Context {
    /// The text under `key`.
    pub fn t(&self, key: &str) -> String {
        self.lang.text(key)
    }

    /// The text under `key` with the number `n`.
    pub fn n(&self, key: &str, n: impl Borrow<i64>) -> String {
        self.lang.text_with(key, &[("n", n.borrow().to_string())])
    }

    /// The text under `key` with named arguments.
    pub fn ta<V: AsRef<str>>(&self, key: &str, args: &[(&'static str, V)]) -> String {
        self.lang.text_with(key, args)
    }

    /// The text under `prefix` and `word` joined by a hyphen: the name of a stage, a role, a kind.
    pub fn word(&self, prefix: &str, word: impl AsRef<str>) -> String {
        self.lang.text(&format!("{prefix}-{}", word.as_ref()))
    }

    pub fn m(&self, message: &Message) -> String {
        self.lang.message(message)
    }

    pub fn lang(&self) -> &'static str {
        self.lang.tag()
    }

    pub fn is_english(&self) -> bool {
        self.lang == Lang::En
    }

    pub fn path(&self) -> &str {
        &self.path
    }

    /// Which way through the site this page lies on: `needs`, `offers`, `projects`, `campaigns`, `open`, `desk`,
    /// `me`, or none of them.
    pub fn section(&self) -> &'static str {
        let parts: Vec<&str> = self.path.split('/').skip(1).collect();
        match parts.as_slice() {
            ["projects", "new"] | ["projects", _, "review" | "reviews" | "edit" | "picture"] => "desk",
            ["projects", ..] => "projects",
            ["campaigns" | "give" | "pledged", ..] => "campaigns",
            ["participations" | "performances" | "instalments", ..] if self.is_donor() => "me",
            ["participations" | "performances" | "instalments" | "follow-ups", ..] => "desk",
            ["needs", "new" | "preview"] | ["needs", _, "review" | "reviews" | "edit" | "standing"] => "desk",
            ["claims", ..] | ["offers", "mine"] | ["desk", "ledger", ..] if self.is_donor() => "me",
            ["desk" | "overview" | "audit" | "officers" | "claims" | "deliveries", ..] => "desk",
            ["needs", ..] => "needs",
            ["offers", ..] => "offers",
            [
                "open" | "regions" | "villages" | "organizations" | "honours" | "certificates" | "ledger",
                ..,
            ] => "open",
            ["me" | "account" | "organization", ..] => "me",
            _ => "",
        }
    }

    /// Path and query: where a person comes back to after signing in or changing the language.
    pub fn here(&self) -> String {
        if self.query.is_empty() { self.path.clone() } else { format!("{}?{}", self.path, self.query) }
    }

    pub fn asset(&self, name: &str) -> String {
        self.app.assets.url(name)
    }

    /// The public form of an id.
    pub fn id<T: Entity>(&self, id: impl Borrow<Id<T>>) -> String {
        self.app.tokens.seal(*id.borrow())
    }

    /// The official name of a region with all that lies above it.
    pub fn region(&self, region: impl Borrow<Region>) -> String {
        self.app.regions.full_name(*region.borrow())
    }

    /// Where a region is, as people say it: 利川市团堡镇官田坝村.
    pub fn place(&self, region: impl Borrow<Region>) -> String {
        self.app.regions.short_name(*region.borrow())
    }

    /// The name of a category; its code when the taxonomy has lost it.
    pub fn category(&self, code: &str) -> String {
        taxonomy::get(code).map_or(code, |category| category.name(self.lang())).to_owned()
    }

    pub fn elder(&self) -> bool {
        self.elder
    }

    /// `auto`, `light` or `dark`.
    pub fn theme(&self) -> &str {
        &self.theme
    }

    pub fn flash(&self) -> Option<String> {
        self.flash.as_ref().map(|key| self.t(key))
    }

    pub fn signed_in(&self) -> bool {
        self.actor.is_some()
    }

    pub fn actor_name(&self) -> &str {
        self.actor.as_ref().map_or("", |actor| &actor.name)
    }

    fn is(&self, roles: &[Role]) -> bool {
        self.actor.as_ref().is_some_and(|actor| roles.contains(&actor.role))
    }

    pub fn is_reviewer(&self) -> bool {
        self.is(&[Role::Reviewer])
    }

    pub fn is_donor(&self) -> bool {
        self.is(&[Role::Donor, Role::Enterprise])
    }

    pub fn is_admin(&self) -> bool {
        self.is(&[Role::Administrator])
    }

    /// Whether the policy lets this person do `action` anywhere at all: for showing or hiding a link.
    pub fn can(&self, action: &str) -> bool {
        Action::parse(action).is_some_and(|action| action.reach(self.actor.as_ref()) != Reach::Nowhere)
    }

    /// A fresh key for one form, so that sending it twice has one effect.
    pub fn form_key(&self) -> String {
        self.app.random.hex().unwrap_or_default()
    }
}

/// Finds out who asks and puts the context where handlers and error pages find it.
pub async fn attach(State(app): State<App>, jar: CookieJar, mut request: Request, next: Next) -> Response {
    let actor = match token(&app, &jar, &request) {
        Some(token) => Session::actor(&app.db, &token, app.clock.now()).await,
        None => Ok(None),
    };
    let actor = actor.unwrap_or_else(|error| {
        tracing::error!(%error, "session could not be read");
        None
    });
    let header =
        request.headers().get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let chosen = cookies::read(&app, &jar, "lang").and_then(|word| Lang::parse(&word));
    let flash =
        cookies::read(&app, &jar, "flash").filter(|key| key.starts_with("flash-") && Lang::Zh.has(key));
    let shown = flash.is_some() && request.method() == axum::http::Method::GET;
    let context = Context {
        lang: chosen.unwrap_or_else(|| Lang::negotiate(header)),
        actor,
        path: request.uri().path().to_owned(),
        query: request.uri().query().unwrap_or_default().to_owned(),
        elder: cookies::read(&app, &jar, "elder").is_some_and(|value| value == "1"),
        theme: cookies::read(&app, &jar, "theme")
            .filter(|word| word == "dark" || word == "light")
            .unwrap_or("auto".into()),
        flash,
        app: app.clone(),
    };
    request.extensions_mut().insert(context);
    let mut response = next.run(request).await;
    if shown {
        response
            .headers_mut()
            .append(axum::http::header::SET_COOKIE, cookies::build(&app, "flash", "", Some(0)));
    }
    response
}

/// From the cookie, or for programs from `Authorization: Bearer`.
fn token(app: &App, jar: &CookieJar, request: &Request) -> Option<SessionToken> {
    let header =
        request.headers().get(axum::http::header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let bearer = header
        .and_then(|value| value.strip_prefix("Bearer "))
        .map(|secret| SessionToken::new(secret.to_owned()));
    bearer.or_else(|| cookies::session(app, jar))
}

impl FromRequestParts<App> for Context {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| Error::internal("a route without context"))
    }
}
