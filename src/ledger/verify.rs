//! Everything of the ledger added up again: for `jiedui verify`.

use serde_json::Value as Json;

use super::query;
use super::{Column, Measure};
use crate::args;
use crate::db::{Db, DbError, FromRow};
use crate::kernel::clock::date_of;

/// Entries read at once.
const PAGE: i64 = 2_000;

crate::sql! {
    REVERSALS = "SELECT r.id FROM contribution r JOIN contribution c ON c.id = r.reverses \
        WHERE c.reverses IS NOT NULL OR r.amount <> -c.amount OR r.day <> c.day OR r.stand <> c.stand \
        OR r.measure <> c.measure OR r.organization_id <> c.organization_id OR r.region <> c.region \
        OR r.programme <> c.programme OR r.village_status <> c.village_status ORDER BY r.id";
    TWICE = "SELECT reverses FROM contribution WHERE reverses IS NOT NULL GROUP BY reverses \
        HAVING COUNT(*) > 1 ORDER BY reverses";
    TOLD = "SELECT c.id, c.organization_id, c.project_id, c.programme, c.stand, c.measure, c.amount, c.day, \
        c.village_status, (SELECT MIN(e.data) FROM event e WHERE e.subject = 'contribution' AND e.subject_id = c.id \
        AND e.kind = 'contribution.posted') AS data FROM contribution c WHERE c.reverses IS NULL AND c.id > $1 \
        ORDER BY c.id LIMIT $2";
    UNTOLD = "SELECT r.id FROM contribution r WHERE r.reverses IS NOT NULL AND NOT EXISTS (SELECT 1 FROM event e \
        WHERE e.subject = 'contribution' AND e.subject_id = r.reverses AND e.kind = 'contribution.reversed') \
        ORDER BY r.id";
    LOST = "SELECT e.subject_id FROM event e WHERE e.subject = 'contribution' AND e.kind = 'contribution.posted' \
        AND NOT EXISTS (SELECT 1 FROM contribution c WHERE c.id = e.subject_id) ORDER BY e.subject_id";
}

/// What does not hold, and of which entry (or sum).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    pub what: &'static str,
    pub which: String,
}

#[derive(Debug, FromRow)]
struct Told {
    id: i64,
    organization_id: i64,
    project_id: Option<i64>,
    programme: String,
    stand: Column,
    measure: Measure,
    amount: i64,
    day: i64,
    village_status: super::VillageStatus,
    data: Option<String>,
}

impl Told {
    /// Whether the entry is still what its event says, which the chain of events keeps from being changed.
    fn is_as_told(&self) -> bool {
        let data: Json =
            self.data.as_deref().and_then(|data| serde_json::from_str(data).ok()).unwrap_or_default();
        data == super::told(
            (self.organization_id, self.project_id),
            &self.programme,
            (self.stand, self.measure, self.amount),
            (date_of(self.day), self.village_status),
        )
    }
}

/// Checks that every reversal equals its entry and none is reversed twice, that entries and the events that tell of
/// them are the same, and that what stands adds up to what there is. An empty list means that all holds.
pub async fn check(db: &Db) -> Result<Vec<Broken>, DbError> {
    let mut broken = Vec::new();
    let lists = [
        ("a reversal does not equal its entry", REVERSALS),
        ("an entry is reversed twice", TWICE),
        ("no event tells of a reversal", UNTOLD),
        ("an entry that was posted is gone", LOST),
    ];
    for (what, sql) in lists {
        let rows: Vec<(i64,)> = db.all(sql, Vec::new()).await?;
        broken.extend(rows.into_iter().map(|(id,)| Broken { what, which: id.to_string() }));
    }
    let mut after = i64::MIN;
    loop {
        let rows: Vec<Told> = db.all(TOLD, args![after, PAGE]).await?;
        let Some(last) = rows.last() else { break };
        after = last.id;
        let changed = rows.iter().filter(|row| !row.is_as_told());
        broken.extend(
            changed.map(|row| Broken { what: "an entry is not what was posted", which: row.id.to_string() }),
        );
    }
    let sums = query::both_sums(db).await?;
    broken.extend(sums.into_iter().filter(|sum| sum.all != sum.standing).map(|sum| Broken {
        what: "what stands does not add up to all entries",
        which: format!("{} {}: {} and {}", sum.stand, sum.measure, sum.standing, sum.all),
    }));
    Ok(broken)
}
