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
    /// Nodes whose price has moved since their arcs were looked at, and how.
    moved: Vec<Node>,
    ways: Column<Node, Moved>,
}

/// Which ways a price has moved since the node was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Moved {
    /// What comes in may have become worth a change.
    pub up: bool,
    /// What goes out may have.
    pub down: bool,
}

impl Queue {
    pub fn new(nodes: usize) -> Self {
        Self {
            held: Column::filled(0, nodes),
            levels: Column::filled(Vec::new(), LEVELS),
            top: Level::at(0),
            moved: Vec::new(),
            ways: Column::filled(Moved::default(), nodes),
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

    /// The price of `node` has moved up or down; before, it moved with the county (or sink) `head`.
    pub fn moved(&mut self, node: Node, up: bool, head: Node) {
        let before = self.ways[head];
        let ways = &mut self.ways[node];
        if *ways == Moved::default() {
            self.moved.push(node);
        }
        ways.up |= up | before.up;
        ways.down |= !up | before.down;
    }

    /// All nodes that have moved; they count as looked at from now on.
    pub fn take_moved(&mut self) -> Vec<(Node, Moved)> {
        let ways = &mut self.ways;
        self.moved.drain(..).map(|node| (node, std::mem::take(&mut ways[node]))).collect()
    }
}

/// Where a gain, of either sign, waits.
pub(super) fn level(gain: i64) -> Level {
    Level::at(usize::try_from(gain.unsigned_abs()).unwrap_or(LEVELS).min(LEVELS - 1))
}
