//! One index: its folder or memory, its writer and its reader.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tantivy::directory::MmapDirectory;
use tantivy::{Index, IndexReader, IndexWriter, ReloadPolicy, Searcher};

use super::answers::Answers;
use super::schema::{self, Fields};
use crate::search::Error;
use crate::search::doc::{Doc, Kind};

/// Memory in which documents wait before they are written out.
const BUFFER: usize = 50_000_000;
/// A file in the folder of an index into which everything has been put once.
const COMPLETE: &str = "complete";

pub struct Generation {
    pub fields: Fields,
    pub answers: Answers,
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
        Ok(Self { fields, answers: Answers::default(), writer, reader, folder })
    }

    pub fn searcher(&self) -> Searcher {
        self.reader.searcher()
    }

    /// Adds documents in place of those with their ids. Nothing is durable or found before [`Self::commit`].
    pub fn put<'a>(&self, docs: impl IntoIterator<Item = &'a Doc>) -> Result<(), Error> {
        let writer = self.writer();
        for doc in docs {
            writer.delete_term(self.fields.key_term(doc.kind, doc.id));
            writer.add_document(self.fields.document(doc))?;
        }
        Ok(())
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
