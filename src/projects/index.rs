//! Projects as the search index sees them: public facts, so that companies find what fits them.

use super::{Kind as About, Profile, Stage, open_amounts, store};
use crate::db::{Db, DbError};
use crate::kernel::id::Id;
use crate::ledger::Project;
use crate::search::{Category, Doc, Kind, Urgency, tagger, taxonomy};

/// The documents of those of `ids` that anybody may read, and the ids of the others, which have to leave the index.
pub async fn documents(db: &Db, ids: &[Id<Project>]) -> Result<(Vec<Doc>, Vec<i64>), DbError> {
    let docs = described(db, &store::public_by_ids(db, ids).await?).await?;
    let gone = ids.iter().map(|id| id.raw()).filter(|id| !docs.iter().any(|doc| doc.id == *id)).collect();
    Ok((docs, gone))
}

/// All that anybody may read, a page at a time in the order of their ids, for building the index anew.
pub async fn page_after(db: &Db, after: i64, limit: i64) -> Result<(Vec<Doc>, Option<i64>), DbError> {
    let found = store::public_after(db, after, limit).await?;
    Ok((described(db, &found).await?, found.last().map(|one| one.id.raw())))
}

async fn described(db: &Db, found: &[Profile]) -> Result<Vec<Doc>, DbError> {
    let ids: Vec<Id<Project>> = found.iter().map(|one| one.id).collect();
    let open = open_amounts(&store::lots(db, &ids).await?);
    Ok(found.iter().map(|one| document(one, open.get(&one.id).copied().unwrap_or(0))).collect())
}

/// `open` is the fen that nobody has taken on.
fn document(project: &Profile, open: i64) -> Doc {
    Doc {
        kind: Kind::Project,
        id: project.id.raw(),
        title: project.title.clone(),
        body: project.wanted.clone(),
        category: category(project),
        tags: Vec::new(),
        places: vec![project.region],
        beneficiary: "village".to_owned(),
        urgency: Urgency::Normal,
        remaining: open,
        unit: None,
        yuan: None,
        cause: String::new(),
        open: project.stage == Stage::Published && open > 0,
        published_at: project.published_at.map_or(0, |time| time.0),
    }
}

/// The category that its text suggests within what its author chose, else the top of that.
pub fn category(project: &Profile) -> Option<Category> {
    let top = match project.kind {
        About::Industry => "N06",
        About::Employment => "N07",
        About::PublicGood => "N05",
        About::Skills => "N08",
        About::Produce => "N09",
    };
    let top = taxonomy::get(top)?;
    let suggested = tagger::suggest(&project.title, &project.wanted).categories;
    Some(suggested.into_iter().map(|(category, _)| category).find(|c| top.contains(*c)).unwrap_or(top))
}
