//! `/desk`: the first page of everybody who works here.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};

use super::{Todo, work};
use crate::access::{Action, Scope};
use crate::app::App;
use crate::web::{Context, Page, Result, Routes, see_other};

pub fn routes() -> Routes {
    Routes::new().get("/desk", Action::Desk, desk)
}

#[derive(Template)]
#[template(path = "desk/desk.html")]
struct DeskPage {
    c: Context,
    place: String,
    work: Vec<Todo>,
}

async fn desk(c: Context, scope: Scope, State(app): State<App>) -> Result<Response> {
    if c.is_donor() {
        return Ok(see_other(&app, "/me", None));
    }
    let place = scope.actor().and_then(|actor| actor.region).map(|region| c.region(region));
    let work = work(&app, &scope).await?;
    Ok(Page(DeskPage { place: place.unwrap_or_default(), work, c }).into_response())
}
