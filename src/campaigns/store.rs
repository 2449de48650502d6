//! SQL of campaigns, their staff and their pool.

use super::pool::{Counts, Filter, MOST, Number};
use super::staff::{Duty, Member};
use super::tasks::Task;
use super::{Campaign, NewCampaign, Stage};
use crate::access::{Account, Columns, Scope, within};
use crate::args;
use crate::db::{Db, Result, Sql, Tx, Value};
use crate::kernel::clock::Time;
use crate::kernel::id::Id;
use crate::kernel::region::Region;
use crate::ledger::Project;
use crate::needs::Need;
use crate::offers::Offer;

macro_rules! columns {
    () => {
        "c.id, c.region, c.event, c.title, c.place, c.rules, c.starts_on, c.ends_on, c.job_fair, c.produce_fair, \
         c.stage, c.version, c.created_by, c.created_at, c.opened_at, c.live_at, c.settling_at, c.allocated_at, \
         c.disclosed_at, c.closed_at"
    };
}

crate::sql! {
    LOAD = concat!("SELECT ", columns!(), " FROM campaign c WHERE c.id = $1");
    PUBLIC = concat!("SELECT ", columns!(), " FROM campaign c WHERE c.id = $1 AND c.stage <> 'planning'");
    PUBLIC_LIST = concat!("SELECT ", columns!(), " FROM campaign c WHERE c.stage <> 'planning' \
        ORDER BY c.starts_on DESC, c.id DESC LIMIT $1");
    ALL = concat!("SELECT ", columns!(), " FROM campaign c WHERE 1 = 1");
    SERVED = concat!("SELECT ", columns!(), " FROM campaign c JOIN campaign_staff s ON s.campaign_id = c.id \
        WHERE s.account_id = $1 AND s.left_at IS NULL ORDER BY c.starts_on DESC, c.id DESC LIMIT 100");
    INSERT = "INSERT INTO campaign (id, region, event, title, place, rules, starts_on, ends_on, job_fair, produce_fair, \
        stage, version, created_by, created_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'planning', 0, $11, $12)";
    UPDATE = "UPDATE campaign SET event = $3, title = $4, place = $5, rules = $6, starts_on = $7, ends_on = $8, \
        job_fair = $9, produce_fair = $10, version = version + 1 WHERE id = $1 AND version = $2";
    SET_STAGE = "UPDATE campaign SET stage = $3, version = version + 1, \
        opened_at = CASE WHEN $3 = 'open' AND opened_at IS NULL THEN $4 ELSE opened_at END, \
        live_at = CASE WHEN $3 = 'live' THEN $4 ELSE live_at END, \
        settling_at = CASE WHEN $3 = 'settling' THEN $4 ELSE settling_at END, \
        disclosed_at = CASE WHEN $3 = 'disclosed' THEN $4 ELSE disclosed_at END, \
        closed_at = CASE WHEN $3 = 'closed' THEN $4 ELSE closed_at END WHERE id = $1 AND version = $2";
    SET_ALLOCATED = "UPDATE campaign SET allocated_at = $2 WHERE id = $1";
    LOCK = "UPDATE campaign SET title = title WHERE id = $1";
    POOL_NEED = "SELECT need_id FROM campaign_need WHERE campaign_id = $1 LIMIT 1";
    POOL_PROJECT = "SELECT project_id FROM campaign_project WHERE campaign_id = $1 LIMIT 1";
    OPEN_CONFLICTS = "SELECT COUNT(*) FROM campaign_pledge WHERE campaign_id = $1 AND stage = 'conflict'";
    MEMBERS = "SELECT s.account_id, a.name, s.duty, s.appointed_at, s.left_at FROM campaign_staff s \
        JOIN account a ON a.id = s.account_id WHERE s.campaign_id = $1 \
        ORDER BY s.left_at IS NOT NULL, s.duty DESC, s.appointed_at, s.account_id LIMIT 500";
    DUTY = "SELECT duty FROM campaign_staff WHERE campaign_id = $1 AND account_id = $2 AND left_at IS NULL";
    APPOINT = "INSERT INTO campaign_staff (campaign_id, account_id, duty, appointed_by, appointed_at) \
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (campaign_id, account_id) DO UPDATE \
        SET duty = excluded.duty, appointed_by = excluded.appointed_by, appointed_at = excluded.appointed_at, left_at = NULL";
    DISMISS = "UPDATE campaign_staff SET left_at = $3 WHERE campaign_id = $1 AND account_id = $2 AND left_at IS NULL";
    TASKS = "SELECT task, done_at FROM campaign_task WHERE campaign_id = $1";
    TICK = "INSERT INTO campaign_task (campaign_id, task, done_by, done_at) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (campaign_id, task) DO NOTHING";
    UNTICK = "DELETE FROM campaign_task WHERE campaign_id = $1 AND task = $2";
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

const COLUMNS: Columns =
    Columns { region: crate::region_columns!("c.region"), account: None, organization: None };
const NEED: [&str; 5] = crate::region_columns!("n.region");
const PROJECT: [&str; 5] = crate::region_columns!("p.region");

/// Whoever it is for: [`super::staff::right`] says what they may do with it.
pub(super) async fn get(db: &Db, id: Id<Campaign>) -> Result<Option<Campaign>> {
    db.opt(LOAD, args![id]).await
}

/// As [`get`], in a transaction.
pub(super) async fn load(tx: &mut Tx, id: Id<Campaign>) -> Result<Option<Campaign>> {
    tx.opt(LOAD, args![id]).await
}

pub(super) async fn public(db: &Db, id: Id<Campaign>) -> Result<Option<Campaign>> {
    db.opt(PUBLIC, args![id]).await
}

/// The campaign for a deed of somebody who is not of its staff, if anybody may see it.
pub(super) async fn load_public(tx: &mut Tx, id: Id<Campaign>) -> Result<Option<Campaign>> {
    tx.opt(PUBLIC, args![id]).await
}

pub(super) async fn public_list(db: &Db, limit: i64) -> Result<Vec<Campaign>> {
    db.all(PUBLIC_LIST, args![limit]).await
}

pub(super) async fn list(db: &Db, scope: &Scope, limit: i64) -> Result<Vec<Campaign>> {
    let sql = scope.limit(Sql::new(ALL), &COLUMNS);
    let (sql, args) = sql.bind(" ORDER BY c.starts_on DESC, c.id DESC LIMIT ?", limit).build();
    db.all(&sql, args).await
}

pub(super) async fn served(db: &Db, account: Id<Account>) -> Result<Vec<Campaign>> {
    db.all(SERVED, args![account]).await
}

/// What an organiser writes, in the order of the columns after the region.
fn written(new: &NewCampaign) -> Vec<Value> {
    args![
        new.event.as_str(),
        new.title.as_str(),
        new.place.as_str(),
        new.rules.as_str(),
        new.starts_on,
        new.ends_on,
        new.job_fair,
        new.produce_fair,
    ]
}

pub(super) async fn insert(
    tx: &mut Tx,
    id: Id<Campaign>,
    new: &NewCampaign,
    author: Id<Account>,
    now: Time,
) -> Result<()> {
    tx.exec(INSERT, [args![id, new.region], written(new), args![author, now]].concat()).await?;
    Ok(())
}

pub(super) async fn update(tx: &mut Tx, id: Id<Campaign>, version: i64, new: &NewCampaign) -> Result<u64> {
    tx.exec(UPDATE, [args![id, version], written(new)].concat()).await
}

pub(super) async fn set_stage(
    tx: &mut Tx,
    id: Id<Campaign>,
    version: i64,
    stage: Stage,
    now: Time,
) -> Result<u64> {
    tx.exec(SET_STAGE, args![id, version, stage, now]).await
}

pub(super) async fn set_allocated(tx: &mut Tx, id: Id<Campaign>, now: Time) -> Result<()> {
    tx.exec(SET_ALLOCATED, args![id, now]).await?;
    Ok(())
}

/// Whoever changes the pool does so one after the other.
pub(super) async fn lock(tx: &mut Tx, id: Id<Campaign>) -> Result<()> {
    tx.exec(LOCK, args![id]).await?;
    Ok(())
}

pub(super) async fn pool_is_empty(tx: &mut Tx, id: Id<Campaign>) -> Result<bool> {
    let need: Option<(i64,)> = tx.opt(POOL_NEED, args![id]).await?;
    let project: Option<(i64,)> = tx.opt(POOL_PROJECT, args![id]).await?;
    Ok(need.is_none() && project.is_none())
}

pub(super) async fn open_conflicts(tx: &mut Tx, id: Id<Campaign>) -> Result<i64> {
    Ok(tx.one::<(i64,)>(OPEN_CONFLICTS, args![id]).await?.0)
}

pub(super) async fn members(db: &Db, id: Id<Campaign>) -> Result<Vec<Member>> {
    db.all(MEMBERS, args![id]).await
}

pub(super) async fn duty(tx: &mut Tx, id: Id<Campaign>, account: Id<Account>) -> Result<Option<Duty>> {
    let row: Option<(Duty,)> = tx.opt(DUTY, args![id, account]).await?;
    Ok(row.map(|(duty,)| duty))
}

pub(super) async fn duty_of(db: &Db, id: Id<Campaign>, account: Id<Account>) -> Result<Option<Duty>> {
    let row: Option<(Duty,)> = db.opt(DUTY, args![id, account]).await?;
    Ok(row.map(|(duty,)| duty))
}

pub(super) async fn appoint(
    tx: &mut Tx,
    (id, account, duty): (Id<Campaign>, Id<Account>, Duty),
    by: Id<Account>,
    now: Time,
) -> Result<()> {
    tx.exec(APPOINT, args![id, account, duty, by, now]).await?;
    Ok(())
}

pub(super) async fn dismiss(tx: &mut Tx, id: Id<Campaign>, account: Id<Account>, now: Time) -> Result<()> {
    tx.exec(DISMISS, args![id, account, now]).await?;
    Ok(())
}

pub(super) async fn tasks(db: &Db, id: Id<Campaign>) -> Result<Vec<(String, Time)>> {
    db.all(TASKS, args![id]).await
}

pub(super) async fn tick(
    tx: &mut Tx,
    id: Id<Campaign>,
    task: Task,
    done: Option<(Id<Account>, Time)>,
) -> Result<u64> {
    match done {
        Some((by, now)) => tx.exec(TICK, args![id, task.as_str(), by, now]).await,
        None => tx.exec(UNTICK, args![id, task.as_str()]).await,
    }
}

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

pub(super) async fn pick_projects(
    tx: &mut Tx,
    campaign: &Campaign,
    region: Option<Region>,
    (by, now): By,
) -> Result<u64> {
    let sql = Sql::new("INSERT INTO campaign_project (campaign_id, project_id, added_by, added_at)")
        .bind(" SELECT CAST(? AS BIGINT), p.id,", campaign.id)
        .bind(" CAST(? AS BIGINT),", by)
        .bind(" CAST(? AS BIGINT) FROM project p WHERE p.stage = 'published'", now);
    let mut sql = within(sql, &PROJECT, campaign.region);
    if let Some(region) = region {
        sql = within(sql, &PROJECT, region);
    }
    let (sql, args) = sql.push(" ON CONFLICT (campaign_id, project_id) DO NOTHING").build();
    tx.exec(&sql, args).await
}

pub(super) async fn remove_project(tx: &mut Tx, id: Id<Campaign>, project: Id<Project>) -> Result<u64> {
    tx.exec(REMOVE_PROJECT, args![id, project]).await
}

const OFFER: [&str; 5] = crate::region_columns!("o.region");

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
