//! `/me`: a donor's own claims.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};

use super::view;
use crate::access::{Action, Scope};
use crate::app::App;
use crate::claims::{self, Filter, Stage};
use crate::web::{Context, Page, Result, Routes, see_other};

pub(super) fn routes() -> Routes {
    Routes::new().get("/me", Action::OwnAccount, me)
}

#[derive(Template)]
#[template(path = "claims/me.html")]
struct MePage {
    c: Context,
    /// How many claims stand in each stage: (tag, stage, count).
    stages: Vec<(&'static str, Stage, i64)>,
    rows: Vec<view::Row>,
}

/// Officers have their desk instead.
async fn me(c: Context, State(app): State<App>) -> Result<Response> {
    if !c.is_donor() {
        return Ok(see_other(&app, "/desk", None));
    }
    let scope = Scope::new(c.actor.clone(), Action::ReadClaim);
    let list = claims::list(&app.db, &scope, &Filter { limit: 500, ..Filter::default() }).await?;
    let count =
        |stage: Stage| i64::try_from(list.iter().filter(|claim| claim.stage == stage).count()).unwrap_or(0);
    let stages = Stage::ALL.iter().map(|stage| (view::tag(*stage), *stage, count(*stage)));
    let stages = stages.filter(|(_, _, count)| *count > 0).collect();
    let rows = view::rows(&c, &list).await?;
    Ok(Page(MePage { c, stages, rows }).into_response())
}
