//! SQL of organizations.

use super::profile::Change;
use super::{Allowed, Filter, Profile, Registration, Stage, industry};
use crate::access::{Account, Columns, Organization, Scope, within};
use crate::args;
use crate::db::{Db, FromRow, Result, Sql, Tx};
use crate::kernel::clock::Time;
use crate::kernel::id::Id;
use crate::kernel::region::{Level, Region};

macro_rules! profile_columns {
    () => {
        "SELECT o.id, o.kind, o.credit_code, o.name, o.region, o.stage, o.note, o.version, o.reviewer_id, \
         r.name AS reviewer, o.taken_at, o.verified_until, o.industry, o.capabilities \
         FROM organization o LEFT JOIN account r ON r.id = o.reviewer_id WHERE "
    };
}

crate::sql! {
    ADD = "INSERT INTO organization (id, kind, credit_code, name, region, stage, note, industry, created_at) \
        VALUES ($1, $2, $3, $4, $5, 'applied', '', $6, $7) ON CONFLICT (credit_code) DO NOTHING";
    HOLDER = "SELECT o.name, o.verified_until, (SELECT a.name FROM account a WHERE a.organization_id = o.id \
        AND a.duty = 'lead' AND a.disabled_at IS NULL ORDER BY a.id LIMIT 1) AS lead \
        FROM organization o WHERE o.credit_code = $1";
    FIND = concat!(profile_columns!(), "o.id = $1");
    BY_CODE = concat!(profile_columns!(), "o.credit_code = $1");
    LIST = concat!(profile_columns!(), "1 = 1");
    PUBLIC = concat!(profile_columns!(), "o.verified_until IS NOT NULL");
    AT_DESK = "SELECT o.id, o.region, o.stage, o.version, o.reviewer_id FROM organization o WHERE 1 = 1";
    OVER = "SELECT id, region, stage, version, reviewer_id FROM organization \
        WHERE stage = 'verified' AND verified_until <= $1 ORDER BY id LIMIT $2";
    ADVANCE = "UPDATE organization SET stage = $3, note = COALESCE($4, note), reviewer_id = COALESCE($5, reviewer_id), \
        taken_at = COALESCE($6, taken_at), verified_until = COALESCE($7, verified_until), version = version + 1 \
        WHERE id = $1 AND version = $2";
    MEND = "UPDATE organization SET kind = $2, name = $3, region = $4, industry = COALESCE($5, industry) WHERE id = $1";
    DESCRIBE = "UPDATE organization SET industry = $2, capabilities = $3 WHERE id = $1";
    FORGET_BRANCHES = "DELETE FROM branch WHERE organization_id = $1";
    ADD_BRANCH = "INSERT INTO branch (organization_id, region) VALUES ($1, $2)";
    BRANCHES = "SELECT region FROM branch WHERE organization_id = $1 ORDER BY region";
    STANDING = "SELECT stage, verified_until FROM organization WHERE id = $1";
    HOLD = "UPDATE organization SET note = note WHERE id = $1";
    TO_REMIND = "SELECT id FROM organization WHERE stage = 'verified' AND verified_until <= $1 \
        AND (reminded_of IS NULL OR reminded_of <> verified_until) ORDER BY id LIMIT $2";
    REMIND = "UPDATE organization SET reminded_of = verified_until WHERE id = $1 AND stage = 'verified' \
        AND verified_until <= $2 AND (reminded_of IS NULL OR reminded_of <> verified_until)";
    VERIFIED_NEAR = concat!("SELECT id, name, region FROM organization WHERE stage IN ", crate::claiming_stages!(),
        " AND (region / 100000000 = $1 OR region = $2 OR name LIKE $3 OR name = $4) ORDER BY id LIMIT $5");
}

const REGION: [&str; 5] = crate::region_columns!("o.region");
const COLUMNS: Columns = Columns { region: REGION, account: None, organization: None };
const BRANCH: [&str; 5] = crate::region_columns!("b.region");

/// False when the code is already there.
pub(super) async fn add(tx: &mut Tx, id: Id<Organization>, new: &Registration, now: Time) -> Result<bool> {
    let code = new.credit_code.reveal();
    let args = args![id, new.kind, code, new.name.as_str(), new.region, new.industry, now];
    Ok(tx.exec(ADD, args).await? == 1)
}

/// Who has a credit code.
#[derive(Debug, FromRow)]
pub(super) struct Holder {
    pub(super) name: String,
    pub(super) verified_until: Option<Time>,
    pub(super) lead: Option<String>,
}

pub(super) async fn holder(tx: &mut Tx, code: &str) -> Result<Option<Holder>> {
    tx.opt(HOLDER, args![code]).await
}

pub(super) async fn find(db: &Db, id: Id<Organization>) -> Result<Option<Profile>> {
    db.opt(FIND, args![id]).await
}

pub(super) async fn by_code(db: &Db, code: &str) -> Result<Option<Profile>> {
    db.opt(BY_CODE, args![code]).await
}

pub(super) async fn desk_list(
    db: &Db,
    scope: &Scope,
    (stage, ending): (Stage, Option<Time>),
    after: Option<Id<Organization>>,
    limit: i64,
) -> Result<Vec<Profile>> {
    let sql = scope.limit(Sql::new(LIST).bind(" AND o.stage = ?", stage), &COLUMNS);
    let sql = sql.bind_some(" AND o.verified_until <= ?", ending).bind_some(" AND o.id > ?", after);
    let (sql, args) = sql.bind(" ORDER BY o.id LIMIT ?", limit).build();
    db.all(&sql, args).await
}

pub(super) async fn public_list(db: &Db, filter: &Filter) -> Result<Vec<Profile>> {
    let mut sql = Sql::new(PUBLIC).bind_some(" AND o.kind = ?", filter.kind);
    if !filter.text.is_empty() {
        let part = format!("%{}%", filter.text.replace(['%', '_'], ""));
        let code = filter.text.to_uppercase();
        sql = sql.bind(" AND (o.name LIKE ?", part).bind(" OR o.credit_code = ?)", code);
    }
    if let Some(region) = filter.region {
        sql = within(sql.push(" AND ((1 = 1"), &REGION, region);
        sql = sql.push(") OR EXISTS (SELECT 1 FROM branch b WHERE b.organization_id = o.id");
        sql = within(sql, &BRANCH, region).push("))");
    }
    if let Some(code) = &filter.industry {
        sql = sql.push(" AND o.industry").bind_in(industry::divisions(code));
    }
    let sql = sql.bind_some(" AND o.id > ?", filter.after).bind(" ORDER BY o.id LIMIT ?", filter.limit);
    let (sql, args) = sql.build();
    db.all(&sql, args).await
}

/// Those of `ids` that were verified at least once.
pub(super) async fn by_ids(db: &Db, ids: &[Id<Organization>]) -> Result<Vec<Profile>> {
    let (sql, args) = Sql::new(PUBLIC).push(" AND o.id").bind_in(ids.iter().copied()).build();
    db.all(&sql, args).await
}

/// The next `limit` that were verified at least once, in the order of their ids.
pub(super) async fn public_after(db: &Db, after: i64, limit: i64) -> Result<Vec<Profile>> {
    let sql = Sql::new(PUBLIC).bind(" AND o.id > ?", after).bind(" ORDER BY o.id LIMIT ?", limit);
    let (sql, args) = sql.build();
    db.all(&sql, args).await
}

/// Where else each of these has people.
pub(super) async fn branches_of(
    db: &Db,
    ids: &[Id<Organization>],
) -> Result<Vec<(Id<Organization>, Region)>> {
    let sql = Sql::new("SELECT organization_id, region FROM branch WHERE organization_id");
    let (sql, args) = sql.bind_in(ids.iter().copied()).push(" ORDER BY organization_id, region").build();
    db.all(&sql, args).await
}

/// What a move from stage to stage goes by.
#[derive(Debug, FromRow)]
pub(super) struct AtDesk {
    pub(super) id: Id<Organization>,
    pub(super) region: Region,
    pub(super) stage: Stage,
    pub(super) version: i64,
    pub(super) reviewer_id: Option<Id<Account>>,
}

/// The organization if it lies within the desk's reach.
pub(super) async fn at_desk(tx: &mut Tx, scope: &Scope, id: Id<Organization>) -> Result<Option<AtDesk>> {
    let (sql, args) = scope.limit(Sql::new(AT_DESK), &COLUMNS).bind(" AND o.id = ?", id).build();
    tx.opt(&sql, args).await
}

/// The same for the organization's own people.
pub(super) async fn standing_of(tx: &mut Tx, id: Id<Organization>) -> Result<Option<AtDesk>> {
    let (sql, args) = Sql::new(AT_DESK).bind(" AND o.id = ?", id).build();
    tx.opt(&sql, args).await
}

/// Verified organizations whose term is over.
pub(super) async fn over(tx: &mut Tx, now: Time, limit: i64) -> Result<Vec<AtDesk>> {
    tx.all(OVER, args![now, limit]).await
}

/// How an organization stands after a move; what is `None` stays.
#[derive(Debug)]
pub(super) struct Next<'a> {
    pub(super) stage: Stage,
    pub(super) note: Option<&'a str>,
    pub(super) taken: Option<(Option<Id<Account>>, Time)>,
    pub(super) verified_until: Option<Time>,
}

/// False when the organization is no longer as it was read.
pub(super) async fn advance(tx: &mut Tx, from: &AtDesk, next: Next<'_>) -> Result<bool> {
    let (reviewer, taken_at) = next.taken.map_or((None, None), |(reviewer, at)| (reviewer, Some(at)));
    let args = args![from.id, from.version, next.stage, next.note, reviewer, taken_at, next.verified_until];
    Ok(tx.exec(ADVANCE, args).await? == 1)
}

pub(super) async fn mend(tx: &mut Tx, id: Id<Organization>, new: &Registration) -> Result<()> {
    tx.exec(MEND, args![id, new.kind, new.name.as_str(), new.region, new.industry]).await?;
    Ok(())
}

pub(super) async fn describe(tx: &mut Tx, id: Id<Organization>, change: &Change) -> Result<()> {
    tx.exec(DESCRIBE, args![id, change.industry, change.capabilities.as_str()]).await?;
    tx.exec(FORGET_BRANCHES, args![id]).await?;
    for region in &change.branches {
        tx.exec(ADD_BRANCH, args![id, *region]).await?;
    }
    Ok(())
}

pub(super) async fn branches(db: &Db, id: Id<Organization>) -> Result<Vec<Region>> {
    let rows: Vec<(Region,)> = db.all(BRANCHES, args![id]).await?;
    Ok(rows.into_iter().map(|(region,)| region).collect())
}

pub(super) async fn standing(tx: &mut Tx, id: Id<Organization>) -> Result<Option<Allowed>> {
    let row: Option<(Stage, Option<Time>)> = tx.opt(STANDING, args![id]).await?;
    Ok(row.map(|(stage, until)| stage.allows(until.is_some())))
}

pub(super) async fn hold(tx: &mut Tx, id: Id<Organization>) -> Result<()> {
    tx.exec(HOLD, args![id]).await?;
    Ok(())
}

pub(super) async fn to_remind(db: &Db, soon: Time, limit: i64) -> Result<Vec<Id<Organization>>> {
    let rows: Vec<(Id<Organization>,)> = db.all(TO_REMIND, args![soon, limit]).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

pub(super) async fn remind(tx: &mut Tx, id: Id<Organization>, soon: Time) -> Result<bool> {
    Ok(tx.exec(REMIND, args![id, soon]).await? == 1)
}

/// A verified organization by name and place.
#[derive(Debug, FromRow)]
pub(super) struct Place {
    pub id: Id<Organization>,
    pub name: String,
    pub region: Region,
}

/// Verified organizations of the prefecture, of the province as a whole or bearing its name, or called exactly `name`.
pub(super) async fn verified_near(
    db: &Db,
    (prefecture, province): (Region, Region),
    (bearing, name): (&str, &str),
    limit: i64,
) -> Result<Vec<Place>> {
    let prefecture = prefecture.code() / Level::Prefecture.divisor();
    db.all(VERIFIED_NEAR, args![prefecture, province, format!("{bearing}%"), name, limit]).await
}
