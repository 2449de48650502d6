//! Needs as the search index sees them: public facts only.

use super::{Need, store};
use crate::db::{Db, DbError};
use crate::kernel::id::Id;
use crate::kernel::quantity::Unit;
use crate::search::{Doc, Kind, Urgency, taxonomy};

/// The documents of those of `ids` that anybody may read, and the ids of the others, which have to leave the index.
pub async fn documents(db: &Db, ids: &[Id<Need>]) -> Result<(Vec<Doc>, Vec<i64>), DbError> {
    let needs = store::by_ids(db, ids).await?;
    let docs: Vec<Doc> = needs.iter().filter_map(document).collect();
    let gone = ids.iter().map(|id| id.raw()).filter(|id| !docs.iter().any(|doc| doc.id == *id)).collect();
    Ok((docs, gone))
}

/// All needs that anybody may read, a page at a time in the order of their ids, for building the index anew.
pub async fn page_after(db: &Db, after: i64, limit: i64) -> Result<(Vec<Doc>, Option<i64>), DbError> {
    let needs = store::public_after(db, after, limit).await?;
    Ok((needs.iter().filter_map(document).collect(), needs.last().map(|need| need.id.raw())))
}

/// The document of a need that anybody may read; none when the taxonomy has lost its category.
pub fn document(need: &Need) -> Option<Doc> {
    Some(Doc {
        kind: Kind::Need,
        id: need.id.raw(),
        title: need.title.clone(),
        body: need.detail.clone(),
        category: Some(taxonomy::get(&need.category)?),
        tags: need.tag_list().map(str::to_owned).collect(),
        places: vec![need.public_place()],
        beneficiary: need.beneficiary.as_str().to_owned(),
        urgency: Urgency::from_number(need.urgency).unwrap_or(Urgency::Normal),
        remaining: need.remaining(),
        unit: Unit::parse(&need.unit).ok(),
        yuan: need.unit_price.map(|fen| fen / 100),
        cause: String::new(),
        open: need.stage == super::Stage::Published && need.remaining() > 0,
        published_at: need.published_at.map_or(0, |time| time.0),
    })
}
