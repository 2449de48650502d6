//! What anybody may know of the claims on a need that may be shown. An organization is named, a person is not.

use super::Stage;
use crate::access::Organization;
use crate::args;
use crate::db::{Db, DbError, FromRow};
use crate::kernel::clock::Time;
use crate::kernel::id::Id;
use crate::needs::Need;
use crate::photos::Photo;

crate::sql! {
    PLEDGES = "SELECT c.quantity, c.stage, c.created_at, o.id AS organization_id, o.name AS organization \
        FROM claim c \
        LEFT JOIN organization o ON o.id = c.organization_id \
        WHERE c.need_id = $1 AND c.stage NOT IN ('released', 'no_show') ORDER BY c.id LIMIT 100";
    ARRIVALS = "SELECT d.received, d.confirmed_at, d.photo_id, o.id AS organization_id, o.name AS organization \
        FROM delivery d JOIN claim c ON c.id = d.claim_id LEFT JOIN organization o ON o.id = c.organization_id \
        WHERE c.need_id = $1 AND d.confirmed_at IS NOT NULL ORDER BY d.confirmed_at, d.id LIMIT 100";
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

/// A delivery that the receiving side confirmed.
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

/// The first hundred deliveries for a need that were confirmed, oldest first.
pub async fn arrivals(db: &Db, need: Id<Need>) -> Result<Vec<Arrival>, DbError> {
    db.all(ARRIVALS, args![need]).await
}
