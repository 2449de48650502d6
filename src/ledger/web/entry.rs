//! `GET /ledger/entries/{id}`: one entry with its history; the desk takes it back here.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::access::{Action, Scope};
use crate::app::App;
use crate::audit;
use crate::kernel::id::Id;
use crate::kernel::message::Errors;
use crate::ledger::export::{label, said, state};
use crate::ledger::{Audience, Contribution, LedgerError, Row, entry, take_back};
use crate::web::parts::Entry;
use crate::web::{Context, Error, Form, FormKey, Page, PathId, Result, see_other};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Fields {
    reason: String,
    form_key: String,
}

#[derive(Template)]
#[template(path = "ledger/entry.html")]
struct EntryPage {
    c: Context,
    errors: Errors,
    fields: Fields,
    token: String,
    title: String,
    status: &'static str,
    state: String,
    facts: Vec<(String, String)>,
    organization: String,
    project: String,
    other: String,
    history: Vec<Entry>,
    may_reverse: bool,
}

async fn page(c: Context, id: Id<Contribution>, errors: Errors, fields: Fields) -> Result<EntryPage> {
    let reader = Scope::new(c.actor.clone(), Action::ReadLedger);
    let (row, audience) = entry(&c.app.db, &reader, id).await?.ok_or(Error::NotFound)?;
    let keeper = Scope::new(c.actor.clone(), Action::KeepLedger);
    let other = row.reverses.or(row.reversed_by).filter(|_| audience == Audience::Desk);
    let history = history(&c, row.reverses.unwrap_or(id), audience).await?;
    Ok(EntryPage {
        token: c.id(id),
        title: said(c.lang, row.figure()),
        status: if row.stands() { "done" } else { "stopped" },
        state: state(c.lang, &row),
        facts: facts(&c, &row, audience),
        organization: c.id(row.organization_id),
        project: row.project_id.map(|project| c.id(project)).unwrap_or_default(),
        other: other.map(|other| c.id(other)).unwrap_or_default(),
        history,
        may_reverse: row.stands() && keeper.covers(row.region),
        errors,
        fields,
        c,
    })
}

fn facts(c: &Context, row: &Row, audience: Audience) -> Vec<(String, String)> {
    let mut facts = vec![
        (c.t("ledger-column-enterprise"), row.organization.clone()),
        (c.t("organization-code"), row.credit_code.clone()),
        (c.t("ledger-column-village"), c.place(row.region)),
        (c.t("ledger-column-village-status"), c.word("ledger-status", row.village_status.as_str())),
        (c.t("ledger-column-programme"), c.word("ledger-programme", &row.programme)),
        (c.t("ledger-column-stand"), c.word("ledger-stand", row.stand.as_str())),
        (label(c.lang, row.measure), row.figure().to_string()),
        (c.t("ledger-column-date"), row.on().to_string()),
    ];
    if !row.project_name.is_empty() {
        facts.push((c.t("ledger-column-project"), row.project_name.clone()));
    }
    if audience == Audience::Desk && !row.note.is_empty() {
        facts.push((c.t("ledger-column-note"), row.note.clone()));
    }
    facts
}

/// The events of the entry with their numbers in the chain; who wrote them is for the desk.
async fn history(c: &Context, id: Id<Contribution>, audience: Audience) -> Result<Vec<Entry>> {
    let events = audit::history(&c.app.db, id).await?;
    let told = events.into_iter().map(|event| {
        let who = event.actor_name.clone().filter(|_| audience == Audience::Desk).unwrap_or_default();
        let number = event.seq.map(|seq| c.ta("ledger-event-number", &[("seq", seq.to_string())]));
        let parts = [who, number.unwrap_or_default()];
        let text: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        let title = c.word("event", event.kind.replace(['.', '_'], "-"));
        let kind = if event.kind == "contribution.posted" { "done" } else { "stopped" };
        Entry::at(event.at, kind, title, text.join(" · "))
    });
    Ok(told.collect())
}

pub(super) async fn show(c: Context, PathId(id): PathId<Contribution>) -> Result<Response> {
    Ok(Page(page(c, id, Errors::default(), Fields::default()).await?).into_response())
}

pub(super) async fn reverse(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Contribution>,
    Form(fields): Form<Fields>,
) -> Result<Response> {
    let key = FormKey { form_key: fields.form_key.clone() };
    let once = key.once(&["reverse", &id.raw().to_string(), &fields.reason])?;
    let input = (app.act(&scope), once, id, fields.reason.clone());
    let done = app.db.write(input, |tx, (act, once, id, reason)| {
        Box::pin(async move { take_back(tx, &act, &once, id, &reason).await })
    });
    match done.await {
        Ok(_) => {
            let path = format!("/ledger/entries/{}", c.id(id));
            Ok(see_other(&app, &path, Some("flash-ledger-reversed")))
        }
        Err(LedgerError::Invalid(errors)) => {
            Ok(Page(page(c, id, errors, fields).await?).invalid().into_response())
        }
        Err(error) => Err(error.into()),
    }
}
