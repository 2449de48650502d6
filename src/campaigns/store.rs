//! SQL of campaigns and their staff.

use super::staff::{Duty, Member};
use super::tasks::Task;
use super::{Campaign, NewCampaign, Stage};
use crate::access::{Account, Columns, Scope};
use crate::args;
use crate::db::{Db, Result, Sql, Tx, Value};
use crate::kernel::clock::Time;
use crate::kernel::id::Id;
use crate::kernel::region::Region;

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
}

const COLUMNS: Columns =
    Columns { region: crate::region_columns!("c.region"), account: None, organization: None };

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

/// Whose pool takes things of `place` and may still change.
fn taking_all(place: Region) -> Sql {
    let sql = Sql::new(ALL).push(" AND c.stage IN ('planning', 'open', 'live') AND c.region");
    sql.bind_in(place.ancestors().chain([place]))
}

const LATEST: &str = " ORDER BY c.starts_on DESC, c.id DESC LIMIT 50";

pub(super) async fn taking(db: &Db, scope: &Scope, place: Region) -> Result<Vec<Campaign>> {
    let (sql, args) = scope.limit(taking_all(place), &COLUMNS).push(LATEST).build();
    db.all(&sql, args).await
}

/// Those of which `account` was appointed an organiser.
pub(super) async fn taking_of(db: &Db, account: Id<Account>, place: Region) -> Result<Vec<Campaign>> {
    let staff = " AND EXISTS (SELECT 1 FROM campaign_staff s WHERE s.campaign_id = c.id AND s.left_at IS NULL \
        AND s.duty = 'organiser' AND s.account_id = ?)";
    let (sql, args) = taking_all(place).bind(staff, account).push(LATEST).build();
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
