//! SQL of certificates.

use super::Certificate;
use crate::access::Organization;
use crate::args;
use crate::db::{Db, Result, Tx};
use crate::kernel::clock::Time;
use crate::kernel::id::Id;

crate::sql! {
    ADD = "INSERT INTO certificate (id, organization_id, name, year, lines, issued_at) \
        SELECT $1, o.id, o.name, $3, $4, $5 FROM organization o WHERE o.id = $2";
    FIND = "SELECT id, organization_id, name, year, lines, issued_at FROM certificate WHERE id = $1";
    OF = "SELECT id, organization_id, name, year, lines, issued_at FROM certificate \
        WHERE organization_id = $1 ORDER BY id DESC LIMIT 100";
}

pub(super) async fn add(
    tx: &mut Tx,
    id: Id<Certificate>,
    (organization, year): (Id<Organization>, i64),
    lines: &str,
    now: Time,
) -> Result<()> {
    tx.exec(ADD, args![id, organization, year, lines, now]).await?;
    Ok(())
}

pub(super) async fn find(db: &Db, id: Id<Certificate>) -> Result<Option<Certificate>> {
    db.opt(FIND, args![id]).await
}

pub(super) async fn of(db: &Db, organization: Id<Organization>) -> Result<Vec<Certificate>> {
    db.all(OF, args![organization]).await
}
