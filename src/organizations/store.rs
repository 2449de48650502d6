//! SQL of organizations.

use super::{Kind, Profile, Registration, Stage};
use crate::access::{Columns, Organization, Scope};
use crate::args;
use crate::db::{Db, FromRow, Result, Sql, Tx};
use crate::kernel::clock::Time;
use crate::kernel::id::Id;
use crate::kernel::region::{Level, Region};

crate::sql! {
    ADD = "INSERT INTO organization (id, kind, credit_code, name, region, stage, note, created_at) \
        VALUES ($1, $2, $3, $4, $5, 'applied', '', $6) ON CONFLICT (credit_code) DO NOTHING";
    FIND = "SELECT id, kind, credit_code, name, region, stage, note FROM organization WHERE id = $1";
    LIST = "SELECT o.id, o.kind, o.credit_code, o.name, o.region, o.stage, o.note FROM organization o WHERE 1 = 1";
    REGION = "SELECT o.region FROM organization o WHERE 1 = 1";
    ADVANCE = "UPDATE organization SET stage = $3, note = $4 WHERE id = $1 AND stage = $2";
    VERIFIED_NEAR = "SELECT id, name, region FROM organization WHERE stage = 'verified' \
        AND (region / 100000000 = $1 OR region = $2 OR name LIKE $3 OR name = $4) ORDER BY id LIMIT $5";
    REAPPLY = "UPDATE organization SET kind = $2, name = $3, region = $4, stage = 'applied' \
        WHERE id = $1 AND stage = 'returned'";
}

const COLUMNS: Columns =
    Columns { region: crate::region_columns!("o.region"), account: None, organization: None };

/// False when the code is already there.
pub(super) async fn add(tx: &mut Tx, id: Id<Organization>, new: &Registration, now: Time) -> Result<bool> {
    let code = new.credit_code.reveal();
    let args = args![id, new.kind, code, new.name.as_str(), new.region, now];
    Ok(tx.exec(ADD, args).await? == 1)
}

pub(super) async fn find(db: &Db, id: Id<Organization>) -> Result<Option<Profile>> {
    db.opt(FIND, args![id]).await
}

pub(super) async fn list(
    db: &Db,
    scope: &Scope,
    stage: Stage,
    after: Option<Id<Organization>>,
    limit: i64,
) -> Result<Vec<Profile>> {
    let sql = scope.limit(Sql::new(LIST).bind(" AND o.stage = ?", stage), &COLUMNS);
    let sql = sql.bind_some(" AND o.id > ?", after).bind(" ORDER BY o.id LIMIT ?", limit);
    let (sql, args) = sql.build();
    db.all(&sql, args).await
}

/// The region of an organization within reach.
pub(super) async fn region(tx: &mut Tx, scope: &Scope, id: Id<Organization>) -> Result<Option<Region>> {
    let (sql, args) = scope.limit(Sql::new(REGION), &COLUMNS).bind(" AND o.id = ?", id).build();
    let row: Option<(Region,)> = tx.opt(&sql, args).await?;
    Ok(row.map(|(region,)| region))
}

/// False when the organization is no longer in the stage `from`.
pub(super) async fn advance(
    tx: &mut Tx,
    id: Id<Organization>,
    (from, to): (Stage, Stage),
    note: &str,
) -> Result<bool> {
    Ok(tx.exec(ADVANCE, args![id, from, to, note]).await? == 1)
}

/// False when the registration was not sent back.
pub(super) async fn reapply(tx: &mut Tx, id: Id<Organization>, new: Registration) -> Result<bool> {
    let kind: Kind = new.kind;
    Ok(tx.exec(REAPPLY, args![id, kind, new.name, new.region]).await? == 1)
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
