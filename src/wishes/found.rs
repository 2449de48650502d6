//! What wishes have found, for their owner's eyes.

use std::collections::BTreeMap;

use super::store::{self, Hit};
use super::{Wish, WishError};
use crate::access::{Act, Scope};
use crate::app::App;
use crate::db::{Db, DbError};
use crate::kernel::id::{Entity, Id};
use crate::needs::{self, Need};

/// A need with the wishes it meets, the newest hit first.
#[derive(Debug, Clone)]
pub struct Found {
    pub need: Need,
    pub wishes: Vec<Id<Wish>>,
    /// Its owner has not looked at it yet.
    pub new: bool,
}

/// The place of a hit in the list, as the outside sees it.
#[derive(Debug)]
pub struct Place;

impl Entity for Place {
    const TAG: [u8; 4] = *b"whit";
}

/// One page of what the caller's wishes found.
#[derive(Debug, Clone)]
pub struct List {
    pub needs: Vec<Found>,
    /// Where the next page begins.
    pub next: Option<Id<Place>>,
    /// Of this page; none when it is empty.
    pub newest: Option<Id<Place>>,
}

/// One page of all that the caller's wishes found and that is still open, newest first.
pub async fn found(
    app: &App,
    scope: &Scope,
    before: Option<Id<Place>>,
    limit: i64,
) -> Result<List, WishError> {
    let owner = scope.account().ok_or(WishError::NotFound)?;
    let before = before.map_or(i64::MAX, Id::raw);
    let mut hits = store::hits(&app.db, owner, before, limit + 1).await?;
    let next = crate::web::parts::cut(&mut hits, limit).map(|hit| Id::from_raw(hit.id));
    let newest = hits.first().map(|hit| Id::from_raw(hit.id));
    Ok(List { needs: gather(&app.db, &hits).await?, next, newest })
}

/// The newest needs that one wish of the caller found.
pub async fn of_wish(db: &Db, wish: &Wish, limit: i64) -> Result<Vec<Found>, DbError> {
    let hits = store::hits_of(db, wish.id, limit).await?;
    gather(db, &hits).await
}

/// How many needs the caller's wishes found that they have not looked at.
pub async fn count_new(db: &Db, scope: &Scope) -> Result<i64, DbError> {
    match scope.account() {
        Some(owner) => store::count_new(db, owner).await,
        None => Ok(0),
    }
}

/// The caller has looked at everything up to `newest`.
pub async fn look(app: &App, act: Act, newest: Id<Place>) -> Result<(), DbError> {
    let Some(owner) = act.scope.account() else { return Ok(()) };
    let last = newest.raw();
    app.db
        .write((owner, act.now, last), |tx, (owner, now, last)| Box::pin(store::see(tx, owner, now, last)))
        .await
}

/// Each need once, in the order of its newest hit.
pub(super) async fn gather(db: &Db, hits: &[Hit]) -> Result<Vec<Found>, DbError> {
    let mut by_need: BTreeMap<Id<Need>, (Vec<Id<Wish>>, bool)> = BTreeMap::new();
    let mut order: Vec<Id<Need>> = Vec::new();
    for hit in hits {
        let (wishes, new) = by_need.entry(hit.need_id).or_default();
        if wishes.is_empty() {
            order.push(hit.need_id);
        }
        wishes.push(hit.wish_id);
        *new |= hit.seen_at.is_none();
    }
    let needs = needs::published_by_ids(db, &order).await?;
    let found = needs.into_iter().filter_map(|need| {
        let (wishes, new) = by_need.remove(&need.id)?;
        Some(Found { need, wishes, new })
    });
    Ok(found.collect())
}
