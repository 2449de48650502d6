//! `/me/wishes/found`: every open need that one's wishes found, the newest first. Whoever looks has seen them.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use serde::Deserialize;

use crate::access::Scope;
use crate::app::App;
use crate::needs::public::card::Card;
use crate::web::{Context, Page, Query, Result};
use crate::wishes::name::name;
use crate::wishes::{self, Place};

/// Hits on a page.
const LIMIT: i64 = 20;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Ask {
    before: String,
}

/// One need with the names of the wishes it meets.
struct Row {
    card: Card,
    wishes: String,
    new: bool,
}

#[derive(Template)]
#[template(path = "wishes/found.html")]
pub(super) struct FoundPage {
    c: Context,
    rows: Vec<Row>,
    next: String,
    first: String,
}

pub(super) async fn show(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    Query(ask): Query<Ask>,
) -> Result<Page<FoundPage>> {
    let before = app.tokens.open::<Place>(&ask.before);
    let list = wishes::found(&app, &scope, before, LIMIT).await?;
    if let Some(newest) = list.newest.filter(|_| list.needs.iter().any(|found| found.new)) {
        wishes::look(&app, app.act(&scope), newest).await?;
    }
    let own = wishes::list(&app.db, &scope).await?;
    let names: BTreeMap<_, _> = own.iter().map(|wish| (wish.id, name(&app, c.lang, wish))).collect();
    let joint = c.t("list-joint");
    let row = |found: &wishes::Found| Row {
        card: Card::new(&c, &found.need),
        wishes: found.wishes.iter().filter_map(|id| names.get(id)).cloned().collect::<Vec<_>>().join(&joint),
        new: found.new,
    };
    let address = |place| format!("/me/wishes/found?before={}", app.tokens.seal::<Place>(place));
    Ok(Page(FoundPage {
        rows: list.needs.iter().map(row).collect(),
        next: list.next.map(address).unwrap_or_default(),
        first: before.map(|_| "/me/wishes/found".to_owned()).unwrap_or_default(),
        c,
    }))
}
