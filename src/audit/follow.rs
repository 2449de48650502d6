//! Followers of the sealed events: each remembers how far it has come, and sees every event at least once, in order.

use super::store;
use crate::db::{Db, DbError, Tx};
use crate::kernel::clock::Time;

/// A sealed event as a follower sees it: what changed, not how. It reads the thing itself anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    pub seq: i64,
    pub kind: String,
    pub subject: String,
    pub subject_id: i64,
    /// When it happened.
    pub at: Time,
}

/// A reader of the events with its own place.
#[derive(Debug, Clone, Copy)]
pub struct Follower {
    pub name: &'static str,
}

impl Follower {
    /// The next events, oldest first.
    pub async fn next(self, db: &Db, limit: i64) -> Result<Vec<Sealed>, DbError> {
        sealed_after(db, store::place(db, self.name).await?, limit).await
    }

    /// Everything up to `seq` is done.
    pub async fn done(self, db: &Db, seq: i64) -> Result<(), DbError> {
        db.write((self, seq), |tx, (follower, seq)| Box::pin(follower.done_in(tx, seq))).await
    }

    /// The same in the transaction of what was done, so that it is done exactly once.
    pub async fn done_in(self, tx: &mut Tx, seq: i64) -> Result<(), DbError> {
        store::move_to(tx, self.name, seq).await
    }

    /// The number of the last sealed event: where a follower starts that has just read everything.
    pub async fn last(db: &Db) -> Result<i64, DbError> {
        Ok(store::head(db).await?.0)
    }
}

/// The events sealed after `seq`, oldest first, at most `limit`: for what is kept in memory and has no place of its own.
pub async fn sealed_after(db: &Db, seq: i64, limit: i64) -> Result<Vec<Sealed>, DbError> {
    let rows = store::sealed_after(db, seq, limit).await?;
    let seal = |row: store::Row| {
        row.seq.map(|seq| Sealed {
            seq,
            kind: row.kind,
            subject: row.subject,
            subject_id: row.subject_id,
            at: Time(row.at),
        })
    };
    Ok(rows.into_iter().filter_map(seal).collect())
}
