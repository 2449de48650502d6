//! The desk: what waits for the person who looks, by role, with counts.

pub mod web;

use crate::access::{Action, Role, Scope};
use crate::app::App;
use crate::claims;
use crate::db::DbError;
use crate::needs::{self, Filter, Stage};
use crate::organizations;
use crate::projects;
use crate::projects::participation::{self, PerformanceStage};

/// One thing to do: how many, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Todo {
    /// Word of the locales after `desk-todo-`.
    pub word: &'static str,
    pub count: i64,
    pub url: String,
}

/// Claims and organizations are counted up to here: more than anybody works off in a day.
const MOST: i64 = 200;

/// What waits for the person behind `scope`, what presses most first. Empty for roles without such work.
pub async fn work(app: &App, scope: &Scope) -> Result<Vec<Todo>, DbError> {
    let Some(actor) = scope.actor().cloned() else { return Ok(Vec::new()) };
    let mut work = Vec::new();
    let officer = matches!(actor.role, Role::InformationOfficer | Role::Reviewer);
    if actor.role == Role::Federation {
        let scope = Scope::new(Some(actor.clone()), Action::VerifyOrganization);
        let soon = app.clock.now().plus_days(app.config.rules.verification_reminder_days);
        let lists = [
            ("applied", "applied", (organizations::Stage::Applied, None)),
            ("due", "reverification_due", (organizations::Stage::ReverificationDue, None)),
            ("ending", "ending", (organizations::Stage::Verified, Some(soon))),
        ];
        for (word, list, which) in lists {
            let found = organizations::desk_list(&app.db, &scope, which, None, MOST).await?;
            let count = i64::try_from(found.len()).unwrap_or(MOST);
            work.push(Todo { word, count, url: format!("/desk/organizations?stage={list}") });
        }
    }
    if actor.role == Role::Reviewer {
        let scope = Scope::new(Some(actor.clone()), Action::ReviewNeed);
        let filter = Filter {
            stages: needs::web::waiting(&scope),
            not_author: Some(actor.account),
            ..Filter::default()
        };
        let count = needs::count(&app.db, &scope, &filter).await?;
        work.push(Todo { word: "review", count, url: "/desk/review".to_owned() });
        let scope = Scope::new(Some(actor.clone()), Action::ReviewProject);
        let stages = projects::waiting(&actor);
        let filter = projects::Filter { stages, not_author: Some(actor.account), ..Default::default() };
        let count = projects::count(&app.db, &scope, &filter).await?;
        let url = "/desk/projects?stage=waiting".to_owned();
        work.push(Todo { word: "project-submitted", count, url });
    }
    if officer {
        let scope = Scope::new(Some(actor.clone()), Action::PostNeed);
        for stage in [Stage::Returned, Stage::Draft, Stage::Submitted] {
            let filter = Filter { stages: vec![stage], author: Some(actor.account), ..Filter::default() };
            let count = needs::count(&app.db, &scope, &filter).await?;
            let url = format!("/desk/needs?stage={stage}&mine=yes");
            work.push(Todo { word: stage.as_str(), count, url });
        }
        let scope = Scope::new(Some(actor.clone()), Action::PostProject);
        let (stages, author) = (vec![projects::Stage::Returned], Some(actor.account));
        let filter = projects::Filter { stages, author, ..Default::default() };
        let count = projects::count(&app.db, &scope, &filter).await?;
        work.push(Todo { word: "project-returned", count, url: "/desk/projects?stage=returned".to_owned() });
        work.extend(participations(app, &scope, actor.role).await?);
        let scope = Scope::new(Some(actor), Action::ReceiveClaim);
        for stage in [claims::Stage::Held, claims::Stage::Delivered, claims::Stage::Disputed] {
            let filter = claims::Filter { stages: vec![stage], limit: MOST, ..claims::Filter::default() };
            let found = claims::list(&app.db, &scope, &filter).await?;
            let count = i64::try_from(found.len()).unwrap_or(MOST);
            work.push(Todo { word: stage.as_str(), count, url: format!("/desk/claims?stage={stage}") });
        }
        let due = claims::due_follow_ups(&app.db, &scope, app.clock.now(), MOST).await?;
        let (count, url) = (i64::try_from(due.len()).unwrap_or(MOST), "/desk/claim-follow-ups".to_owned());
        work.push(Todo { word: "claim-follow-ups", count, url });
    }
    Ok(work)
}

/// What waits in the projects that others take part in: `scope` is the village's side.
async fn participations(app: &App, scope: &Scope, role: Role) -> Result<Vec<Todo>, DbError> {
    let mut work = Vec::new();
    let mut stages = vec![(PerformanceStage::Waiting, "handed-waiting")];
    if role == Role::Reviewer {
        stages.push((PerformanceStage::Disputed, "handed-disputed"));
        stages.push((PerformanceStage::Accepted, "handed-accepted"));
    }
    for (stage, word) in stages {
        let filter = participation::Filter {
            performance: Some(stage),
            limit: MOST,
            ..participation::Filter::default()
        };
        let found = participation::list(&app.db, scope, &filter).await?;
        let count = i64::try_from(found.len()).unwrap_or(MOST);
        work.push(Todo { word, count, url: format!("/desk/participations?show={word}") });
    }
    let overdue = participation::overdue(&app.db, scope, app.clock.now(), MOST).await?;
    work.push(Todo {
        word: "overdue",
        count: overdue,
        url: "/desk/participations?show=performing".to_owned(),
    });
    let due = participation::due_follow_ups(&app.db, scope, app.clock.now(), MOST).await?;
    let count = i64::try_from(due.len()).unwrap_or(MOST);
    work.push(Todo { word: "follow-ups", count, url: "/desk/follow-ups".to_owned() });
    Ok(work)
}
