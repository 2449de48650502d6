//! `/desk/needs`: the needs in an officer's reach, and one of them with all its officers may see.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::view;
use crate::access::{Action, Scope};
use crate::app::App;
use crate::audit;
use crate::needs::{self, Filter, Need, Stage};
use crate::registry;
use crate::web::parts::{Entry, Progress, cut};
use crate::web::{Context, Error, Page, PathId, Query, Result, Routes};

/// Needs on one page.
const PAGE: i64 = 30;

pub(super) fn routes() -> Routes {
    Routes::new().get("/desk/needs", Action::ReadNeed, list).get("/desk/needs/{id}", Action::ReadNeed, show)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Wish {
    stage: String,
    mine: String,
    before: String,
}

#[derive(Template)]
#[template(path = "needs_desk/list.html")]
struct ListPage {
    c: Context,
    chosen: String,
    mine: bool,
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
    let mine = !wish.mine.is_empty();
    let filter = Filter {
        stages: stage.into_iter().collect(),
        author: scope.account().filter(|_| mine),
        before: app.tokens.open(&wish.before),
        limit: PAGE + 1,
        ..Filter::default()
    };
    let mut found = needs::list(&app.db, &scope, &filter).await?;
    let last = cut(&mut found, PAGE).map(|need| c.id(need.id));
    let chosen = stage.map(|stage| stage.as_str().to_owned()).unwrap_or_default();
    let own = if mine { "&mine=yes" } else { "" };
    let next =
        last.map(|before| format!("/desk/needs?stage={chosen}{own}&before={before}")).unwrap_or_default();
    let words = Stage::ALL.iter().map(|stage| (stage.as_str().to_owned(), c.word("need", stage.as_str())));
    let stages = std::iter::once((String::new(), c.t("all"))).chain(words).collect();
    let rows = found.iter().map(|need| view::row(&c, need)).collect();
    Ok(Page(ListPage { c, chosen, mine, stages, rows, next }).into_response())
}

#[derive(Template)]
#[template(path = "needs_desk/show.html")]
struct ShowPage {
    c: Context,
    need: Need,
    token: String,
    tag: &'static str,
    facts: Vec<(String, String)>,
    progress: Progress,
    timeline: Vec<Entry>,
    returned: String,
    merged: String,
    lacks_consent: bool,
    household: String,
    may_review: bool,
}

async fn show(c: Context, scope: Scope, PathId(id): PathId<Need>) -> Result<Response> {
    let db = &c.app.db;
    let need = needs::get(db, &scope, id).await?.ok_or(Error::NotFound)?;
    let household = match need.household_id {
        Some(household) => registry::get(db, &scope, household).await?,
        None => None,
    };
    let reviews = needs::reviews(db, id).await?;
    let timeline = view::timeline(&c, &audit::history(db, id).await?, &reviews);
    let last = reviews.last().filter(|_| need.stage == Stage::Returned);
    let returned = last.map(|review| view::verdict(&c, review)).unwrap_or_default();
    let own = scope.account() == Some(need.created_by);
    let page = ShowPage {
        token: c.id(id),
        tag: view::tag(need.stage),
        facts: view::facts(&c, &need, household.as_ref()).await?,
        progress: (&need).into(),
        timeline,
        returned,
        merged: need.merged_into.map(|into| format!("/desk/needs/{}", c.id(into))).unwrap_or_default(),
        lacks_consent: super::post::lacks_consent(&need),
        household: household.map(|home| format!("/desk/households/{}", c.id(home.id))).unwrap_or_default(),
        may_review: need.stage.is_waiting() && c.is_reviewer() && !own,
        need,
        c,
    };
    Ok(Page(page).into_response())
}
