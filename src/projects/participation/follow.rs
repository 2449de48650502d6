//! 回访: one, three and twelve months after acceptance somebody of the village looks whether it still stands. A
//! failure opens the participation and its project again.

use serde_json::json;

use super::limits::FOLLOW_NOTE;
use super::{Command, PartError, Participation, Stage, load, move_to, performance, store_plan};
use crate::access::{Act, Once};
use crate::audit::Subject;
use crate::db::{FromRow, Tx};
use crate::kernel::clock::{Time, months_later};
use crate::kernel::id::{Entity, Id};
use crate::kernel::redact::personal_number;

/// Months after acceptance.
pub const MONTHS: [i64; 3] = [1, 3, 12];
/// Days after a failure until somebody looks again.
const AGAIN: i64 = 30;

/// A follow-up as stored.
#[derive(Debug, Clone, FromRow)]
pub struct FollowUp {
    pub id: Id<FollowUp>,
    pub participation_id: Id<Participation>,
    /// 0: a second look after a failure.
    pub months: i64,
    pub due_on: Time,
    pub holds: Option<bool>,
    pub note: String,
    pub at: Option<Time>,
}

impl Entity for FollowUp {
    const TAG: [u8; 4] = *b"flup";
}

impl Subject for FollowUp {
    const NAME: &'static str = "follow_up";
}

/// Puts the follow-ups of an accepted participation down.
pub(super) async fn begin(tx: &mut Tx, act: &Act, part: &Participation) -> Result<(), PartError> {
    for months in MONTHS {
        store_plan::insert_follow_up(tx, act.ids.next(), part, months, months_later(act.now, months)).await?;
    }
    Ok(())
}

/// Says whether it still stands, with a short note that the public may read; gives whose follow-up it is. Once for each
/// key.
pub async fn answer(
    tx: &mut Tx,
    act: &Act,
    once: &Once,
    id: Id<FollowUp>,
    (holds, note): (Option<bool>, &str),
) -> Result<Id<Participation>, PartError> {
    let found = store_plan::follow_up(tx, id).await?.ok_or(PartError::NotFound)?;
    let part = load(tx, &act.scope, found.participation_id).await?;
    let by = act.scope.account().ok_or(PartError::NotFound)?;
    if once.take(tx, act, id.raw()).await?.earlier()?.is_some() {
        return Ok(part.id);
    }
    let holds = holds.ok_or_else(|| PartError::field("holds", "follow-holds-missing"))?;
    let note = crate::kernel::text::normalise(note);
    if note.chars().count() > FOLLOW_NOTE || personal_number(&note).is_some() {
        return Err(PartError::field("note", "follow-note-long"));
    }
    if !holds && note.chars().count() < 4 {
        return Err(PartError::field("note", "follow-note-missing"));
    }
    if store_plan::answer_follow_up(tx, id, (holds, &note), (by, act.now)).await? == 0 {
        return Err(PartError::Changed);
    }
    let data = json!({ "months": found.months, "holds": holds });
    let kind = if holds { "follow_up.held" } else { "follow_up.failed" };
    let event = crate::audit::Event { kind, subject: id, region: Some(part.region), data: &data };
    crate::audit::record(tx, act, event).await?;
    if holds {
        hold(tx, act, &part).await?;
    } else {
        fail(tx, act, &part).await?;
    }
    Ok(part.id)
}

async fn hold(tx: &mut Tx, act: &Act, part: &Participation) -> Result<(), PartError> {
    let (open, failed) = store_plan::open_follow_ups(tx, part.id).await?;
    if failed {
        return Ok(());
    }
    // The second look found it mended.
    performance::complete(tx, act, part).await?;
    if part.stage == Stage::Accepted && open == 0 {
        move_to(tx, act, part, Command::FollowUp, "participation.followed_up", json!({})).await?;
    }
    Ok(())
}

async fn fail(tx: &mut Tx, act: &Act, part: &Participation) -> Result<(), PartError> {
    let due_on = Time::from_date(&act.now.plus_days(AGAIN).to_string()).unwrap_or(act.now);
    store_plan::insert_follow_up(tx, act.ids.next(), part, 0, due_on).await?;
    if part.stage == Stage::Accepted {
        move_to(tx, act, part, Command::Reopen, "participation.reopened", json!({})).await?;
        crate::projects::reopen(tx, act, part.project_id).await?;
    }
    Ok(())
}
