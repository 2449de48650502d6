//! Lists of children: each node knows its first child and its neighbours, so that a child leaves at once.

use super::super::index::{Column, Key};

#[derive(Debug)]
pub(super) struct Siblings<K> {
    rows: Column<K, Row<K>>,
}

#[derive(Debug, Clone)]
struct Row<K> {
    child: K,
    next: K,
    previous: K,
}

impl<K: Key> Siblings<K> {
    /// All of them without children.
    pub fn new(count: usize) -> Self {
        Self { rows: Column::filled(Row { child: K::NONE, next: K::NONE, previous: K::NONE }, count) }
    }

    /// Puts `node`, which is nobody's child, below `parent`.
    pub fn attach(&mut self, node: K, parent: K) {
        let first = std::mem::replace(&mut self.rows[parent].child, node);
        let row = &mut self.rows[node];
        row.next = first;
        row.previous = K::NONE;
        if !first.is_none() {
            self.rows[first].previous = node;
        }
    }

    /// Takes `node`, a child of `parent`, away with all that is below it.
    pub fn detach(&mut self, node: K, parent: K) {
        let Row { next, previous, .. } = self.rows[node];
        if previous.is_none() {
            self.rows[parent].child = next;
        } else {
            self.rows[previous].next = next;
        }
        if !next.is_none() {
            self.rows[next].previous = previous;
        }
    }

    pub fn of(&self, node: K) -> Children<'_, K> {
        Children { rows: &self.rows, at: self.rows[node].child }
    }
}

pub(super) struct Children<'a, K> {
    rows: &'a Column<K, Row<K>>,
    at: K,
}

impl<K: Key> Iterator for Children<'_, K> {
    type Item = K;

    fn next(&mut self) -> Option<K> {
        let at = self.at;
        if at.is_none() {
            return None;
        }
        self.at = self.rows[at].next;
        Some(at)
    }
}
