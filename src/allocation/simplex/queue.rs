//! Which node to look at next: nodes by the gain of their best arc when it was last seen, the highest first.

use super::super::index::{Column, Key, Level, Node};

/// Higher gains share the last level.
const LEVELS: usize = 8192;

#[derive(Debug)]
pub(super) struct Queue {
    /// The level on which each node waits; 0 for none.
    held: Column<Node, u16>,
    levels: Column<Level, Vec<Node>>,
    top: Level,
    /// Nodes whose price has moved since all their arcs were looked at.
    soiled: Vec<Node>,
    is_soiled: Column<Node, bool>,
}

impl Queue {
    pub fn new(nodes: usize) -> Self {
        Self {
            held: Column::filled(0, nodes),
            levels: Column::filled(Vec::new(), LEVELS),
            top: Level::at(0),
            soiled: Vec::new(),
            is_soiled: Column::filled(false, nodes),
        }
    }

    /// `node` has an arc that gains so much, in points per unit of either sign.
    pub fn hold(&mut self, node: Node, gain: i64) {
        let level = level(gain);
        if usize::from(self.held[node]) < level.place() {
            self.held[node] = u16::try_from(level.place()).unwrap_or(u16::MAX);
            self.levels[level].push(node);
            self.top = self.top.max(level);
        }
    }

    /// A node that had an arc of this level when it was held; it waits no more.
    pub fn next(&mut self) -> Option<(Node, Level)> {
        loop {
            while let Some(node) = self.levels[self.top].pop() {
                if usize::from(self.held[node]) == self.top.place() {
                    self.held[node] = 0;
                    return Some((node, self.top));
                }
            }
            self.top = Level::at(self.top.place().checked_sub(1)?);
        }
    }

    /// The highest level on which a node may wait.
    pub fn top(&self) -> Level {
        self.top
    }

    pub fn soil(&mut self, node: Node) {
        if !std::mem::replace(&mut self.is_soiled[node], true) {
            self.soiled.push(node);
        }
    }

    /// All soiled nodes, which are clean from now on.
    pub fn clean(&mut self) -> Vec<Node> {
        for node in &self.soiled {
            self.is_soiled[*node] = false;
        }
        std::mem::take(&mut self.soiled)
    }
}

/// Where a gain, of either sign, waits.
pub(super) fn level(gain: i64) -> Level {
    Level::at(usize::try_from(gain.unsigned_abs()).unwrap_or(LEVELS).min(LEVELS - 1))
}
