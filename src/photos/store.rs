//! SQL of pictures.

use super::{Photo, Prepared};
use crate::access::{Account, Act, Columns, Scope};
use crate::args;
use crate::db::{Db, Result, Sql, Tx};
use crate::kernel::id::Id;

crate::sql! {
    INSERT = "INSERT INTO photo (id, sha256, width, height, full_size, thumbnail, uploaded_by, uploaded_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    FULL_SIZE = "SELECT p.full_size FROM photo p JOIN delivery d ON d.photo_id = p.id \
        JOIN claim c ON c.id = d.claim_id WHERE 1 = 1";
    THUMBNAIL = "SELECT p.thumbnail FROM photo p JOIN delivery d ON d.photo_id = p.id \
        JOIN claim c ON c.id = d.claim_id WHERE 1 = 1";
    PUBLIC_THUMBNAIL = "SELECT p.thumbnail FROM photo p JOIN delivery d ON d.photo_id = p.id \
        JOIN claim c ON c.id = d.claim_id JOIN need n ON n.id = c.need_id WHERE p.id = $1 \
        AND d.confirmed_at IS NOT NULL AND n.stage IN ('published', 'met', 'closed') AND NOT n.about_minor";
    PUBLIC_PROJECT = "SELECT p.thumbnail FROM photo p JOIN project j ON j.photo_id = p.id WHERE p.id = $1 \
        AND j.stage IN ('published', 'met', 'closed')";
    PERFORMANCE_FULL_SIZE = "SELECT p.full_size FROM photo p JOIN performance f ON f.photo_id = p.id \
        JOIN participation t ON t.id = f.participation_id WHERE 1 = 1";
    PERFORMANCE_THUMBNAIL = "SELECT p.thumbnail FROM photo p JOIN performance f ON f.photo_id = p.id \
        JOIN participation t ON t.id = f.participation_id WHERE 1 = 1";
    PROJECT_THUMBNAIL = "SELECT p.thumbnail FROM photo p JOIN project j ON j.photo_id = p.id WHERE 1 = 1";
}

/// A picture lies where the claim lies whose delivery it shows.
const COLUMNS: Columns = Columns {
    region: crate::region_columns!("c.region"),
    account: Some(" AND (c.account_id = ?"),
    organization: Some(" OR c.organization_id = ?"),
};

/// A project's picture lies where the project does.
const PROJECT: Columns =
    Columns { region: crate::region_columns!("j.region"), account: None, organization: None };

/// Keeps a picture; gives its id.
pub async fn add(tx: &mut Tx, act: &Act, photo: Prepared, by: Id<Account>) -> Result<Id<Photo>> {
    let id = act.ids.next::<Photo>();
    let Prepared { sha256, width, height, full_size, thumbnail } = photo;
    let (width, height) = (i64::from(width), i64::from(height));
    tx.exec(INSERT, args![id, sha256, width, height, full_size, thumbnail, by, act.now]).await?;
    Ok(id)
}

/// A picture of a claim within reach.
pub(super) async fn jpeg(db: &Db, scope: &Scope, id: Id<Photo>, small: bool) -> Result<Option<Vec<u8>>> {
    let sql = Sql::new(if small { THUMBNAIL } else { FULL_SIZE });
    let (sql, args) = scope.limit(sql, &COLUMNS).bind(" AND p.id = ?", id).build();
    let row: Option<(Vec<u8>,)> = db.opt(&sql, args).await?;
    Ok(row.map(|(bytes,)| bytes))
}

/// A picture of a hand-over lies where its participation does.
const PERFORMANCE: Columns = Columns {
    region: crate::region_columns!("t.region"),
    account: Some(" AND (t.account_id = ?"),
    organization: Some(" OR t.organization_id = ?"),
};

/// A picture of what was handed over for a project within reach.
pub(super) async fn of_performance(
    db: &Db,
    scope: &Scope,
    id: Id<Photo>,
    small: bool,
) -> Result<Option<Vec<u8>>> {
    let sql = Sql::new(if small { PERFORMANCE_THUMBNAIL } else { PERFORMANCE_FULL_SIZE });
    let (sql, args) = scope.limit(sql, &PERFORMANCE).bind(" AND p.id = ?", id).build();
    Ok(db.opt::<(Vec<u8>,)>(&sql, args).await?.map(|(bytes,)| bytes))
}

/// The small picture of a project within reach.
pub(super) async fn of_project(db: &Db, scope: &Scope, id: Id<Photo>) -> Result<Option<Vec<u8>>> {
    let (sql, args) = scope.limit(Sql::new(PROJECT_THUMBNAIL), &PROJECT).bind(" AND p.id = ?", id).build();
    Ok(db.opt::<(Vec<u8>,)>(&sql, args).await?.map(|(bytes,)| bytes))
}

/// The small picture if it stands on a public page: of a project, or of what arrived where no minor could be on it.
pub(super) async fn public_thumbnail(db: &Db, id: Id<Photo>) -> Result<Option<Vec<u8>>> {
    for sql in [PUBLIC_THUMBNAIL, PUBLIC_PROJECT] {
        if let Some((bytes,)) = db.opt::<(Vec<u8>,)>(sql, args![id]).await? {
            return Ok(Some(bytes));
        }
    }
    Ok(None)
}
