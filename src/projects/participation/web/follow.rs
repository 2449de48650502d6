//! `/desk/follow-ups`: what is to be looked at again, on the village's desk.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::at_fields;
use crate::access::{Action, Once, Scope};
use crate::app::App;
use crate::kernel::id::Id;
use crate::kernel::message::Errors;
use crate::projects::participation::{
    FollowUp, PartError, Participation, answer_follow_up, store, store_plan,
};
use crate::web::{Context, Form, FormKey, Page, PathId, Result, Routes, see_other};

/// Follow-ups on one page.
const PAGE: i64 = 50;

pub(super) fn routes() -> Routes {
    Routes::new().get("/desk/follow-ups", Action::PostProject, show).post(
        "/follow-ups/{id}",
        Action::PostProject,
        answer,
    )
}

struct Row {
    token: String,
    url: String,
    title: String,
    name: String,
    when: String,
}

#[derive(Template)]
#[template(path = "participation/follow_ups.html")]
struct FollowPage {
    c: Context,
    rows: Vec<Row>,
    errors: Errors,
    /// The row that the errors belong to.
    wrong: String,
    note: String,
}

async fn page(
    c: Context,
    scope: &Scope,
    errors: Errors,
    (wrong, note): (String, String),
) -> Result<Page<FollowPage>> {
    let found = store_plan::due_follow_ups(&c.app.db, scope, c.app.clock.now(), PAGE).await?;
    let ids: Vec<_> = found.iter().map(|one| one.participation_id).collect();
    let parties = store::parties(&c.app.db, &ids).await?;
    let row = |one: &FollowUp| {
        let party = parties.iter().find(|party| party.id == one.participation_id)?;
        Some(Row {
            token: c.id(one.id),
            url: format!("/participations/{}", c.id(one.participation_id)),
            title: party.title.clone(),
            name: party.name.clone(),
            when: format!("{} · {}", c.word("follow-months", one.months.to_string()), one.due_on),
        })
    };
    Ok(Page(FollowPage { rows: found.iter().filter_map(row).collect(), errors, wrong, note, c }))
}

async fn show(c: Context, scope: Scope) -> Result<Response> {
    Ok(page(c, &scope, Errors::default(), Default::default()).await?.into_response())
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Sent {
    holds: String,
    note: String,
    form_key: String,
}

async fn answer(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<FollowUp>,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    let key = FormKey { form_key: sent.form_key.clone() };
    let once = key.once(&["follow up", &id.raw().to_string(), &sent.holds, &sent.note])?;
    let holds = match sent.holds.as_str() {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    match tell(&app, &scope, once, id, (holds, sent.note.clone())).await {
        Ok(_) => Ok(see_other(&app, "/desk/follow-ups", Some("flash-follow-answered"))),
        Err(error) => {
            let errors = at_fields(error)?;
            Ok(page(c.clone(), &scope, errors, (c.id(id), sent.note)).await?.invalid().into_response())
        }
    }
}

/// Answers a follow-up, for page and API.
pub(in crate::projects::participation) async fn tell(
    app: &App,
    scope: &Scope,
    once: Once,
    id: Id<FollowUp>,
    said: (Option<bool>, String),
) -> std::result::Result<Id<Participation>, PartError> {
    app.db
        .write((app.act(scope), once, said), move |tx, (act, once, (holds, note))| {
            Box::pin(async move { answer_follow_up(tx, &act, &once, id, (holds, &note)).await })
        })
        .await
}
