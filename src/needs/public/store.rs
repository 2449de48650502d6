//! SQL of what anybody may know of a need's claims, deliveries and household.

use crate::args;
use crate::db::{Db, FromRow, Result};
use crate::kernel::clock::Time;
use crate::kernel::id::Id;
use crate::needs::Need;
use crate::photos::Photo;
use crate::registry::Household;

crate::sql! {
    CLAIMS = "SELECT c.quantity, c.stage, c.created_at, o.name AS organization FROM claim c \
        LEFT JOIN organization o ON o.id = c.organization_id \
        WHERE c.need_id = $1 AND c.stage NOT IN ('released', 'no_show') ORDER BY c.id LIMIT 100";
    RECEIPTS = "SELECT d.received, d.confirmed_at, d.photo_id, o.name AS organization FROM delivery d \
        JOIN claim c ON c.id = d.claim_id LEFT JOIN organization o ON o.id = c.organization_id \
        WHERE c.need_id = $1 AND d.confirmed_at IS NOT NULL ORDER BY d.confirmed_at, d.id LIMIT 100";
    HOUSEHOLD = "SELECT class, cause FROM household WHERE id = $1";
}

/// A claim as anybody may see it.
#[derive(Debug, Clone, FromRow)]
pub(super) struct Pledge {
    pub(super) quantity: i64,
    pub(super) stage: String,
    pub(super) created_at: Time,
    /// None for a private person, who stays unnamed.
    pub(super) organization: Option<String>,
}

/// A delivery that the receiving side confirmed.
#[derive(Debug, Clone, FromRow)]
pub(super) struct Receipt {
    pub(super) received: i64,
    pub(super) confirmed_at: Time,
    pub(super) photo_id: Option<Id<Photo>>,
    pub(super) organization: Option<String>,
}

pub(super) async fn claims(db: &Db, need: Id<Need>) -> Result<Vec<Pledge>> {
    db.all(CLAIMS, args![need]).await
}

pub(super) async fn receipts(db: &Db, need: Id<Need>) -> Result<Vec<Receipt>> {
    db.all(RECEIPTS, args![need]).await
}

/// The words of class and cause.
pub(super) async fn household(db: &Db, id: Id<Household>) -> Result<Option<(String, String)>> {
    db.opt(HOUSEHOLD, args![id]).await
}
