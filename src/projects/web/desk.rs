//! `/desk/projects`: the projects in an officer's reach, and one of them with all its officers may see and do.

use askama::Template;
use axum::extract::{DefaultBodyLimit, Multipart, State};
use axum::handler::Handler;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::view::{lot_name, money, status, tag};
use crate::access::{Action, Scope};
use crate::app::App;
use crate::audit;
use crate::kernel::message::{Errors, Message};
use crate::ledger::Project;
use crate::photos::web_upload::Upload;
use crate::projects::{self, Filter, Lot, LotKind, Profile, ProjectError, Stage};
use crate::web::extract::MAX_READ;
use crate::web::parts::{Entry, cut};
use crate::web::{Context, Error, Page, PathId, Query, Result, Routes, see_other};

/// Projects on one page.
const PAGE: i64 = 30;

/// In place of a stage: what waits for this reviewer.
const WAITING: &str = "waiting";

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/desk/projects", Action::ReadProject, list)
        .get("/desk/projects/{id}", Action::ReadProject, show)
        .post("/projects/{id}/picture", Action::PostProject, picture.layer(DefaultBodyLimit::max(MAX_READ)))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Wish {
    stage: String,
    before: String,
}

/// A line of the list.
struct Row {
    url: String,
    title: String,
    place: String,
    budget: String,
    kind: &'static str,
    tag: &'static str,
    status: String,
    when: String,
}

#[derive(Template)]
#[template(path = "projects/desk.html")]
struct ListPage {
    c: Context,
    chosen: String,
    stages: Vec<(String, String)>,
    rows: Vec<Row>,
    next: String,
}

async fn list(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    Query(wish): Query<Wish>,
) -> Result<Response> {
    let waiting = wish.stage == WAITING;
    let stage = Stage::parse(&wish.stage);
    let mine = scope.actor().map(projects::waiting).unwrap_or_default();
    let filter = Filter {
        stages: if waiting { mine } else { stage.into_iter().collect() },
        not_author: scope.account().filter(|_| waiting),
        before: app.tokens.open(&wish.before),
        limit: PAGE + 1,
        ..Filter::default()
    };
    let mut found = projects::list(&app.db, &scope, &filter).await?;
    let last = cut(&mut found, PAGE).map(|last| c.id(last.id));
    let chosen = if waiting { WAITING } else { stage.map(Stage::as_str).unwrap_or_default() }.to_owned();
    let row = |project: &Profile| Row {
        url: format!("/desk/projects/{}", c.id(project.id)),
        title: project.title.clone(),
        place: c.place(project.region),
        budget: money(&c, project.budget),
        kind: project.kind.as_str(),
        tag: tag(project.stage),
        status: status(&c, project, false),
        when: project.submitted_at.unwrap_or(project.created_at).to_string(),
    };
    let first = [(String::new(), c.t("all")), (WAITING.to_owned(), c.t("project-waiting-mine"))].into_iter();
    let first = first.filter(|(word, _)| word.is_empty() || c.can("review_project"));
    let words = Stage::ALL.iter().map(|stage| stage.as_str());
    let stages = words.map(|word| (word.to_owned(), c.word("project-stage", word)));
    Ok(Page(ListPage {
        stages: first.chain(stages).collect(),
        rows: found.iter().map(row).collect(),
        next: last.map(|last| format!("/desk/projects?stage={chosen}&before={last}")).unwrap_or_default(),
        chosen,
        c,
    })
    .into_response())
}

/// Everything that is written of a project, for its officers and reviewers.
#[derive(Debug)]
pub(super) struct Sheet {
    pub(super) project: Profile,
    pub(super) token: String,
    pub(super) tag: &'static str,
    pub(super) status: String,
    pub(super) photo: String,
    pub(super) facts: Vec<(String, String)>,
    pub(super) lots: Vec<LotRow>,
    pub(super) own_funds: String,
    pub(super) budget: String,
    pub(super) timeline: Vec<Entry>,
}

/// A line of the table of what can be taken on.
#[derive(Debug)]
pub(super) struct LotRow {
    pub(super) name: String,
    pub(super) due: String,
    /// How many of what price; of a milestone nothing.
    pub(super) how: String,
    pub(super) amount: String,
}

pub(super) fn lot_row(c: &Context, lot: &Lot) -> LotRow {
    let how = match lot.kind {
        LotKind::Pack => {
            c.ta("project-packs-of", &[("n", lot.units.to_string()), ("money", money(c, lot.price))])
        }
        LotKind::Milestone | LotKind::Part => String::new(),
    };
    let due = lot.due_on.map(|day| day.to_string()).unwrap_or_default();
    LotRow { name: lot_name(c, lot), due, how, amount: money(c, lot.amount()) }
}

pub(super) async fn sheet(c: &Context, project: Profile) -> Result<Sheet> {
    let db = &c.app.db;
    let lots = projects::lots(db, &[project.id]).await?;
    let reviews = projects::reviews(db, project.id).await?;
    let events = audit::history(db, project.id).await?;
    let entry = |event: &audit::Recorded| {
        let word = event.kind.rsplit('.').next().unwrap_or_default();
        let review = reviews.iter().find(|review| review.at == event.at);
        let reason = review.and_then(|review| review.reason.as_ref());
        let words = [
            event.actor_name.clone().unwrap_or_default(),
            reason.map(|reason| c.word("review-reason", reason)).unwrap_or_default(),
            review.map(|review| review.note.clone()).unwrap_or_default(),
        ];
        let text = words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" · ");
        let kind = if word == "returned" { "stopped" } else { "done" };
        Entry::at(event.at, kind, c.word("event-project", word), text)
    };
    let facts = [
        ("project-village", c.place(project.region)),
        ("project-kind", c.word("project-kind", project.kind.as_str())),
        ("project-nature", c.word("project-nature", project.nature.as_str())),
        ("project-programme", c.word("programme", &project.programme)),
        ("project-implementer", project.implementer.clone()),
        ("project-reach", reach(c, &project)),
        ("project-time", format!("{} – {}", project.starts_on, project.ends_on)),
        ("project-linkage", project.linkage.clone()),
        ("project-funds", project.funds.clone()),
    ];
    let facts = facts.into_iter().filter(|(_, text)| !text.is_empty()).map(|(key, text)| (c.t(key), text));
    Ok(Sheet {
        token: c.id(project.id),
        tag: tag(project.stage),
        status: status(c, &project, false),
        photo: project.photo_id.map(|photo| c.id(photo)).unwrap_or_default(),
        facts: facts.collect(),
        lots: lots.iter().map(|lot| lot_row(c, lot)).collect(),
        own_funds: money(c, project.own_funds),
        budget: money(c, project.budget),
        timeline: events.iter().map(entry).collect(),
        project,
    })
}

/// `45 户 · 160 人`
pub(super) fn reach(c: &Context, project: &Profile) -> String {
    let numbers = [("project-households-n", project.households), ("project-persons-n", project.persons)];
    let words = numbers.into_iter().filter(|(_, number)| *number > 0).map(|(key, number)| c.n(key, number));
    words.collect::<Vec<_>>().join(" · ")
}

#[derive(Template)]
#[template(path = "projects/sheet.html")]
struct SheetPage {
    c: Context,
    sheet: Sheet,
    errors: Errors,
    may_review: bool,
    taken: bool,
}

async fn page(c: Context, scope: &Scope, project: Profile, errors: Errors) -> Result<Page<SheetPage>> {
    let lots = projects::lots(&c.app.db, &[project.id]).await?;
    let review = Scope::new(scope.actor().cloned(), Action::ReviewProject);
    let own = scope.account() == Some(project.created_by);
    Ok(Page(SheetPage {
        may_review: project.stage.is_waiting() && review.covers(project.region) && !own,
        taken: lots.iter().any(|lot| lot.taken > 0),
        sheet: sheet(&c, project).await?,
        errors,
        c,
    }))
}

async fn show(c: Context, scope: Scope, PathId(id): PathId<Project>) -> Result<Response> {
    let project = projects::get(&c.app.db, &scope, id).await?.ok_or(Error::NotFound)?;
    Ok(page(c, &scope, project, Errors::default()).await?.into_response())
}

async fn picture(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Project>,
    form: Multipart,
) -> Result<Response> {
    let project = projects::get(&app.db, &scope, id).await?;
    // Read to the end even when there is no such project, so that the answer arrives.
    let mut upload = Upload::read(form).await?;
    let project = project.ok_or(Error::NotFound)?;
    let mut errors = Errors::default();
    let photo = upload.photo(&mut errors).await;
    if photo.is_none() && errors.is_empty() {
        errors.add("photo", Message::new("project-picture-missing"));
    }
    let Some(photo) = photo else {
        return Ok(page(c, &scope, project, errors).await?.invalid().into_response());
    };
    let once = upload.key().once(&["picture", &id.raw().to_string()])?;
    app.db
        .write((app.act(&scope), once, photo), move |tx, (act, once, photo)| {
            Box::pin(async move { projects::set_picture(tx, &act, &once, id, photo).await })
        })
        .await
        .map_err(|error: ProjectError| Error::from(error))?;
    Ok(see_other(&app, &format!("/desk/projects/{}", c.id(id)), Some("flash-project-pictured")))
}
