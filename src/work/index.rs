//! The search index kept in step with the database, and built anew from it.

use super::WorkError;
use crate::access::Organization;
use crate::app::App;
use crate::audit::{self, Follower, Sealed};
use crate::db::DbError;
use crate::kernel::id::Id;
use crate::projects::participation;
use crate::search::{Doc, Kind, Rebuild};
use crate::{claims, needs, offers, organizations, projects};

/// Reads the sealed events to keep the index in step.
const INDEX: Follower = Follower { name: "search" };
const EVENTS: i64 = 500;
/// Documents put into a new index at once.
const PAGE: i64 = 2_000;

/// Builds the index anew if it was never whole, or another version of the program made it.
pub async fn keep_index(app: &App) -> Result<(), WorkError> {
    if app.search.needs_rebuild().await? {
        let count = reindex(app).await?;
        tracing::info!(count, "the search index was built anew");
    }
    Ok(())
}

/// Brings the next events into the index; says whether there were any.
pub(super) async fn follow(app: &App) -> Result<bool, WorkError> {
    let events = INDEX.next(&app.db, EVENTS).await?;
    let Some(last) = events.last().map(|event| event.seq) else { return Ok(false) };
    apply(app, &events).await?;
    INDEX.done(&app.db, last).await?;
    Ok(true)
}

/// Puts into the index what the things of `events` are now.
async fn apply(app: &App, events: &[Sealed]) -> Result<(), WorkError> {
    let of = |subject: &str| -> Vec<i64> {
        let mut ids: Vec<i64> =
            events.iter().filter(|event| event.subject == subject).map(|event| event.subject_id).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    };
    let (mut need_ids, mut offer_ids) = (ids(of("need")), ids(of("offer")));
    let claims = of("claim");
    if !claims.is_empty() {
        need_ids.extend(claims::needs_of(&app.db, &claims).await?);
        offer_ids.extend(claims::offers_of(&app.db, &claims).await?);
    }
    let mut project_ids = ids(of("project"));
    project_ids.extend(participation::projects_of(&app.db, &of("participation")).await?);
    let organization_ids: Vec<Id<Organization>> = ids(of("organization"));
    // What stops or frees an organization does the same to what it offers.
    for organization in &organization_ids {
        offer_ids.extend(offers::of_organization(&app.db, *organization).await?);
    }
    if !need_ids.is_empty() {
        refresh(app, Kind::Need, needs::index::documents(&app.db, &need_ids).await?).await?;
    }
    if !offer_ids.is_empty() {
        refresh(app, Kind::Offer, offers::index::documents(&app.db, &offer_ids).await?).await?;
    }
    if !project_ids.is_empty() {
        refresh(app, Kind::Project, projects::index::documents(&app.db, &project_ids).await?).await?;
    }
    if !organization_ids.is_empty() {
        let found = organizations::index::documents(&app.db, &organization_ids).await?;
        refresh(app, Kind::Organization, found).await?;
    }
    Ok(())
}

fn ids<T>(raw: Vec<i64>) -> Vec<Id<T>> {
    raw.into_iter().map(Id::from_raw).collect()
}

async fn refresh(app: &App, kind: Kind, (docs, gone): (Vec<Doc>, Vec<i64>)) -> Result<(), WorkError> {
    app.search.put(docs).await?;
    app.search.remove(kind, gone).await?;
    Ok(())
}

/// Builds the index anew from the database, answering from the old one meanwhile. Gives the number of documents.
pub async fn reindex(app: &App) -> Result<usize, WorkError> {
    while audit::seal(&app.db).await? > 0 {}
    let last = Follower::last(&app.db).await?;
    let rebuild = app.search.rebuild().await?;
    let mut count = all(&rebuild, |id| needs::index::page_after(&app.db, id, PAGE)).await?;
    count += all(&rebuild, |id| offers::index::page_after(&app.db, id, PAGE)).await?;
    count += all(&rebuild, |id| projects::index::page_after(&app.db, id, PAGE)).await?;
    count += all(&rebuild, |id| organizations::index::page_after(&app.db, id, PAGE)).await?;
    rebuild.finish().await?;
    // What changed meanwhile, another process may have put only into the index that is gone now.
    let mut after = last;
    loop {
        let events = audit::sealed_after(&app.db, after, EVENTS).await?;
        let Some(end) = events.last().map(|event| event.seq) else { break };
        apply(app, &events).await?;
        after = end;
    }
    INDEX.done(&app.db, after).await?;
    Ok(count)
}

/// Puts in all pages of one kind, each read after the id that the one before ended with.
async fn all<F>(rebuild: &Rebuild, page_after: impl Fn(i64) -> F) -> Result<usize, WorkError>
where
    F: Future<Output = Result<(Vec<Doc>, Option<i64>), DbError>>,
{
    let (mut after, mut count) = (Some(0), 0);
    while let Some(id) = after {
        let (docs, next) = page_after(id).await?;
        count += docs.len();
        rebuild.put(docs).await?;
        after = next;
    }
    Ok(count)
}
