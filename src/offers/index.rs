//! Offers as the search index sees them: public facts only.

use super::{Offer, Stage, store};
use crate::db::{Db, DbError};
use crate::kernel::id::Id;
use crate::kernel::quantity::Unit;
use crate::search::{Doc, Kind, Urgency, taxonomy};

/// The documents of those of `ids` that stand open, of givers who may give, and the ids of the others, which have to leave the index.
pub async fn documents(db: &Db, ids: &[Id<Offer>]) -> Result<(Vec<Doc>, Vec<i64>), DbError> {
    let offers = store::by_ids(db, ids).await?;
    let docs: Vec<Doc> = offers.iter().filter_map(document).collect();
    let gone = ids.iter().map(|id| id.raw()).filter(|id| !docs.iter().any(|doc| doc.id == *id)).collect();
    Ok((docs, gone))
}

/// All open offers, a page at a time in the order of their ids, for building the index anew.
pub async fn page_after(db: &Db, after: i64, limit: i64) -> Result<(Vec<Doc>, Option<i64>), DbError> {
    let offers = store::open_after(db, after, limit).await?;
    Ok((offers.iter().filter_map(document).collect(), offers.last().map(|offer| offer.id.raw())))
}

/// Nothing for a closed offer. One whose time is over stays in until it is closed; readers check the time.
fn document(offer: &Offer) -> Option<Doc> {
    let category = taxonomy::get(&offer.category).filter(|_| offer.stage == Stage::Open && offer.stands)?;
    Some(Doc {
        kind: Kind::Offer,
        id: offer.id.raw(),
        title: offer.title.clone(),
        body: offer.detail.clone(),
        category: Some(category),
        tags: offer.tag_list().map(str::to_owned).collect(),
        places: vec![offer.region],
        beneficiary: String::new(),
        urgency: Urgency::Normal,
        remaining: offer.remaining(),
        unit: Unit::parse(&offer.unit).ok(),
        yuan: None,
        cause: String::new(),
        open: offer.remaining() > 0,
        published_at: offer.created_at.0,
    })
}
