//! Lists that were asked for, kept until the index changes: every visitor begins at the same first pages, and counting
//! a million documents anew for each of them would be most of the work.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::search::query::{Hits, Query};

/// Lists kept; when there are more, all are forgotten.
const MOST: usize = 1_000;

/// Which state of the index an answer is from.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Edition(u64);

/// What is known of the index as it is.
#[derive(Default)]
pub struct Answers(Mutex<Known>);

#[derive(Default)]
struct Known {
    edition: Edition,
    lists: HashMap<Query, Hits>,
}

/// A page that is not the first shares total and facets with it.
fn first(query: &Query) -> Query {
    Query { after: None, ..query.clone() }
}

impl Answers {
    /// The edition to hand back with [`Answers::keep`]; ask before searching.
    pub fn edition(&self) -> Edition {
        self.known().edition
    }

    /// The list of `query`, its hits those of the first page.
    pub fn of(&self, query: &Query) -> Option<Hits> {
        self.known().lists.get(&first(query)).cloned()
    }

    /// Keeps the first page of a list, unless the index has changed since `edition`.
    pub fn keep(&self, edition: Edition, query: &Query, hits: &Hits) {
        let mut known = self.known();
        if known.edition == edition {
            if known.lists.len() >= MOST {
                known.lists.clear();
            }
            known.lists.insert(first(query), hits.clone());
        }
    }

    /// The index has changed.
    pub fn forget(&self) {
        let mut known = self.known();
        known.edition.0 += 1;
        known.lists.clear();
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
