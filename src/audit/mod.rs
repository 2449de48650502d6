//! What happened: written in the transaction of the change, sealed into a hash chain soon after, read by whoever
//! follows (the search index, reports). Audit trail and outbox at once.
//!
//! Sealing gives each event the next number without a gap and the hash of its predecessor, so nothing can be changed,
//! dropped or slipped in later without the chain showing where.

mod chain;
mod follow;
pub(crate) mod store;
pub mod web;

use serde_json::Value as Json;

use crate::access::{Account, Act};
use crate::db::{Db, DbError, FromRow, Sql, Tx};
use crate::kernel::clock::Time;
use crate::kernel::id::{Entity, Id};
use crate::kernel::region::Region;

pub use chain::{Verdict, seal, verify};
pub use follow::{Follower, Sealed, sealed_after};

/// An event to record.
#[derive(Debug, Clone)]
pub struct Event<'a, T> {
    /// `need.published`: subject and past participle.
    pub kind: &'static str,
    pub subject: Id<T>,
    pub region: Option<Region>,
    /// Facts of the change. Never personal data: this text is never erased.
    pub data: &'a Json,
}

/// Things whose history is kept: the word that stands for their type in the log.
pub trait Subject: Entity {
    const NAME: &'static str;
}

impl Subject for Account {
    const NAME: &'static str = "account";
}

impl Subject for crate::access::Organization {
    const NAME: &'static str = "organization";
}

/// Writes `event` in the transaction of the change it tells of; if it fails, so does the change.
pub async fn record<T: Subject>(tx: &mut Tx, act: &Act, event: Event<'_, T>) -> Result<(), DbError> {
    let actor = act.scope.actor();
    store::add(
        tx,
        act.ids.next::<()>().raw(),
        act.now,
        actor.map(|actor| (actor.account, actor.role)),
        (event.kind, T::NAME, event.subject.raw()),
        event.region,
        event.data.to_string(),
    )
    .await
}

/// How many events there ever were, sealed or not: rises with every change of any process, and is cheap to read.
pub async fn pulse(db: &Db) -> Result<i64, DbError> {
    store::pulse(db).await
}

/// One event as it is shown.
#[derive(Debug, Clone, FromRow)]
pub struct Recorded {
    pub id: i64,
    pub at: Time,
    pub actor_name: Option<String>,
    pub kind: String,
    pub region: Option<Region>,
    pub data: String,
    pub seq: Option<i64>,
}

impl Recorded {
    /// One fact of the event as text, empty when it has none of that name.
    pub fn fact(&self, name: &str) -> String {
        let data: Json = serde_json::from_str(&self.data).unwrap_or_default();
        match data.get(name) {
            Some(Json::String(text)) => text.clone(),
            Some(Json::Null) | None => String::new(),
            Some(other) => other.to_string(),
        }
    }
}

/// The history of one thing, oldest first. Whether the caller may see the thing is decided when it is loaded.
pub async fn history<T: Subject>(db: &Db, subject: Id<T>) -> Result<Vec<Recorded>, DbError> {
    store::history(db, T::NAME, subject.raw()).await
}

/// Events within the caller's reach, newest first, older than `before`.
pub async fn list(
    db: &Db,
    scope: &crate::access::Scope,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Recorded>, DbError> {
    let sql = scope.limit(Sql::new(store::LIST), &store::COLUMNS);
    let (sql, args) =
        sql.bind_some(" AND e.id < ?", before).bind(" ORDER BY e.id DESC LIMIT ?", limit).build();
    db.all(&sql, args).await
}
