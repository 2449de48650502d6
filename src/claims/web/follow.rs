//! `/desk/claim-follow-ups`: what was confirmed and is to be looked at again, on the village's desk.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::view;
use crate::access::{Action, Scope};
use crate::app::App;
use crate::claims::{self, ClaimError, FollowUp, answer_follow_up, due_follow_ups};
use crate::kernel::id::Id;
use crate::kernel::message::{Errors, Message};
use crate::kernel::text;
use crate::web::{Context, Form, FormKey, Page, PathId, Result, Routes, see_other};

/// Follow-ups on one page.
const PAGE: i64 = 50;
const HERE: &str = "/desk/claim-follow-ups";

pub(super) fn routes() -> Routes {
    Routes::new().get(HERE, Action::ReceiveClaim, show).post(
        "/claim-follow-ups/{id}",
        Action::ReceiveClaim,
        answer,
    )
}

struct Row {
    token: String,
    url: String,
    title: String,
    donor: String,
    when: String,
    received: i64,
    unit: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Sent {
    failed: String,
    note: String,
    form_key: String,
}

#[derive(Template)]
#[template(path = "claims/follow_ups.html")]
struct FollowPage {
    c: Context,
    rows: Vec<Row>,
    errors: Errors,
    /// The row that the errors belong to.
    wrong: String,
    sent: Sent,
}

async fn page(
    c: Context,
    scope: &Scope,
    errors: Errors,
    (wrong, sent): (String, Sent),
) -> Result<Page<FollowPage>> {
    let db = &c.app.db;
    let found = due_follow_ups(db, scope, c.app.clock.now(), PAGE).await?;
    let facts = claims::facts(db, found.iter().map(|one| one.claim_id)).await?;
    let mut rows = Vec::new();
    for one in &found {
        let (Some(facts), Some(claim)) =
            (facts.get(&one.claim_id), claims::get(db, scope, one.claim_id).await?)
        else {
            continue;
        };
        rows.push(Row {
            token: c.id(one.id),
            url: format!("/claims/{}", c.id(one.claim_id)),
            title: format!("{} · {}", facts.title, c.place(facts.public_place())),
            donor: view::donor(facts),
            when: format!("{} · {}", c.word("follow-months", one.months.to_string()), one.due_on),
            received: claim.received,
            unit: facts.unit.clone(),
        });
    }
    Ok(Page(FollowPage { c, rows, errors, wrong, sent }))
}

async fn show(c: Context, scope: Scope) -> Result<Page<FollowPage>> {
    page(c, &scope, Errors::default(), Default::default()).await
}

async fn answer(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<FollowUp>,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    let key = FormKey { form_key: sent.form_key.clone() };
    let once = key.once(&["claim follow up", &id.raw().to_string(), &sent.failed, &sent.note])?;
    let done = match text::fold(&sent.failed).trim().parse::<i64>() {
        Ok(failed) => perform(&app, &scope, once, (id, failed, sent.note.clone())).await,
        Err(_) => Err(ClaimError::Invalid(Errors::one("failed", Message::new("claim-follow-missing")))),
    };
    match done {
        Ok(()) => Ok(see_other(&app, HERE, Some("flash-follow-answered"))),
        Err(ClaimError::Invalid(errors)) => {
            Ok(page(c.clone(), &scope, errors, (c.id(id), sent)).await?.invalid().into_response())
        }
        Err(error) => Err(error.into()),
    }
}

async fn perform(
    app: &App,
    scope: &Scope,
    once: crate::access::Once,
    answered: (Id<FollowUp>, i64, String),
) -> std::result::Result<(), ClaimError> {
    let input = (app.act(scope), once, app.config.rules.clone(), answered);
    app.db
        .write(input, |tx, (act, once, rules, (id, failed, note))| {
            Box::pin(async move { answer_follow_up(tx, &act, &once, &rules, (id, failed, &note)).await })
        })
        .await
}
