//! `/desk/ledger/villages`: what the villages of the desk are, and since when.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::access::Scope;
use crate::app::App;
use crate::kernel::clock::Time;
use crate::kernel::message::{Errors, Message};
use crate::kernel::region::Region;
use crate::ledger::{LedgerError, StatusSaid, VillageStatus, set_village_status, village_statuses};
use crate::registry::Village;
use crate::web::parts::cut;
use crate::web::{Context, Form, FormKey, Page, Query, Result, see_other};

/// Villages on a page.
const PAGE: i64 = 50;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Fields {
    village: String,
    status: String,
    since: String,
    form_key: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wish {
    after: String,
}

#[derive(Template)]
#[template(path = "ledger/villages.html")]
struct VillagesPage {
    c: Context,
    errors: Errors,
    fields: Fields,
    statuses: Vec<(&'static str, String)>,
    rows: Vec<StatusSaid>,
    next: String,
    first: String,
}

async fn page(
    c: Context,
    scope: &Scope,
    after: &str,
    (errors, fields): (Errors, Fields),
) -> Result<VillagesPage> {
    let from = after
        .split_once('_')
        .and_then(|(region, since)| Some((region.parse::<Region>().ok()?, Time::from_date(since)?.date())));
    let mut rows = village_statuses(&c.app.db, scope, from, PAGE + 1).await?;
    let here = "/desk/ledger/villages";
    let next = cut(&mut rows, PAGE).map(|last| format!("{here}?after={}_{}", last.region, last.since()));
    let words = VillageStatus::ALL.iter();
    let statuses = words.map(|status| (status.as_str(), c.word("ledger-status", status.as_str()))).collect();
    let first = if after.is_empty() { String::new() } else { here.to_owned() };
    Ok(VillagesPage { errors, fields, statuses, rows, next: next.unwrap_or_default(), first, c })
}

pub(super) async fn show(c: Context, scope: Scope, Query(wish): Query<Wish>) -> Result<Response> {
    let page = page(c, &scope, &wish.after, (Errors::default(), Fields::default())).await?;
    Ok(Page(page).into_response())
}

pub(super) async fn add(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    Form(fields): Form<Fields>,
) -> Result<Response> {
    let mut errors = Errors::default();
    let village = errors.keep("village", Village::read(&app.regions, &scope, &fields.village));
    let status = VillageStatus::parse(&fields.status).ok_or_else(|| Message::new("ledger-status-missing"));
    let status = errors.keep("status", status);
    let since = Time::from_date(&fields.since).map(Time::date);
    let since = errors.keep("since", since.ok_or_else(|| Message::new("ledger-date-unreadable")));
    let key = FormKey { form_key: fields.form_key.clone() };
    if let (Some(village), Some(status), Some(since)) = (village, status, since) {
        let once = key.once(&["village status", &fields.village, &fields.status, &fields.since])?;
        let input = (app.act(&scope), once, village, (status, since));
        let done = app.db.write(input, |tx, (act, once, village, what)| {
            Box::pin(async move { set_village_status(tx, &act, &once, village, what).await })
        });
        match done.await {
            Ok(()) => {
                return Ok(see_other(&app, "/desk/ledger/villages", Some("flash-ledger-status-set")));
            }
            Err(LedgerError::Invalid(found)) => errors = found,
            Err(error) => return Err(error.into()),
        }
    }
    Ok(Page(page(c, &scope, "", (errors, fields)).await?).invalid().into_response())
}
