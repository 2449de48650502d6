//! SQL of what is in the pool of a campaign.

use super::Campaign;
use super::pool::{Counts, Filter, MOST, Number};
use crate::access::{Account, within};
use crate::args;
use crate::db::{Db, Result, Sql, Tx};
use crate::kernel::clock::Time;
use crate::kernel::id::Id;
use crate::kernel::region::Region;
use crate::ledger::Project;
use crate::needs::Need;
use crate::offers::Offer;

crate::sql! {
    REMOVE = "DELETE FROM campaign_need WHERE campaign_id = $1 AND need_id = $2";
    REMOVE_PROJECT = "DELETE FROM campaign_project WHERE campaign_id = $1 AND project_id = $2";
    REMOVE_OFFER = "DELETE FROM campaign_offer WHERE campaign_id = $1 AND offer_id = $2";
    ADD_OFFER = "INSERT INTO campaign_offer (campaign_id, offer_id, added_by, added_at) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (campaign_id, offer_id) DO NOTHING";
    NUMBERS = "SELECT p.number, p.need_id FROM campaign_need p WHERE p.campaign_id = $1 AND p.number > $2 \
        ORDER BY p.number LIMIT $3";
    OPEN_NUMBERS = "SELECT p.number, p.need_id FROM campaign_need p JOIN need n ON n.id = p.need_id \
        WHERE p.campaign_id = $1 AND p.number > $2 AND n.stage = 'published' AND n.claimed < n.requested \
        ORDER BY p.number LIMIT $3";
    NUMBER = "SELECT p.number, p.need_id FROM campaign_need p WHERE p.campaign_id = $1 AND p.need_id = $2";
    COUNTS = "SELECT (SELECT COUNT(*) FROM campaign_need WHERE campaign_id = $1) AS needs, \
        (SELECT COUNT(*) FROM campaign_project WHERE campaign_id = $1) AS projects, \
        (SELECT COUNT(*) FROM campaign_offer WHERE campaign_id = $1) AS offers";
    PROJECT_IDS = "SELECT project_id FROM campaign_project WHERE campaign_id = $1 ORDER BY project_id LIMIT 500";
    OFFER_IDS = "SELECT offer_id FROM campaign_offer WHERE campaign_id = $1 ORDER BY offer_id LIMIT 2000";
}

const NEED: [&str; 5] = crate::region_columns!("n.region");
const PROJECT: [&str; 5] = crate::region_columns!("p.region");
const OFFER: [&str; 5] = crate::region_columns!("o.region");

/// Who puts something into the pool, and when.
type By = (Id<Account>, Time);

/// Numbers go on from the highest there is, in the order of urgency and waiting.
fn adding(campaign: &Campaign, (by, now): By) -> Sql {
    Sql::new("INSERT INTO campaign_need (campaign_id, need_id, number, added_by, added_at)")
        .bind(" SELECT CAST(? AS BIGINT), x.id,", campaign.id)
        .bind(" (SELECT COALESCE(MAX(m.number), 0) FROM campaign_need m WHERE m.campaign_id = ?)", campaign.id)
        .push(" + ROW_NUMBER() OVER (ORDER BY x.urgency DESC, x.published_at, x.id),")
        .bind(" CAST(? AS BIGINT),", by)
        .bind(" CAST(? AS BIGINT)", now)
        .push(
            " FROM (SELECT n.id, n.urgency, n.published_at, ROW_NUMBER() OVER (PARTITION BY n.region / 1000000 \
             ORDER BY n.urgency DESC, n.published_at, n.id) AS place FROM need n \
             WHERE n.stage = 'published' AND n.claimed < n.requested",
        )
}

const NOT_THERE: &str =
    " AND NOT EXISTS (SELECT 1 FROM campaign_need p WHERE p.need_id = n.id AND p.campaign_id = ?)";

pub(super) async fn pick(tx: &mut Tx, campaign: &Campaign, filter: &Filter, by: By) -> Result<u64> {
    let mut sql = within(adding(campaign, by), &NEED, campaign.region);
    if let Some(region) = filter.region {
        sql = within(sql, &NEED, region);
    }
    let category = Some(format!("{}%", filter.category.replace(['%', '_'], ""))).filter(|text| text != "%");
    let sql = sql
        .bind(" AND n.urgency >= ?", filter.urgency)
        .bind_some(" AND n.beneficiary = ?", filter.beneficiary)
        .bind_some(" AND n.category LIKE ?", category);
    // A quota counts what is there already: asking twice does not double a county's share.
    let sql = if filter.per_county.is_some() { sql } else { sql.bind(NOT_THERE, campaign.id) };
    let sql = sql.push(") x WHERE 1 = 1").bind_some(" AND x.place <= ?", filter.per_county);
    let sql = sql.bind(
        " AND NOT EXISTS (SELECT 1 FROM campaign_need p WHERE p.need_id = x.id AND p.campaign_id = ?)",
        campaign.id,
    );
    let (sql, args) = sql.bind(" ORDER BY x.urgency DESC, x.published_at, x.id LIMIT ?", MOST).build();
    tx.exec(&sql, args).await
}

pub(super) async fn add(tx: &mut Tx, campaign: &Campaign, needs: &[Id<Need>], by: By) -> Result<u64> {
    let sql = within(adding(campaign, by), &NEED, campaign.region).bind(NOT_THERE, campaign.id);
    let (sql, args) = sql.push(" AND n.id").bind_in(needs.iter().copied()).push(") x").build();
    tx.exec(&sql, args).await
}

/// How many of `needs` are in the pool.
pub(super) async fn count_in(tx: &mut Tx, id: Id<Campaign>, needs: &[Id<Need>]) -> Result<i64> {
    let sql = Sql::new("SELECT COUNT(*) FROM campaign_need WHERE campaign_id").bind(" = ?", id);
    let (sql, args) = sql.push(" AND need_id").bind_in(needs.iter().copied()).build();
    Ok(tx.one::<(i64,)>(&sql, args).await?.0)
}

pub(super) async fn remove(tx: &mut Tx, id: Id<Campaign>, need: Id<Need>) -> Result<u64> {
    tx.exec(REMOVE, args![id, need]).await
}

fn adding_projects(campaign: &Campaign, (by, now): By) -> Sql {
    let sql = Sql::new("INSERT INTO campaign_project (campaign_id, project_id, added_by, added_at)")
        .bind(" SELECT CAST(? AS BIGINT), p.id,", campaign.id)
        .bind(" CAST(? AS BIGINT),", by)
        .bind(" CAST(? AS BIGINT) FROM project p WHERE p.stage = 'published'", now);
    within(sql, &PROJECT, campaign.region)
}

const NEW_PROJECT: &str = " ON CONFLICT (campaign_id, project_id) DO NOTHING";

pub(super) async fn pick_projects(
    tx: &mut Tx,
    campaign: &Campaign,
    region: Option<Region>,
    by: By,
) -> Result<u64> {
    let mut sql = adding_projects(campaign, by);
    if let Some(region) = region {
        sql = within(sql, &PROJECT, region);
    }
    let (sql, args) = sql.push(NEW_PROJECT).build();
    tx.exec(&sql, args).await
}

pub(super) async fn add_projects(
    tx: &mut Tx,
    campaign: &Campaign,
    projects: &[Id<Project>],
    by: By,
) -> Result<u64> {
    let sql = adding_projects(campaign, by).push(" AND p.id").bind_in(projects.iter().copied());
    let (sql, args) = sql.push(NEW_PROJECT).build();
    tx.exec(&sql, args).await
}

/// How many of `projects` are in the pool.
pub(super) async fn count_projects_in(
    tx: &mut Tx,
    id: Id<Campaign>,
    projects: &[Id<Project>],
) -> Result<i64> {
    let sql = Sql::new("SELECT COUNT(*) FROM campaign_project WHERE campaign_id").bind(" = ?", id);
    let (sql, args) = sql.push(" AND project_id").bind_in(projects.iter().copied()).build();
    Ok(tx.one::<(i64,)>(&sql, args).await?.0)
}

pub(super) async fn with_need(
    db: &Db,
    campaigns: &[Id<Campaign>],
    need: Id<Need>,
) -> Result<Vec<Id<Campaign>>> {
    let sql = Sql::new("SELECT campaign_id FROM campaign_need WHERE need_id").bind(" = ?", need);
    among(db, sql, campaigns).await
}

pub(super) async fn with_project(
    db: &Db,
    campaigns: &[Id<Campaign>],
    project: Id<Project>,
) -> Result<Vec<Id<Campaign>>> {
    let sql = Sql::new("SELECT campaign_id FROM campaign_project WHERE project_id").bind(" = ?", project);
    among(db, sql, campaigns).await
}

async fn among(db: &Db, sql: Sql, campaigns: &[Id<Campaign>]) -> Result<Vec<Id<Campaign>>> {
    // Most readers of a page organise nothing.
    if campaigns.is_empty() {
        return Ok(Vec::new());
    }
    let (sql, args) = sql.push(" AND campaign_id").bind_in(campaigns.iter().copied()).build();
    let rows: Vec<(Id<Campaign>,)> = db.all(&sql, args).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

pub(super) async fn remove_project(tx: &mut Tx, id: Id<Campaign>, project: Id<Project>) -> Result<u64> {
    tx.exec(REMOVE_PROJECT, args![id, project]).await
}

/// Open offers that may go anywhere, or only to a place within the campaign's region.
pub(super) async fn pick_offers(tx: &mut Tx, campaign: &Campaign, (by, now): By) -> Result<u64> {
    let sql = Sql::new("INSERT INTO campaign_offer (campaign_id, offer_id, added_by, added_at)")
        .bind(" SELECT CAST(? AS BIGINT), o.id,", campaign.id)
        .bind(" CAST(? AS BIGINT),", by)
        .bind(" CAST(? AS BIGINT) FROM offer o WHERE o.stage = 'open' AND o.committed < o.quantity", now)
        .bind(" AND o.valid_until > ? AND (NOT o.limited OR (1 = 1", now);
    let sql = within(sql, &OFFER, campaign.region).push("))");
    let (sql, args) = sql.push(" ON CONFLICT (campaign_id, offer_id) DO NOTHING").build();
    tx.exec(&sql, args).await
}

pub(super) async fn add_offer(tx: &mut Tx, id: Id<Campaign>, offer: Id<Offer>, (by, now): By) -> Result<()> {
    tx.exec(ADD_OFFER, args![id, offer, by, now]).await?;
    Ok(())
}

pub(super) async fn remove_offer(tx: &mut Tx, id: Id<Campaign>, offer: Id<Offer>) -> Result<u64> {
    tx.exec(REMOVE_OFFER, args![id, offer]).await
}

pub(super) async fn numbers(
    db: &Db,
    id: Id<Campaign>,
    open: bool,
    after: i64,
    limit: i64,
) -> Result<Vec<Number>> {
    db.all(if open { OPEN_NUMBERS } else { NUMBERS }, args![id, after, limit]).await
}

pub(super) async fn number(db: &Db, id: Id<Campaign>, need: Id<Need>) -> Result<Option<Number>> {
    db.opt(NUMBER, args![id, need]).await
}

pub(super) async fn counts(db: &Db, id: Id<Campaign>) -> Result<Counts> {
    db.one(COUNTS, args![id]).await
}

pub(super) async fn project_ids(db: &Db, id: Id<Campaign>) -> Result<Vec<Id<Project>>> {
    let rows: Vec<(Id<Project>,)> = db.all(PROJECT_IDS, args![id]).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

pub(super) async fn offer_ids(db: &Db, id: Id<Campaign>) -> Result<Vec<Id<Offer>>> {
    let rows: Vec<(Id<Offer>,)> = db.all(OFFER_IDS, args![id]).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}
