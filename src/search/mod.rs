//! Search over needs and offers: one interface, engines inside.
//!
//! The engine only proposes ids; pages read the rows again from the database within the caller's scope, so a stale
//! index can show too little or too much of a list but can neither leak nor promise anything. The index is a copy:
//! it follows the database by [`Search::put`] and [`Search::remove`] and can be made anew by [`Search::rebuild`].

use std::path::PathBuf;
use std::sync::Arc;

use thiserror::Error;

mod answer;
pub mod baseline;
mod doc;
mod embedded;
pub mod features;
mod gram;
pub mod highlight;
pub mod lexicon;
pub mod lookalikes;
mod meilisearch;
pub mod percolate;
mod place;
pub mod places;
mod query;
pub mod rank;
mod rarity;
pub mod reading;
mod stored;
pub mod tagger;
pub mod taxonomy;
mod terms;
mod trie;
pub mod understand;
mod wording;
mod words;

pub use doc::{Doc, Kind, Urgency};
use embedded::Embedded;
use meilisearch::Meilisearch;
pub use meilisearch::Server;
pub use query::{Alike, Counterpart, Cursor, Facets, Hit, Hits, Query, Sort};
pub use rarity::Rarity;
pub use taxonomy::{Category, Form};
pub use wording::{Wording, names_something};

/// What of an engine's own log is worth reading: what fails comes back as an [`Error`], too.
pub const LOG: &str = "meilisearch_sdk=error";

/// A handle on the search engine; clones share it.
#[derive(Clone)]
pub struct Search(Engine);

#[derive(Clone)]
enum Engine {
    Embedded(Arc<Embedded>),
    Meilisearch(Arc<Meilisearch>),
    Off,
}

impl std::fmt::Debug for Search {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Search(..)")
    }
}

/// What can go wrong; never the text a person typed.
#[derive(Debug, Error)]
pub enum Error {
    #[error("the search index failed: {0}")]
    Engine(#[from] tantivy::TantivyError),
    #[error("the search index at {0}: {1}")]
    Folder(PathBuf, std::io::Error),
    #[error("{0}")]
    Data(String),
    #[error("Meilisearch cannot be reached: {0}")]
    Unreachable(String),
    /// By the code that Meilisearch gives it.
    #[error("Meilisearch refused: {0}")]
    Refused(String),
    #[error(
        "the search index is not whole, or was made by another version of the program, and waits to be rebuilt"
    )]
    Stale,
    #[error("the search index is being rebuilt already")]
    Rebuilding,
    #[error("a search task was cut off")]
    CutOff,
    #[error(
        "{} is in use by another running Jiedui, which keeps it in step by itself; stop that one first, or let both \
        use one Meilisearch (--search-url)",
        .0.display()
    )]
    InUse(PathBuf),
    #[error("this process was started without a search engine")]
    Off,
}

impl Search {
    /// Opens the embedded index in `folder`, or begins an empty one there.
    ///
    /// Refuses a folder another process has open ([`Error::InUse`]). See [`Search::needs_rebuild`] for what to do next.
    pub async fn open(folder: impl Into<PathBuf>) -> Result<Self, Error> {
        let folder = folder.into();
        let embedded = blocking(move || Embedded::open(Some(folder))).await?;
        Ok(Self(Engine::Embedded(Arc::new(embedded))))
    }

    /// An embedded index that is gone with the process.
    pub async fn in_memory() -> Result<Self, Error> {
        let embedded = blocking(|| Embedded::open(None)).await?;
        Ok(Self(Engine::Embedded(Arc::new(embedded))))
    }

    /// The index that a Meilisearch server keeps. One that cannot be reached yet is no error here: what is asked of it
    /// fails until it can. Refuses a key that the server refuses.
    pub async fn meilisearch(server: &Server) -> Result<Self, Error> {
        Ok(Self(Engine::Meilisearch(Arc::new(Meilisearch::open(server).await?))))
    }

    /// No engine at all: whatever is asked of it fails.
    pub const fn off() -> Self {
        Self(Engine::Off)
    }

    /// True when no rebuild has ever finished on this index, or it was made by another version of the program.
    pub async fn needs_rebuild(&self) -> Result<bool, Error> {
        match &self.0 {
            Engine::Embedded(engine) => Ok(engine.needs_rebuild()),
            Engine::Meilisearch(engine) => engine.needs_rebuild().await,
            Engine::Off => Err(Error::Off),
        }
    }

    /// Stores documents, replacing those of the same kind and id. When it returns they are durable and found.
    ///
    /// Each call costs a commit of some milliseconds: hand over what has gathered, not one at a time.
    pub async fn put(&self, docs: Vec<Doc>) -> Result<(), Error> {
        match self.0.clone() {
            Engine::Embedded(engine) => blocking(move || engine.put(&docs)).await,
            Engine::Meilisearch(engine) => engine.put(&docs).await,
            Engine::Off => Err(Error::Off),
        }
    }

    /// Removes documents; those that are not there are no error.
    pub async fn remove(&self, kind: Kind, ids: Vec<i64>) -> Result<(), Error> {
        match self.0.clone() {
            Engine::Embedded(engine) => blocking(move || engine.remove(kind, &ids)).await,
            Engine::Meilisearch(engine) => engine.remove(kind, &ids).await,
            Engine::Off => Err(Error::Off),
        }
    }

    /// Removes every document.
    pub async fn clear(&self) -> Result<(), Error> {
        match self.0.clone() {
            Engine::Embedded(engine) => blocking(move || engine.clear()).await,
            Engine::Meilisearch(engine) => engine.clear().await,
            Engine::Off => Err(Error::Off),
        }
    }

    /// Finds documents. No text is an error, whatever characters it holds.
    pub async fn query(&self, query: Query) -> Result<Hits, Error> {
        match self.0.clone() {
            Engine::Embedded(engine) => blocking(move || engine.query(&query)).await,
            Engine::Meilisearch(engine) => engine.query(&query).await,
            Engine::Off => Err(Error::Off),
        }
    }

    /// Open documents like what is wanted, the likeliest first, at most 200: candidates for matching, in no exact order.
    pub async fn like(&self, wanted: Alike) -> Result<Vec<Counterpart>, Error> {
        match self.0.clone() {
            Engine::Embedded(engine) => blocking(move || engine.like(&wanted)).await,
            Engine::Meilisearch(engine) => engine.like(&wanted).await,
            Engine::Off => Err(Error::Off),
        }
    }

    /// Begins a new index beside the one in use. Feed it with [`Rebuild::put`] and swap with [`Rebuild::finish`];
    /// dropped unfinished, it leaves no trace. Refuses while another rebuild goes on.
    pub async fn rebuild(&self) -> Result<Rebuild, Error> {
        match self.0.clone() {
            Engine::Embedded(engine) => blocking(move || engine.begin_rebuild()).await?,
            Engine::Meilisearch(engine) => engine.begin_rebuild().await?,
            Engine::Off => return Err(Error::Off),
        }
        Ok(Rebuild(self.0.clone()))
    }

    /// Deletes an index on a server for good, for one that was only tried out. One in memory goes by itself.
    pub async fn discard(self) -> Result<(), Error> {
        match self.0 {
            Engine::Embedded(_) | Engine::Off => Ok(()),
            Engine::Meilisearch(engine) => engine.discard().await,
        }
    }
}

/// A rebuild under way. Queries still answer from the old index; changes put meanwhile go into both and win over
/// an older copy of the same document that the rebuild hands in later.
pub struct Rebuild(Engine);

impl Rebuild {
    /// Adds documents to the new index, each only once.
    pub async fn put(&self, docs: Vec<Doc>) -> Result<(), Error> {
        match self.0.clone() {
            Engine::Embedded(engine) => blocking(move || engine.rebuild_put(&docs)).await,
            Engine::Meilisearch(engine) => engine.rebuild_put(docs).await,
            Engine::Off => Err(Error::Off),
        }
    }

    /// Makes the new index durable and answers from it from now on.
    pub async fn finish(self) -> Result<(), Error> {
        match self.0.clone() {
            Engine::Embedded(engine) => blocking(move || engine.finish_rebuild()).await,
            Engine::Meilisearch(engine) => engine.finish_rebuild().await,
            Engine::Off => Err(Error::Off),
        }
    }
}

impl Drop for Rebuild {
    fn drop(&mut self) {
        match &self.0 {
            Engine::Embedded(engine) => engine.abandon_rebuild(),
            Engine::Meilisearch(engine) => engine.abandon_rebuild(),
            Engine::Off => {}
        }
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    tokio::task::spawn_blocking(work).await.map_err(|_| Error::CutOff)?
}
