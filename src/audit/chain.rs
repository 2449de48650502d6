//! The hash chain over the events: sealing and verifying.

use sha2::{Digest, Sha256};

use super::store::{self, Row};
use crate::db::{Db, DbError};

/// Events sealed in one transaction.
const BATCH: i64 = 500;

/// The hash of an event in its place: SHA-256 over the predecessor's hash, the number and every field, each with its
/// length, so that no two different events read the same.
fn link(previous: &[u8], seq: i64, row: &Row) -> Vec<u8> {
    let number = |value: Option<i64>| value.map(|value| value.to_string()).unwrap_or_default();
    let fields = [
        seq.to_string(),
        row.id.to_string(),
        row.at.to_string(),
        number(row.actor_id),
        row.actor_role.clone().unwrap_or_default(),
        row.kind.clone(),
        row.subject.clone(),
        row.subject_id.to_string(),
        number(row.region),
        row.data.clone(),
    ];
    let mut digest = Sha256::new();
    digest.update(previous);
    for field in fields {
        digest.update(u64::try_from(field.len()).unwrap_or(u64::MAX).to_be_bytes());
        digest.update(field.as_bytes());
    }
    digest.finalize().to_vec()
}

/// Seals what is not sealed yet, at most one batch; gives the number of events sealed.
///
/// An event may be sealed after one with a larger id whose transaction committed earlier: the chain tells the order in
/// which changes became visible.
pub async fn seal(db: &Db) -> Result<usize, DbError> {
    db.write((), |tx, ()| {
        Box::pin(async move {
            let (mut seq, hash) = store::lock_head(tx).await?;
            let mut hash = hash.unwrap_or_default();
            let rows = store::unsealed(tx, BATCH).await?;
            if rows.is_empty() {
                return Ok(0);
            }
            let mut places = Vec::with_capacity(rows.len());
            for row in &rows {
                seq += 1;
                hash = link(&hash, seq, row);
                places.push((row.id, seq, hash.clone()));
            }
            store::seal(tx, places).await?;
            store::move_head(tx, seq, hash).await?;
            Ok(rows.len())
        })
    })
    .await
}

/// What verifying the chain found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Every sealed event is in its place; `root` is the last hash, fit to be printed.
    Sound { events: i64, root: Vec<u8> },
    /// The chain breaks at this number: that event was changed, removed or slipped in.
    Broken { seq: i64 },
}

/// Recomputes the whole chain. Events that are sealed meanwhile belong to it.
pub async fn verify(db: &Db) -> Result<Verdict, DbError> {
    let (mut last, mut root) = store::head(db).await?;
    let (mut seq, mut hash, mut after) = (0, Vec::new(), i64::MIN);
    loop {
        let rows = store::sealed_after(db, after, BATCH).await?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            if seq == last {
                (last, root) = store::head(db).await?;
            }
            let expected = link(&hash, seq + 1, &row);
            let in_place = row.seq == Some(seq + 1) && seq < last;
            if !in_place || row.hash.as_ref() != Some(&expected) {
                return Ok(Verdict::Broken { seq: seq + 1 });
            }
            (seq, hash, after) = (seq + 1, expected, seq + 1);
        }
    }
    if seq < last || root.unwrap_or_default() != hash {
        return Ok(Verdict::Broken { seq: seq + 1 });
    }
    Ok(Verdict::Sound { events: seq, root: hash })
}
