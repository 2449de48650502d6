//! Giving back: what is not kept returns to the project, exactly once; and a later date, for a public reason.

use serde_json::json;

use super::deed::public_reason;
use super::{
    Column, Command, Instalment, PartError, Participation, Posting, ledger, load, move_to, stage, store,
    store_plan,
};
use crate::access::{Act, Once};
use crate::db::{FromRow, Tx};
use crate::kernel::clock::Time;
use crate::kernel::id::{Entity, Id};
use crate::projects::LotKind;

/// A change or relief as the public reads it.
#[derive(Debug, Clone, FromRow)]
pub struct Amendment {
    pub participation_id: Id<Participation>,
    /// `change` or `relief`
    pub kind: String,
    pub reason: String,
    pub at: Time,
}

impl Entity for Amendment {
    const TAG: [u8; 4] = *b"amnd";
}

/// Gives everything back before anything was signed by both.
pub(super) async fn give_back(
    tx: &mut Tx,
    act: &Act,
    part: &Participation,
    (command, kind): (Command, &'static str),
    data: serde_json::Value,
) -> Result<(), PartError> {
    if stage::advance(part.stage, command).is_none() {
        return Err(PartError::Refused(part.stage, command));
    }
    // The row is taken at its version before anything moves: whoever loses that race changes nothing.
    if store::touch(tx, part.id, part.version).await? == 0 {
        return Err(PartError::Changed);
    }
    for taken in store::takes(tx, part.id).await? {
        store::free(tx, part.id, &taken, taken.units).await?;
    }
    store::set_amount(tx, part.id, 0).await?;
    let back = Participation { version: part.version + 1, ..part.clone() };
    move_to(tx, act, &back, command, kind, data).await?;
    if let Some(entry) = part.intended {
        ledger::reverse(tx, act, entry, "given back before signing").await?;
    }
    Ok(())
}

/// Ends holds whose time is over; gives how many. Each is compared and set, so two workers end it once.
pub async fn lapse_due(tx: &mut Tx, act: &Act) -> Result<usize, PartError> {
    let mut lapsed = 0;
    for part in store::due(tx, act.now).await? {
        let data = json!({ "amount": part.amount });
        match give_back(tx, act, &part, (Command::Lapse, "participation.lapsed"), data).await {
            Ok(()) => lapsed += 1,
            // Another worker or the organization was first.
            Err(PartError::Changed | PartError::Refused(..)) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(lapsed)
}

/// Keeps what was delivered and gives the rest back. A milestone of which a part was paid is split: its rest can then
/// be taken in any amount.
pub(super) async fn relieve(
    tx: &mut Tx,
    act: &Act,
    part: &Participation,
    reason: &str,
) -> Result<(), PartError> {
    if stage::advance(part.stage, Command::Relieve).is_none() {
        return Err(PartError::Refused(part.stage, Command::Relieve));
    }
    let by = act.scope.account().ok_or(PartError::NotFound)?;
    if store::touch(tx, part.id, part.version).await? == 0 {
        return Err(PartError::Changed);
    }
    if store::has_pending(tx, part.id).await? {
        return Err(PartError::Pending);
    }
    let instalments = store_plan::instalments_in(tx, part.id).await?;
    let kept: i64 = instalments.iter().map(|one| one.delivered).sum();
    for taken in store::takes(tx, part.id).await? {
        let paid: i64 =
            instalments.iter().filter(|one| one.lot_id == taken.lot_id).map(|one| one.delivered).sum();
        let units = (paid + taken.price - 1) / taken.price;
        store::free(tx, part.id, &taken, taken.units - units).await?;
        if taken.kind == LotKind::Milestone && paid > 0 && paid < taken.price {
            store::split(tx, act, &taken, paid).await?;
        }
    }
    store_plan::cut_instalments(tx, part.id).await?;
    store::set_amount(tx, part.id, kept).await?;
    store_plan::amend(tx, act.ids.next(), part.id, "relief", reason, (by, act.now)).await?;
    let back = Participation { version: part.version + 1, ..part.clone() };
    let data = json!({ "kept": kept, "given_back": part.amount - kept });
    move_to(tx, act, &back, Command::Relieve, "participation.relieved", data).await?;
    if let Some(entry) = part.pledged {
        ledger::reverse(tx, act, entry, reason).await?;
    }
    if kept > 0 {
        let on = part.signed_at.unwrap_or(act.now);
        let posting = Posting { column: Column::Pledged, measure: part.giving.measure(), amount: kept, on };
        let pledged = posting.of(tx, act, part).await?;
        store::set_pledged(tx, part.id, pledged).await?;
    }
    Ok(())
}

/// Puts an instalment off to a later day, for a reason that the project's page shows. Once for each key.
pub async fn postpone(
    tx: &mut Tx,
    act: &Act,
    once: &Once,
    id: Id<Instalment>,
    (to, reason): (Time, &str),
) -> Result<Id<Participation>, PartError> {
    let part = store_plan::participation_of(tx, id).await?.ok_or(PartError::NotFound)?;
    let part = load(tx, &act.scope, part).await?;
    let by = act.scope.account().ok_or(PartError::NotFound)?;
    if once.take(tx, act, id.raw()).await?.earlier()?.is_some() {
        return Ok(part.id);
    }
    let reason = public_reason(reason)?;
    if part.stage != super::Stage::Performing {
        return Err(PartError::Refused(part.stage, Command::Agree));
    }
    if to < act.now || store_plan::postpone(tx, id, to).await? == 0 {
        return Err(PartError::field("due_on", "part-postpone-earlier"));
    }
    store_plan::amend(tx, act.ids.next(), part.id, "change", &reason, (by, act.now)).await?;
    let data = json!({ "to": to.to_string() });
    let event = crate::audit::Event {
        kind: "participation.changed",
        subject: part.id,
        region: Some(part.region),
        data: &data,
    };
    crate::audit::record(tx, act, event).await?;
    Ok(part.id)
}
