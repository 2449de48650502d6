//! JSON of the ledger. Amounts are whole numbers: fen, persons, person-times.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::export::name;
use super::web::look::{Look, Wish, mark, of_line, read_mark};
use super::{Contribution, Counted, Figures, Line, Row, rows, take_back, view};
use crate::access::{Action, Scope};
use crate::app::App;
use crate::kernel::id::Id;
use crate::web::extract::IdempotencyKey;
use crate::web::parts::cut;
use crate::web::{Context, PathId, Query, Result, Routes};

/// Lines or rows in an answer.
const PAGE: i64 = 200;

pub fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/ledger", Action::Browse, sums)
        .get("/api/v1/ledger/rows", Action::Browse, entries)
        .get("/api/v1/desk/ledger", Action::ReadLedger, sums)
        .get("/api/v1/desk/ledger/rows", Action::ReadLedger, entries)
        .post("/api/v1/ledger/entries/{id}/reversal", Action::KeepLedger, reverse)
}

/// Measure by measure, each with its unit.
fn figures(figures: &Figures) -> Value {
    let each = figures.iter().map(|figure| {
        let unit = match figure.measure().counted() {
            Counted::Money => "fen",
            Counted::Persons => "persons",
            Counted::Times => "times",
        };
        (figure.measure().to_string(), json!({ "amount": figure.amount(), "unit": unit }))
    });
    Value::Object(each.collect())
}

fn line(c: &Context, line: &Line) -> Value {
    let reached = line.reached.map(|reached| {
        json!({ "households": reached.households, "persons": reached.persons,
            "poor_persons": reached.poor_persons })
    });
    let (part, value) = of_line(c, &line.key);
    json!({
        "name": name(&c.app, c.lang, &line.key),
        part: value,
        "figures": figures(&line.figures),
        "projects": line.projects,
        "organizations": line.organizations,
        "villages": line.villages,
        "poor_villages": line.poor_villages,
        "entries": line.entries,
        "reached": reached,
    })
}

async fn sums(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    Query(wish): Query<Wish>,
) -> Result<Json<Value>> {
    let look = Look::read(&app, &scope, wish).await?;
    if !look.errors.is_empty() {
        return Err(look.errors.into());
    }
    let after = read_mark(&app, look.by, &look.wish.after);
    let limit = (after.as_ref(), PAGE + 1);
    let mut found = view(&app.db, &scope, &look.filter, look.by, limit).await?;
    let next = cut(&mut found.lines, PAGE).map(|line| mark(&c, &line.key));
    Ok(Json(json!({
        "column": look.filter.column,
        "by": look.by,
        "total": line(&c, &found.total),
        "lines": found.lines.iter().map(|one| line(&c, one)).collect::<Vec<_>>(),
        "next": next,
    })))
}

fn row(c: &Context, row: &Row) -> Value {
    json!({
        "id": c.id(row.id),
        "organization": { "id": c.id(row.organization_id), "name": row.organization, "code": row.credit_code },
        "village": row.region,
        "village_status": row.village_status,
        "project": row.project_id.map(|project| c.id(project)),
        "project_name": row.project_name,
        "programme": row.programme,
        "column": row.stand,
        "measure": row.measure,
        "amount": row.amount,
        "on": row.on().to_string(),
        "reverses": row.reverses.map(|id| c.id(id)),
        "reversed_by": row.reversed_by.map(|id| c.id(id)),
    })
}

async fn entries(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    Query(wish): Query<Wish>,
) -> Result<Json<Value>> {
    let look = Look::read(&app, &scope, wish).await?;
    if !look.errors.is_empty() {
        return Err(look.errors.into());
    }
    let before: Option<Id<Contribution>> = app.tokens.open(&look.wish.after);
    let mut found = rows(&app.db, &scope, &look.filter, look.measure, (before, PAGE + 1)).await?;
    let next = cut(&mut found, PAGE).map(|row| c.id(row.id));
    let found: Vec<Value> = found.iter().map(|one| row(&c, one)).collect();
    Ok(Json(json!({ "column": look.filter.column, "rows": found, "next": next })))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Reversal {
    reason: String,
}

async fn reverse(
    scope: Scope,
    State(app): State<App>,
    key: IdempotencyKey,
    PathId(id): PathId<Contribution>,
    crate::web::Json(body): crate::web::Json<Reversal>,
) -> Result<Response> {
    let once = key.once(&["api reverse", &id.raw().to_string(), &body.reason])?;
    let input = (app.act(&scope), once, id, body.reason);
    let made = app.db.write(input, |tx, (act, once, id, reason)| {
        Box::pin(async move { take_back(tx, &act, &once, id, &reason).await })
    });
    let made = made.await?;
    Ok((StatusCode::CREATED, Json(json!({ "id": app.tokens.seal(made) }))).into_response())
}
