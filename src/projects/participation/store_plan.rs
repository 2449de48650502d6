//! SQL of agreements, instalments, amendments, follow-ups and reminders.

use super::Participation;
use super::agreement::{Agreement, Instalment, NewAgreement};
use super::follow::FollowUp;
use super::giving_back::Amendment;
use super::remind::{Due, Reminder, Told};
use crate::access::{Account, Act, Columns, Scope};
use crate::args;
use crate::db::{Db, Result, Sql, Tx};
use crate::kernel::clock::Time;
use crate::kernel::id::Id;

macro_rules! instalment_columns {
    () => {
        "SELECT i.id, i.participation_id, i.position, i.lot_id, i.due_on, i.amount, i.delivered, i.accepted, \
         i.confirmed FROM instalment i WHERE "
    };
}

macro_rules! follow_columns {
    () => {
        "SELECT f.id, f.participation_id, f.months, f.due_on, f.holds, f.note, f.at FROM follow_up f WHERE "
    };
}

crate::sql! {
    DROP_INSTALMENTS = "DELETE FROM instalment WHERE participation_id = $1";
    DROP_AGREEMENT = "DELETE FROM agreement WHERE participation_id = $1";
    INSERT_AGREEMENT = "INSERT INTO agreement (id, participation_id, body_kind, body_name, body_code, property, \
        purpose, ends_on, drawn_by, drawn_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    INSERT_INSTALMENT = "INSERT INTO instalment (id, participation_id, position, lot_id, due_on, amount, delivered, \
        accepted, confirmed) VALUES ($1, $2, $3, $4, $5, $6, 0, 0, 0)";
    AGREEMENT = "SELECT id, body_kind, body_name, body_code, property, purpose, ends_on, drawn_at, giver_name, \
        giver_signed_at, village_name, village_signed_at FROM agreement WHERE participation_id = $1";
    SIGN_GIVER = "UPDATE agreement SET giver_name = $2, giver_signed_by = $3, giver_signed_at = $4 \
        WHERE participation_id = $1 AND giver_signed_at IS NULL";
    SIGN_VILLAGE = "UPDATE agreement SET village_name = $2, village_signed_by = $3, village_signed_at = $4 \
        WHERE participation_id = $1 AND village_signed_at IS NULL";
    SIGNED = "SELECT id FROM agreement WHERE participation_id = $1 AND giver_signed_at IS NOT NULL \
        AND village_signed_at IS NOT NULL";
    INSTALMENTS = concat!(instalment_columns!(), "i.participation_id = $1 ORDER BY i.position");
    PARTICIPATION_OF = "SELECT participation_id FROM instalment WHERE id = $1";
    CUT_INSTALMENTS = "UPDATE instalment SET amount = delivered WHERE participation_id = $1";
    POSTPONE = "UPDATE instalment SET due_on = $2 WHERE id = $1 AND due_on < $2 AND delivered < amount";
    UNCONFIRMED = "SELECT id FROM instalment WHERE participation_id = $1 AND confirmed < amount LIMIT 1";
    INSERT_AMENDMENT = "INSERT INTO amendment (id, participation_id, kind, reason, by_account, at) \
        VALUES ($1, $2, $3, $4, $5, $6)";
    INSERT_FOLLOW_UP = "INSERT INTO follow_up (id, participation_id, region, months, due_on, note) \
        VALUES ($1, $2, $3, $4, $5, '')";
    FOLLOW_UP = concat!(follow_columns!(), "f.id = $1");
    ANSWER_FOLLOW_UP = "UPDATE follow_up SET holds = $2, note = $3, by_account = $4, at = $5 WHERE id = $1 AND at IS NULL";
    OPEN_FOLLOW_UPS = "SELECT COUNT(*), COUNT(CASE WHEN months = 0 THEN 1 END) FROM follow_up \
        WHERE participation_id = $1 AND at IS NULL";
    DUE_INSTALMENTS = "SELECT i.id, i.due_on FROM instalment i JOIN participation t ON t.id = i.participation_id \
        WHERE i.delivered < i.amount AND i.due_on <= $1 AND t.stage = 'performing' ORDER BY i.id LIMIT 2000";
    INSERT_REMINDER = "INSERT INTO reminder (id, instalment_id, kind, at) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (instalment_id, kind) DO NOTHING";
    TOLD = "SELECT r.kind, t.account_id, t.id AS participation_id, p.title, i.due_on, i.amount - i.delivered \
        AS outstanding FROM reminder r JOIN instalment i ON i.id = r.instalment_id \
        JOIN participation t ON t.id = i.participation_id JOIN project p ON p.id = t.project_id WHERE r.id = $1";
}
pub(super) async fn replace_agreement(
    tx: &mut Tx,
    act: &Act,
    (id, by): (Id<Participation>, Id<Account>),
    new: &NewAgreement,
) -> Result<()> {
    tx.exec(DROP_INSTALMENTS, args![id]).await?;
    tx.exec(DROP_AGREEMENT, args![id]).await?;
    let args = args![
        act.ids.next::<Agreement>(),
        id,
        new.body_kind,
        new.body_name.as_str(),
        new.body_code.as_str(),
        new.property,
        new.purpose.as_str(),
        new.ends_on,
        by,
        act.now,
    ];
    tx.exec(INSERT_AGREEMENT, args).await?;
    for (position, one) in (0_i64..).zip(&new.instalments) {
        let args = args![act.ids.next::<Instalment>(), id, position, one.lot, one.due_on, one.amount];
        tx.append(INSERT_INSTALMENT, args).await?;
    }
    Ok(())
}

pub(in crate::projects) async fn agreement(db: &Db, id: Id<Participation>) -> Result<Option<Agreement>> {
    db.opt(AGREEMENT, args![id]).await
}

pub(super) async fn sign(
    tx: &mut Tx,
    id: Id<Participation>,
    giver: bool,
    (name, by, at): (&str, Id<Account>, Time),
) -> Result<u64> {
    tx.exec(if giver { SIGN_GIVER } else { SIGN_VILLAGE }, args![id, name, by, at]).await
}

pub(super) async fn is_signed(tx: &mut Tx, id: Id<Participation>) -> Result<bool> {
    Ok(tx.opt::<(i64,)>(SIGNED, args![id]).await?.is_some())
}

pub(super) async fn instalments_in(tx: &mut Tx, id: Id<Participation>) -> Result<Vec<Instalment>> {
    tx.all(INSTALMENTS, args![id]).await
}

/// The instalments of participations that were loaded within reach, or of what the public reads.
pub(in crate::projects) async fn instalments(
    db: &Db,
    parts: &[Id<Participation>],
) -> Result<Vec<Instalment>> {
    let sql = Sql::new(INSTALMENTS_OF).bind_in(parts.iter().copied()).push(" ORDER BY i.due_on, i.position");
    let (sql, args) = sql.build();
    db.all(&sql, args).await
}

/// These end before their lists, so they are not whole statements.
const INSTALMENTS_OF: &str = concat!(instalment_columns!(), "i.participation_id");
const FOLLOW_UPS_OF: &str = concat!(follow_columns!(), "f.participation_id");
const AMENDMENTS_OF: &str =
    "SELECT a.participation_id, a.kind, a.reason, a.at FROM amendment a WHERE a.participation_id";
const OPEN_FOLLOW_UPS_IN: &str = concat!(follow_columns!(), "f.at IS NULL");
const FOLLOW_UP_COLUMNS: Columns =
    Columns { region: crate::region_columns!("f.region"), account: None, organization: None };

pub(super) async fn participation_of(tx: &mut Tx, id: Id<Instalment>) -> Result<Option<Id<Participation>>> {
    Ok(tx.opt::<(Id<Participation>,)>(PARTICIPATION_OF, args![id]).await?.map(|(id,)| id))
}

/// The participation that an instalment belongs to.
pub(in crate::projects) async fn owner(db: &Db, id: Id<Instalment>) -> Result<Option<Id<Participation>>> {
    Ok(db.opt::<(Id<Participation>,)>(PARTICIPATION_OF, args![id]).await?.map(|(id,)| id))
}

pub(super) async fn cut_instalments(tx: &mut Tx, id: Id<Participation>) -> Result<()> {
    tx.exec(CUT_INSTALMENTS, args![id]).await?;
    Ok(())
}

pub(super) async fn postpone(tx: &mut Tx, id: Id<Instalment>, to: Time) -> Result<u64> {
    tx.exec(POSTPONE, args![id, to]).await
}

pub(super) async fn is_confirmed(tx: &mut Tx, id: Id<Participation>) -> Result<bool> {
    Ok(tx.opt::<(i64,)>(UNCONFIRMED, args![id]).await?.is_none())
}

pub(super) async fn amend(
    tx: &mut Tx,
    id: Id<Amendment>,
    part: Id<Participation>,
    kind: &str,
    reason: &str,
    (by, at): (Id<Account>, Time),
) -> Result<()> {
    tx.exec(INSERT_AMENDMENT, args![id, part, kind, reason, by, at]).await?;
    Ok(())
}

pub(in crate::projects) async fn amendments(db: &Db, parts: &[Id<Participation>]) -> Result<Vec<Amendment>> {
    let (sql, args) = Sql::new(AMENDMENTS_OF).bind_in(parts.iter().copied()).push(" ORDER BY a.id").build();
    db.all(&sql, args).await
}

pub(super) async fn insert_follow_up(
    tx: &mut Tx,
    id: Id<FollowUp>,
    part: &Participation,
    months: i64,
    due_on: Time,
) -> Result<()> {
    tx.exec(INSERT_FOLLOW_UP, args![id, part.id, part.region, months, due_on]).await?;
    Ok(())
}

pub(super) async fn follow_up(tx: &mut Tx, id: Id<FollowUp>) -> Result<Option<FollowUp>> {
    tx.opt(FOLLOW_UP, args![id]).await
}

pub(super) async fn answer_follow_up(
    tx: &mut Tx,
    id: Id<FollowUp>,
    (holds, note): (bool, &str),
    (by, at): (Id<Account>, Time),
) -> Result<u64> {
    tx.exec(ANSWER_FOLLOW_UP, args![id, holds, note, by, at]).await
}

/// How many follow-ups are open, and whether one of them is a second look.
pub(super) async fn open_follow_ups(tx: &mut Tx, id: Id<Participation>) -> Result<(i64, bool)> {
    let (open, again): (i64, i64) = tx.one(OPEN_FOLLOW_UPS, args![id]).await?;
    Ok((open, again > 0))
}

pub(in crate::projects) async fn follow_ups(db: &Db, parts: &[Id<Participation>]) -> Result<Vec<FollowUp>> {
    let (sql, args) =
        Sql::new(FOLLOW_UPS_OF).bind_in(parts.iter().copied()).push(" ORDER BY f.due_on").build();
    db.all(&sql, args).await
}

/// Follow-ups within reach whose day has come and that nobody answered.
pub(in crate::projects) async fn due_follow_ups(
    db: &Db,
    scope: &Scope,
    now: Time,
    limit: i64,
) -> Result<Vec<FollowUp>> {
    let sql = scope.limit(Sql::new(OPEN_FOLLOW_UPS_IN), &FOLLOW_UP_COLUMNS).bind(" AND f.due_on <= ?", now);
    let (sql, args) = sql.bind(" ORDER BY f.due_on, f.id LIMIT ?", limit).build();
    db.all(&sql, args).await
}

pub(super) async fn due_instalments(tx: &mut Tx, until: Time) -> Result<Vec<Due>> {
    tx.all(DUE_INSTALMENTS, args![until]).await
}

pub(super) async fn insert_reminder(
    tx: &mut Tx,
    id: Id<Reminder>,
    (instalment, kind): (Id<Instalment>, &str),
    at: Time,
) -> Result<u64> {
    tx.exec(INSERT_REMINDER, args![id, instalment, kind, at]).await
}

pub(super) async fn told(db: &Db, id: Id<Reminder>) -> Result<Option<Told>> {
    db.opt(TOLD, args![id]).await
}
