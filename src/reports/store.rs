//! SQL of figures. Sums are cast, because one of the databases adds integers up to a decimal.

use crate::db::{Db, FromRow, Result};

crate::sql! {
    COUNTS = "SELECT COUNT(*) AS published, COUNT(*) FILTER (WHERE n.claimed > 0) AS claimed, \
        COUNT(*) FILTER (WHERE n.delivered > 0) AS delivered, COUNT(*) FILTER (WHERE n.received > 0) AS received \
        FROM need n WHERE n.stage IN ('published', 'met', 'closed')";
}

/// How many public needs there are, and to how many of them something was promised, brought, and confirmed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, FromRow)]
pub struct Counts {
    pub published: i64,
    pub claimed: i64,
    pub delivered: i64,
    pub received: i64,
}

/// Of everything that is public.
pub async fn counts(db: &Db) -> Result<Counts> {
    db.one(COUNTS, Vec::new()).await
}
