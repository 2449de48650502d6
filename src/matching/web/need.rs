//! `/needs/{id}`: the need's own page, with the claims on it, the offers that fit it and the pools that can take it.

use askama::Template;
use axum::extract::State;

use super::view::{MatchView, matches_for_need};
use crate::access::{Action, Scope};
use crate::app::App;
use crate::campaigns;
use crate::claims;
use crate::needs::public::web::{NeedPage, Pieces, page};
use crate::needs::{self, Need, Stage};
use crate::web::{Context, Error, Page, PathId, Result};

/// The piece of the page.
#[derive(Template)]
#[template(path = "matching/_for_need.html")]
struct Piece {
    c: Context,
    matches: Vec<MatchView>,
    /// The search engine did not answer.
    away: bool,
    standing: String,
}

pub(super) async fn show(
    State(app): State<App>,
    c: Context,
    PathId(id): PathId<Need>,
) -> Result<Page<NeedPage>> {
    let need = needs::published(&app.db, id).await?.ok_or(Error::NotFound)?;
    let matches = if need.stage == Stage::Published && need.remaining() > 0 {
        let is_its_officer = Scope::new(c.actor.clone(), Action::PostNeed).covers(need.region);
        let standing = if is_its_officer { format!("/needs/{}/standing", c.id(id)) } else { String::new() };
        let found = matches_for_need(&c, &app, &need).await?;
        let (away, matches) = (found.is_none(), found.unwrap_or_default());
        Piece { c: c.clone(), matches, away, standing }.render().map_err(Error::internal)?
    } else {
        String::new()
    };
    let claims = claims::web::of_need(&c, &need).await?;
    let campaigns = campaigns::web::of_need(&c, &need).await?;
    page(c, need, Pieces { claims, matches, campaigns }).await
}
