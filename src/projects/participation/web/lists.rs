//! `/desk/participations` for those responsible, `/me/projects` for the organization's own people.

use askama::Template;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::view::{Row, rows};
use crate::access::{Action, Scope};
use crate::projects::participation::{Filter, PerformanceStage, Stage, list};
use crate::web::parts::cut;
use crate::web::{Context, Page, Query, Result, Routes};

/// Participations on one page.
const PAGE: i64 = 30;

pub(super) fn routes() -> Routes {
    Routes::new().get("/desk/participations", Action::ReadPart, desk).get(
        "/me/projects",
        Action::TakePart,
        mine,
    )
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Wish {
    /// A stage of the participation, or `waiting`, `disputed`, `accepted` of a hand-over after `handed-`.
    show: String,
    before: String,
}

#[derive(Template)]
#[template(path = "participation/list.html")]
struct ListPage {
    c: Context,
    mine: bool,
    chosen: String,
    choices: Vec<(String, String)>,
    rows: Vec<Row>,
    next: String,
}

async fn page(c: Context, scope: &Scope, wish: Wish, mine: bool) -> Result<Response> {
    let stage = Stage::parse(&wish.show);
    let performance = wish.show.strip_prefix("handed-").and_then(PerformanceStage::parse);
    let filter = Filter {
        stages: stage.into_iter().collect(),
        performance,
        before: c.app.tokens.open(&wish.before),
        limit: PAGE + 1,
        ..Filter::default()
    };
    let mut found = list(&c.app.db, scope, &filter).await?;
    let path = if mine { "/me/projects" } else { "/desk/participations" };
    let chosen = if stage.is_some() || performance.is_some() { wish.show } else { String::new() };
    let next = cut(&mut found, PAGE).map(|last| format!("{path}?show={chosen}&before={}", c.id(last.id)));
    let handed = [PerformanceStage::Waiting, PerformanceStage::Disputed, PerformanceStage::Accepted];
    let handed = handed.iter().map(|one| (format!("handed-{one}"), c.word("part-handed", one.as_str())));
    let stages = Stage::ALL.iter().map(|one| (one.as_str().to_owned(), c.word("part-stage", one.as_str())));
    let all = std::iter::once((String::new(), c.t("all")));
    Ok(Page(ListPage {
        choices: all.chain(handed).chain(stages).collect(),
        rows: rows(&c, &found).await?,
        next: next.unwrap_or_default(),
        mine,
        chosen,
        c,
    })
    .into_response())
}

async fn desk(c: Context, scope: Scope, Query(wish): Query<Wish>) -> Result<Response> {
    page(c, &scope, wish, false).await
}

async fn mine(c: Context, scope: Scope, Query(wish): Query<Wish>) -> Result<Response> {
    page(c, &scope, wish, true).await
}
