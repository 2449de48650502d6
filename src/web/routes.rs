//! Routes: each is mounted together with the action it stands for. There is no other way to mount one.

use axum::Router;
use axum::extract::{FromRequestParts, Request};
use axum::handler::Handler;
use axum::http::request::Parts;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};

use super::context::Context;
use super::error::Error;
use crate::access::{Action, Reach, Scope};
use crate::app::App;

/// One mounted route, for the access matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mounted {
    pub method: &'static str,
    pub path: &'static str,
    pub action: Action,
}

/// A set of routes under construction.
#[derive(Debug, Default)]
pub struct Routes {
    router: Router<App>,
    mounted: Vec<Mounted>,
}

impl Routes {
    pub fn new() -> Self {
        Self::default()
    }

    #[must_use]
    pub fn get<H, T>(self, path: &'static str, action: Action, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.mount("GET", path, action, get(handler))
    }

    #[must_use]
    pub fn post<H, T>(self, path: &'static str, action: Action, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.mount("POST", path, action, post(handler))
    }

    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.router = self.router.merge(other.router);
        self.mounted.extend(other.mounted);
        self
    }

    fn mount(
        mut self,
        method: &'static str,
        path: &'static str,
        action: Action,
        route: MethodRouter<App>,
    ) -> Self {
        let guard = from_fn(move |request: Request, next: Next| require(action, request, next));
        self.router = self.router.route(path, route.layer(guard));
        self.mounted.push(Mounted { method, path, action });
        self
    }

    /// Every route with its action.
    pub fn mounted(&self) -> &[Mounted] {
        &self.mounted
    }

    pub fn into_router(self) -> Router<App> {
        self.router
    }
}

/// Makes the scope of the request, or stops it: who is not signed in is asked to, who may not is told nothing.
async fn require(action: Action, mut request: Request, next: Next) -> Response {
    let Some(context) = request.extensions().get::<Context>() else {
        return Error::internal("a route without context").into_response();
    };
    let scope = Scope::new(context.actor.clone(), action);
    if scope.reach() == Reach::Nowhere {
        let error = if scope.actor().is_none() { Error::SignIn } else { Error::NotFound };
        return error.into_response();
    }
    request.extensions_mut().insert(scope);
    next.run(request).await
}

impl FromRequestParts<App> for Scope {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Error> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| Error::internal("a route without scope"))
    }
}
