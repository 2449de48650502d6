//! `GET /ledger/rows`, `/desk/ledger/rows`: the entries behind a figure.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};

use super::look::{Look, Wish};
use crate::access::Scope;
use crate::app::App;
use crate::kernel::id::Id;
use crate::ledger::export::{label, state};
use crate::ledger::{Contribution, Row, figures, rows};
use crate::web::parts::cut;
use crate::web::{Context, Page, Query, Result};

/// Entries on a page.
const ROWS: i64 = 50;

#[derive(Template)]
#[template(path = "ledger/rows.html")]
struct RowsPage {
    c: Context,
    is_desk: bool,
    back: String,
    said: Vec<(String, String)>,
    /// The figures that all these rows add up to, each with its name.
    sums: Vec<(String, String)>,
    rows: Vec<Row>,
    next: String,
    first: String,
}

pub(super) async fn show(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    Query(wish): Query<Wish>,
) -> Result<Response> {
    let look = Look::read(&app, &scope, wish).await?;
    if !look.errors.is_empty() {
        return Err(look.errors.into());
    }
    let before: Option<Id<Contribution>> = app.tokens.open(&look.wish.after);
    let sum = figures(&app.db, &scope, &look.filter).await?;
    let mut found = rows(&app.db, &scope, &look.filter, look.measure, (before, ROWS + 1)).await?;
    let next = cut(&mut found, ROWS).map(|row| look.url("/rows", &[("after", &c.id(row.id))]));
    let wanted = |measure| look.measure.is_none_or(|one| one == measure);
    let sums = sum.iter().filter(|figure| wanted(figure.measure()));
    let sums = sums.map(|figure| (label(c.lang, figure.measure()), figure.to_string())).collect();
    let page = RowsPage {
        is_desk: look.base == "/desk/ledger",
        back: look.url("", &[]),
        said: look.said(&c),
        sums,
        rows: found,
        next: next.unwrap_or_default(),
        first: if look.wish.after.is_empty() { String::new() } else { look.url("/rows", &[]) },
        c,
    };
    Ok(Page(page).into_response())
}

impl RowsPage {
    /// The token of the entry's project; empty where it has none.
    fn project(&self, row: &Row) -> String {
        row.project_id.map(|project| self.c.id(project)).unwrap_or_default()
    }

    fn state(&self, row: &Row) -> String {
        state(self.c.lang, row)
    }

    fn measure(&self, row: &Row) -> String {
        label(self.c.lang, row.measure)
    }
}
