//! SQL of needs.

use super::review::Level;
use super::{Beneficiary, Decision, Need, NewNeed, Review, Stage};
use crate::access::{Account, Columns, Scope, within};
use crate::args;
use crate::db::{Db, Result, Sql, Tx};
use crate::kernel::clock::Time;
use crate::kernel::id::Id;
use crate::kernel::region::Region;
use crate::registry::{Consent, Household};

macro_rules! columns {
    () => {
        "SELECT n.id, n.region, n.beneficiary, n.household_id, n.consent_id, n.category, n.tags, n.title, n.detail, \
         n.unit, n.unit_price, n.urgency, n.about_minor, n.receiving_body, n.requested, n.claimed, n.delivered, \
         n.received, n.stage, n.version, n.created_by, n.created_at, n.submitted_at, n.published_at, n.expires_at, \
         n.merged_into, n.routed_to FROM need n WHERE "
    };
}

crate::sql! {
    ALL = concat!(columns!(), "1 = 1");
    LOAD = concat!(columns!(), "n.id = $1");
    DUE = concat!(columns!(), "n.stage = 'published' AND n.expires_at <= $1 AND n.claimed = n.received ORDER BY n.id LIMIT 200");
    PUBLIC_AFTER = concat!(columns!(), "n.stage IN ('published', 'met', 'closed') AND n.id > $1 ORDER BY n.id LIMIT $2");
    OPEN = concat!(columns!(), "n.stage = 'published'");
    INSERT = "INSERT INTO need (id, region, beneficiary, household_id, consent_id, category, tags, title, detail, unit, \
        unit_price, urgency, about_minor, receiving_body, requested, claimed, delivered, received, stage, version, \
        created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 0, 0, 0, \
        'draft', 0, $16, $17)";
    UPDATE = "UPDATE need SET region = $3, beneficiary = $4, household_id = $5, consent_id = $6, category = $7, \
        tags = $8, title = $9, detail = $10, unit = $11, unit_price = $12, urgency = $13, about_minor = $14, \
        receiving_body = $15, requested = $16, version = version + 1 WHERE id = $1 AND version = $2";
    SET_STAGE = "UPDATE need SET stage = $3, version = version + 1, \
        submitted_at = CASE WHEN $3 = 'submitted' THEN $4 ELSE submitted_at END, \
        published_at = CASE WHEN $3 = 'published' AND published_at IS NULL THEN $4 ELSE published_at END \
        WHERE id = $1 AND version = $2";
    COUNT = "SELECT COUNT(*) FROM need n WHERE 1 = 1";
    BY_CONSENT = concat!(columns!(), "n.consent_id = $1 ORDER BY n.id");
    SAME = "SELECT id FROM need WHERE region = $1 AND household_id IS NOT DISTINCT FROM $2 AND title = $3 \
        AND requested = $4 AND unit = $5 LIMIT 1";
    SET_CONSENT = "UPDATE need SET consent_id = $2 WHERE id = $1";
    SET_EXPIRY = "UPDATE need SET expires_at = $2 WHERE id = $1";
    SET_MERGED = "UPDATE need SET merged_into = $2 WHERE id = $1";
    SET_ROUTED = "UPDATE need SET routed_to = $2 WHERE id = $1";
    INSERT_REVIEW = "INSERT INTO review (id, need_id, level, decision, reason, note, reviewer_id, at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    REVIEWS = "SELECT r.decision, r.reason, r.note, r.at FROM review r WHERE r.need_id = $1 ORDER BY r.id";
}

const REGION: [&str; 5] = crate::region_columns!("n.region");
const COLUMNS: Columns =
    Columns { region: REGION, account: Some(" AND (n.created_by = ?"), organization: None };

/// Which needs to list. Everything that is `None` does not matter.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub region: Option<Region>,
    /// Published ones only, by the index made for them.
    pub open: bool,
    pub stages: Vec<Stage>,
    pub beneficiary: Option<Beneficiary>,
    pub author: Option<Id<Account>>,
    pub household: Option<Id<Household>>,
    /// Code of a category.
    pub category: Option<String>,
    /// What somebody else entered: one's own a reviewer may not decide.
    pub not_author: Option<Id<Account>>,
    /// Oldest first instead of newest first.
    pub oldest: bool,
    /// The last id of the page before.
    pub before: Option<Id<Need>>,
    pub limit: i64,
}

pub(super) async fn list(db: &Db, scope: &Scope, filter: &Filter) -> Result<Vec<Need>> {
    let sql = narrowed(scope.limit(Sql::new(if filter.open { OPEN } else { ALL }), &COLUMNS), filter);
    let sql = if filter.oldest {
        sql.bind(" ORDER BY n.id LIMIT ?", filter.limit)
    } else {
        sql.bind_some(" AND n.id < ?", filter.before).bind(" ORDER BY n.id DESC LIMIT ?", filter.limit)
    };
    let (sql, args) = sql.build();
    db.all(&sql, args).await
}

pub(super) async fn count(db: &Db, scope: &Scope, filter: &Filter) -> Result<i64> {
    let (sql, args) = narrowed(scope.limit(Sql::new(COUNT), &COLUMNS), filter).build();
    Ok(db.one::<(i64,)>(&sql, args).await?.0)
}

fn narrowed(mut sql: Sql, filter: &Filter) -> Sql {
    if let Some(region) = filter.region {
        sql = within(sql, &REGION, region);
    }
    if !filter.stages.is_empty() {
        sql = sql.push(" AND n.stage").bind_in(filter.stages.iter().copied());
    }
    sql.bind_some(" AND n.beneficiary = ?", filter.beneficiary)
        .bind_some(" AND n.created_by = ?", filter.author)
        .bind_some(" AND n.created_by <> ?", filter.not_author)
        .bind_some(" AND n.household_id = ?", filter.household)
        .bind_some(" AND n.category = ?", filter.category.as_deref())
}

fn same_args(new: &NewNeed) -> Vec<crate::db::Value> {
    args![new.region, new.household, new.title.as_str(), new.quantity, new.unit.as_str()]
}

pub(super) async fn same(tx: &mut Tx, new: &NewNeed) -> Result<Option<Id<Need>>> {
    Ok(tx.opt::<(Id<Need>,)>(SAME, same_args(new)).await?.map(|(id,)| id))
}

pub(super) async fn is_there(db: &Db, new: &NewNeed) -> Result<bool> {
    Ok(db.opt::<(Id<Need>,)>(SAME, same_args(new)).await?.is_some())
}

pub(super) async fn by_consent(tx: &mut Tx, consent: Id<Consent>) -> Result<Vec<Need>> {
    tx.all(BY_CONSENT, args![consent]).await
}

pub(super) async fn set_consent(tx: &mut Tx, id: Id<Need>, consent: Id<Consent>) -> Result<()> {
    tx.exec(SET_CONSENT, args![id, consent]).await?;
    Ok(())
}

pub(super) async fn get(db: &Db, scope: &Scope, id: Id<Need>) -> Result<Option<Need>> {
    let (sql, args) = scope.limit(Sql::new(ALL), &COLUMNS).bind(" AND n.id = ?", id).build();
    db.opt(&sql, args).await
}

pub(super) async fn by_ids(db: &Db, ids: &[Id<Need>]) -> Result<Vec<Need>> {
    let (sql, args) = Sql::new(PUBLIC_PREFIX).bind_in(ids.iter().copied()).build();
    db.all(&sql, args).await
}

/// Ends before its list, so it is not a whole statement.
const PUBLIC_PREFIX: &str = concat!(columns!(), "n.stage IN ('published', 'met', 'closed') AND n.id");

pub(super) async fn public_after(db: &Db, after: i64, limit: i64) -> Result<Vec<Need>> {
    db.all(PUBLIC_AFTER, args![after, limit]).await
}

pub(super) async fn load(tx: &mut Tx, id: Id<Need>) -> Result<Option<Need>> {
    tx.opt(LOAD, args![id]).await
}

pub(super) async fn due(tx: &mut Tx, now: Time) -> Result<Vec<Need>> {
    tx.all(DUE, args![now]).await
}

pub(super) async fn insert(
    tx: &mut Tx,
    id: Id<Need>,
    new: &NewNeed,
    author: Id<Account>,
    now: Time,
) -> Result<()> {
    let args = [args![id], written(new), args![author, now]].concat();
    tx.exec(INSERT, args).await?;
    Ok(())
}

/// What an author writes, in the order of the columns.
fn written(new: &NewNeed) -> Vec<crate::db::Value> {
    args![
        new.region,
        new.beneficiary,
        new.household,
        new.consent,
        new.category.as_str(),
        new.tags.join(" "),
        new.title.as_str(),
        new.detail.as_str(),
        new.unit.as_str(),
        new.unit_price,
        new.urgency,
        new.about_minor,
        new.receiving_body.as_deref(),
        new.quantity,
    ]
}

pub(super) async fn update(tx: &mut Tx, id: Id<Need>, version: i64, new: &NewNeed) -> Result<u64> {
    tx.exec(UPDATE, [args![id, version], written(new)].concat()).await
}

pub(super) async fn set_stage(
    tx: &mut Tx,
    id: Id<Need>,
    version: i64,
    stage: Stage,
    now: Time,
) -> Result<u64> {
    tx.exec(SET_STAGE, args![id, version, stage, now]).await
}

pub(super) async fn set_expiry(tx: &mut Tx, id: Id<Need>, at: Time) -> Result<()> {
    tx.exec(SET_EXPIRY, args![id, at]).await?;
    Ok(())
}

/// Where a merged or routed need went.
pub(super) async fn set_side(tx: &mut Tx, id: Id<Need>, decision: &Decision) -> Result<()> {
    match decision {
        Decision::Merge { into } => tx.exec(SET_MERGED, args![id, *into]).await?,
        Decision::Route { to } => tx.exec(SET_ROUTED, args![id, to.as_str()]).await?,
        Decision::Publish | Decision::Return { .. } => 0,
    };
    Ok(())
}

type ReviewRow<'a> = (Id<Review>, Id<Need>, Level, &'a str, Option<&'a str>, &'a str, Id<Account>, Time);

pub(super) async fn insert_review(tx: &mut Tx, row: ReviewRow<'_>) -> Result<()> {
    let (id, need, level, decision, reason, note, reviewer, at) = row;
    tx.exec(INSERT_REVIEW, args![id, need, level, decision, reason, note, reviewer, at]).await?;
    Ok(())
}

pub(super) async fn reviews(db: &Db, id: Id<Need>) -> Result<Vec<Review>> {
    db.all(REVIEWS, args![id]).await
}
