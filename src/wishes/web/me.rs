//! `/me`: a donor's claims, and above them what their wishes found.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};

use crate::access::{Action, Reach, Scope};
use crate::app::App;
use crate::claims;
use crate::web::{Context, Error, Page, Result, see_other};
use crate::wishes;

/// The piece of the page.
#[derive(Template)]
#[template(path = "wishes/_news.html")]
struct Piece {
    c: Context,
    new: i64,
}

/// Officers have their desk instead.
pub(super) async fn show(c: Context, State(app): State<App>) -> Result<Response> {
    if !c.is_donor() {
        return Ok(see_other(&app, "/desk", None));
    }
    let scope = Scope::new(c.actor.clone(), Action::Wish);
    // Not everybody in an organization keeps wishes.
    let news = if scope.reach() == Reach::Nowhere {
        String::new()
    } else {
        let new = wishes::count_new(&app.db, &scope).await?;
        Piece { c: c.clone(), new }.render().map_err(Error::internal)?
    };
    Ok(Page(claims::web::me(c, news).await?).into_response())
}
