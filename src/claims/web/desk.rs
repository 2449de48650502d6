//! `/desk/claims`: the claims in an officer's reach.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::view;
use crate::access::{Action, Scope};
use crate::app::App;
use crate::claims::{self, Filter, Stage};
use crate::web::parts::cut;
use crate::web::{Context, Page, Query, Result, Routes};

/// Claims on one page.
const PAGE: i64 = 30;

pub(super) fn routes() -> Routes {
    Routes::new().get("/desk/claims", Action::ReadClaim, list)
}

#[derive(Debug, Deserialize)]
struct Wish {
    #[serde(default)]
    stage: String,
    #[serde(default)]
    before: String,
}

#[derive(Template)]
#[template(path = "claims/desk.html")]
struct DeskPage {
    c: Context,
    chosen: String,
    stages: Vec<(String, String)>,
    rows: Vec<view::Row>,
    next: String,
}

async fn list(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    Query(wish): Query<Wish>,
) -> Result<Response> {
    let stage = Stage::parse(&wish.stage);
    let filter = Filter {
        stages: stage.into_iter().collect(),
        before: app.tokens.open(&wish.before),
        limit: PAGE + 1,
    };
    let mut found = claims::list(&app.db, &scope, &filter).await?;
    let last = cut(&mut found, PAGE).map(|claim| c.id(claim.id));
    let chosen = stage.map(|stage| stage.as_str().to_owned()).unwrap_or_default();
    let next = last.map(|before| format!("/desk/claims?stage={chosen}&before={before}")).unwrap_or_default();
    let mut stages = vec![(String::new(), c.t("all"))];
    stages
        .extend(Stage::ALL.iter().map(|stage| (stage.as_str().to_owned(), c.word("claim", stage.as_str()))));
    let rows = view::rows(&c, &found).await?;
    Ok(Page(DeskPage { c, chosen, stages, rows, next }).into_response())
}
