//! Which node hangs below which: the children of a node are a list that a child can leave at once.

use super::super::index::{Column, Key};

#[derive(Debug)]
pub(super) struct Siblings<K> {
    pub parent: Column<K, K>,
    child: Column<K, K>,
    next: Column<K, K>,
    previous: Column<K, K>,
}

impl<K: Key> Siblings<K> {
    /// All of them alone.
    pub fn new(count: usize) -> Self {
        let none = || Column::filled(K::NONE, count);
        Self { parent: none(), child: none(), next: none(), previous: none() }
    }

    /// Puts `node`, which hangs nowhere, below `parent`.
    pub fn attach(&mut self, node: K, parent: K) {
        let first = self.child[parent];
        self.parent[node] = parent;
        self.next[node] = first;
        self.previous[node] = K::NONE;
        if !first.is_none() {
            self.previous[first] = node;
        }
        self.child[parent] = node;
    }

    /// Takes `node`, which hangs somewhere, away with all that is below it.
    pub fn detach(&mut self, node: K) {
        let (previous, next) = (self.previous[node], self.next[node]);
        if previous.is_none() {
            let parent = self.parent[node];
            self.child[parent] = next;
        } else {
            self.next[previous] = next;
        }
        if !next.is_none() {
            self.previous[next] = previous;
        }
    }

    pub fn children(&self, node: K) -> Children<'_, K> {
        Children { next: &self.next, at: self.child[node] }
    }
}

pub(super) struct Children<'a, K> {
    next: &'a Column<K, K>,
    at: K,
}

impl<K: Key> Iterator for Children<'_, K> {
    type Item = K;

    fn next(&mut self) -> Option<K> {
        let at = self.at;
        if at.is_none() {
            return None;
        }
        self.at = self.next[at];
        Some(at)
    }
}
