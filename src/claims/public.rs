//! What anybody may know of the claims on a need that may be shown. An organization is named, a person is not.

use std::collections::HashMap;

use super::Stage;
use crate::access::{Account, Organization};
use crate::args;
use crate::db::{Db, DbError, FromRow, Sql};
use crate::kernel::clock::Time;
use crate::kernel::id::Id;
use crate::kernel::region::Region;
use crate::needs::Need;
use crate::photos::Photo;

crate::sql! {
    PLEDGES = "SELECT c.quantity, c.stage, c.created_at, o.id AS organization_id, o.name AS organization \
        FROM claim c \
        LEFT JOIN organization o ON o.id = c.organization_id \
        WHERE c.need_id = $1 AND c.stage NOT IN ('released', 'no_show') ORDER BY c.id LIMIT 100";
    ARRIVALS = "SELECT s.received, s.confirmed_at, d.photo_id, o.id AS organization_id, o.name AS organization \
        FROM standing_delivery s JOIN delivery d ON d.id = s.id JOIN claim c ON c.id = s.claim_id \
        LEFT JOIN organization o ON o.id = c.organization_id \
        WHERE c.need_id = $1 ORDER BY s.confirmed_at, s.id LIMIT 100";
    RECORD_OF = "SELECT COUNT(*), COUNT(CASE WHEN c.received > 0 THEN 1 END) FROM claim c \
        WHERE c.stage NOT IN ('released', 'no_show') AND c.account_id = $1";
}

/// A claim that counts.
#[derive(Debug, Clone, FromRow)]
pub struct Pledge {
    /// As first claimed, in the need's unit.
    pub quantity: i64,
    pub stage: Stage,
    pub created_at: Time,
    pub organization_id: Option<Id<Organization>>,
    pub organization: Option<String>,
}

/// A delivery that the receiving side confirmed, without what was later found to have failed: all of a need's add up to
/// what it received.
#[derive(Debug, Clone, FromRow)]
pub struct Arrival {
    /// In the need's unit.
    pub received: i64,
    pub confirmed_at: Time,
    pub photo_id: Option<Id<Photo>>,
    pub organization_id: Option<Id<Organization>>,
    pub organization: Option<String>,
}

/// The first hundred claims that count on a need, oldest first.
pub async fn pledges(db: &Db, need: Id<Need>) -> Result<Vec<Pledge>, DbError> {
    db.all(PLEDGES, args![need]).await
}

/// The first hundred deliveries for a need of which something stands, oldest first.
pub async fn arrivals(db: &Db, need: Id<Need>) -> Result<Vec<Arrival>, DbError> {
    db.all(ARRIVALS, args![need]).await
}

/// What became of earlier claims: how many there were that count, and how many of them were confirmed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Record {
    pub claims: i64,
    pub confirmed: i64,
}

/// What became of claims on needs of these villages.
pub async fn record_of_villages(db: &Db, villages: &[Region]) -> Result<HashMap<Region, Record>, DbError> {
    let sql = Sql::new(RECORD_OF_VILLAGES).bind_in(villages.iter().copied());
    let (sql, args) = sql.push(" GROUP BY c.region").build();
    let rows: Vec<(Region, i64, i64)> = db.all(&sql, args).await?;
    Ok(rows.into_iter().map(|(village, claims, confirmed)| (village, Record { claims, confirmed })).collect())
}

/// What became of the claims of one account.
pub async fn record_of(db: &Db, account: Id<Account>) -> Result<Record, DbError> {
    let (claims, confirmed) = db.one(RECORD_OF, args![account]).await?;
    Ok(Record { claims, confirmed })
}

/// Ends before its list, so it is not a whole statement.
const RECORD_OF_VILLAGES: &str = "SELECT c.region, COUNT(*), COUNT(CASE WHEN c.received > 0 THEN 1 END) FROM claim c \
    WHERE c.stage NOT IN ('released', 'no_show') AND c.region";
