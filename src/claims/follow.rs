//! 回访: one, three and twelve months after a claim was confirmed somebody of the village looks whether what came still
//! stands. What does not is taken back by reversing entries, and its need is open again for as much.

use serde_json::json;

use super::ledger::{self, Amount};
use super::{Claim, ClaimError, load, store, store_follow};
use crate::access::{Act, Once, Scope};
use crate::audit::{self, Event, Subject};
use crate::config::Rules;
use crate::db::{Db, DbError, FromRow, Tx};
use crate::kernel::clock::{Time, months_later};
use crate::kernel::id::{Entity, Id};
use crate::kernel::message::{Errors, Message};
use crate::kernel::redact::personal_number;
use crate::kernel::text;
use crate::needs;

/// Months after confirmation.
pub const MONTHS: [i64; 3] = [1, 3, 12];
/// Longest note, in characters.
const NOTE: usize = 100;

/// A follow-up as stored.
#[derive(Debug, Clone, FromRow)]
pub struct FollowUp {
    pub id: Id<FollowUp>,
    pub claim_id: Id<Claim>,
    pub months: i64,
    pub due_on: Time,
    /// What of it no longer stands, in the need's unit; nothing while nobody looked.
    pub failed: Option<i64>,
    pub note: String,
    pub answered_at: Option<Time>,
}

impl Entity for FollowUp {
    const TAG: [u8; 4] = *b"clfu";
}

impl Subject for FollowUp {
    const NAME: &'static str = "claim_follow_up";
}

/// Puts the follow-ups of a claim that was just confirmed down.
pub(super) async fn begin(tx: &mut Tx, act: &Act, claim: &Claim) -> Result<(), DbError> {
    for months in MONTHS {
        store_follow::insert(tx, act.ids.next(), claim, months, months_later(act.now, months)).await?;
    }
    Ok(())
}

/// Follow-ups within reach whose day has come, that nobody answered and of which something is left, the oldest first.
pub async fn due(db: &Db, scope: &Scope, now: Time, limit: i64) -> Result<Vec<FollowUp>, DbError> {
    store_follow::due(db, scope, now, limit).await
}

/// The follow-ups of a claim that was loaded within reach.
pub async fn of(db: &Db, claim: Id<Claim>) -> Result<Vec<FollowUp>, DbError> {
    store_follow::of(db, claim).await
}

/// Says how much of what was confirmed no longer stands (0: all of it does), with a short note. Once for each key.
pub async fn answer(
    tx: &mut Tx,
    act: &Act,
    once: &Once,
    rules: &Rules,
    (id, failed, note): (Id<FollowUp>, i64, &str),
) -> Result<(), ClaimError> {
    let found = store_follow::get(tx, id).await?.ok_or(ClaimError::NotFound)?;
    let claim = load(tx, &act.scope, found.claim_id).await?;
    let by = act.scope.account().ok_or(ClaimError::NotFound)?;
    if once.take(tx, act, id.raw()).await?.earlier()?.is_some() {
        return Ok(());
    }
    let note = text::normalise(note);
    check(failed, &note, claim.received).map_err(ClaimError::Invalid)?;
    if found.due_on > act.now || store_follow::answer(tx, id, (failed, &note), (by, act.now)).await? == 0 {
        return Err(ClaimError::Changed);
    }
    let data = json!({ "months": found.months, "failed": failed });
    let kind = if failed == 0 { "claim_follow_up.held" } else { "claim_follow_up.failed" };
    audit::record(tx, act, Event { kind, subject: id, region: Some(claim.region), data: &data }).await?;
    if failed == 0 {
        return Ok(());
    }
    if store::take(tx, claim.id, claim.version).await? == 0 {
        return Err(ClaimError::Changed);
    }
    ledger::post(tx, act, &claim, Amount::Received, -failed).await?;
    ledger::post(tx, act, &claim, Amount::Claimed, -failed).await?;
    let data = json!({ "quantity": failed, "months": found.months });
    let event =
        Event { kind: "claim.failed_later", subject: claim.id, region: Some(claim.region), data: &data };
    audit::record(tx, act, event).await?;
    Ok(needs::reopen(tx, act, claim.need_id, rules.need_days).await?)
}

fn check(failed: i64, note: &str, received: i64) -> Result<(), Errors> {
    let mut errors = Errors::default();
    if failed < 0 {
        errors.add("failed", Message::new("claim-follow-low"));
    } else if failed > received {
        errors.add("failed", Message::new("claim-follow-high").with("received", received));
    }
    if note.chars().count() > NOTE || personal_number(note).is_some() {
        errors.add("note", Message::new("follow-note-long"));
    } else if failed > 0 && note.chars().count() < 4 {
        errors.add("note", Message::new("follow-note-missing"));
    }
    errors.done()
}
