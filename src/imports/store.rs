//! SQL of uploaded files.

use super::{ImportFile, Kind};
use crate::access::{Account, Organization, within};
use crate::args;
use crate::db::{Db, FromRow, Result, Sql, Tx};
use crate::kernel::clock::Time;
use crate::kernel::id::Id;
use crate::kernel::region::Region;

/// Codes looked up at once, and organizations looked through for a name that is alike.
const CODES: usize = 500;
const NEAR: i64 = 5_000;

crate::sql! {
    KEEP = "INSERT INTO import_file (id, account_id, kind, content, created_at, expires_at) \
        VALUES ($1, $2, $3, $4, $5, $6)";
    WAIT = "UPDATE account SET disabled_at = disabled_at WHERE id = $1";
    FORGET = "DELETE FROM import_file WHERE expires_at <= $1";
    LISTED = "SELECT id, credit_code, name, verified_until FROM organization WHERE 1 = 1";
    OPEN = "SELECT kind, content FROM import_file WHERE id = $1 AND account_id = $2 AND expires_at > $3";
}

pub(super) async fn keep(
    tx: &mut Tx,
    id: Id<ImportFile>,
    account: Id<Account>,
    kind: Kind,
    content: Vec<u8>,
    (now, until): (Time, Time),
) -> Result<()> {
    tx.exec(FORGET, args![now]).await?;
    tx.exec(KEEP, args![id, account, kind, content, now, until]).await?;
    Ok(())
}

pub(super) async fn open(
    db: &Db,
    id: Id<ImportFile>,
    account: Id<Account>,
    now: Time,
) -> Result<Option<(Kind, Vec<u8>)>> {
    db.opt(OPEN, args![id, account, now]).await
}

/// Holds the account's row until the transaction ends, so that one person's imports go one after another.
pub(super) async fn wait_for_other_imports(tx: &mut Tx, account: Id<Account>) -> Result<()> {
    tx.exec(WAIT, args![account]).await?;
    Ok(())
}

/// A registered organization, to find a row's in.
#[derive(Debug, Clone, FromRow)]
pub(super) struct Listed {
    pub(super) id: Id<Organization>,
    pub(super) credit_code: String,
    pub(super) name: String,
    /// Nothing while nobody has checked it.
    pub(super) verified_until: Option<Time>,
}

/// Those with one of these codes, wherever they are.
pub(super) async fn organizations_by_code(db: &Db, codes: Vec<String>) -> Result<Vec<Listed>> {
    let mut found = Vec::new();
    for codes in codes.chunks(CODES) {
        let sql = Sql::new(LISTED).push(" AND credit_code").bind_in(codes.iter().map(String::as_str));
        let (text, args) = sql.build();
        found.extend(db.all::<Listed>(&text, args).await?);
    }
    Ok(found)
}

/// Some of those in a prefecture (or whatever `region` is).
pub(super) async fn organizations_near(db: &Db, region: Region) -> Result<Vec<Listed>> {
    let sql = within(Sql::new(LISTED), &crate::region_columns!("region"), region);
    let (text, args) = sql.bind(" ORDER BY id LIMIT ?", NEAR).build();
    db.all(&text, args).await
}
