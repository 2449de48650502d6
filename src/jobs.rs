//! Work to be done later: put down in the transaction of the change, leased by a worker, tried again with growing
//! pauses, set aside as dead after ten tries.

use crate::args;
use crate::db::{Db, DbError, FromRow, Tx};
use crate::kernel::clock::Time;

crate::sql! {
    ADD = "INSERT INTO job (id, kind, payload, run_at, lease_until, attempt, dead) VALUES ($1, $2, $3, $4, 0, 0, $5)";
    LEASE = "UPDATE job SET lease_until = $1, attempt = attempt + 1 WHERE id IN \
        (SELECT id FROM job WHERE run_at <= $2 AND lease_until < $2 AND NOT dead ORDER BY run_at LIMIT $3) \
        AND lease_until < $2 RETURNING id, kind, payload, attempt";
    DONE = "DELETE FROM job WHERE id = $1";
    LATER = "UPDATE job SET lease_until = 0, run_at = $2, error = $3, dead = $4 WHERE id = $1";
}

/// A worker that holds a job longer than this is taken for dead, and another takes the job.
const LEASE_MS: i64 = 60_000;
const TRIES: i64 = 10;

/// A job as leased.
#[derive(Debug, Clone, FromRow)]
pub struct Job {
    pub id: i64,
    pub kind: String,
    /// JSON of ids, never of data: the job reads the row again.
    pub payload: String,
    pub attempt: i64,
}

/// Puts a job down; it runs once the transaction is committed and `run_at` has come.
pub async fn enqueue(
    tx: &mut Tx,
    id: i64,
    kind: &'static str,
    payload: String,
    run_at: Time,
) -> Result<(), DbError> {
    tx.exec(ADD, args![id, kind, payload, run_at, false]).await?;
    Ok(())
}

/// Leases due jobs: no other worker gets them until the lease ends.
pub async fn lease(db: &Db, now: Time, limit: i64) -> Result<Vec<Job>, DbError> {
    db.write((now, limit), |tx, (now, limit)| {
        Box::pin(async move { tx.all(LEASE, args![now.0 + LEASE_MS, now, limit]).await })
    })
    .await
}

/// The job is done and forgotten.
pub async fn done(db: &Db, id: i64) -> Result<(), DbError> {
    db.write(id, |tx, id| Box::pin(async move { tx.exec(DONE, args![id]).await.map(drop) })).await
}

/// The job failed: again in 2^attempt minutes, or dead after the last try.
pub async fn failed(db: &Db, job: &Job, now: Time, error: String) -> Result<(), DbError> {
    let again = Time(now.0 + (60_000 << job.attempt.clamp(0, 12)));
    let row = (job.id, again, error, job.attempt >= TRIES);
    db.write(row, |tx, (id, again, error, dead)| {
        Box::pin(async move { tx.exec(LATER, args![id, again, error, dead]).await.map(drop) })
    })
    .await
}
