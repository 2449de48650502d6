//! SQL of uploaded files.

use super::{ImportFile, Kind};
use crate::access::Account;
use crate::args;
use crate::db::{Db, Result, Tx};
use crate::kernel::clock::Time;
use crate::kernel::id::Id;

crate::sql! {
    KEEP = "INSERT INTO import_file (id, account_id, kind, content, created_at, expires_at) \
        VALUES ($1, $2, $3, $4, $5, $6)";
    WAIT = "UPDATE account SET disabled_at = disabled_at WHERE id = $1";
    FORGET = "DELETE FROM import_file WHERE expires_at <= $1";
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
