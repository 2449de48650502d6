//! SQL of matching: the tags of what is open, for telling rare ones from common ones.

use crate::args;
use crate::db::{Db, Result};

crate::sql! {
    NEED_TAGS = "SELECT tags FROM need WHERE stage = 'published' ORDER BY id DESC LIMIT $1";
    OFFER_TAGS = "SELECT tags FROM offer WHERE stage = 'open' ORDER BY id DESC LIMIT $1";
}

/// The tags of the newest `limit` published needs and as many open offers, one text each.
pub(super) async fn tags(db: &Db, limit: i64) -> Result<Vec<String>> {
    let mut rows: Vec<(String,)> = db.all(NEED_TAGS, args![limit]).await?;
    rows.extend(db.all::<(String,)>(OFFER_TAGS, args![limit]).await?);
    Ok(rows.into_iter().map(|(tags,)| tags).collect())
}
