//! SQL of projects, their lots and what villages have.

use super::review::Review;
use super::{Endowment, Kind, Lot, LotMark, NewLot, NewProject, Profile, Project, Stage};
use crate::access::{Account, Act, Columns, Scope, within};
use crate::args;
use crate::db::{Db, Result, Sql, Tx};
use crate::kernel::clock::Time;
use crate::kernel::id::Id;
use crate::kernel::region::Region;
use crate::needs::Level;
use crate::photos::Photo;

macro_rules! columns {
    () => {
        "SELECT p.id, p.region, p.kind, p.nature, p.programme, p.title, p.wanted, p.implementer, p.funds, p.linkage, \
         p.households, p.persons, p.starts_on, p.ends_on, p.budget, p.own_funds, p.photo_id, p.stage, p.version, \
         p.created_by, p.created_at, p.submitted_at, p.published_at FROM project p WHERE "
    };
}

crate::sql! {
    ALL = concat!(columns!(), "1 = 1");
    LOAD = concat!(columns!(), "p.id = $1");
    PUBLISHED = concat!(columns!(), "p.id = $1 AND p.stage IN ('published', 'met', 'closed')");
    PUBLIC = concat!(columns!(), "p.stage IN ('published', 'met', 'closed')");
    COUNT = "SELECT COUNT(*) FROM project p WHERE 1 = 1";
    INSERT = "INSERT INTO project (id, region, kind, nature, programme, title, wanted, implementer, funds, linkage, \
        households, persons, starts_on, ends_on, budget, own_funds, stage, version, created_by, created_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 'draft', 0, $17, $18)";
    UPDATE = "UPDATE project SET region = $3, kind = $4, nature = $5, programme = $6, title = $7, wanted = $8, \
        implementer = $9, funds = $10, linkage = $11, households = $12, persons = $13, starts_on = $14, ends_on = $15, \
        budget = $16, own_funds = $17, version = version + 1 WHERE id = $1 AND version = $2";
    SET_STAGE = "UPDATE project SET stage = $3, version = version + 1, \
        submitted_at = CASE WHEN $3 = 'submitted' THEN $4 ELSE submitted_at END, \
        published_at = CASE WHEN $3 = 'published' AND published_at IS NULL THEN $4 ELSE published_at END \
        WHERE id = $1 AND version = $2";
    SET_PHOTO = "UPDATE project SET photo_id = $2 WHERE id = $1";
    INSERT_LOT = "INSERT INTO lot (id, project_id, position, kind, title, due_on, price, units, taken) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0)";
    DELETE_LOTS = "DELETE FROM lot WHERE project_id = $1";
    TAKEN = "SELECT id FROM lot WHERE project_id = $1 AND taken > 0 LIMIT 1";
    INSERT_REVIEW = "INSERT INTO project_review (id, project_id, level, decision, reason, note, reviewer_id, at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    REVIEWS = "SELECT r.level, r.decision, r.reason, r.note, r.at FROM project_review r WHERE r.project_id = $1 \
        ORDER BY r.id";
    ENDOWMENT = "SELECT region, resources, farmland, labour, ecology, cooperatives, written_at \
        FROM endowment WHERE region = $1";
    WRITE_ENDOWMENT = "INSERT INTO endowment (region, resources, farmland, labour, ecology, cooperatives, written_by, \
        written_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (region) DO UPDATE \
        SET resources = excluded.resources, farmland = excluded.farmland, labour = excluded.labour, \
        ecology = excluded.ecology, cooperatives = excluded.cooperatives, written_by = excluded.written_by, \
        written_at = excluded.written_at";
}

const REGION: [&str; 5] = crate::region_columns!("p.region");
const COLUMNS: Columns =
    Columns { region: REGION, account: Some(" AND (p.created_by = ?"), organization: None };

/// Ends before its list, so it is not a whole statement.
const LOTS: &str = "SELECT l.id, l.project_id, l.position, l.kind, l.title, l.due_on, l.price, l.units, l.taken \
    FROM lot l WHERE l.project_id";

/// Which projects to list. Everything that is `None` does not matter.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub region: Option<Region>,
    pub stages: Vec<Stage>,
    pub kind: Option<Kind>,
    /// Something of it can still be taken on.
    pub open: bool,
    pub author: Option<Id<Account>>,
    /// What somebody else entered: one's own a reviewer may not decide.
    pub not_author: Option<Id<Account>>,
    /// The last id of the page before.
    pub before: Option<Id<Project>>,
    pub limit: i64,
}

impl Filter {
    /// What anybody may read.
    pub fn public() -> Self {
        Self { stages: vec![Stage::Published, Stage::Met, Stage::Closed], ..Self::default() }
    }
}

fn narrowed(mut sql: Sql, filter: &Filter) -> Sql {
    if let Some(region) = filter.region {
        sql = within(sql, &REGION, region);
    }
    if !filter.stages.is_empty() {
        sql = sql.push(" AND p.stage").bind_in(filter.stages.iter().copied());
    }
    if filter.open {
        sql = sql.push(
            " AND p.stage = 'published' AND EXISTS \
             (SELECT 1 FROM lot l WHERE l.project_id = p.id AND l.taken < l.units)",
        );
    }
    sql.bind_some(" AND p.kind = ?", filter.kind)
        .bind_some(" AND p.created_by = ?", filter.author)
        .bind_some(" AND p.created_by <> ?", filter.not_author)
}

pub(super) async fn list(db: &Db, scope: &Scope, filter: &Filter) -> Result<Vec<Profile>> {
    let sql = narrowed(scope.limit(Sql::new(ALL), &COLUMNS), filter);
    let sql = sql.bind_some(" AND p.id < ?", filter.before).bind(" ORDER BY p.id DESC LIMIT ?", filter.limit);
    let (sql, args) = sql.build();
    db.all(&sql, args).await
}

pub(super) async fn count(db: &Db, scope: &Scope, filter: &Filter) -> Result<i64> {
    let (sql, args) = narrowed(scope.limit(Sql::new(COUNT), &COLUMNS), filter).build();
    Ok(db.one::<(i64,)>(&sql, args).await?.0)
}

pub(super) async fn get(db: &Db, scope: &Scope, id: Id<Project>) -> Result<Option<Profile>> {
    let (sql, args) = scope.limit(Sql::new(ALL), &COLUMNS).bind(" AND p.id = ?", id).build();
    db.opt(&sql, args).await
}

pub(super) async fn published(db: &Db, id: Id<Project>) -> Result<Option<Profile>> {
    db.opt(PUBLISHED, args![id]).await
}

pub(super) async fn public_by_ids(db: &Db, ids: &[Id<Project>]) -> Result<Vec<Profile>> {
    let (sql, args) = Sql::new(PUBLIC).push(" AND p.id").bind_in(ids.iter().copied()).build();
    db.all(&sql, args).await
}

pub(super) async fn public_after(db: &Db, after: i64, limit: i64) -> Result<Vec<Profile>> {
    let sql = Sql::new(PUBLIC).bind(" AND p.id > ?", after).bind(" ORDER BY p.id LIMIT ?", limit);
    let (sql, args) = sql.build();
    db.all(&sql, args).await
}

pub(super) async fn load(tx: &mut Tx, id: Id<Project>) -> Result<Option<Profile>> {
    tx.opt(LOAD, args![id]).await
}

pub(super) async fn insert(
    tx: &mut Tx,
    id: Id<Project>,
    new: &NewProject,
    author: Id<Account>,
    now: Time,
) -> Result<()> {
    tx.exec(INSERT, [args![id], written(new), args![author, now]].concat()).await?;
    Ok(())
}

pub(super) async fn update(tx: &mut Tx, id: Id<Project>, version: i64, new: &NewProject) -> Result<u64> {
    tx.exec(UPDATE, [args![id, version], written(new)].concat()).await
}

/// What an author writes, in the order of the columns.
fn written(new: &NewProject) -> Vec<crate::db::Value> {
    args![
        new.region,
        new.kind,
        new.nature,
        new.programme.as_str(),
        new.title.as_str(),
        new.wanted.as_str(),
        new.implementer.as_str(),
        new.funds.as_str(),
        new.linkage.as_str(),
        new.households,
        new.persons,
        new.starts_on,
        new.ends_on,
        new.budget,
        new.own_funds,
    ]
}

pub(super) async fn set_stage(
    tx: &mut Tx,
    id: Id<Project>,
    version: i64,
    stage: Stage,
    now: Time,
) -> Result<u64> {
    tx.exec(SET_STAGE, args![id, version, stage, now]).await
}

pub(super) async fn set_photo(tx: &mut Tx, id: Id<Project>, photo: Id<Photo>) -> Result<()> {
    tx.exec(SET_PHOTO, args![id, photo]).await?;
    Ok(())
}

pub(super) async fn insert_lots(tx: &mut Tx, act: &Act, project: Id<Project>, lots: &[NewLot]) -> Result<()> {
    for (position, lot) in (0_i64..).zip(lots) {
        let (id, title) = (act.ids.next::<LotMark>(), lot.title.as_str());
        let args = args![id, project, position, lot.kind, title, lot.due_on, lot.price, lot.units];
        tx.append(INSERT_LOT, args).await?;
    }
    Ok(())
}

pub(super) async fn delete_lots(tx: &mut Tx, project: Id<Project>) -> Result<()> {
    tx.exec(DELETE_LOTS, args![project]).await?;
    Ok(())
}

pub(super) async fn is_taken(tx: &mut Tx, project: Id<Project>) -> Result<bool> {
    Ok(tx.opt::<(i64,)>(TAKEN, args![project]).await?.is_some())
}

pub(super) async fn lots(db: &Db, projects: &[Id<Project>]) -> Result<Vec<Lot>> {
    let sql = Sql::new(LOTS).bind_in(projects.iter().copied()).push(" ORDER BY l.project_id, l.position");
    let (sql, args) = sql.build();
    db.all(&sql, args).await
}

type ReviewRow<'a> = (Id<Review>, Id<Project>, Level, &'a str, Option<&'a str>, &'a str, Id<Account>, Time);

pub(super) async fn insert_review(tx: &mut Tx, row: ReviewRow<'_>) -> Result<()> {
    let (id, project, level, decision, reason, note, reviewer, at) = row;
    tx.exec(INSERT_REVIEW, args![id, project, level, decision, reason, note, reviewer, at]).await?;
    Ok(())
}

pub(super) async fn reviews(db: &Db, id: Id<Project>) -> Result<Vec<Review>> {
    db.all(REVIEWS, args![id]).await
}

pub(super) async fn endowment(db: &Db, village: Region) -> Result<Option<Endowment>> {
    db.opt(ENDOWMENT, args![village]).await
}

pub(super) async fn write_endowment(tx: &mut Tx, new: &Endowment, by: Id<Account>) -> Result<()> {
    let args = args![
        new.region,
        new.resources.as_str(),
        new.farmland,
        new.labour,
        new.ecology.as_str(),
        new.cooperatives.as_str(),
        by,
        new.written_at,
    ];
    tx.exec(WRITE_ENDOWMENT, args).await?;
    Ok(())
}
