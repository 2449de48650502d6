//! SQL of events.

use super::Recorded;
use crate::access::{Account, Columns, Role};
use crate::args;
use crate::db::{Db, FromRow, Result, Sql, Tx};
use crate::kernel::clock::Time;
use crate::kernel::id::Id;
use crate::kernel::region::Region;

crate::sql! {
    ADD = "INSERT INTO event (id, at, actor_id, actor_role, kind, subject, subject_id, region, data) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    LIST_ALL = "SELECT e.id, e.at, a.name AS actor_name, e.kind, e.region, e.data, e.seq FROM event e LEFT JOIN account a ON a.id = e.actor_id WHERE 1 = 1";
    HISTORY = "SELECT e.id, e.at, a.name AS actor_name, e.kind, e.region, e.data, e.seq FROM event e LEFT JOIN account a ON a.id = e.actor_id \
        WHERE e.subject = $1 AND e.subject_id = $2 ORDER BY e.id";
    LOCK_HEAD = "UPDATE chain SET seq = seq WHERE one = 1 RETURNING seq, hash";
    MOVE_HEAD = "UPDATE chain SET seq = $1, hash = $2 WHERE one = 1";
    UNSEALED = "SELECT id, at, actor_id, actor_role, kind, subject, subject_id, region, data, seq, hash FROM event \
        WHERE seq IS NULL ORDER BY id LIMIT $1";
    SEALED = "SELECT id, at, actor_id, actor_role, kind, subject, subject_id, region, data, seq, hash FROM event \
        WHERE seq > $1 ORDER BY seq LIMIT $2";
    HEAD = "SELECT seq, hash FROM chain WHERE one = 1";
    PULSE = "SELECT CAST((SELECT seq FROM chain WHERE one = 1) + (SELECT COUNT(*) FROM event WHERE seq IS NULL) \
        AS BIGINT)";
    PLACE = "SELECT seq FROM follower WHERE name = $1";
    MOVE = "INSERT INTO follower (name, seq) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET seq = excluded.seq \
        WHERE follower.seq < excluded.seq";
}

pub(super) const LIST: &str = LIST_ALL;
pub(super) const COLUMNS: Columns = Columns {
    region: crate::region_columns!("e.region"),
    account: Some(" AND (e.actor_id = ?"),
    organization: None,
};

/// An event with all that goes into its hash.
#[derive(Debug, FromRow)]
pub(super) struct Row {
    pub(super) id: i64,
    pub(super) at: i64,
    pub(super) actor_id: Option<i64>,
    pub(super) actor_role: Option<String>,
    pub(super) kind: String,
    pub(super) subject: String,
    pub(super) subject_id: i64,
    pub(super) region: Option<i64>,
    pub(super) data: String,
    pub(super) seq: Option<i64>,
    pub(super) hash: Option<Vec<u8>>,
}

pub(super) type Head = (i64, Option<Vec<u8>>);

pub(super) async fn add(
    tx: &mut Tx,
    id: i64,
    at: Time,
    actor: Option<(Id<Account>, Role)>,
    (kind, subject, subject_id): (&str, &str, i64),
    region: Option<Region>,
    data: String,
) -> Result<()> {
    let (account, role) = actor.unzip();
    tx.append(ADD, args![id, at, account, role, kind, subject, subject_id, region, data]).await
}

pub(super) async fn history(db: &Db, subject: &str, id: i64) -> Result<Vec<Recorded>> {
    db.all(HISTORY, args![subject, id]).await
}

pub(super) async fn lock_head(tx: &mut Tx) -> Result<Head> {
    tx.one(LOCK_HEAD, args![]).await
}

pub(super) async fn move_head(tx: &mut Tx, seq: i64, hash: Vec<u8>) -> Result<()> {
    tx.exec(MOVE_HEAD, args![seq, hash]).await?;
    Ok(())
}

pub(super) async fn unsealed(tx: &mut Tx, limit: i64) -> Result<Vec<Row>> {
    tx.all(UNSEALED, args![limit]).await
}

/// Gives each event (by id) its number and its hash.
pub(super) async fn seal(tx: &mut Tx, places: Vec<(i64, i64, Vec<u8>)>) -> Result<()> {
    let mut sql = Sql::new("UPDATE event SET seq = place.column2, hash = place.column3 FROM (VALUES ");
    for (number, (id, seq, hash)) in places.into_iter().enumerate() {
        let open = if number == 0 { "(?" } else { ", (?" };
        sql = sql.bind(open, id).bind(", ?", seq).bind(", ?)", hash);
    }
    let (sql, args) = sql.push(") AS place WHERE event.id = place.column1").build();
    tx.exec(&sql, args).await?;
    Ok(())
}

pub(super) async fn sealed_after(db: &Db, seq: i64, limit: i64) -> Result<Vec<Row>> {
    db.all(SEALED, args![seq, limit]).await
}

pub(super) async fn head(db: &Db) -> Result<Head> {
    db.one(HEAD, args![]).await
}

pub(super) async fn pulse(db: &Db) -> Result<i64> {
    let (events,): (i64,) = db.one(PULSE, args![]).await?;
    Ok(events)
}

pub(super) async fn place(db: &Db, name: &str) -> Result<i64> {
    let found: Option<(i64,)> = db.opt(PLACE, args![name]).await?;
    Ok(found.map_or(0, |(seq,)| seq))
}

pub(super) async fn move_to(tx: &mut Tx, name: &str, seq: i64) -> Result<()> {
    tx.exec(MOVE, args![name, seq]).await?;
    Ok(())
}
