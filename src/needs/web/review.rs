//! The review queue, and the page on which one need is decided.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::view;
use crate::access::{Action, Once, Scope};
use crate::app::App;
use crate::audit;
use crate::kernel::id::Id;
use crate::kernel::message::{Errors, Message};
use crate::kernel::region::Level;
use crate::kernel::text::normalise;
use crate::needs::{self, Decision, Filter, Need, NeedError, RETURN_REASONS, ROUTES, Stage};
use crate::registry;
use crate::web::parts::Entry;
use crate::web::{Context, Error, Form, FormKey, Page, PathId, Result, Routes, see_other};

/// Needs in the queue at once: more than one sitting decides.
const QUEUE: i64 = 50;
const DUPLICATES: i64 = 6;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/desk/review", Action::ReviewNeed, queue)
        .get("/needs/{id}/review", Action::ReviewNeed, show)
        .post("/needs/{id}/reviews", Action::ReviewNeed, decide)
}

#[derive(Template)]
#[template(path = "needs_desk/queue.html")]
struct QueuePage {
    c: Context,
    rows: Vec<view::Row>,
    /// How many of one's own entries wait for somebody else.
    own: i64,
}

/// The stages that wait for this reviewer: what the township passed is the county's.
pub fn waiting(scope: &Scope) -> Vec<Stage> {
    let level = scope.actor().and_then(|actor| actor.region).map(crate::kernel::region::Region::level);
    if level == Some(Level::Township) {
        vec![Stage::Submitted]
    } else {
        vec![Stage::Submitted, Stage::Endorsed]
    }
}

async fn queue(c: Context, scope: Scope, State(app): State<App>) -> Result<Response> {
    let stages = waiting(&scope);
    let others = Filter {
        stages: stages.clone(),
        not_author: scope.account(),
        oldest: true,
        limit: QUEUE,
        ..Filter::default()
    };
    let own = Filter { stages, author: scope.account(), ..Filter::default() };
    let own = needs::count(&app.db, &scope, &own).await?;
    let mut found = needs::list(&app.db, &scope, &others).await?;
    found.sort_by_key(|need| (need.submitted_at, need.id));
    let row = |need: &Need| {
        let url = format!("/needs/{}/review", c.id(need.id));
        view::Row { url, ..view::row(&c, need) }
    };
    let rows = found.iter().map(row).collect();
    Ok(Page(QueuePage { c, rows, own }).into_response())
}

/// What the form sends.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(in crate::needs) struct ReviewFields {
    pub(in crate::needs) version: String,
    pub(in crate::needs) decision: String,
    pub(in crate::needs) reason: String,
    pub(in crate::needs) to: String,
    /// Token of the need this one is merged into.
    pub(in crate::needs) into: String,
    /// A link or token typed instead.
    pub(in crate::needs) into_other: String,
    pub(in crate::needs) note: String,
    pub(in crate::needs) form_key: String,
}

impl ReviewFields {
    fn decision(&self, app: &App) -> std::result::Result<Decision, Errors> {
        match self.decision.as_str() {
            "publish" => Ok(Decision::Publish),
            "return" => Ok(Decision::Return { reason: self.reason.clone() }),
            "route" => Ok(Decision::Route { to: self.to.clone() }),
            "merge" => {
                let written = if self.into_other.trim().is_empty() { &self.into } else { &self.into_other };
                // A pasted link ends with the token, or with the name of one of the need's pages.
                let mut parts = written.trim().split(['/', '?', '#']).filter(|part| part.len() == 26);
                let token = parts.next().unwrap_or_default();
                let into = app.tokens.open(token);
                into.map(|into| Decision::Merge { into })
                    .ok_or_else(|| Errors::one("into", Message::new("review-merge-target")))
            }
            _ => Err(Errors::one("decision", Message::new("review-decision-missing"))),
        }
    }
}

/// Decides on a need; gives the stage it has now.
pub(in crate::needs) async fn perform(
    app: &App,
    scope: &Scope,
    once: Once,
    id: Id<Need>,
    fields: &ReviewFields,
) -> std::result::Result<Stage, NeedError> {
    let decision = fields.decision(app).map_err(NeedError::Invalid)?;
    let version = fields.version.trim().parse().unwrap_or(-1);
    let input = (app.act(scope), once, app.config.rules.clone(), decision, normalise(&fields.note));
    app.db
        .write(input, move |tx, (act, once, rules, decision, note)| {
            Box::pin(
                async move { needs::review(tx, &act, &once, &rules, (id, version), &decision, &note).await },
            )
        })
        .await
}

#[derive(Template)]
#[template(path = "needs_desk/review.html")]
struct ReviewPage {
    c: Context,
    errors: Errors,
    fields: ReviewFields,
    need: Need,
    token: String,
    facts: Vec<(String, String)>,
    waited: String,
    county: String,
    own: bool,
    /// Passed by the township, so that only the county decides now.
    above: bool,
    similar: Vec<view::Row>,
    timeline: Vec<Entry>,
    decisions: Vec<(String, String)>,
    reasons: Vec<(String, String)>,
    routes: Vec<(String, String)>,
    targets: Vec<(String, String)>,
}

async fn show(c: Context, scope: Scope, PathId(id): PathId<Need>) -> Result<Response> {
    Ok(Page(page(c, &scope, id, Errors::default(), None).await?).into_response())
}

async fn page(
    c: Context,
    scope: &Scope,
    id: Id<Need>,
    errors: Errors,
    fields: Option<ReviewFields>,
) -> Result<ReviewPage> {
    let db = &c.app.db;
    let need = needs::get(db, scope, id).await?.ok_or(Error::NotFound)?;
    if !need.stage.is_waiting() {
        return Err(Error::conflict("review-not-waiting"));
    }
    let household = match need.household_id {
        Some(household) => registry::get(db, scope, household).await?,
        None => None,
    };
    let similar = similar(&c, scope, &need).await?;
    let targets = similar.iter().map(|other| (c.id(other.id), other.title.clone())).collect();
    let timeline = view::timeline(&c, &audit::history(db, id).await?, &needs::reviews(db, id).await?);
    let county = needs::county_reason(&need, &c.app.config.rules);
    let choices = |prefix: &str, words: &[&str]| {
        let empty = (String::new(), c.t("review-choose"));
        let rest = words.iter().map(|word| ((*word).to_owned(), c.word(prefix, word)));
        std::iter::once(empty).chain(rest).collect::<Vec<_>>()
    };
    let decisions = ["publish", "return", "merge", "route"];
    let decisions =
        decisions.iter().map(|word| ((*word).to_owned(), c.word("review-decision", word))).collect();
    Ok(ReviewPage {
        errors,
        fields: fields.unwrap_or_default(),
        token: c.id(id),
        facts: view::facts(&c, &need, household.as_ref()).await?,
        waited: need.submitted_at.map(|at| view::since(&c, at)).unwrap_or_default(),
        county: county.map(|reason| c.word("review-county", reason.as_str())).unwrap_or_default(),
        own: scope.account() == Some(need.created_by),
        above: !waiting(scope).contains(&need.stage),
        similar: similar.iter().map(|other| view::row(&c, other)).collect(),
        timeline,
        decisions,
        reasons: choices("review-reason", RETURN_REASONS),
        routes: choices("review-route", ROUTES),
        targets,
        need,
        c,
    })
}

/// Needs that may be the same: of the same household, else of the same village and category.
async fn similar(c: &Context, scope: &Scope, need: &Need) -> Result<Vec<Need>> {
    let stages = vec![Stage::Submitted, Stage::Endorsed, Stage::Published];
    let village = Filter {
        region: Some(need.region),
        category: Some(need.category.clone()),
        stages: stages.clone(),
        limit: DUPLICATES,
        ..Filter::default()
    };
    let mut found = needs::list(&c.app.db, scope, &village).await?;
    if let Some(household) = need.household_id {
        let same = Filter { household: Some(household), stages, limit: DUPLICATES, ..Filter::default() };
        let mut same = needs::list(&c.app.db, scope, &same).await?;
        same.extend(found.into_iter().filter(|other| other.household_id != Some(household)));
        found = same;
    }
    found.retain(|other| other.id != need.id);
    Ok(found)
}

async fn decide(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Need>,
    Form(fields): Form<ReviewFields>,
) -> Result<Response> {
    let key = FormKey { form_key: fields.form_key.clone() };
    let once = key.once(&["review", &id.raw().to_string(), &format!("{fields:?}")])?;
    match perform(&app, &scope, once, id, &fields).await {
        Ok(stage) => {
            let flash = match stage {
                Stage::Published => "flash-review-published",
                Stage::Endorsed => "flash-review-endorsed",
                Stage::Returned => "flash-review-returned",
                Stage::Merged => "flash-review-merged",
                _ => "flash-review-routed",
            };
            Ok(see_other(&app, "/desk/review", Some(flash)))
        }
        Err(NeedError::Invalid(errors)) => {
            Ok(Page(page(c, &scope, id, errors, Some(fields)).await?).invalid().into_response())
        }
        Err(NeedError::Refused(..)) => Err(Error::conflict("review-not-waiting")),
        Err(error) => Err(error.into()),
    }
}
