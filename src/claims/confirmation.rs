//! The household's own answer, by the code on its own channel: what really came.

use serde_json::json;

use super::ledger::{self, Amount};
use super::{Claim, ClaimError, Code, Command, Delivery, move_to, store};
use crate::access::Act;
use crate::audit::{self, Event};
use crate::db::{Db, DbError, FromRow, Tx};
use crate::kernel::clock::Time;
use crate::kernel::id::Id;
use crate::kernel::message::{Errors, Message};
use crate::kernel::vault::Vault;
use crate::needs;

/// Why less came than the donor says, as words of the locales.
pub const SHORT_REASONS: &[&str] = &["fewer", "damaged", "wrong_kind", "nothing_came", "refused", "other"];

/// What a household is asked to confirm: the thing, not the giver's or its own name.
#[derive(Debug, Clone, FromRow)]
pub struct Receipt {
    pub title: String,
    pub unit: String,
    pub quantity: i64,
    pub delivered_at: Time,
    pub code_expires_at: Time,
    pub received: Option<i64>,
}

/// The household's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub received: i64,
    /// One of [`SHORT_REASONS`] when it is less than delivered.
    pub reason: Option<String>,
}

/// What the answer did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Confirmed {
    pub delivery: Id<Delivery>,
    pub received: i64,
}

/// What the code stands for; nothing for a wrong one. An expired or used code still says what it was for.
pub async fn receipt(db: &Db, vault: &Vault, code: &Code) -> Result<Option<Receipt>, DbError> {
    store::receipt(db, code.index(vault)).await
}

/// Takes the household's answer, once. Less than delivered needs a reason; nothing at all makes the claim disputed.
/// The code is the right to answer: there is no account behind `act`.
pub async fn confirm(
    tx: &mut Tx,
    act: &Act,
    index: Vec<u8>,
    answer: &Answer,
) -> Result<Confirmed, ClaimError> {
    let Some((delivery, claim)) = store::by_code(tx, index).await? else { return Err(ClaimError::NotFound) };
    let delivery = store::delivery(tx, delivery).await?.ok_or(ClaimError::NotFound)?;
    let claim = store::load_any(tx, claim).await?.ok_or(ClaimError::NotFound)?;
    check(&delivery, answer).map_err(ClaimError::Invalid)?;
    let reason = answer.reason.as_deref().filter(|_| answer.received < delivery.quantity);
    if store::take(tx, claim.id, claim.version).await? == 0
        || store::answer(tx, delivery.id, answer.received, reason, act.now).await? == 0
    {
        return Err(ClaimError::Changed);
    }
    ledger::post(tx, act, &claim, Amount::Received, answer.received).await?;
    let received = claim.received + answer.received;
    let pending = claim.pending - delivery.quantity;
    let command = if received == claim.claimed && pending == 0 {
        Command::Complete
    } else if answer.received == 0 {
        Command::Dispute
    } else {
        Command::Confirm
    };
    let data = json!({ "delivered": delivery.quantity, "received": answer.received, "reason": reason });
    let event =
        Event { kind: "delivery.confirmed", subject: delivery.id, region: Some(claim.region), data: &data };
    audit::record(tx, act, event).await?;
    let taken = Claim { version: claim.version + 1, ..claim.clone() };
    let kind = match command {
        Command::Complete => "claim.confirmed",
        Command::Dispute => "claim.disputed",
        _ => "claim.received",
    };
    move_to(tx, act, &taken, command, kind, json!({ "received": received })).await?;
    needs::meet_if_complete(tx, act, claim.need_id).await?;
    Ok(Confirmed { delivery: delivery.id, received: answer.received })
}

fn check(delivery: &Delivery, answer: &Answer) -> Result<(), Errors> {
    let mut errors = Errors::default();
    if answer.received < 0 {
        errors.add("received", Message::new("confirm-quantity-low"));
    } else if answer.received > delivery.quantity {
        errors.add("received", Message::new("confirm-quantity-high").with("delivered", delivery.quantity));
    } else if answer.received < delivery.quantity {
        let known = answer.reason.as_deref().is_some_and(|reason| SHORT_REASONS.contains(&reason));
        if !known {
            errors.add("reason", Message::new("confirm-reason-missing"));
        }
    }
    errors.done()
}
