//! A new index beside the one in use, and the swap. Each rebuild has an index of its own, so that two processes do not
//! write into one.

use std::collections::HashSet;
use std::mem;
use std::sync::{Arc, Mutex, PoisonError};

use meilisearch_sdk::client::SwapIndexes;
use meilisearch_sdk::errors::ErrorCode;
use meilisearch_sdk::indexes::IndexesQuery;
use meilisearch_sdk::task_info::TaskInfo;

use super::document::{About, KEY};
use super::{Meilisearch, failed};
use crate::kernel::random::Random;
use crate::search::Error;
use crate::search::doc::{Doc, Kind};

/// Indexes of one name that can be there at once.
const MOST: usize = 1000;

/// The index being built.
pub struct Next {
    pub index: String,
    done: Mutex<Done>,
}

#[derive(Default)]
struct Done {
    /// Documents changed since the rebuild began: what the rebuild read of them may be older.
    changed: HashSet<(Kind, i64)>,
    tasks: Vec<TaskInfo>,
}

impl Next {
    pub fn changed(&self, documents: impl IntoIterator<Item = (Kind, i64)>) {
        self.with(|done| done.changed.extend(documents));
    }

    /// Remembers tasks that have to be done before the swap.
    pub fn tasks(&self, tasks: impl IntoIterator<Item = TaskInfo>) {
        self.with(|done| done.tasks.extend(tasks));
    }

    fn with<T>(&self, change: impl FnOnce(&mut Done) -> T) -> T {
        change(&mut self.done.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Meilisearch {
    pub async fn begin_rebuild(&self) -> Result<(), Error> {
        let _turn = self.turn.lock().await;
        if self.next().is_some() {
            return Err(Error::Rebuilding);
        }
        let token = Random::System.hex().map_err(|error| Error::Data(error.to_string()))?;
        let index = format!("{}-next-{}", self.index, token.get(..12).unwrap_or_default());
        self.create(&index).await?;
        self.set_next(Some(Arc::new(Next { index, done: Mutex::default() })));
        Ok(())
    }

    /// Sends documents without waiting for them; [`Self::finish_rebuild`] does.
    pub async fn rebuild_put(&self, docs: Vec<Doc>) -> Result<(), Error> {
        let _turn = self.turn.lock().await;
        let Some(next) = self.next() else { return Ok(()) };
        let newer =
            |done: &mut Done| docs.into_iter().filter(|d| !done.changed.contains(&(d.kind, d.id))).collect();
        let docs: Vec<Doc> = next.with(newer);
        next.tasks(self.send(&next.index, &docs).await?);
        Ok(())
    }

    pub async fn finish_rebuild(&self) -> Result<(), Error> {
        let Some(next) = self.next() else { return Ok(()) };
        // Changes go on meanwhile; only the last ones have to wait.
        self.settle(&next).await?;
        let _turn = self.turn.lock().await;
        self.settle(&next).await?;
        // Another process that finished a rebuild took this index for a leftover.
        let ours = self.client.index(&next.index).get_document::<About>(About::KEY).await;
        if !ours.map_err(failed)?.is_ours() {
            return Err(Error::Rebuilding);
        }
        let complete = [About::new(true)];
        let said =
            self.client.index(&next.index).add_documents(&complete, Some(KEY)).await.map_err(failed)?;
        self.done(&said).await?;
        // There has to be something to swap with.
        self.look().await?;
        let swap = SwapIndexes { indexes: (self.index.clone(), next.index.clone()), rename: None };
        let swapped = self.client.swap_indexes([&swap]).await.map_err(failed)?;
        self.done(&swapped).await?;
        self.set_next(None);
        *self.sound() = true;
        if let Err(error) = self.sweep().await {
            tracing::warn!(%error, "an old search index could not be deleted");
        }
        Ok(())
    }

    /// Forgets the index being built, and deletes it in the background.
    pub fn abandon_rebuild(self: &Arc<Self>) {
        let begun = self.next.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let (Some(begun), Ok(runtime)) = (begun, tokio::runtime::Handle::try_current()) {
            let engine = Arc::clone(self);
            runtime.spawn(async move {
                if let Err(error) = engine.delete(&begun.index).await {
                    tracing::warn!(%error, "a search index that was given up could not be deleted");
                }
            });
        }
    }

    async fn settle(&self, next: &Next) -> Result<(), Error> {
        for task in next.with(|done| mem::take(&mut done.tasks)) {
            self.done(&task).await?;
        }
        Ok(())
    }

    /// Deletes what rebuilds have left over.
    pub async fn sweep(&self) -> Result<(), Error> {
        let mut query = IndexesQuery::new(&self.client);
        query.with_limit(MOST);
        let prefix = format!("{}-next-", self.index);
        let keep = self.next().map(|next| next.index.clone());
        for index in self.client.list_all_indexes_with(&query).await.map_err(failed)?.results {
            if index.uid.starts_with(&prefix) && Some(&index.uid) != keep.as_ref() {
                self.delete(&index.uid).await?;
            }
        }
        Ok(())
    }

    /// Deletes an index; one that is not there is no error.
    pub async fn delete(&self, index: &str) -> Result<(), Error> {
        let task = self.client.delete_index(index).await.map_err(failed)?;
        match self.done(&task).await {
            Err(Error::Refused(code)) if code == ErrorCode::IndexNotFound.to_string() => Ok(()),
            other => other,
        }
    }

    fn set_next(&self, next: Option<Arc<Next>>) {
        *self.next.lock().unwrap_or_else(PoisonError::into_inner) = next;
    }
}
