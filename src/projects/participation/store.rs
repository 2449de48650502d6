//! SQL of participations, of what they take, and of everything added up again.

use super::{Declined, Giving, Participation, Stage};
use crate::access::{Account, Act, Columns, Organization, Scope};
use crate::args;
use crate::claims::Mismatch;
use crate::db::{Db, FromRow, Result, Sql, Tx};
use crate::kernel::clock::Time;
use crate::kernel::id::Id;
use crate::kernel::region::Region;
use crate::ledger::{Contribution, Project};
use crate::projects::{LotKind, LotMark};
use crate::registry::Household;

/// What was declined is stored as withdrawn, with a reason.
macro_rules! stage {
    () => {
        "CASE WHEN t.declined_for IS NULL THEN t.stage ELSE 'declined' END"
    };
}

macro_rules! columns {
    () => {
        concat!(
            "SELECT t.id, t.project_id, t.region, t.account_id, t.organization_id, t.giving, t.amount, ",
            stage!(),
            " AS stage, t.version, t.created_at, t.held_until, t.visit_on, t.signed_at, t.accepted_at, t.declined_for, \
             t.declined_note, t.intended, t.pledged FROM participation t WHERE "
        )
    };
}

macro_rules! take_columns {
    () => {
        "SELECT k.lot_id, k.asked, k.units, l.price, l.kind, l.title, l.due_on FROM take k \
         JOIN lot l ON l.id = k.lot_id WHERE "
    };
}

/// One sum that must hold, as a statement that finds where it does not.
macro_rules! sum_check {
    ($table:literal, $column:literal, $sum:literal) => {
        concat!(
            "SELECT '",
            $table,
            "' AS table_name, t.id, '",
            $column,
            "' AS amount, t.",
            $column,
            " AS stored, \
             CAST(COALESCE(",
            $sum,
            ", 0) AS BIGINT) AS summed FROM ",
            $table,
            " t WHERE t.",
            $column,
            " <> COALESCE(",
            $sum,
            ", 0)"
        )
    };
}

crate::sql! {
    ALL = concat!(columns!(), "1 = 1");
    DUE = concat!(columns!(), "t.stage IN ('interest', 'visited') AND t.held_until <= $1 ORDER BY t.id LIMIT 200");
    LOCK_PROJECT = "UPDATE project SET version = version + 1 WHERE id = $1 AND stage = 'published' AND EXISTS \
        (SELECT 1 FROM organization o WHERE o.id = $2 AND o.stage = 'verified') RETURNING region, programme";
    VERIFIED = "SELECT id FROM organization WHERE id = $1 AND stage = 'verified'";
    OPEN = "SELECT id FROM project WHERE id = $1 AND stage = 'published'";
    PROGRAMME = "SELECT programme FROM project WHERE id = $1";
    TAKE_LOT = "UPDATE lot SET taken = taken + $3 WHERE id = $2 AND project_id = $1 AND taken + $3 <= units \
        RETURNING price";
    OPEN_OF = "SELECT units - taken FROM lot WHERE id = $2 AND project_id = $1";
    INSERT = "INSERT INTO participation (id, project_id, region, account_id, organization_id, giving, amount, stage, \
        version, created_at, held_until) VALUES ($1, $2, $3, $4, $5, $6, $7, 'interest', 0, $8, $9)";
    INSERT_TAKE = "INSERT INTO take (participation_id, lot_id, asked, units) VALUES ($1, $2, $3, $3)";
    SET_INTENDED = "UPDATE participation SET intended = $2 WHERE id = $1";
    SET_PLEDGED = "UPDATE participation SET pledged = $2 WHERE id = $1";
    SET_SIGNED = "UPDATE participation SET signed_at = $2 WHERE id = $1";
    SET_ACCEPTED = "UPDATE participation SET accepted_at = $2 WHERE id = $1";
    SET_AMOUNT = "UPDATE participation SET amount = $2 WHERE id = $1";
    SET_DECLINED = "UPDATE participation SET declined_for = $2, declined_note = $3 WHERE id = $1";
    SET_VISIT = "UPDATE participation SET visit_on = $2, held_until = $3 WHERE id = $1";
    SET_STAGE = "UPDATE participation SET stage = $3, version = version + 1 WHERE id = $1 AND version = $2";
    TOUCH = "UPDATE participation SET version = version + 1 WHERE id = $1 AND version = $2";
    TAKES = concat!(take_columns!(), "k.participation_id = $1 ORDER BY l.position");
    FREE_TAKE = "UPDATE take SET units = units - $3 WHERE participation_id = $1 AND lot_id = $2";
    FREE_LOT = "UPDATE lot SET taken = taken - $2 WHERE id = $1";
    CUT_LOT = "UPDATE lot SET price = $2 WHERE id = $1";
    REST_LOT = "INSERT INTO lot (id, project_id, position, kind, title, price, units, taken) SELECT $1, l.project_id, \
        (SELECT MAX(m.position) + 1 FROM lot m WHERE m.project_id = l.project_id), 'part', l.title, 1, $3, 0 \
        FROM lot l WHERE l.id = $2";
    PENDING = "SELECT id FROM performance WHERE participation_id = $1 AND stage IN ('waiting', 'disputed') LIMIT 1";
    PROJECT_OPEN = "SELECT l.id FROM lot l WHERE l.project_id = $1 AND l.price * l.units > (SELECT \
        COALESCE(SUM(i.confirmed), 0) FROM instalment i JOIN participation t ON t.id = i.participation_id \
        WHERE i.lot_id = l.id AND t.stage IN ('accepted', 'followed_up', 'relieved')) LIMIT 1";
    LOT_SUM = sum_check!("lot", "taken", "(SELECT SUM(k.units) FROM take k WHERE k.lot_id = t.id)");
    PART_SUM = "SELECT 'participation' AS table_name, t.id, 'amount' AS amount, t.amount AS stored, \
        CAST(COALESCE((SELECT SUM(i.amount) FROM instalment i WHERE i.participation_id = t.id), 0) AS BIGINT) AS summed \
        FROM participation t WHERE t.stage NOT IN ('interest', 'visited', 'withdrawn', 'lapsed') AND t.amount <> \
        COALESCE((SELECT SUM(i.amount) FROM instalment i WHERE i.participation_id = t.id), 0)";
    DELIVERED_SUM = sum_check!("instalment", "delivered",
        "(SELECT SUM(f.amount - f.undone) FROM performance f WHERE f.instalment_id = t.id)");
    ACCEPTED_SUM = sum_check!("instalment", "accepted",
        "(SELECT SUM(f.accepted) FROM performance f WHERE f.instalment_id = t.id)");
    CONFIRMED_SUM = sum_check!("instalment", "confirmed",
        "(SELECT SUM(f.accepted) FROM performance f WHERE f.instalment_id = t.id AND f.stage = 'confirmed')");
    BUDGET_SUM = "SELECT 'project' AS table_name, t.id, 'budget' AS amount, t.budget AS stored, t.own_funds + \
        CAST(COALESCE((SELECT SUM(l.price * l.units) FROM lot l WHERE l.project_id = t.id), 0) AS BIGINT) AS summed \
        FROM project t WHERE t.budget <> t.own_funds + COALESCE((SELECT SUM(l.price * l.units) FROM lot l \
        WHERE l.project_id = t.id), 0)";
}

const COLUMNS: Columns = Columns {
    region: crate::region_columns!("t.region"),
    account: Some(" AND (t.account_id = ?"),
    organization: Some(" OR t.organization_id = ?"),
};

/// What somebody takes of a lot.
#[derive(Debug, Clone, FromRow)]
pub struct Taken {
    pub lot_id: Id<LotMark>,
    pub asked: i64,
    /// What still counts.
    pub units: i64,
    pub price: i64,
    pub kind: LotKind,
    pub title: String,
    pub due_on: Option<Time>,
}

/// How far a lot has come, in fen.
#[derive(Debug, Clone, FromRow)]
pub struct LotState {
    pub lot_id: Id<LotMark>,
    /// Units whose agreement both sides have signed.
    pub signed: i64,
    pub confirmed: i64,
}

/// Who takes part, as the project's page shows it.
#[derive(Debug, Clone, FromRow)]
pub struct Party {
    pub id: Id<Participation>,
    pub project_id: Id<Project>,
    pub organization_id: Id<Organization>,
    pub name: String,
    pub credit_code: String,
    pub title: String,
}

/// Which participations to list.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub project: Option<Id<Project>>,
    pub stages: Vec<Stage>,
    /// With a hand-over in this stage.
    pub performance: Option<super::PerformanceStage>,
    pub before: Option<Id<Participation>>,
    pub limit: i64,
}

pub(super) struct NewRow {
    pub(super) id: Id<Participation>,
    pub(super) project: Id<Project>,
    pub(super) region: Region,
    pub(super) organization: Id<Organization>,
    pub(super) giving: Giving,
    pub(super) amount: i64,
}

/// The projects that these participations are in, each once.
pub(super) async fn projects_of(db: &Db, participations: &[i64]) -> Result<Vec<Id<Project>>> {
    let sql = Sql::new("SELECT DISTINCT project_id FROM participation WHERE id");
    let (sql, args) = sql.bind_in(participations.iter().copied()).build();
    let rows: Vec<(Id<Project>,)> = db.all(&sql, args).await?;
    Ok(rows.into_iter().map(|(project,)| project).collect())
}

/// Takes the project's row, so that it is not withdrawn meanwhile; nothing unless it is published and the organization
/// verified.
pub(super) async fn lock_project(
    tx: &mut Tx,
    project: Id<Project>,
    organization: Id<Organization>,
) -> Result<Option<(Region, String)>> {
    tx.opt(LOCK_PROJECT, args![project, organization]).await
}

pub(super) async fn is_verified(tx: &mut Tx, organization: Id<Organization>) -> Result<bool> {
    Ok(tx.opt::<(i64,)>(VERIFIED, args![organization]).await?.is_some())
}

pub(super) async fn is_open(tx: &mut Tx, project: Id<Project>) -> Result<bool> {
    Ok(tx.opt::<(i64,)>(OPEN, args![project]).await?.is_some())
}

pub(super) async fn programme(tx: &mut Tx, project: Id<Project>) -> Result<String> {
    Ok(tx.one::<(String,)>(PROGRAMME, args![project]).await?.0)
}

/// The price of a unit, or nothing when so many are not open.
pub(super) async fn take_lot(
    tx: &mut Tx,
    project: Id<Project>,
    lot: Id<LotMark>,
    units: i64,
) -> Result<Option<i64>> {
    Ok(tx.opt::<(i64,)>(TAKE_LOT, args![project, lot, units]).await?.map(|(price,)| price))
}

pub(super) async fn open_of(tx: &mut Tx, project: Id<Project>, lot: Id<LotMark>) -> Result<Option<i64>> {
    Ok(tx.opt::<(i64,)>(OPEN_OF, args![project, lot]).await?.map(|(open,)| open))
}

pub(super) async fn insert(
    tx: &mut Tx,
    row: &NewRow,
    account: Id<Account>,
    now: Time,
    until: Time,
) -> Result<()> {
    let args = args![
        row.id,
        row.project,
        row.region,
        account,
        row.organization,
        row.giving,
        row.amount,
        now,
        until,
    ];
    tx.exec(INSERT, args).await?;
    Ok(())
}

pub(super) async fn insert_takes(
    tx: &mut Tx,
    id: Id<Participation>,
    takes: &[(Id<LotMark>, i64)],
) -> Result<()> {
    for (lot, units) in takes {
        tx.append(INSERT_TAKE, args![id, *lot, *units]).await?;
    }
    Ok(())
}

pub(super) async fn set_intended(tx: &mut Tx, id: Id<Participation>, entry: Id<Contribution>) -> Result<()> {
    tx.exec(SET_INTENDED, args![id, entry]).await?;
    Ok(())
}

pub(super) async fn set_pledged(tx: &mut Tx, id: Id<Participation>, entry: Id<Contribution>) -> Result<()> {
    tx.exec(SET_PLEDGED, args![id, entry]).await?;
    Ok(())
}

pub(super) async fn set_signed(tx: &mut Tx, id: Id<Participation>, at: Time) -> Result<()> {
    tx.exec(SET_SIGNED, args![id, at]).await?;
    Ok(())
}

pub(super) async fn set_accepted(tx: &mut Tx, id: Id<Participation>, at: Time) -> Result<()> {
    tx.exec(SET_ACCEPTED, args![id, at]).await?;
    Ok(())
}

pub(super) async fn set_amount(tx: &mut Tx, id: Id<Participation>, amount: i64) -> Result<()> {
    tx.exec(SET_AMOUNT, args![id, amount]).await?;
    Ok(())
}

pub(super) async fn set_declined(tx: &mut Tx, id: Id<Participation>, why: &Declined) -> Result<()> {
    tx.exec(SET_DECLINED, args![id, why.reason(), why.note()]).await?;
    Ok(())
}

pub(super) async fn set_visit(tx: &mut Tx, id: Id<Participation>, on: Time, until: Time) -> Result<()> {
    tx.exec(SET_VISIT, args![id, on, until]).await?;
    Ok(())
}

pub(super) async fn set_stage(tx: &mut Tx, id: Id<Participation>, version: i64, stage: Stage) -> Result<u64> {
    let stored = if stage == Stage::Declined { Stage::Withdrawn } else { stage };
    tx.exec(SET_STAGE, args![id, version, stored]).await
}

/// Takes the row at its version, before any number moves.
pub(super) async fn touch(tx: &mut Tx, id: Id<Participation>, version: i64) -> Result<u64> {
    tx.exec(TOUCH, args![id, version]).await
}

pub(super) async fn get(db: &Db, scope: &Scope, id: Id<Participation>) -> Result<Option<Participation>> {
    let (sql, args) = scope.limit(Sql::new(ALL), &COLUMNS).bind(" AND t.id = ?", id).build();
    db.opt(&sql, args).await
}

pub(super) async fn load(tx: &mut Tx, scope: &Scope, id: Id<Participation>) -> Result<Option<Participation>> {
    let (sql, args) = scope.limit(Sql::new(ALL), &COLUMNS).bind(" AND t.id = ?", id).build();
    tx.opt(&sql, args).await
}

pub(super) async fn list(db: &Db, scope: &Scope, filter: &Filter) -> Result<Vec<Participation>> {
    let mut sql = scope.limit(Sql::new(ALL), &COLUMNS);
    if !filter.stages.is_empty() {
        sql = sql.push(concat!(" AND ", stage!())).bind_in(filter.stages.iter().copied());
    }
    let sql = sql
        .bind_some(" AND t.project_id = ?", filter.project)
        .bind_some(
            " AND EXISTS (SELECT 1 FROM performance f WHERE f.participation_id = t.id AND f.stage = ?)",
            filter.performance,
        )
        .bind_some(" AND t.id < ?", filter.before)
        .bind(" ORDER BY t.id DESC LIMIT ?", filter.limit);
    let (sql, args) = sql.build();
    db.all(&sql, args).await
}

pub(super) async fn overdue(db: &Db, scope: &Scope, today: Time, limit: i64) -> Result<i64> {
    let sql = scope.limit(Sql::new(ALL), &COLUMNS).bind(
        " AND t.stage = 'performing' AND EXISTS (SELECT 1 FROM instalment i WHERE i.participation_id = t.id \
         AND i.delivered < i.amount AND i.due_on < ?)",
        today,
    );
    let (sql, args) = sql.bind(" LIMIT ?", limit).build();
    let found = db.all::<Participation>(&sql, args).await?;
    Ok(i64::try_from(found.len()).unwrap_or(limit))
}

pub(super) async fn due(tx: &mut Tx, now: Time) -> Result<Vec<Participation>> {
    tx.all(DUE, args![now]).await
}

pub(super) async fn takes(tx: &mut Tx, id: Id<Participation>) -> Result<Vec<Taken>> {
    tx.all(TAKES, args![id]).await
}

/// What a participation that was loaded within reach takes.
pub(in crate::projects) async fn takes_of(db: &Db, id: Id<Participation>) -> Result<Vec<Taken>> {
    db.all(TAKES, args![id]).await
}

/// Gives units of a lot back.
pub(super) async fn free(tx: &mut Tx, id: Id<Participation>, taken: &Taken, units: i64) -> Result<()> {
    if units > 0 {
        tx.exec(FREE_TAKE, args![id, taken.lot_id, units]).await?;
        tx.exec(FREE_LOT, args![taken.lot_id, units]).await?;
    }
    Ok(())
}

/// Cuts a milestone down to what was paid of it; its rest becomes a lot of which any amount can be taken.
pub(super) async fn split(tx: &mut Tx, act: &Act, taken: &Taken, paid: i64) -> Result<()> {
    tx.exec(CUT_LOT, args![taken.lot_id, paid]).await?;
    let id = act.ids.next::<LotMark>();
    tx.exec(REST_LOT, args![id, taken.lot_id, taken.price - paid]).await?;
    Ok(())
}

const PARTIES: &str = "SELECT t.id, t.project_id, t.organization_id, o.name, o.credit_code, p.title \
    FROM participation t JOIN organization o ON o.id = t.organization_id JOIN project p ON p.id = t.project_id \
    WHERE t.id";
const LOT_STATES: &str = "SELECT l.id AS lot_id, CAST(COALESCE((SELECT SUM(k.units) FROM take k JOIN participation t \
    ON t.id = k.participation_id WHERE k.lot_id = l.id AND t.stage IN ('performing', 'accepted', 'followed_up', \
    'relieved')), 0) AS BIGINT) AS signed, CAST(COALESCE((SELECT SUM(i.confirmed) FROM instalment i \
    WHERE i.lot_id = l.id), 0) AS BIGINT) AS confirmed FROM lot l WHERE l.project_id";
const OF_VILLAGE: &str = "SELECT h.id FROM household h WHERE h.region = ";

pub(super) async fn has_pending(tx: &mut Tx, id: Id<Participation>) -> Result<bool> {
    Ok(tx.opt::<(i64,)>(PENDING, args![id]).await?.is_some())
}

/// Whether everything that a project asked for is confirmed and no participation is open again.
pub(super) async fn is_project_confirmed(tx: &mut Tx, project: Id<Project>) -> Result<bool> {
    Ok(tx.opt::<(i64,)>(PROJECT_OPEN, args![project]).await?.is_none())
}

pub(in crate::projects) async fn parties(db: &Db, parts: &[Id<Participation>]) -> Result<Vec<Party>> {
    let (sql, args) = Sql::new(PARTIES).bind_in(parts.iter().copied()).build();
    db.all(&sql, args).await
}

pub(super) async fn lot_states(db: &Db, projects: &[Id<Project>]) -> Result<Vec<LotState>> {
    let (sql, args) = Sql::new(LOT_STATES).bind_in(projects.iter().copied()).build();
    db.all(&sql, args).await
}

/// Those of the households that belong to the village.
pub(super) async fn of_village(
    tx: &mut Tx,
    village: Region,
    households: &[Id<Household>],
) -> Result<Vec<Id<Household>>> {
    let sql = Sql::new(OF_VILLAGE).bind("?", village).push(" AND h.id").bind_in(households.iter().copied());
    let (sql, args) = sql.build();
    Ok(tx.all::<(Id<Household>,)>(&sql, args).await?.into_iter().map(|(id,)| id).collect())
}

pub(super) async fn mismatches(db: &Db) -> Result<Vec<Mismatch>> {
    let mut found = Vec::new();
    for sql in [LOT_SUM, PART_SUM, DELIVERED_SUM, ACCEPTED_SUM, CONFIRMED_SUM, BUDGET_SUM] {
        found.extend(db.all::<Mismatch>(sql, args![]).await?);
    }
    Ok(found)
}
