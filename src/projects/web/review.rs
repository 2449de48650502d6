//! `/projects/{id}/review`: what a reviewer reads and decides.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::desk::{Sheet, sheet};
use crate::access::{Action, Once, Scope};
use crate::app::App;
use crate::kernel::id::Id;
use crate::kernel::message::{Errors, Message};
use crate::kernel::text::normalise;
use crate::ledger::Project;
use crate::needs::{Level, RETURN_REASONS};
use crate::projects::{self, Decision, ProjectError, Stage};
use crate::web::{Context, Error, Form, FormKey, Page, PathId, Result, Routes, see_other};

pub(super) fn routes() -> Routes {
    Routes::new().get("/projects/{id}/review", Action::ReviewProject, show).post(
        "/projects/{id}/reviews",
        Action::ReviewProject,
        decide,
    )
}

/// What the form and the API send.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(in crate::projects) struct ReviewFields {
    version: String,
    decision: String,
    reason: String,
    note: String,
    form_key: String,
}

impl ReviewFields {
    /// As the API has them; its key comes with the header.
    pub(in crate::projects) fn new(version: i64, decision: String, reason: String, note: String) -> Self {
        Self { version: version.to_string(), decision, reason, note, form_key: String::new() }
    }
}

/// Decides on a project, for page and API; gives the stage it has now.
pub(in crate::projects) async fn perform(
    app: &App,
    scope: &Scope,
    once: Once,
    id: Id<Project>,
    fields: &ReviewFields,
) -> std::result::Result<Stage, ProjectError> {
    let decision = match fields.decision.as_str() {
        "publish" => Decision::Publish,
        "return" => Decision::Return(fields.reason.clone()),
        _ => {
            let message = Message::new("review-decision-missing");
            return Err(ProjectError::Invalid(Errors::one("decision", message)));
        }
    };
    let which = (id, fields.version.trim().parse().unwrap_or(-1));
    let input = (app.act(scope), once, which, decision, normalise(&fields.note));
    app.db
        .write(input, |tx, (act, once, which, decision, note)| {
            Box::pin(async move { projects::review(tx, &act, &once, which, &decision, &note).await })
        })
        .await
}

#[derive(Template)]
#[template(path = "projects/review.html")]
struct ReviewPage {
    c: Context,
    errors: Errors,
    fields: ReviewFields,
    sheet: Sheet,
    own: bool,
    /// Passed by the township, so that only the county decides now.
    above: bool,
    decisions: Vec<(String, String)>,
    reasons: Vec<(String, String)>,
}

async fn page(
    c: Context,
    scope: &Scope,
    id: Id<Project>,
    errors: Errors,
    fields: ReviewFields,
) -> Result<Page<ReviewPage>> {
    let project = projects::get(&c.app.db, scope, id).await?.ok_or(Error::NotFound)?;
    if !project.stage.is_waiting() {
        return Err(Error::conflict("review-not-waiting"));
    }
    let township = scope.actor().and_then(Level::of) == Some(Level::Township);
    let words = |prefix: &str, words: &[&str]| -> Vec<(String, String)> {
        words.iter().map(|word| ((*word).to_owned(), c.word(prefix, word))).collect()
    };
    let mut reasons = words("review-reason", RETURN_REASONS);
    reasons.insert(0, (String::new(), c.t("review-choose")));
    Ok(Page(ReviewPage {
        decisions: words("review-decision", &["publish", "return"]),
        reasons,
        own: scope.account() == Some(project.created_by),
        above: project.stage == Stage::Endorsed && township,
        sheet: sheet(&c, project).await?,
        errors,
        fields,
        c,
    }))
}

async fn show(c: Context, scope: Scope, PathId(id): PathId<Project>) -> Result<Response> {
    Ok(page(c, &scope, id, Errors::default(), ReviewFields::default()).await?.into_response())
}

async fn decide(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Project>,
    Form(fields): Form<ReviewFields>,
) -> Result<Response> {
    let key = FormKey { form_key: fields.form_key.clone() };
    let once = key.once(&["review project", &id.raw().to_string(), &format!("{fields:?}")])?;
    match perform(&app, &scope, once, id, &fields).await {
        Ok(stage) => {
            let flash = match stage {
                Stage::Endorsed => "flash-project-endorsed",
                Stage::Returned => "flash-project-returned",
                _ => "flash-project-published",
            };
            Ok(see_other(&app, "/desk/projects?stage=waiting", Some(flash)))
        }
        Err(ProjectError::Invalid(errors)) => {
            Ok(page(c, &scope, id, errors, fields).await?.invalid().into_response())
        }
        Err(ProjectError::Refused(..)) => Err(Error::conflict("review-not-waiting")),
        Err(error) => Err(error.into()),
    }
}
