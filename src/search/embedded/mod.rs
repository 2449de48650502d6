//! The engine inside the program: tantivy, in one folder, with a spare index beside it while one is rebuilt.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

mod answer;
mod answers;
mod ask;
mod candidates;
mod collect;
mod count;
mod deep;
mod generation;
mod rated;
mod schema;
mod window;

use answer::Snapshot;
use futures::FutureExt;
use generation::Generation;
use tantivy::TantivyError;
use tantivy::directory::error::LockError;

use super::doc::{Doc, Kind};
use super::query::{Alike, Counterpart, Hits, Query};
use super::{Error, lexicon, stored, taxonomy};

/// Names the folder of the index in use.
const CURRENT: &str = "current";

pub struct Embedded {
    /// None in memory.
    folder: Option<PathBuf>,
    current: RwLock<Arc<Generation>>,
    /// The index being built, if one is. Also taken by every change, so that changes happen one after another.
    next: Mutex<Option<Next>>,
    needs_rebuild: AtomicBool,
}

struct Next {
    generation: Arc<Generation>,
    /// Documents changed since the rebuild began: what the rebuild read of them may be older.
    changed: HashSet<(Kind, i64)>,
}

impl Embedded {
    pub fn open(folder: Option<PathBuf>) -> Result<Self, Error> {
        taxonomy::check().and_then(|()| lexicon::check()).map_err(Error::Data)?;
        let current = match &folder {
            None => Generation::open(None)?,
            Some(folder) => open_current(folder)?,
        };
        let needs_rebuild = AtomicBool::new(!current.is_complete());
        Ok(Self { folder, current: RwLock::new(Arc::new(current)), next: Mutex::new(None), needs_rebuild })
    }

    pub fn needs_rebuild(&self) -> bool {
        self.needs_rebuild.load(Ordering::Relaxed)
    }

    pub fn put(&self, docs: &[Doc]) -> Result<(), Error> {
        let mut next = self.next();
        if let Some(next) = &mut *next {
            next.changed.extend(docs.iter().map(|d| (d.kind, d.id)));
            next.generation.put(docs)?;
        }
        let current = self.current();
        current.put(docs)?;
        current.commit()
    }

    pub fn remove(&self, kind: Kind, ids: &[i64]) -> Result<(), Error> {
        let mut next = self.next();
        if let Some(next) = &mut *next {
            next.changed.extend(ids.iter().map(|id| (kind, *id)));
            next.generation.remove(kind, ids);
        }
        let current = self.current();
        current.remove(kind, ids);
        current.commit()
    }

    pub fn clear(&self) -> Result<(), Error> {
        let next = self.next();
        if let Some(next) = &*next {
            next.generation.clear()?;
        }
        let current = self.current();
        current.clear()?;
        current.commit()
    }

    pub fn query(&self, query: &Query) -> Result<Hits, Error> {
        let current = self.current();
        let edition = current.answers.edition();
        let known = current.answers.of(query).filter(|_| query.facets);
        if let (Some(known), None) = (&known, query.after) {
            return Ok(known.clone());
        }
        let snapshot =
            Snapshot { searcher: current.searcher(), fields: &current.fields, sights: &current.sights };
        let fresh = Query { facets: query.facets && known.is_none(), ..query.clone() };
        let hits = match query.after.filter(|_| known.is_some() && query.text.trim().is_empty()) {
            Some(after) => deep::page(&snapshot.searcher, &fresh, after, &current.fields)?,
            None => None,
        };
        let hits = match hits {
            Some(hits) => hits,
            None => super::answer::answer(&snapshot, &fresh).now_or_never().ok_or(Error::CutOff)??,
        };
        if query.facets && query.after.is_none() {
            current.answers.keep(edition, query, &hits);
        }
        Ok(match known {
            Some(known) => Hits { total: known.total, facets: known.facets, ..hits },
            None => hits,
        })
    }

    pub fn like(&self, wanted: &Alike) -> Result<Vec<Counterpart>, Error> {
        let current = self.current();
        let tiers = ask::alike(wanted, &current.fields);
        Ok(window::counterparts(&current.searcher(), &current.sights, &tiers)?)
    }

    pub fn begin_rebuild(&self) -> Result<(), Error> {
        let mut next = self.next();
        if next.is_some() {
            return Err(Error::Rebuilding);
        }
        let folder = self.folder.as_ref().map(|folder| fresh(folder));
        let generation = Arc::new(Generation::open(folder)?);
        *next = Some(Next { generation, changed: HashSet::new() });
        Ok(())
    }

    pub fn rebuild_put(&self, docs: &[Doc]) -> Result<(), Error> {
        match &*self.next() {
            Some(next) => {
                let unchanged = |doc: &&Doc| !next.changed.contains(&(doc.kind, doc.id));
                next.generation.add(&docs.iter().filter(unchanged).collect::<Vec<_>>())
            }
            None => Ok(()),
        }
    }

    pub fn finish_rebuild(&self) -> Result<(), Error> {
        let mut slot = self.next();
        let Some(next) = &*slot else { return Ok(()) };
        next.generation.commit()?;
        next.generation.mark_complete()?;
        if let Some(folder) = &self.folder {
            point(folder, next.generation.folder())?;
        }
        let new = Arc::clone(&next.generation);
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = new;
        *slot = None;
        self.needs_rebuild.store(false, Ordering::Relaxed);
        self.sweep();
        Ok(())
    }

    pub fn abandon_rebuild(&self) {
        *self.next() = None;
        self.sweep();
    }

    fn sweep(&self) {
        if let Some(folder) = &self.folder {
            sweep(folder, self.current().folder());
        }
    }

    fn current(&self) -> Arc<Generation> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn next(&self) -> MutexGuard<'_, Option<Next>> {
        self.next.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The index in use, if this version of the program made it; else an empty one.
fn open_current(folder: &Path) -> Result<Generation, Error> {
    fs::create_dir_all(folder).map_err(|e| Error::Folder(folder.to_owned(), e))?;
    let named = fs::read_to_string(folder.join(CURRENT)).ok();
    let ours = named.map(|n| n.trim().to_owned()).filter(|n| n.starts_with(&version()));
    let path = ours.map(|n| folder.join(n)).filter(|p| p.is_dir());
    let generation = Generation::open(Some(path.unwrap_or_else(|| fresh(folder))));
    let generation = generation.map_err(|error| match error {
        Error::Engine(TantivyError::LockFailure(LockError::LockBusy, _)) => Error::InUse(folder.to_owned()),
        other => other,
    })?;
    point(folder, generation.folder())?;
    sweep(folder, generation.folder());
    Ok(generation)
}

/// What an index made by this version of the program is called, but for its number.
fn version() -> String {
    format!("index-{:016x}-", stored::version())
}

/// A folder for a new index, numbered so that it is none that exists.
fn fresh(folder: &Path) -> PathBuf {
    (0..u32::MAX).map(|n| folder.join(format!("{}{n}", version()))).find(|p| !p.exists()).unwrap_or_default()
}

fn point(folder: &Path, to: Option<&Path>) -> Result<(), Error> {
    let name = to.and_then(Path::file_name).and_then(|n| n.to_str()).unwrap_or_default();
    generation::write(&folder.join(CURRENT), name)
}

/// Deletes the folders of indexes no longer in use. What stays behind is deleted next time.
fn sweep(folder: &Path, keep: Option<&Path>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for path in entries.filter_map(|e| Some(e.ok()?.path())) {
        let is_index = path.file_name().and_then(|n| n.to_str()).is_some_and(|n| n.starts_with("index-"));
        if is_index && Some(path.as_path()) != keep && fs::remove_dir_all(&path).is_err() {
            tracing::warn!(path = %path.display(), "an old search index could not be deleted");
        }
    }
}
