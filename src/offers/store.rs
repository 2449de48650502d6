//! SQL of offers.

use super::{NewOffer, Offer};
use crate::access::{Actor, Columns, Organization, Scope};
use crate::args;
use crate::db::{Db, Result, Sql, Tx};
use crate::kernel::clock::Time;
use crate::kernel::id::Id;

/// Whether the giver may give now: a person always, an organization as its registration allows.
macro_rules! stands {
    () => {
        concat!("(o.organization_id IS NULL OR g.stage IN ", crate::claiming_stages!(), ")")
    };
}

macro_rules! columns {
    () => {
        concat!(
            "SELECT o.id, o.account_id, o.organization_id, g.name AS organization, o.category, o.tags, o.title, \
             o.detail, o.unit, o.quantity, o.committed, o.region, o.limited, o.stage, o.version, o.created_at, \
             o.valid_until, ",
            stands!(),
            " AS stands FROM offer o LEFT JOIN organization g ON g.id = o.organization_id WHERE "
        )
    };
}

crate::sql! {
    ALL = concat!(columns!(), "1 = 1");
    OPEN_AFTER = concat!(columns!(), "o.stage = 'open' AND o.id > $1 ORDER BY o.id LIMIT $2");
    OPEN_BEFORE = concat!(columns!(), "o.stage = 'open' AND o.id < $1 AND ", stands!(), " ORDER BY o.id DESC LIMIT $2");
    OF_ORGANIZATION = "SELECT id FROM offer WHERE organization_id = $1 AND stage = 'open'";
    INSERT = "INSERT INTO offer (id, account_id, organization_id, category, tags, title, detail, unit, quantity, \
        committed, region, limited, stage, version, created_at, valid_until) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10, $11, 'open', 0, $12, $13)";
    UPDATE = "UPDATE offer SET category = $3, tags = $4, title = $5, detail = $6, unit = $7, quantity = $8, \
        region = $9, limited = $10, valid_until = $11, version = version + 1 \
        WHERE id = $1 AND version = $2 AND stage = 'open'";
    CLOSE = "UPDATE offer SET stage = 'closed', version = version + 1 WHERE id = $1 AND stage = 'open'";
}

/// Whose an offer is. Region gives nobody a right over an offer: only its owner changes it.
const COLUMNS: Columns = Columns {
    region: crate::region_columns!("o.region"),
    account: Some(" AND (o.account_id = ?"),
    organization: Some(" OR o.organization_id = ?"),
};

pub(super) async fn by_ids(db: &Db, ids: &[Id<Offer>]) -> Result<Vec<Offer>> {
    let (sql, args) = Sql::new(ALL).push(" AND o.id").bind_in(ids.iter().copied()).build();
    db.all(&sql, args).await
}

pub(super) async fn open_after(db: &Db, after: i64, limit: i64) -> Result<Vec<Offer>> {
    db.all(OPEN_AFTER, args![after, limit]).await
}

pub(super) async fn open_before(db: &Db, before: i64, limit: i64) -> Result<Vec<Offer>> {
    db.all(OPEN_BEFORE, args![before, limit]).await
}

pub(super) async fn of_organization(db: &Db, id: Id<Organization>) -> Result<Vec<Id<Offer>>> {
    Ok(db.all::<(Id<Offer>,)>(OF_ORGANIZATION, args![id]).await?.into_iter().map(|(id,)| id).collect())
}

pub(super) async fn own(db: &Db, scope: &Scope, id: Id<Offer>) -> Result<Option<Offer>> {
    let (sql, args) = scope.limit(Sql::new(ALL), &COLUMNS).bind(" AND o.id = ?", id).build();
    db.opt(&sql, args).await
}

pub(super) async fn list_own(db: &Db, scope: &Scope, limit: i64) -> Result<Vec<Offer>> {
    let sql = scope.limit(Sql::new(ALL), &COLUMNS);
    let (sql, args) = sql.bind(" ORDER BY o.id DESC LIMIT ?", limit).build();
    db.all(&sql, args).await
}

pub(super) async fn load_own(tx: &mut Tx, scope: &Scope, id: Id<Offer>) -> Result<Option<Offer>> {
    let (sql, args) = scope.limit(Sql::new(ALL), &COLUMNS).bind(" AND o.id = ?", id).build();
    tx.opt(&sql, args).await
}

pub(super) async fn insert(
    tx: &mut Tx,
    id: Id<Offer>,
    new: &NewOffer,
    owner: &Actor,
    now: Time,
) -> Result<()> {
    let args = args![
        id,
        owner.account,
        owner.organization,
        new.category.as_str(),
        new.tags.join(" "),
        new.title.as_str(),
        new.detail.as_str(),
        new.unit.as_str(),
        new.quantity,
        new.region,
        new.limited,
        now,
        new.valid_until,
    ];
    tx.exec(INSERT, args).await?;
    Ok(())
}

pub(super) async fn update(tx: &mut Tx, id: Id<Offer>, version: i64, new: &NewOffer) -> Result<u64> {
    let args = args![
        id,
        version,
        new.category.as_str(),
        new.tags.join(" "),
        new.title.as_str(),
        new.detail.as_str(),
        new.unit.as_str(),
        new.quantity,
        new.region,
        new.limited,
        new.valid_until,
    ];
    tx.exec(UPDATE, args).await
}

pub(super) async fn close(tx: &mut Tx, id: Id<Offer>) -> Result<u64> {
    tx.exec(CLOSE, args![id]).await
}
