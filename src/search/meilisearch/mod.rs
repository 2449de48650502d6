//! The engine beside the program: Meilisearch. It stores what [`super::stored`] makes of documents and proposes
//! candidates by filters; what they are worth is decided in this process, as with the embedded engine.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use meilisearch_sdk::documents::DocumentDeletionQuery;
use meilisearch_sdk::errors::{Error as SdkError, ErrorCode};
use meilisearch_sdk::task_info::TaskInfo;

use super::answer::answer;
use super::doc::{Doc, Kind};
use super::query::{Alike, Counterpart, Hits, Query};
use super::stored::key;
use super::{Error, lexicon, taxonomy};
use crate::kernel::masked::Masked;

mod ask;
pub mod baseline;
mod document;
mod http;
mod page;
mod rebuild;
mod tasks;

use document::{About, Document, KEY, settings};
use http::Http;
use page::Marked;
use rebuild::Next;

type Client = meilisearch_sdk::client::Client<Http>;

/// Documents sent at once.
const BATCH: usize = 1000;

/// Where Meilisearch is, and what the index is called there.
#[derive(Debug, Clone)]
pub struct Server {
    /// Such as `http://127.0.0.1:7700`.
    pub url: String,
    /// A key that may search, change and swap the indexes that begin with `index`.
    pub key: Option<Masked<String>>,
    /// Letters, digits, hyphens.
    pub index: String,
}

impl Server {
    fn client(&self) -> Result<Client, Error> {
        let key = self.key.as_ref().map(|key| key.reveal().as_str());
        let http = Http::new(key).map_err(failed)?;
        // The key travels in the HTTP client's headers.
        Ok(Client::new_with_client(self.url.trim_end_matches('/'), None::<String>, http))
    }
}

pub struct Meilisearch {
    client: Client,
    index: String,
    /// The index has been seen complete and made by this version of the program.
    sound: Mutex<bool>,
    /// Held by every change, so that changes happen one after another.
    turn: tokio::sync::Mutex<()>,
    /// The index being built, if one is.
    next: Mutex<Option<Arc<Next>>>,
}

/// Which index is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Complete,
    /// Begun by this version of the program; not all may be in it.
    Begun,
    /// Made by another version, with other meanings in it.
    Foreign,
}

impl Meilisearch {
    /// Begins an index where there is none. A server that cannot be reached now is no error; one that refuses the key
    /// is.
    pub async fn open(server: &Server) -> Result<Self, Error> {
        taxonomy::check().and_then(|()| lexicon::check()).map_err(Error::Data)?;
        let engine = Self::bare(server)?;
        match engine.look().await {
            Err(Error::Unreachable(why)) => tracing::warn!(why, "Meilisearch does not answer yet"),
            other => drop(other?),
        }
        Ok(engine)
    }

    fn bare(server: &Server) -> Result<Self, Error> {
        Ok(Self {
            client: server.client()?,
            index: server.index.clone(),
            sound: Mutex::default(),
            turn: tokio::sync::Mutex::default(),
            next: Mutex::default(),
        })
    }

    pub async fn needs_rebuild(&self) -> Result<bool, Error> {
        Ok(self.look().await? != State::Complete)
    }

    pub async fn put(&self, docs: &[Doc]) -> Result<(), Error> {
        if docs.is_empty() {
            return Ok(());
        }
        let _turn = self.turn.lock().await;
        let next = self.next();
        if let Some(next) = &next {
            next.changed(docs.iter().map(|doc| (doc.kind, doc.id)));
            next.tasks(self.send(&next.index, docs).await?);
        }
        if self.writable(next.is_some()).await? {
            for task in self.send(&self.index, docs).await? {
                self.done(&task).await?;
            }
        }
        Ok(())
    }

    pub async fn remove(&self, kind: Kind, ids: &[i64]) -> Result<(), Error> {
        if ids.is_empty() {
            return Ok(());
        }
        let keys: Vec<String> = ids.iter().map(|id| key(kind, *id)).collect();
        let _turn = self.turn.lock().await;
        let next = self.next();
        if let Some(next) = &next {
            next.changed(ids.iter().map(|id| (kind, *id)));
            let index = self.client.index(&next.index);
            next.tasks([index.delete_documents(&keys).await.map_err(failed)?]);
        }
        if self.writable(next.is_some()).await? {
            let task = self.client.index(&self.index).delete_documents(&keys).await.map_err(failed)?;
            self.done(&task).await?;
        }
        Ok(())
    }

    pub async fn clear(&self) -> Result<(), Error> {
        let _turn = self.turn.lock().await;
        let next = self.next().map(|next| next.index.clone());
        for name in next.iter().chain([&self.index]) {
            let index = self.client.index(name);
            // Not what the index says of itself.
            let kinds =
                Kind::ALL.iter().map(|kind| (*kind as u64).to_string()).collect::<Vec<_>>().join(", ");
            let every = format!("kind IN [{kinds}]");
            let mut all = DocumentDeletionQuery::new(&index);
            all.with_filter(&every);
            let task = index.delete_documents_with(&all).await.map_err(failed)?;
            self.done(&task).await?;
        }
        Ok(())
    }

    pub async fn query(&self, query: &Query) -> Result<Hits, Error> {
        self.readable().await?;
        answer(self, query).await
    }

    pub async fn like(&self, wanted: &Alike) -> Result<Vec<Counterpart>, Error> {
        self.readable().await?;
        let open = Query { only_open: true, region: wanted.within, ..Query::new(wanted.kind) };
        let tiers = ask::alike(wanted);
        let (found, _) = self.likeliest::<Marked>(&open, &tiers, &["id", "marks"], true).await?;
        Ok(found.into_iter().map(Marked::counterpart).collect())
    }

    /// Deletes the index itself.
    pub async fn discard(&self) -> Result<(), Error> {
        self.sweep().await?;
        self.delete(&self.index).await
    }

    /// Whether a change belongs into the index in use, too. Refuses one of another version, unless the index that
    /// replaces it has just been given the same.
    async fn writable(&self, being_rebuilt: bool) -> Result<bool, Error> {
        match self.look().await? {
            State::Foreign if being_rebuilt => Ok(false),
            State::Foreign => Err(Error::Stale),
            State::Begun | State::Complete => Ok(true),
        }
    }

    /// Refuses an index that holds only a part, too: where the server has lost it, nothing found would be a lie.
    async fn readable(&self) -> Result<(), Error> {
        let sound = *self.sound();
        if sound || self.look().await? == State::Complete { Ok(()) } else { Err(Error::Stale) }
    }

    /// What the index says of itself; begins one where there is none.
    async fn look(&self) -> Result<State, Error> {
        let found = self.client.index(&self.index).get_document::<About>(About::KEY).await;
        let state = match found {
            Ok(about) if !about.is_ours() => State::Foreign,
            Ok(about) if about.complete => State::Complete,
            Ok(_) => State::Begun,
            Err(error) => match code(&error) {
                Some(ErrorCode::IndexNotFound) => {
                    self.create(&self.index).await?;
                    State::Begun
                }
                Some(ErrorCode::DocumentNotFound) => State::Foreign,
                _ => return Err(failed(error)),
            },
        };
        *self.sound() = state == State::Complete;
        Ok(state)
    }

    /// An empty index with our settings, which says what it was made with.
    async fn create(&self, name: &str) -> Result<(), Error> {
        let made = self.client.create_index(name, Some(KEY)).await.map_err(failed)?;
        match self.done(&made).await {
            // Another process was quicker.
            Err(Error::Refused(code)) if code == ErrorCode::IndexAlreadyExists.to_string() => {}
            other => other?,
        }
        let index = self.client.index(name);
        let set = index.set_settings(&settings()).await.map_err(failed)?;
        self.done(&set).await?;
        let said = index.add_documents(&[About::new(false)], Some(KEY)).await.map_err(failed)?;
        self.done(&said).await
    }

    /// Hands documents over; gives the tasks to wait for.
    async fn send(&self, index: &str, docs: &[Doc]) -> Result<Vec<TaskInfo>, Error> {
        let index = self.client.index(index);
        let mut tasks = Vec::new();
        for batch in docs.chunks(BATCH) {
            let documents: Vec<Document> = batch.iter().map(Document::of).collect();
            tasks.push(index.add_documents(&documents, Some(KEY)).await.map_err(failed)?);
        }
        Ok(tasks)
    }

    fn sound(&self) -> MutexGuard<'_, bool> {
        self.sound.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn next(&self) -> Option<Arc<Next>> {
        self.next.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The index may have gone: it is looked for again before the next question.
    fn failed(&self, error: SdkError) -> Error {
        *self.sound() = false;
        failed(error)
    }
}

fn code(error: &SdkError) -> Option<ErrorCode> {
    match error {
        SdkError::Meilisearch(said) => Some(said.error_code.clone()),
        _ => None,
    }
}

/// Meilisearch's own words repeat what was asked, so only its code is kept.
fn failed(error: SdkError) -> Error {
    match error {
        SdkError::Meilisearch(said) => Error::Refused(said.error_code.to_string()),
        SdkError::MeilisearchCommunication(said) => {
            Error::Unreachable(format!("status {}", said.status_code))
        }
        other => Error::Unreachable(other.to_string()),
    }
}
