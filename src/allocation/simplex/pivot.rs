//! One step of the simplex method: an arc enters the tree, units go round the circle it closes, an arc leaves.

use super::super::index::{ArcNo, Node};
use super::super::network::{Network, UNBOUNDED, Way};
use super::Simplex;
use super::tree::{At, Tree};

/// An arc outside the tree on which a change is worth something.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entering {
    pub arc: ArcNo,
    pub from: Node,
    pub to: Node,
    /// Points per unit more on it; negative where it is full and should carry less.
    pub gain: i64,
}

/// The way that units take: up from `start` to the join, down to `end`, and from there over the entering arc.
struct Circle {
    start: Node,
    end: Node,
    join: Node,
}

/// The arc that stops the circle: the one above `node`.
struct Blocking {
    node: Node,
    at_start: bool,
}

impl Tree {
    /// How many units more can pass between `node` and its parent, upwards or downwards.
    fn room(&self, net: &Network, node: Node, upwards: bool) -> i64 {
        if self.up[node] != upwards {
            return self.flow[node];
        }
        match net.capacity(self.arc[node]) {
            UNBOUNDED => UNBOUNDED,
            capacity => capacity - self.flow[node],
        }
    }

    /// What can go round, at most `units`, and what stops it. Of several arcs the last on the way from the join over the
    /// entering arc and back: this keeps the tree strongly feasible.
    fn blocking(&self, net: &Network, circle: &Circle, mut units: i64) -> (i64, Option<Blocking>) {
        let mut blocking = None;
        let mut node = circle.end;
        while node != circle.join {
            let room = self.room(net, node, false);
            if room < units {
                units = room;
                blocking = Some(Blocking { node, at_start: false });
            }
            node = self.parent(node);
        }
        node = circle.start;
        while node != circle.join {
            let room = self.room(net, node, true);
            if room <= units {
                units = room;
                blocking = Some(Blocking { node, at_start: true });
            }
            node = self.parent(node);
        }
        (units, blocking)
    }

    fn send(&mut self, circle: &Circle, units: i64) {
        for (first, upwards) in [(circle.end, false), (circle.start, true)] {
            let mut node = first;
            while node != circle.join {
                self.flow[node] += if self.up[node] == upwards { units } else { -units };
                node = self.parent(node);
            }
        }
    }

    fn set(&mut self, net: &Network, arc: ArcNo, at: At) {
        if let Way::Step(step) = net.way(arc) {
            self.at[step] = at;
        }
    }

    /// Turns the stem from `inner` to `out` round, so that `inner` hangs on `outer` by a new arc; gives the stem.
    fn turn(&mut self, inner: Node, outer: Node, out: Node, arc: (ArcNo, bool, i64), stem: &mut Vec<Node>) {
        let moved = self.size[out];
        self.links.detach(out);
        let (mut node, mut parent, mut hung, mut below) = (inner, outer, arc, 0);
        loop {
            stem.push(node);
            let before = (self.parent(node), self.size[node]);
            let arc = (self.arc[node], !self.up[node], self.flow[node]);
            if node != out {
                self.links.detach(node);
            }
            self.hang(node, parent, hung);
            self.size[node] = moved - below;
            if node == out {
                return;
            }
            (parent, hung, below) = (node, arc, before.1);
            node = before.0;
        }
    }

    fn resize(&mut self, mut node: Node, join: Node, change: impl Fn(u32) -> u32) {
        while node != join {
            self.size[node] = change(self.size[node]);
            node = self.parent(node);
        }
    }
}

impl Simplex<'_> {
    pub(super) fn pivot(&mut self, entering: Entering) {
        self.pivots += 1;
        let (net, tree) = (self.net, &mut self.tree);
        let Entering { arc, from, to, gain } = entering;
        let full = gain < 0;
        let (end, start) = if full { (to, from) } else { (from, to) };
        let circle = Circle { start, end, join: tree.join(start, end) };
        let capacity = net.capacity(arc);
        let (units, blocking) = tree.blocking(net, &circle, capacity);
        if units > 0 {
            tree.send(&circle, units);
        }
        let Some(Blocking { node: out, at_start }) = blocking else {
            tree.set(net, arc, if full { At::Empty } else { At::Full });
            return;
        };
        let (inner, outer) = if at_start { (start, end) } else { (end, start) };
        let leaving = tree.arc[out];
        tree.set(net, leaving, if tree.flow[out] == 0 { At::Empty } else { At::Full });
        tree.set(net, arc, At::Tree);
        let moved = tree.size[out];
        tree.resize(tree.parent(out), circle.join, |size| size - moved);
        tree.resize(outer, circle.join, |size| size + moved);
        let flow = if full { capacity - units } else { units };
        self.stem.clear();
        tree.turn(inner, outer, out, (arc, inner == from, flow), &mut self.stem);
        let by = if inner == from { gain } else { -gain };
        let queue = &mut self.queue;
        self.prices.shift(&self.tree, &self.stem, outer, by, |node| queue.soil(node));
    }
}
