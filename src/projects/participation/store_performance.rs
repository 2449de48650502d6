//! SQL of hand-overs. Each statement names the stage it leaves, so that nothing is answered twice.

use super::Participation;
use super::agreement::Instalment;
use super::performance::{NewPerformance, Outcome, Performance, PerformanceStage};
use crate::access::Account;
use crate::args;
use crate::db::{Db, Result, Tx};
use crate::kernel::clock::Time;
use crate::kernel::id::Id;
use crate::ledger::Contribution;
use crate::photos::Photo;

macro_rules! columns {
    () => {
        "SELECT f.id, f.participation_id, f.instalment_id, f.amount, f.undone, f.accepted, f.done_on, f.note, \
         f.photo_id, f.receipt_code, f.receipt_number, f.stage, f.reason, f.recorded_by, f.accepted_by, f.settled, \
         f.confirmed_at, f.arrived FROM performance f WHERE "
    };
}

crate::sql! {
    LOAD = concat!(columns!(), "f.id = $1");
    OF = concat!(columns!(), "f.participation_id = $1 ORDER BY f.id");
    INSERT = "INSERT INTO performance (id, participation_id, instalment_id, region, amount, undone, accepted, done_on, \
        note, photo_id, receipt_code, receipt_number, stage, recorded_by, recorded_at, arrived) \
        VALUES ($1, $2, $3, $4, $5, 0, 0, $6, $7, $8, $9, $10, 'waiting', $11, $12, $13)";
    DELIVER = "UPDATE instalment SET delivered = delivered + $2 WHERE id = $1 AND delivered + $2 <= amount";
    ACCEPT = "UPDATE performance SET accepted = $2, stage = $3, reason = $4, accepted_by = $5, accepted_at = $6 \
        WHERE id = $1 AND stage = 'waiting'";
    ACCEPTED = "UPDATE instalment SET accepted = accepted + $2 WHERE id = $1";
    SETTLE = "UPDATE performance SET accepted = accepted + $2, undone = $3, stage = $4, settled = $5 \
        WHERE id = $1 AND stage = 'disputed'";
    SETTLED = "UPDATE instalment SET accepted = accepted + $2, delivered = delivered - $3 WHERE id = $1";
    SET_ARRIVED = "UPDATE performance SET arrived = $2 WHERE id = $1";
    CONFIRM = "UPDATE performance SET stage = 'confirmed', confirmed_by = $2, confirmed_at = $3 \
        WHERE id = $1 AND stage = 'accepted'";
    CONFIRMED = "UPDATE instalment SET confirmed = confirmed + $2 WHERE id = $1";
}

pub(super) async fn load(tx: &mut Tx, id: Id<Performance>) -> Result<Option<Performance>> {
    tx.opt(LOAD, args![id]).await
}

/// A hand-over; load its participation by scope before showing it.
pub(in crate::projects) async fn get(db: &Db, id: Id<Performance>) -> Result<Option<Performance>> {
    db.opt(LOAD, args![id]).await
}

/// The hand-overs of a participation that was loaded within reach.
pub(in crate::projects) async fn of(db: &Db, id: Id<Participation>) -> Result<Vec<Performance>> {
    db.all(OF, args![id]).await
}

pub(super) async fn insert(
    tx: &mut Tx,
    id: Id<Performance>,
    (part, instalment): (&Participation, Id<Instalment>),
    (new, photo, arrived): (&NewPerformance, Option<Id<Photo>>, Id<Contribution>),
    (by, at): (Id<Account>, Time),
) -> Result<()> {
    let args = args![
        id,
        part.id,
        instalment,
        part.region,
        new.amount,
        new.done_on,
        new.note.as_str(),
        photo,
        new.receipt.0.as_str(),
        new.receipt.1.as_str(),
        by,
        at,
        arrived,
    ];
    tx.exec(INSERT, args).await?;
    Ok(())
}

pub(super) async fn deliver(tx: &mut Tx, id: Id<Instalment>, amount: i64) -> Result<u64> {
    tx.exec(DELIVER, args![id, amount]).await
}

pub(super) async fn accept(
    tx: &mut Tx,
    id: Id<Performance>,
    (accepted, stage, reason): (i64, PerformanceStage, Option<&str>),
    (by, at): (Id<Account>, Time),
) -> Result<u64> {
    tx.exec(ACCEPT, args![id, accepted, stage, reason, by, at]).await
}

pub(super) async fn accepted(tx: &mut Tx, id: Id<Instalment>, amount: i64) -> Result<()> {
    tx.exec(ACCEPTED, args![id, amount]).await?;
    Ok(())
}

pub(super) async fn settle(
    tx: &mut Tx,
    id: Id<Performance>,
    (came, undone): (i64, i64),
    stage: PerformanceStage,
    outcome: Outcome,
) -> Result<u64> {
    tx.exec(SETTLE, args![id, came, undone, stage, outcome]).await
}

pub(super) async fn settled(tx: &mut Tx, id: Id<Instalment>, came: i64, undone: i64) -> Result<()> {
    tx.exec(SETTLED, args![id, came, undone]).await?;
    Ok(())
}

pub(super) async fn set_arrived(
    tx: &mut Tx,
    id: Id<Performance>,
    entry: Option<Id<Contribution>>,
) -> Result<()> {
    tx.exec(SET_ARRIVED, args![id, entry]).await?;
    Ok(())
}

pub(super) async fn confirm(tx: &mut Tx, id: Id<Performance>, (by, at): (Id<Account>, Time)) -> Result<u64> {
    tx.exec(CONFIRM, args![id, by, at]).await
}

pub(super) async fn confirmed(tx: &mut Tx, id: Id<Instalment>, amount: i64) -> Result<()> {
    tx.exec(CONFIRMED, args![id, amount]).await?;
    Ok(())
}
