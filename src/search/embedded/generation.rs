//! One index: its folder or memory, its writer and its reader.

use std::fs;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tantivy::directory::MmapDirectory;
use tantivy::{Index, IndexReader, IndexWriter, ReloadPolicy, Searcher, TantivyDocument};

use super::answers::Answers;
use super::schema::{self, Fields};
use super::window::Sights;
use crate::search::Error;
use crate::search::doc::{Doc, Kind};

/// Memory in which documents wait before they are written out.
const BUFFER: usize = 200_000_000;
/// Fewer documents than this are no work for a thread of their own.
const LEAST_SHARE: usize = 50;
/// A file in the folder of an index into which everything has been put once.
const COMPLETE: &str = "complete";

pub struct Generation {
    pub fields: Fields,
    pub answers: Answers,
    pub sights: Sights,
    writer: Mutex<IndexWriter>,
    reader: IndexReader,
    /// None in memory.
    folder: Option<PathBuf>,
}

impl Generation {
    /// Opens or begins an index in `folder`, or in memory.
    pub fn open(folder: Option<PathBuf>) -> Result<Self, Error> {
        let (schema, fields) = schema::schema();
        let index = match &folder {
            None => Index::create_in_ram(schema),
            Some(folder) => {
                fs::create_dir_all(folder).map_err(|e| Error::Folder(folder.clone(), e))?;
                Index::open_or_create(
                    MmapDirectory::open(folder).map_err(tantivy::TantivyError::from)?,
                    schema,
                )?
            }
        };
        // One thread: the database is the bottleneck, and documents keep their order.
        let writer = Mutex::new(index.writer_with_num_threads(1, BUFFER)?);
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Self { fields, answers: Answers::default(), sights: Sights::default(), writer, reader, folder })
    }

    pub fn searcher(&self) -> Searcher {
        self.reader.searcher()
    }

    /// Adds documents in place of those with their ids. Nothing is durable or found before [`Self::commit`].
    pub fn put(&self, docs: &[Doc]) -> Result<(), Error> {
        let docs: Vec<&Doc> = docs.iter().collect();
        let documents = self.documents(&docs);
        let writer = self.writer();
        for (doc, document) in docs.iter().zip(documents) {
            writer.delete_term(self.fields.key_term(doc.kind, doc.id));
            writer.add_document(document)?;
        }
        Ok(())
    }

    /// Adds documents that the index does not have. A deletion costs more than a document does: until the next commit it
    /// takes a kilobyte, then it is looked for in every segment. So a rebuild does without.
    pub fn add(&self, docs: &[&Doc]) -> Result<(), Error> {
        let documents = self.documents(docs);
        let writer = self.writer();
        for document in documents {
            writer.add_document(document)?;
        }
        Ok(())
    }

    /// What the index keeps of each. Reading texts is most of the work of indexing, so all processors take part.
    fn documents(&self, docs: &[&Doc]) -> Vec<TantivyDocument> {
        let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
        let share = docs.len().div_ceil(threads).max(LEAST_SHARE);
        let read = |docs: &[&Doc]| docs.iter().map(|doc| self.fields.document(doc)).collect::<Vec<_>>();
        let (first, others) = docs.split_at(share.min(docs.len()));
        std::thread::scope(|scope| {
            let others: Vec<_> =
                others.chunks(share).map(|docs| (docs, scope.spawn(move || read(docs)))).collect();
            let mut all = read(first);
            for (docs, thread) in others {
                // A thread that panicked is heard again here, as if there had been none.
                all.extend(thread.join().unwrap_or_else(|_| read(docs)));
            }
            all
        })
    }

    pub fn remove(&self, kind: Kind, ids: &[i64]) {
        let writer = self.writer();
        for id in ids {
            writer.delete_term(self.fields.key_term(kind, *id));
        }
    }

    pub fn clear(&self) -> Result<(), Error> {
        self.writer().delete_all_documents()?;
        Ok(())
    }

    /// Makes everything handed in durable and found.
    pub fn commit(&self) -> Result<(), Error> {
        self.writer().commit()?;
        self.reader.reload()?;
        self.answers.forget();
        Ok(())
    }

    pub fn is_complete(&self) -> bool {
        self.folder.as_ref().is_some_and(|f| f.join(COMPLETE).exists())
    }

    pub fn mark_complete(&self) -> Result<(), Error> {
        self.folder.as_ref().map_or(Ok(()), |f| write(&f.join(COMPLETE), ""))
    }

    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    fn writer(&self) -> MutexGuard<'_, IndexWriter> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Writes a small file so that after a crash it is either the old or the new one.
pub fn write(path: &Path, text: &str) -> Result<(), Error> {
    let failed = |e| Error::Folder(path.to_owned(), e);
    let draft = path.with_extension("new");
    fs::write(&draft, text).map_err(failed)?;
    fs::File::open(&draft).and_then(|f| f.sync_all()).map_err(failed)?;
    fs::rename(&draft, path).map_err(failed)
}
