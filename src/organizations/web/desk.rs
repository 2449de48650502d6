//! `/desk/organizations`: the federation's desk, and one organization on it.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::view;
use crate::access::{Action, Once, Organization, Scope};
use crate::app::App;
use crate::kernel::clock::Time;
use crate::kernel::id::Id;
use crate::kernel::message::{Errors, Message};
use crate::kernel::text::normalise;
use crate::organizations::stage::advance;
use crate::organizations::{Command, OrganizationError, Profile, Stage, branches, decide, desk_list, find};
use crate::web::parts::cut;
use crate::web::{Context, Error, Form, FormKey, Page, PathId, Query, Result, Routes, see_other};

/// Organizations on one page.
const PAGE: i64 = 50;
/// The list of those whose term ends soon, beside those of the stages.
const ENDING: &str = "ending";

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/desk/organizations", Action::VerifyOrganization, index)
        .get("/desk/organizations/{id}", Action::VerifyOrganization, show)
        .post("/desk/organizations/{id}/verification", Action::VerifyOrganization, submit)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::organizations) struct Ask {
    pub(in crate::organizations) stage: String,
    pub(in crate::organizations) after: String,
}

impl Ask {
    /// Which list is meant, for page and API: a stage, or those whose term ends soon; applications if neither.
    pub(in crate::organizations) fn list(&self, app: &App) -> (&'static str, (Stage, Option<Time>)) {
        if self.stage == ENDING {
            let soon = app.clock.now().plus_days(app.config.rules.verification_reminder_days);
            return (ENDING, (Stage::Verified, Some(soon)));
        }
        let stage = Stage::parse(&self.stage).unwrap_or(Stage::Applied);
        (stage.as_str(), (stage, None))
    }
}

#[derive(Template)]
#[template(path = "organizations/desk.html")]
struct DeskPage {
    c: Context,
    /// Which list: a stage, or those whose term ends soon.
    list: &'static str,
    tabs: Vec<(&'static str, String)>,
    rows: Vec<Profile>,
    next: String,
    first: String,
}

async fn index(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    Query(ask): Query<Ask>,
) -> Result<Page<DeskPage>> {
    let (list, which) = ask.list(&app);
    let mut rows = desk_list(&app.db, &scope, which, app.tokens.open(&ask.after), PAGE + 1).await?;
    let here = format!("/desk/organizations?stage={list}");
    let next = cut(&mut rows, PAGE).map(|last| format!("{here}&after={}", c.id(last.id)));
    let first = if ask.after.is_empty() { String::new() } else { here };
    let tabs = Stage::ALL.iter().map(|stage| stage.as_str()).chain([ENDING]);
    let tabs = tabs.map(|word| (word, c.word("organization-stage", word))).collect();
    Ok(Page(DeskPage { c, list, tabs, rows, next: next.unwrap_or_default(), first }))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Fields {
    /// As the desk saw it.
    version: String,
    command: String,
    form_key: String,
    note: String,
}

#[derive(Template)]
#[template(path = "organizations/check.html")]
struct CheckPage {
    c: Context,
    errors: Errors,
    fields: Fields,
    /// How the stage is coloured.
    status: &'static str,
    profile: Profile,
    facts: Vec<(String, String)>,
    /// Whether it can be taken in hand by who looks.
    may_take: bool,
    /// What they may decide.
    decisions: Vec<(&'static str, String)>,
}

async fn page(
    c: Context,
    scope: &Scope,
    id: Id<Organization>,
    errors: Errors,
    fields: Fields,
) -> Result<CheckPage> {
    let found = find(&c.app.db, id).await?.filter(|profile| scope.covers(profile.region));
    let profile = found.ok_or(Error::NotFound)?;
    let mut facts = view::facts(&c, &profile, &branches(&c.app.db, id).await?);
    if let Some(until) = profile.verified_until {
        facts.push((c.t("organization-verified-until"), until.to_string()));
    }
    if let (Some(reviewer), Some(at)) = (&profile.reviewer, profile.taken_at) {
        facts.push((c.t("organization-taken"), format!("{reviewer} · {}", at.minute())));
    }
    if !profile.note.is_empty() {
        facts.push((c.t("organization-note"), profile.note.clone()));
    }
    let mine = scope.account().is_some() && profile.reviewer_id == scope.account();
    let reviewed = profile.stage == Stage::UnderReview;
    let may = |command: &&Command| {
        command.is_of_desk() && **command != Command::Take && advance(profile.stage, **command).is_some()
    };
    let decisions = Command::ALL.iter().filter(may).filter(|_| mine || !reviewed);
    let name = |command: &Command| {
        // Verified again where it was verified before.
        let again = *command == Command::Verify && profile.verified_until.is_some();
        let word = if again { "verify-again" } else { command.as_str() };
        (command.as_str(), c.word("organization-command", word))
    };
    Ok(CheckPage {
        status: view::tag(profile.stage),
        may_take: advance(profile.stage, Command::Take).is_some() && !(mine && reviewed),
        decisions: decisions.map(name).collect(),
        errors,
        fields,
        profile,
        facts,
        c,
    })
}

async fn show(c: Context, scope: Scope, PathId(id): PathId<Organization>) -> Result<Page<CheckPage>> {
    Ok(Page(page(c, &scope, id, Errors::default(), Fields::default()).await?))
}

async fn submit(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Organization>,
    Form(fields): Form<Fields>,
) -> Result<Response> {
    let version = fields.version.parse().map_err(|_| Error::conflict("organization-changed"))?;
    let key = FormKey { form_key: fields.form_key.clone() };
    let parts = ["verify", &id.raw().to_string(), &fields.version, &fields.command, &fields.note];
    let once = key.once(&parts)?;
    match verify(&app, &scope, once, (id, version), (&fields.command, &fields.note)).await {
        Ok(command) => {
            let path = format!("/desk/organizations/{}", c.id(id));
            let flash = if command == Command::Take {
                "flash-organization-taken"
            } else {
                "flash-organization-decided"
            };
            Ok(see_other(&app, &path, Some(flash)))
        }
        Err(OrganizationError::Invalid(errors)) => {
            Ok(Page(page(c, &scope, id, errors, fields).await?).invalid().into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// Does what the desk chose with an organization that it saw in a version, for page and API; gives what that was.
pub(in crate::organizations) async fn verify(
    app: &App,
    scope: &Scope,
    once: Once,
    seen: (Id<Organization>, i64),
    (command, note): (&str, &str),
) -> std::result::Result<Command, OrganizationError> {
    let command = Command::parse(command)
        .ok_or_else(|| OrganizationError::field("command", Message::new("organization-command-unknown")))?;
    let days = app.config.rules.verification_days;
    let input = (app.act(scope), once, seen, (command, normalise(note)), days);
    let write = app.db.write(input, |tx, (act, once, seen, (command, note), days)| {
        Box::pin(async move { decide(tx, &act, &once, seen, (command, &note), days).await })
    });
    write.await.map(|()| command)
}
