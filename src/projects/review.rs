//! Review of projects: the township decides, the county always confirms, since each asks for money; nobody reviews
//! their own entry.

use serde_json::json;

use super::{Command, Project, ProjectError, Stage, load, move_to, store};
use crate::access::{Act, Actor, Once};
use crate::db::{Db, DbError, FromRow, Tx};
use crate::kernel::clock::Time;
use crate::kernel::id::{Entity, Id};
use crate::kernel::message::{Errors, Message};
use crate::needs::{Level, RETURN_REASONS};

/// What a reviewer decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    Publish,
    /// For one of [`RETURN_REASONS`].
    Return(String),
}

/// A decision as stored.
#[derive(Debug, Clone, FromRow)]
pub struct Review {
    pub level: Level,
    pub decision: String,
    pub reason: Option<String>,
    pub note: String,
    pub at: Time,
}

impl Entity for Review {
    const TAG: [u8; 4] = *b"prvw";
}

/// The stages that wait for this reviewer: what the township passed is the county's.
pub fn waiting(reviewer: &Actor) -> Vec<Stage> {
    match Level::of(reviewer) {
        Some(Level::Township) => vec![Stage::Submitted],
        Some(Level::County) => vec![Stage::Submitted, Stage::Endorsed],
        None => Vec::new(),
    }
}

/// Decides on a submitted or endorsed project within the reviewer's reach. Gives the stage it has now; repeated with
/// the same key it only tells that.
pub async fn review(
    tx: &mut Tx,
    act: &Act,
    once: &Once,
    (id, version): (Id<Project>, i64),
    decision: &Decision,
    note: &str,
) -> Result<Stage, ProjectError> {
    let project = load(tx, &act.scope, id).await?;
    let Some(reviewer) = act.scope.actor() else { return Err(ProjectError::NotFound) };
    if once.take(tx, act, id.raw()).await?.earlier()?.is_some() {
        return Ok(project.stage);
    }
    if project.created_by == reviewer.account {
        return Err(ProjectError::OwnEntry);
    }
    if project.version != version {
        return Err(ProjectError::Changed);
    }
    let level = Level::of(reviewer).ok_or(ProjectError::NotFound)?;
    // What the township passed is the county's to decide.
    if project.stage == Stage::Endorsed && level == Level::Township {
        return Err(ProjectError::Refused(project.stage, Command::Publish));
    }
    let (command, kind, reason) = match decision {
        Decision::Publish if level == Level::Township => (Command::Endorse, "project.endorsed", None),
        Decision::Publish => (Command::Publish, "project.published", None),
        Decision::Return(reason) => (Command::Return, "project.returned", Some(reason.as_str())),
    };
    let invalid = |field, key| Err(ProjectError::Invalid(Errors::one(field, Message::new(key))));
    if note.chars().count() > 300 {
        return invalid("note", "review-note-long");
    }
    if reason.is_some_and(|reason| !RETURN_REASONS.contains(&reason)) {
        return invalid("reason", "review-reason-missing");
    }
    let word = if reason.is_some() { "return" } else { "publish" };
    let row = (act.ids.next::<Review>(), id, level, word, reason, note, reviewer.account, act.now);
    store::insert_review(tx, row).await?;
    move_to(tx, act, &project, command, kind, json!({ "level": level, "reason": reason })).await?;
    super::stage::advance(project.stage, command).ok_or(ProjectError::Refused(project.stage, command))
}

/// The decisions on a project, oldest first. Load the project by scope before showing them.
pub async fn reviews(db: &Db, id: Id<Project>) -> Result<Vec<Review>, DbError> {
    store::reviews(db, id).await
}
