//! SQL of the live screen. Nothing here is joined with what can be taken out of a campaign again, such as its pool.

use super::{Part, Sum};
use crate::args;
use crate::campaigns::Campaign;
use crate::db::{Db, FromRow, Result};
use crate::kernel::clock::Time;
use crate::kernel::id::Id;
use crate::kernel::region::{Level, Region};
use crate::needs::{Beneficiary, Stage};

macro_rules! pledged {
    ($columns:expr, $rest:expr) => {
        concat!(
            "SELECT ",
            $columns,
            " FROM campaign_pledge p JOIN claim c ON c.id = p.claim_id JOIN need n ON n.id = c.need_id ",
            $rest
        )
    };
}
macro_rules! parts {
    ($divisor:literal) => {
        pledged!(
            concat!(
                "c.region / ",
                $divisor,
                " AS code, COUNT(*) AS pledges, COUNT(CASE WHEN EXISTS (SELECT 1 FROM delivery d \
                 WHERE d.claim_id = c.id AND d.received > 0) THEN 1 END) AS confirmed"
            ),
            concat!(
                "WHERE p.campaign_id = $1 GROUP BY c.region / ",
                $divisor,
                " ORDER BY c.region / ",
                $divisor
            )
        )
    };
}

crate::sql! {
    // Every term only rises: pledges are never taken out, versions count up.
    NUMBER = "SELECT CAST((SELECT COUNT(*) + COALESCE(SUM(c.version), 0) FROM campaign_pledge p \
        JOIN claim c ON c.id = p.claim_id WHERE p.campaign_id = $1) \
        + (SELECT COALESCE(SUM(u.people), 0) FROM campaign_unit u WHERE u.campaign_id = $1) \
        + (SELECT version FROM campaign WHERE id = $1) AS BIGINT)";
    COUNTS = "SELECT COUNT(*) AS pledges, COUNT(DISTINCT COALESCE(p.organization_id, p.account_id)) AS donors, \
        CAST((SELECT COALESCE(SUM(u.people), 0) FROM campaign_unit u WHERE u.campaign_id = $1) AS BIGINT) AS people \
        FROM campaign_pledge p WHERE p.campaign_id = $1 AND p.claim_id IS NOT NULL";
    SUMS = pledged!("n.unit, CAST(SUM(c.quantity) AS BIGINT) AS pledged, \
        CAST(SUM(c.quantity - c.claimed) AS BIGINT) AS back, CAST(SUM(c.claimed - c.received) AS BIGINT) AS open, \
        CAST(SUM((SELECT COALESCE(SUM(d.received), 0) FROM delivery d WHERE d.claim_id = c.id)) AS BIGINT) AS confirmed",
        "WHERE p.campaign_id = $1 GROUP BY n.unit ORDER BY COUNT(*) DESC, n.unit LIMIT 6");
    NEWEST = pledged!("p.received_at AS at, COALESCE(u.name, o.name) AS named, a.name AS person, n.title, c.quantity, \
        n.unit, n.beneficiary, n.region", "JOIN account a ON a.id = p.account_id \
        LEFT JOIN organization o ON o.id = p.organization_id LEFT JOIN campaign_unit u ON u.id = p.unit_id \
        WHERE p.campaign_id = $1 AND p.denied_at IS NULL AND c.stage NOT IN ('released', 'no_show') \
        ORDER BY p.id DESC LIMIT 8");
    MET = pledged!("n.title, n.beneficiary, n.region, n.stage", "WHERE p.campaign_id = $1 \
        AND n.stage IN ('published', 'met', 'closed') AND (n.stage <> 'published' OR n.claimed = n.requested) \
        GROUP BY n.id, n.title, n.beneficiary, n.region, n.stage ORDER BY MAX(p.id) DESC LIMIT 5");
    COUNTIES = parts!("1000000");
    TOWNSHIPS = parts!("1000");
    HOURS = "SELECT p.received_at / 3600000, COUNT(*) FROM campaign_pledge p \
        WHERE p.campaign_id = $1 AND p.claim_id IS NOT NULL \
        GROUP BY p.received_at / 3600000 ORDER BY p.received_at / 3600000 DESC LIMIT $2";
}

pub(super) async fn number(db: &Db, campaign: Id<Campaign>) -> Result<i64> {
    let (number,): (Option<i64>,) = db.one(NUMBER, args![campaign]).await?;
    Ok(number.unwrap_or_default())
}

#[derive(Debug, Clone, Copy, FromRow)]
pub(super) struct Counts {
    pub(super) pledges: i64,
    pub(super) donors: i64,
    pub(super) people: i64,
}

pub(super) async fn counts(db: &Db, campaign: Id<Campaign>) -> Result<Counts> {
    db.one(COUNTS, args![campaign]).await
}

pub(super) async fn sums(db: &Db, campaign: Id<Campaign>) -> Result<Vec<Sum>> {
    db.all(SUMS, args![campaign]).await
}

#[derive(Debug, FromRow)]
pub(super) struct Row {
    pub(super) at: Time,
    /// Of a unit or an organization.
    pub(super) named: Option<String>,
    pub(super) person: String,
    pub(super) title: String,
    pub(super) quantity: i64,
    pub(super) unit: String,
    pub(super) beneficiary: Beneficiary,
    pub(super) region: Region,
}

pub(super) async fn newest(db: &Db, campaign: Id<Campaign>) -> Result<Vec<Row>> {
    db.all(NEWEST, args![campaign]).await
}

#[derive(Debug, FromRow)]
pub(super) struct MetRow {
    pub(super) title: String,
    pub(super) beneficiary: Beneficiary,
    pub(super) region: Region,
    pub(super) stage: Stage,
}

pub(super) async fn met(db: &Db, campaign: Id<Campaign>) -> Result<Vec<MetRow>> {
    db.all(MET, args![campaign]).await
}

pub(super) async fn parts(db: &Db, campaign: Id<Campaign>, level: Level) -> Result<Vec<Part>> {
    let sql = if level == Level::County { COUNTIES } else { TOWNSHIPS };
    db.all(sql, args![campaign]).await
}

/// (hours since 1970, pledges), the latest first.
pub(super) async fn hours(db: &Db, campaign: Id<Campaign>, limit: i64) -> Result<Vec<(i64, i64)>> {
    db.all(HOURS, args![campaign, limit]).await
}
