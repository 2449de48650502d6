//! SQL of figures. Sums are cast, because one of the databases adds integers up to a decimal.

use super::figures::{Amounts, Counts, StageCount};
use crate::access::{Columns, Scope, within};
use crate::db::{Db, Result, Sql};
use crate::kernel::clock::Time;
use crate::kernel::region::{Level, Region};

crate::sql! {
    COUNTS = "SELECT COUNT(*) AS published, COUNT(*) FILTER (WHERE n.claimed > 0) AS claimed, \
        COUNT(*) FILTER (WHERE n.delivered > 0) AS delivered, COUNT(*) FILTER (WHERE n.received > 0) AS received \
        FROM need n WHERE n.stage IN ('published', 'met', 'closed')";
    CLAIM_WAITS = "SELECT (SELECT MIN(c.created_at) FROM claim c WHERE c.need_id = n.id) - n.published_at FROM need n \
        WHERE EXISTS (SELECT 1 FROM claim c WHERE c.need_id = n.id) AND n.published_at IS NOT NULL";
    ANSWER_WAITS = "SELECT d.confirmed_at - d.delivered_at FROM delivery d JOIN claim c ON c.id = d.claim_id \
        JOIN need n ON n.id = c.need_id WHERE d.confirmed_at IS NOT NULL";
    CONFIRMED = "SELECT d.confirmed_at, d.received, n.unit, n.title FROM standing_delivery d \
        JOIN claim c ON c.id = d.claim_id JOIN need n ON n.id = c.need_id \
        WHERE n.stage IN ('published', 'met', 'closed')";
}

// Beginnings of statements: what they group by follows the scope.
const STAGES: &str = "SELECT n.stage, COUNT(*) AS n FROM need n WHERE 1 = 1";
const AMOUNTS: &str = "SELECT n.unit, COUNT(*) AS needs, CAST(SUM(n.requested) AS BIGINT) AS requested, \
        CAST(SUM(n.claimed) AS BIGINT) AS claimed, CAST(SUM(n.delivered) AS BIGINT) AS delivered, \
        CAST(SUM(n.received) AS BIGINT) AS received FROM need n WHERE n.stage IN ('published', 'met', 'closed')";
const CATEGORIES: &str = "SELECT SUBSTR(n.category, 1, 3) AS top, COUNT(*) AS n FROM need n \
        WHERE n.stage IN ('published', 'met', 'closed')";
const BELOW_PREFECTURE: &str =
    "SELECT n.region / 100000000, COUNT(*) AS n FROM need n WHERE n.stage IN ('published', 'met', 'closed')";
const BELOW_COUNTY: &str =
    "SELECT n.region / 1000000, COUNT(*) AS n FROM need n WHERE n.stage IN ('published', 'met', 'closed')";
const BELOW_TOWNSHIP: &str =
    "SELECT n.region / 1000, COUNT(*) AS n FROM need n WHERE n.stage IN ('published', 'met', 'closed')";
const BELOW_VILLAGE: &str = "SELECT n.region, COUNT(*) AS n FROM need n WHERE n.stage IN ('published', 'met', 'closed') \
        AND n.beneficiary <> 'household'";

const REGION: [&str; 5] = crate::region_columns!("n.region");
const COLUMNS: Columns = Columns { region: REGION, account: None, organization: None };

fn sql(text: &'static str, scope: &Scope, region: Region) -> Sql {
    within(scope.limit(Sql::new(text), &COLUMNS), &REGION, region)
}

pub(super) async fn counts(db: &Db) -> Result<Counts> {
    db.one(COUNTS, Vec::new()).await
}

pub(super) async fn stages(db: &Db, scope: &Scope, region: Region) -> Result<Vec<StageCount>> {
    let (text, args) = sql(STAGES, scope, region).push(" GROUP BY n.stage").build();
    db.all(&text, args).await
}

pub(super) async fn amounts(db: &Db, scope: &Scope, region: Region) -> Result<Vec<Amounts>> {
    let (text, args) =
        sql(AMOUNTS, scope, region).push(" GROUP BY n.unit ORDER BY COUNT(*) DESC, n.unit").build();
    db.all(&text, args).await
}

pub(super) async fn categories(db: &Db, scope: &Scope, region: Region) -> Result<Vec<(String, i64)>> {
    let sql =
        sql(CATEGORIES, scope, region).push(" GROUP BY SUBSTR(n.category, 1, 3) ORDER BY COUNT(*) DESC");
    let (text, args) = sql.build();
    db.all(&text, args).await
}

/// Counts one level below. A village's households are not told apart by village.
pub(super) async fn below(db: &Db, scope: &Scope, region: Region) -> Result<Vec<(Region, i64)>> {
    let (text, group, factor) = match region.level() {
        Level::Province => (BELOW_PREFECTURE, " GROUP BY n.region / 100000000", 100_000_000),
        Level::Prefecture => (BELOW_COUNTY, " GROUP BY n.region / 1000000", 1_000_000),
        Level::County => (BELOW_TOWNSHIP, " GROUP BY n.region / 1000", 1_000),
        Level::Township => (BELOW_VILLAGE, " GROUP BY n.region", 1),
        Level::Village => return Ok(Vec::new()),
    };
    let (text, args) = sql(text, scope, region).push(group).push(" ORDER BY COUNT(*) DESC").build();
    let rows: Vec<(i64, i64)> = db.all(&text, args).await?;
    Ok(rows.into_iter().filter_map(|(code, n)| Some((Region::new(code * factor).ok()?, n))).collect())
}

pub(super) async fn claim_waits(db: &Db, scope: &Scope, region: Region) -> Result<Vec<(i64,)>> {
    let (text, args) = sql(CLAIM_WAITS, scope, region).build();
    db.all(&text, args).await
}

pub(super) async fn answer_waits(db: &Db, scope: &Scope, region: Region) -> Result<Vec<(i64,)>> {
    let (text, args) = sql(ANSWER_WAITS, scope, region).build();
    db.all(&text, args).await
}

/// What still stands of a confirmed delivery, for a public time line beside the sums.
#[derive(Debug, Clone, crate::db::FromRow)]
pub(super) struct Arrived {
    pub(super) confirmed_at: Time,
    pub(super) received: i64,
    pub(super) unit: String,
    pub(super) title: String,
}

pub(super) async fn arrived(db: &Db, scope: &Scope, region: Region, limit: i64) -> Result<Vec<Arrived>> {
    let sql = sql(CONFIRMED, scope, region).bind(" ORDER BY d.confirmed_at DESC LIMIT ?", limit);
    let (text, args) = sql.build();
    db.all(&text, args).await
}
