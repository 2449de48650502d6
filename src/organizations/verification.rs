//! Checking an organization's papers: the desk's decisions, applying again, and the end of a term.

use serde_json::json;

use super::stage::{Command, Stage, advance};
use super::{OrganizationError, Profile, Registration, store};
use crate::access::{Act, Once, Organization, Scope};
use crate::audit::{self, Event};
use crate::db::{Db, DbError, Tx};
use crate::kernel::clock::Time;
use crate::kernel::id::Id;
use crate::kernel::message::{Errors, Message};

/// Longest note of the desk, in characters.
const MAX_NOTE: usize = 500;
/// Organizations in one round of the background work.
const ROUND: i64 = 200;

/// What the desk does with an organization within its reach that it saw in `version`: `note` is read by the
/// organization, a verification lasts `days`. Whoever decides has taken it in hand first.
pub async fn decide(
    tx: &mut Tx,
    act: &Act,
    once: &Once,
    (id, version): (Id<Organization>, i64),
    (command, note): (Command, &str),
    days: i64,
) -> Result<(), OrganizationError> {
    let found = store::at_desk(tx, &act.scope, id).await?.ok_or(OrganizationError::NotFound)?;
    if once.take(tx, act, id.raw()).await?.earlier()?.is_some() {
        return Ok(());
    }
    if found.version != version {
        return Err(OrganizationError::Changed);
    }
    let mut errors = Errors::default();
    if !command.is_of_desk() || advance(found.stage, command).is_none() {
        errors.add("command", Message::new("organization-command-unknown"));
    } else if found.is_in_other_hands(act, command) {
        errors.add("command", Message::new("organization-taken-by-other"));
    }
    if note.is_empty() && command.needs_note() {
        errors.add("note", Message::new("organization-note-missing"));
    }
    if note.chars().count() > MAX_NOTE {
        errors.add("note", Message::new("organization-note-long").with("max", MAX_NOTE));
    }
    errors.done().map_err(OrganizationError::Invalid)?;
    let note = if command == Command::Take { None } else { Some(note) };
    move_to(tx, act, &found, command, note, act.now.plus_days(days)).await
}

impl store::AtDesk {
    /// Whether a colleague checks it now, whose decision it is.
    fn is_in_other_hands(&self, act: &Act, command: Command) -> bool {
        self.stage == Stage::UnderReview
            && command != Command::Take
            && self.reviewer_id != act.scope.account()
    }
}

/// The only way from stage to stage.
async fn move_to(
    tx: &mut Tx,
    act: &Act,
    from: &store::AtDesk,
    command: Command,
    note: Option<&str>,
    term: Time,
) -> Result<(), OrganizationError> {
    let to = advance(from.stage, command).ok_or(OrganizationError::Changed)?;
    let next = store::Next {
        stage: to,
        note,
        taken: (command == Command::Take).then(|| (act.scope.account(), act.now)),
        verified_until: (command == Command::Verify).then_some(term),
    };
    if !store::advance(tx, from, next).await? {
        return Err(OrganizationError::Changed);
    }
    let kind = match command {
        Command::Apply => "organization.applied",
        Command::Take => "organization.taken",
        Command::Verify => "organization.verified",
        Command::Return => "organization.returned",
        Command::Suspend => "organization.suspended",
        Command::Lapse => "organization.lapsed",
    };
    let data = json!({ "from": from.stage, "to": to });
    Ok(audit::record(tx, act, Event { kind, subject: from.id, region: Some(from.region), data: &data })
        .await?)
}

/// Sends a returned registration in again, mended; the code stays. For who manages the organization.
pub async fn reapply(
    tx: &mut Tx,
    act: &Act,
    once: &Once,
    version: i64,
    mended: &Registration,
) -> Result<(), OrganizationError> {
    let own = act.scope.actor().and_then(|actor| actor.organization);
    let id = own.ok_or(OrganizationError::NotFound)?;
    if once.take(tx, act, id.raw()).await?.earlier()?.is_some() {
        return Ok(());
    }
    let found = store::standing_of(tx, id).await?.ok_or(OrganizationError::NotFound)?;
    if found.version != version || found.stage != Stage::Returned {
        return Err(OrganizationError::Changed);
    }
    store::mend(tx, id, mended).await?;
    move_to(tx, act, &found, Command::Apply, None, act.now).await
}

/// Ends the verifications whose term is over, each once however many processes do this; gives how many.
pub async fn lapse_due(tx: &mut Tx, act: &Act) -> Result<usize, DbError> {
    let mut lapsed = 0;
    for found in store::over(tx, act.now, ROUND).await? {
        match move_to(tx, act, &found, Command::Lapse, None, act.now).await {
            Ok(()) => lapsed += 1,
            // Another process, or the desk, was first.
            Err(OrganizationError::Db(error)) => return Err(error),
            Err(_) => {}
        }
    }
    Ok(lapsed)
}

/// Organizations whose term ends before `soon` and whose people were not reminded of that yet.
pub async fn to_remind(db: &Db, soon: Time) -> Result<Vec<Id<Organization>>, DbError> {
    store::to_remind(db, soon, ROUND).await
}

/// Notes that the people of an organization are reminded of the end of its term: true once for each term.
pub async fn remind(tx: &mut Tx, id: Id<Organization>, soon: Time) -> Result<bool, DbError> {
    store::remind(tx, id, soon).await
}

/// Organizations within the desk's reach at `stage`, the longest waiting first, after `after`; of verified ones only
/// those whose term ends before `ending`, if that is given.
pub async fn desk_list(
    db: &Db,
    scope: &Scope,
    (stage, ending): (Stage, Option<Time>),
    after: Option<Id<Organization>>,
    limit: i64,
) -> Result<Vec<Profile>, DbError> {
    store::desk_list(db, scope, (stage, ending), after, limit).await
}
