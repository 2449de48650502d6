//! SQL of follow-ups.

use super::Claim;
use super::follow::FollowUp;
use crate::access::{Account, Columns, Scope};
use crate::args;
use crate::db::{Db, Result, Sql, Tx};
use crate::kernel::clock::Time;
use crate::kernel::id::Id;

macro_rules! columns {
    ($rest:literal) => {
        concat!(
            "SELECT f.id, f.claim_id, f.months, f.due_on, f.failed, f.note, f.answered_at FROM claim_follow_up f ",
            $rest
        )
    };
}

crate::sql! {
    INSERT = "INSERT INTO claim_follow_up (id, claim_id, region, months, due_on, note) VALUES ($1, $2, $3, $4, $5, '')";
    GET = columns!("WHERE f.id = $1");
    OF = columns!("WHERE f.claim_id = $1 ORDER BY f.months");
    OPEN = columns!("JOIN claim c ON c.id = f.claim_id WHERE f.answered_at IS NULL AND c.received > 0");
    ANSWER = "UPDATE claim_follow_up SET failed = $2, note = $3, answered_by = $4, answered_at = $5 \
        WHERE id = $1 AND answered_at IS NULL";
}

const COLUMNS: Columns =
    Columns { region: crate::region_columns!("f.region"), account: None, organization: None };

pub(super) async fn insert(
    tx: &mut Tx,
    id: Id<FollowUp>,
    claim: &Claim,
    months: i64,
    due_on: Time,
) -> Result<()> {
    tx.append(INSERT, args![id, claim.id, claim.region, months, due_on]).await
}

pub(super) async fn get(tx: &mut Tx, id: Id<FollowUp>) -> Result<Option<FollowUp>> {
    tx.opt(GET, args![id]).await
}

pub(super) async fn of(db: &Db, claim: Id<Claim>) -> Result<Vec<FollowUp>> {
    db.all(OF, args![claim]).await
}

pub(super) async fn due(db: &Db, scope: &Scope, now: Time, limit: i64) -> Result<Vec<FollowUp>> {
    let sql = scope.limit(Sql::new(OPEN), &COLUMNS).bind(" AND f.due_on <= ?", now);
    let (sql, args) = sql.bind(" ORDER BY f.due_on, f.id LIMIT ?", limit).build();
    db.all(&sql, args).await
}

pub(super) async fn answer(
    tx: &mut Tx,
    id: Id<FollowUp>,
    (failed, note): (i64, &str),
    (by, now): (Id<Account>, Time),
) -> Result<u64> {
    tx.exec(ANSWER, args![id, failed, note, by, now]).await
}
