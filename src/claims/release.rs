//! Giving back: what a claim promised and did not deliver returns to the pool, exactly once.

use serde_json::json;

use super::ledger::{self, Amount};
use super::stage::advance;
use super::{Claim, ClaimError, Command, load, move_to, store};
use crate::access::Act;
use crate::db::Tx;
use crate::kernel::id::Id;

/// Gives back what the claim has not handed over. What the household received stays; a delivery that waits for its
/// answer must be answered first. A claim of which a part was received is then confirmed, else released.
pub async fn release(tx: &mut Tx, act: &Act, id: Id<Claim>) -> Result<(), ClaimError> {
    let claim = load(tx, &act.scope, id).await?;
    give_back(tx, act, &claim, Command::Release, "claim.released", "given_back").await
}

/// A reviewer ends a disputed claim: what was not received goes back.
pub(super) async fn settle(tx: &mut Tx, act: &Act, id: Id<Claim>) -> Result<(), ClaimError> {
    let claim = load(tx, &act.scope, id).await?;
    give_back(tx, act, &claim, Command::Settle, "claim.released", "given_back").await
}

/// The village says that nobody came.
pub async fn miss_out(tx: &mut Tx, act: &Act, id: Id<Claim>) -> Result<(), ClaimError> {
    let claim = load(tx, &act.scope, id).await?;
    give_back(tx, act, &claim, Command::MissOut, "claim.no_show", "no_show").await
}

/// Releases held claims whose time is over; gives how many. Each is compared and set, so two workers release it once.
pub async fn expire_due(tx: &mut Tx, act: &Act) -> Result<usize, ClaimError> {
    let due = store::due(tx, act.now).await?;
    let mut released = 0;
    for claim in &due {
        match give_back(tx, act, claim, Command::Release, "claim.released", "hold_expired").await {
            Ok(()) => released += 1,
            // Another worker or the donor was first.
            Err(ClaimError::Changed | ClaimError::Refused(..)) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(released)
}

async fn give_back(
    tx: &mut Tx,
    act: &Act,
    claim: &Claim,
    command: Command,
    kind: &'static str,
    why: &'static str,
) -> Result<(), ClaimError> {
    if advance(claim.stage, command).is_none() {
        return Err(ClaimError::Refused(claim.stage, command));
    }
    if claim.pending > 0 {
        return Err(ClaimError::Pending);
    }
    let rest = claim.claimed - claim.received;
    // Received in part: what came is confirmed, only the rest goes back.
    let command = if claim.received > 0 && command != Command::MissOut { Command::Complete } else { command };
    let data = json!({ "quantity": rest, "why": why });
    // The row is taken at its version before any number moves: whoever loses that race changes nothing.
    if store::take(tx, claim.id, claim.version).await? == 0 {
        return Err(ClaimError::Changed);
    }
    ledger::post(tx, act, claim, Amount::Claimed, -rest).await?;
    if let Some(offer) = claim.offer_id {
        store::free_offer(tx, claim.id, offer, offered_back(claim, rest)).await?;
    }
    let taken = Claim { version: claim.version + 1, ..claim.clone() };
    move_to(tx, act, &taken, command, kind, data).await
}

/// The offer's share of `rest`, rounded down so that an offer never gets back more than it gave.
fn offered_back(claim: &Claim, rest: i64) -> i64 {
    let share = i128::from(claim.offered) * i128::from(rest) / i128::from(claim.claimed.max(1));
    i64::try_from(share).unwrap_or(0)
}
