//! `/organizations`: the federation's desk, and the page of one organization.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::{OrganizationError, Profile, Stage, find, is_visible, list, verify};
use crate::access::{Action, Organization, Scope};
use crate::app::App;
use crate::kernel::id::Id;
use crate::kernel::message::{Errors, Message};
use crate::kernel::text::normalise;
use crate::web::parts::cut;
use crate::web::{Context, Error, Form, FormKey, Page, PathId, Query, Result, Routes, see_other};

/// Organizations on one page.
const PAGE: i64 = 50;

pub fn routes() -> Routes {
    Routes::new()
        .get("/organizations", Action::VerifyOrganization, index)
        .get("/organizations/{id}", Action::Browse, show)
        .post("/organizations/{id}/verification", Action::VerifyOrganization, decide)
}

impl From<OrganizationError> for Error {
    fn from(error: OrganizationError) -> Self {
        match error {
            OrganizationError::Invalid(errors) => Self::Invalid(errors),
            OrganizationError::NotFound => Self::NotFound,
            OrganizationError::Changed => Self::conflict("organization-changed"),
            OrganizationError::KeyReused => Self::conflict("idempotency-key-reused"),
            OrganizationError::Db(error) => error.into(),
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Filter {
    stage: String,
    after: String,
}

#[derive(Template)]
#[template(path = "organizations/list.html")]
struct ListPage {
    c: Context,
    stage: Stage,
    rows: Vec<Profile>,
    next: String,
    first: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Fields {
    /// The stage that the desk saw.
    stage: String,
    decision: String,
    form_key: String,
    note: String,
}

#[derive(Template)]
#[template(path = "organizations/organization.html")]
struct OrganizationPage {
    c: Context,
    errors: Errors,
    fields: Fields,
    /// How the stage is coloured.
    status: &'static str,
    profile: Profile,
    facts: Vec<(String, String)>,
    /// What the desk may decide; empty for everybody else.
    decisions: Vec<(&'static str, String)>,
}

/// How the status of a stage is coloured.
const fn tag(stage: Stage) -> &'static str {
    match stage {
        Stage::Applied => "waiting",
        Stage::Verified => "done",
        Stage::Returned | Stage::Suspended => "stopped",
    }
}

async fn index(c: Context, scope: Scope, Query(filter): Query<Filter>) -> Result<Response> {
    let stage = Stage::parse(&filter.stage).unwrap_or(Stage::Applied);
    let mut rows = list(&c.app.db, &scope, stage, c.app.tokens.open(&filter.after), PAGE + 1).await?;
    let here = format!("/organizations?stage={}", stage.as_str());
    let next = cut(&mut rows, PAGE).map(|last| format!("{here}&after={}", c.id(last.id)));
    let first = if filter.after.is_empty() { String::new() } else { here };
    Ok(Page(ListPage { c, stage, rows, next: next.unwrap_or_default(), first }).into_response())
}

/// The organization's page for whoever asks, if they may see it.
async fn page(c: Context, id: Id<Organization>, errors: Errors, fields: Fields) -> Result<OrganizationPage> {
    let desk = Scope::new(c.actor.clone(), Action::VerifyOrganization);
    let found = find(&c.app.db, id).await?.filter(|profile| is_visible(profile, &desk));
    let profile = found.ok_or(Error::NotFound)?;
    let is_desk = desk.covers(profile.region);
    let is_own = c.actor.as_ref().is_some_and(|actor| actor.organization == Some(id));
    let mut facts = vec![
        (c.t("organization-kind"), c.word("organization-kind", profile.kind.as_str())),
        (c.t("organization-code"), profile.credit_code.clone()),
        (c.t("organization-region"), c.place(profile.region)),
    ];
    if (is_desk || is_own) && !profile.note.is_empty() {
        facts.push((c.t("organization-note"), profile.note.clone()));
    }
    let decisions = if is_desk { profile.stage.decisions() } else { &[] };
    let decisions =
        decisions.iter().map(|to| (to.as_str(), c.word("organization-decision", to.as_str()))).collect();
    let status = tag(profile.stage);
    Ok(OrganizationPage { c, errors, fields, status, profile, facts, decisions })
}

async fn show(c: Context, PathId(id): PathId<Organization>) -> Result<Response> {
    Ok(Page(page(c, id, Errors::default(), Fields::default()).await?).into_response())
}

async fn decide(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Organization>,
    Form(fields): Form<Fields>,
) -> Result<Response> {
    let from = Stage::parse(&fields.stage).ok_or_else(|| Error::conflict("organization-changed"))?;
    let Some(to) = Stage::parse(&fields.decision) else {
        let errors = Errors::one("decision", Message::new("organization-decision-unknown"));
        return Ok(Page(page(c, id, errors, fields).await?).invalid().into_response());
    };
    let key = FormKey { form_key: fields.form_key.clone() };
    let once = key.once(&["verify", &id.raw().to_string(), &fields.stage, &fields.decision, &fields.note])?;
    let input = (app.act(&scope), once, id, (from, to), normalise(&fields.note));
    let done = app.db.write(input, |tx, (act, once, id, stages, note)| {
        Box::pin(async move { verify(tx, &act, &once, id, stages, &note).await })
    });
    match done.await {
        Ok(()) => {
            let path = format!("/organizations/{}", c.id(id));
            Ok(see_other(&app, &path, Some("flash-organization-decided")))
        }
        Err(OrganizationError::Invalid(errors)) => {
            Ok(Page(page(c, id, errors, fields).await?).invalid().into_response())
        }
        Err(error) => Err(error.into()),
    }
}
