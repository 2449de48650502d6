//! SQL of what follows the day.

use super::disclosure::Disclosure;
use super::remind::Told;
use super::report::{ChannelSum, FairSum, Given, Intended, KindSum};
use super::{Line, Which};
use crate::access::Account;
use crate::args;
use crate::campaigns::Campaign;
use crate::db::{Db, Result, Sql, Tx};
use crate::kernel::clock::Time;
use crate::kernel::id::Id;

macro_rules! claimed {
    ($columns:literal, $rest:literal) => {
        concat!(
            "SELECT ",
            $columns,
            " FROM campaign_pledge p JOIN claim c ON c.id = p.claim_id JOIN need n ON n.id = c.need_id \
             LEFT JOIN organization o ON o.id = p.organization_id ",
            $rest
        )
    };
}
macro_rules! disclosure_columns {
    ($rest:literal) => {
        concat!(
            "SELECT d.id, d.campaign_id, d.number, d.figures, d.hash, d.at, a.name AS disclosed_by \
             FROM disclosure d JOIN account a ON a.id = d.disclosed_by ",
            $rest
        )
    };
}

crate::sql! {
    LINES = claimed!("p.id, p.received_at AS at, COALESCE(p.organization_id, p.account_id) AS donor, \
        COALESCE(u.name, o.name) AS named, a.name AS person, o.kind, n.id AS need_id, n.title, n.category, n.unit, \
        n.beneficiary, n.region, n.receiving_body, c.id AS claim_id, c.stage, c.quantity AS pledged, c.claimed, \
        c.delivered AS arrived, c.received AS confirmed", "JOIN account a ON a.id = p.account_id \
        LEFT JOIN campaign_unit u ON u.id = p.unit_id WHERE p.denied_at IS NULL");
    GIVEN = claimed!("c.region / 1000000 AS county, n.category, n.unit, CAST(SUM(c.quantity) AS BIGINT) AS pledged, \
        CAST(SUM(c.quantity - c.claimed) AS BIGINT) AS back, CAST(SUM(c.delivered) AS BIGINT) AS arrived, \
        CAST(SUM(c.received) AS BIGINT) AS confirmed", "WHERE p.campaign_id = $1 AND p.denied_at IS NULL \
        GROUP BY c.region / 1000000, n.category, n.unit ORDER BY c.region / 1000000, n.category, n.unit");
    INTENDED = "SELECT f.region / 1000000 AS county, f.category, f.unit, CAST(SUM(f.quantity) AS BIGINT) AS quantity \
        FROM campaign_pledge p JOIN offer f ON f.id = p.offer_id WHERE p.campaign_id = $1 AND p.denied_at IS NULL \
        GROUP BY f.region / 1000000, f.category, f.unit ORDER BY f.region / 1000000, f.category, f.unit";
    KINDS = claimed!("COALESCE(o.kind, 'individual') AS kind, n.unit, COUNT(*) AS pledges, \
        CAST(SUM(c.quantity) AS BIGINT) AS pledged, CAST(SUM(c.delivered) AS BIGINT) AS arrived, \
        CAST(SUM(c.received) AS BIGINT) AS confirmed", "WHERE p.campaign_id = $1 AND p.denied_at IS NULL \
        GROUP BY COALESCE(o.kind, 'individual'), n.unit ORDER BY COALESCE(o.kind, 'individual'), n.unit");
    CHANNELS = "SELECT p.channel, COUNT(*) AS pledges FROM campaign_pledge p WHERE p.campaign_id = $1 \
        AND p.stage = 'made' AND p.denied_at IS NULL GROUP BY p.channel ORDER BY p.channel";
    FAIRS = "SELECT measure, CAST(SUM(quantity) AS BIGINT) AS quantity FROM fair_entry WHERE campaign_id = $1 \
        GROUP BY measure ORDER BY measure";
    NEXT_NUMBER = "SELECT COALESCE(MAX(number), 0) + 1 FROM disclosure WHERE campaign_id = $1";
    INSERT_DISCLOSURE = "INSERT INTO disclosure (id, campaign_id, number, figures, hash, disclosed_by, at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    DISCLOSURES = disclosure_columns!("WHERE d.campaign_id = $1 ORDER BY d.number DESC");
    ALL_DISCLOSURES = disclosure_columns!("ORDER BY d.id");
    TO_REMIND = "SELECT DISTINCT p.campaign_id, p.account_id FROM campaign_pledge p \
        JOIN campaign k ON k.id = p.campaign_id JOIN claim c ON c.id = p.claim_id \
        WHERE k.stage IN ('settling', 'disclosed') AND k.settling_at < $1 AND p.denied_at IS NULL \
        AND c.stage IN ('held', 'accepted', 'dispatched', 'delivered', 'disputed') AND c.claimed > c.received \
        AND NOT EXISTS (SELECT 1 FROM pledge_reminder r WHERE r.campaign_id = p.campaign_id \
        AND r.account_id = p.account_id AND r.round >= $2) ORDER BY p.campaign_id, p.account_id LIMIT 500";
    REMIND = "INSERT INTO pledge_reminder (id, campaign_id, account_id, round, at) VALUES ($1, $2, $3, $4, $5) \
        ON CONFLICT (campaign_id, account_id, round) DO NOTHING";
    TOLD = "SELECT r.campaign_id, r.account_id, k.title, a.phone FROM pledge_reminder r \
        JOIN campaign k ON k.id = r.campaign_id JOIN account a ON a.id = r.account_id WHERE r.id = $1";
    MISSING_OF = claimed!("n.title, c.claimed - c.received AS missing, n.unit", "WHERE p.campaign_id = $1 \
        AND p.account_id = $2 AND p.denied_at IS NULL AND c.claimed > c.received \
        AND c.stage IN ('held', 'accepted', 'dispatched', 'delivered', 'disputed') ORDER BY p.id LIMIT 200");
}

pub(super) async fn lines(db: &Db, campaign: Id<Campaign>, which: Which) -> Result<Vec<Line>> {
    let mut sql = Sql::new(LINES).bind(" AND p.campaign_id = ?", campaign);
    if which.missing {
        sql = sql.push(" AND c.claimed > c.received");
    }
    if which.confirmed {
        sql = sql.push(" AND c.received > 0");
    }
    sql = sql.bind_some(" AND COALESCE(p.organization_id, p.account_id) = ?", which.donor);
    if let Some((donor, id)) = which.after {
        sql = sql.bind(" AND (COALESCE(p.organization_id, p.account_id), p.id) > (?", donor).bind(", ?)", id);
    }
    let (sql, args) =
        sql.bind(" ORDER BY COALESCE(p.organization_id, p.account_id), p.id LIMIT ?", which.limit).build();
    db.all(&sql, args).await
}

/// The sums of a report, all by the same statements, from the database or within a transaction.
macro_rules! sums {
    ($from:expr, $campaign:expr) => {
        Ok((
            $from.all(GIVEN, args![$campaign]).await?,
            $from.all(INTENDED, args![$campaign]).await?,
            $from.all(KINDS, args![$campaign]).await?,
            $from.all(CHANNELS, args![$campaign]).await?,
            $from.all(FAIRS, args![$campaign]).await?,
        ))
    };
}

pub(super) type Sums = (Vec<Given>, Vec<Intended>, Vec<KindSum>, Vec<ChannelSum>, Vec<FairSum>);

pub(super) async fn sums(db: &Db, campaign: Id<Campaign>) -> Result<Sums> {
    sums!(db, campaign)
}

pub(super) async fn sums_in(tx: &mut Tx, campaign: Id<Campaign>) -> Result<Sums> {
    sums!(tx, campaign)
}

pub(super) async fn next_number(tx: &mut Tx, campaign: Id<Campaign>) -> Result<i64> {
    Ok(tx.one::<(i64,)>(NEXT_NUMBER, args![campaign]).await?.0)
}

pub(super) async fn insert_disclosure(
    tx: &mut Tx,
    (id, campaign, number): (Id<Disclosure>, Id<Campaign>, i64),
    (figures, hash): (String, Vec<u8>),
    (by, at): (Id<Account>, Time),
) -> Result<()> {
    tx.exec(INSERT_DISCLOSURE, args![id, campaign, number, figures, hash, by, at]).await?;
    Ok(())
}

pub(super) async fn disclosures(db: &Db, campaign: Id<Campaign>) -> Result<Vec<Disclosure>> {
    db.all(DISCLOSURES, args![campaign]).await
}

pub(super) async fn all_disclosures(db: &Db) -> Result<Vec<Disclosure>> {
    db.all(ALL_DISCLOSURES, args![]).await
}

/// Campaigns that ended before `day` began, with donors of whom something is missing and who were not reminded in this round
/// or a later one.
pub(super) async fn to_remind(
    tx: &mut Tx,
    day: Time,
    round: i64,
) -> Result<Vec<(Id<Campaign>, Id<Account>)>> {
    tx.all(TO_REMIND, args![day, round]).await
}

pub(super) async fn remind(
    tx: &mut Tx,
    id: i64,
    (campaign, account, round): (Id<Campaign>, Id<Account>, i64),
    at: Time,
) -> Result<u64> {
    tx.exec(REMIND, args![id, campaign, account, round, at]).await
}

pub(super) async fn told(db: &Db, id: i64) -> Result<Option<Told>> {
    db.opt(TOLD, args![id]).await
}

/// (title, how much is missing, unit) of one donor.
pub(super) async fn missing_of(
    db: &Db,
    campaign: Id<Campaign>,
    account: Id<Account>,
) -> Result<Vec<(String, i64, String)>> {
    db.all(MISSING_OF, args![campaign, account]).await
}
