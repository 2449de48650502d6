//! Organizations as the search index sees them: public facts, so that projects find who could take part.

use super::{Profile, store, trades};
use crate::access::Organization;
use crate::db::{Db, DbError};
use crate::kernel::id::Id;
use crate::kernel::region::Region;
use crate::search::{Doc, Kind, Urgency};

/// The documents of those of `ids` that may take part in projects, and the ids of the others, which have to leave the
/// index.
pub async fn documents(db: &Db, ids: &[Id<Organization>]) -> Result<(Vec<Doc>, Vec<i64>), DbError> {
    let found = store::by_ids(db, ids).await?;
    let docs = described(db, &found).await?;
    let gone = ids.iter().map(|id| id.raw()).filter(|id| !docs.iter().any(|doc| doc.id == *id)).collect();
    Ok((docs, gone))
}

/// All that may take part, a page at a time in the order of their ids, for building the index anew.
pub async fn page_after(db: &Db, after: i64, limit: i64) -> Result<(Vec<Doc>, Option<i64>), DbError> {
    let found = store::public_after(db, after, limit).await?;
    Ok((described(db, &found).await?, found.last().map(|one| one.id.raw())))
}

async fn described(db: &Db, found: &[Profile]) -> Result<Vec<Doc>, DbError> {
    let ids: Vec<Id<Organization>> = found.iter().map(|one| one.id).collect();
    let branches = store::branches_of(db, &ids).await?;
    let places = |one: &Profile| {
        let others = branches.iter().filter(|(id, _)| *id == one.id).map(|(_, region)| *region);
        std::iter::once(one.region).chain(others).collect()
    };
    Ok(found.iter().filter(|one| one.allows().take_part).map(|one| document(one, places(one))).collect())
}

fn document(one: &Profile, places: Vec<Region>) -> Doc {
    let trade = one.industry.as_deref().and_then(trades::trade);
    Doc {
        kind: Kind::Organization,
        id: one.id.raw(),
        title: one.capabilities.clone(),
        body: one.name.clone(),
        category: trade.and_then(|trade| trade.categories.first().copied()),
        tags: trade.map(|trade| trade.words.split(' ').map(str::to_owned).collect()).unwrap_or_default(),
        places,
        beneficiary: String::new(),
        urgency: Urgency::Normal,
        remaining: 0,
        unit: None,
        yuan: None,
        cause: String::new(),
        open: true,
        published_at: 0,
    }
}
