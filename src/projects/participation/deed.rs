//! Deeds on a participation that a form or a program may send twice: each has one effect.

use serde_json::json;

use super::limits::{NAME, REASON};
use super::{
    Column, Command, Declined, PartError, Participation, Posting, Stage, giving_back, load, move_to, store,
    store_plan,
};
use crate::access::{Act, Once};
use crate::db::Tx;
use crate::kernel::clock::Time;
use crate::kernel::id::Id;
use crate::kernel::redact::personal_number;

/// What is done to a participation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    /// They come on this day; it is held on until some days after.
    Visit(Time, i64),
    /// The organization's side signs, by this name.
    Sign(String),
    /// The village's side signs.
    SignForVillage(String),
    Withdraw,
    /// The village does not take it up.
    Decline(Declined),
    /// What was not performed is given back, for this public reason.
    Relieve(String),
}

/// Does it once for each key; the repeat changes nothing.
pub async fn perform(
    tx: &mut Tx,
    act: &Act,
    once: &Once,
    id: Id<Participation>,
    deed: &Deed,
) -> Result<(), PartError> {
    // Before the key: who may not see it learns nothing from an old key.
    let part = load(tx, &act.scope, id).await?;
    if once.take(tx, act, id.raw()).await?.earlier()?.is_some() {
        return Ok(());
    }
    match deed {
        Deed::Visit(on, days) => visit(tx, act, &part, *on, *days).await,
        Deed::Sign(name) => sign(tx, act, &part, name, true).await,
        Deed::SignForVillage(name) => sign(tx, act, &part, name, false).await,
        Deed::Withdraw => {
            let data = json!({ "amount": part.amount });
            giving_back::give_back(tx, act, &part, (Command::Withdraw, "participation.withdrawn"), data).await
        }
        Deed::Decline(why) => decline(tx, act, &part, why).await,
        Deed::Relieve(reason) => giving_back::relieve(tx, act, &part, &public_reason(reason)?).await,
    }
}

/// What was held is open again; what the village says to it stays between the two sides.
async fn decline(tx: &mut Tx, act: &Act, part: &Participation, why: &Declined) -> Result<(), PartError> {
    let data = json!({ "amount": part.amount, "reason": why.reason() });
    store::set_declined(tx, part.id, why).await?;
    giving_back::give_back(tx, act, part, (Command::Decline, "participation.declined"), data).await
}

/// A reason that everybody may read.
pub(super) fn public_reason(typed: &str) -> Result<String, PartError> {
    let reason = crate::kernel::text::normalise(typed);
    if !(4..=REASON).contains(&reason.chars().count()) {
        return Err(PartError::field("reason", "part-reason-missing"));
    }
    if personal_number(&reason).is_some() {
        return Err(PartError::field("reason", "part-reason-personal"));
    }
    Ok(reason)
}

async fn visit(tx: &mut Tx, act: &Act, part: &Participation, on: Time, days: i64) -> Result<(), PartError> {
    if on > act.now.plus_days(90) || on < part.created_at.plus_days(-1) {
        return Err(PartError::field("visit_on", "part-visit-far"));
    }
    let data = json!({ "on": on.to_string() });
    move_to(tx, act, part, Command::Visit, "participation.visited", data).await?;
    store::set_visit(tx, part.id, on, on.max(act.now).plus_days(days)).await?;
    Ok(())
}

/// One side signs; with the second, performance begins and the promise goes into the ledger.
async fn sign(
    tx: &mut Tx,
    act: &Act,
    part: &Participation,
    name: &str,
    giver: bool,
) -> Result<(), PartError> {
    let name = crate::kernel::text::normalise(name);
    if !(2..=NAME).contains(&name.chars().count()) {
        return Err(PartError::field("name", "part-sign-name"));
    }
    if part.stage != Stage::Agreed {
        return Err(PartError::Refused(part.stage, Command::Sign));
    }
    let by = act.scope.account().ok_or(PartError::NotFound)?;
    // The row of the participation is taken first, so that two signatures at once know of each other.
    if store::touch(tx, part.id, part.version).await? == 0 {
        return Err(PartError::Changed);
    }
    if store_plan::sign(tx, part.id, giver, (&name, by, act.now)).await? == 0 {
        return Err(PartError::Changed);
    }
    let kind = if giver { "participation.signed" } else { "participation.signed_for_village" };
    let event = crate::audit::Event { kind, subject: part.id, region: Some(part.region), data: &json!({}) };
    crate::audit::record(tx, act, event).await?;
    if !store_plan::is_signed(tx, part.id).await? {
        return Ok(());
    }
    let taken = Participation { version: part.version + 1, ..part.clone() };
    store::set_signed(tx, part.id, act.now).await?;
    let data = json!({ "amount": part.amount });
    move_to(tx, act, &taken, Command::Sign, "participation.agreed", data).await?;
    let posting =
        Posting { column: Column::Pledged, measure: part.giving.measure(), amount: part.amount, on: act.now };
    let pledged = posting.of(tx, act, part).await?;
    store::set_pledged(tx, part.id, pledged).await?;
    Ok(())
}
