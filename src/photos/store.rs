//! SQL of pictures.

use super::{Photo, Prepared};
use crate::access::{Account, Act};
use crate::args;
use crate::db::{Db, Result, Tx};
use crate::kernel::id::Id;

crate::sql! {
    INSERT = "INSERT INTO photo (id, sha256, width, height, full_size, thumbnail, uploaded_by, uploaded_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    FULL_SIZE = "SELECT full_size FROM photo WHERE id = $1";
    THUMBNAIL = "SELECT thumbnail FROM photo WHERE id = $1";
}

/// Keeps a picture; gives its id.
pub async fn add(tx: &mut Tx, act: &Act, photo: Prepared, by: Id<Account>) -> Result<Id<Photo>> {
    let id = act.ids.next::<Photo>();
    let Prepared { sha256, width, height, full_size, thumbnail } = photo;
    let (width, height) = (i64::from(width), i64::from(height));
    tx.exec(INSERT, args![id, sha256, width, height, full_size, thumbnail, by, act.now]).await?;
    Ok(id)
}

pub(super) async fn jpeg(db: &Db, id: Id<Photo>, small: bool) -> Result<Option<Vec<u8>>> {
    let row: Option<(Vec<u8>,)> = db.opt(if small { THUMBNAIL } else { FULL_SIZE }, args![id]).await?;
    Ok(row.map(|(bytes,)| bytes))
}
