//! One step of the simplex method: an arc enters the tree, units go round the circle it closes, an arc leaves.

use super::super::index::{ArcNo, Node};
use super::super::network::{Network, UNBOUNDED, Way};
use super::Simplex;
use super::tree::{At, Hook, Tree};

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
    /// How many units more can pass between a node and its parent, upwards or downwards.
    fn room(net: &Network, hook: &Hook, upwards: bool) -> i64 {
        if hook.up != upwards {
            return hook.flow;
        }
        match net.capacity(hook.arc) {
            UNBOUNDED => UNBOUNDED,
            capacity => capacity - hook.flow,
        }
    }

    /// What can go round, at most `units`, and what stops it. Of several arcs the last on the way from the join over the
    /// entering arc and back: this keeps the tree strongly feasible.
    fn blocking(&self, net: &Network, circle: &Circle, mut units: i64) -> (i64, Option<Blocking>) {
        let mut blocking = None;
        let mut node = circle.end;
        while node != circle.join {
            let hook = &self.hooks[node];
            let room = Self::room(net, hook, false);
            if room < units {
                units = room;
                blocking = Some(Blocking { node, at_start: false });
            }
            node = hook.parent;
        }
        node = circle.start;
        while node != circle.join {
            let hook = &self.hooks[node];
            let room = Self::room(net, hook, true);
            if room <= units {
                units = room;
                blocking = Some(Blocking { node, at_start: true });
            }
            node = hook.parent;
        }
        (units, blocking)
    }

    fn send(&mut self, circle: &Circle, units: i64) {
        for (first, upwards) in [(circle.end, false), (circle.start, true)] {
            let mut node = first;
            while node != circle.join {
                let hook = &mut self.hooks[node];
                hook.flow += if hook.up == upwards { units } else { -units };
                node = hook.parent;
            }
        }
    }

    fn set(&mut self, net: &Network, arc: ArcNo, at: At) {
        if let Way::Step(step) = net.way(arc) {
            self.at[step] = at;
        }
    }

    /// Turns the stem from `inner` to `out` round, so that `inner` hangs by a new `hook`; tells the stem.
    fn turn(&mut self, inner: Node, out: Node, mut hook: Hook, stem: &mut Vec<Node>) {
        let (mut node, mut below) = (inner, 0);
        let all = hook.size;
        loop {
            stem.push(node);
            let before = self.hooks[node];
            self.children.detach(node, before.parent);
            self.hang(node, Hook { size: all - below, ..hook });
            if node == out {
                return;
            }
            hook = Hook { parent: node, up: !before.up, ..before };
            below = before.size;
            node = before.parent;
        }
    }

    fn resize(&mut self, mut node: Node, join: Node, change: impl Fn(u32) -> u32) {
        while node != join {
            let hook = &mut self.hooks[node];
            hook.size = change(hook.size);
            node = hook.parent;
        }
    }
}

impl Simplex<'_> {
    pub(super) fn pivot(&mut self, entering: Entering) {
        self.pivots += 1;
        let (net, tree) = (&self.net, &mut self.tree);
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
        let leaving = tree.hooks[out];
        tree.set(net, leaving.arc, if leaving.flow == 0 { At::Empty } else { At::Full });
        tree.set(net, arc, At::Tree);
        tree.resize(leaving.parent, circle.join, |size| size - leaving.size);
        tree.resize(outer, circle.join, |size| size + leaving.size);
        let flow = if full { capacity - units } else { units };
        self.stem.clear();
        let hook = Hook { parent: outer, arc, flow, up: inner == from, size: leaving.size };
        tree.turn(inner, out, hook, &mut self.stem);
        let by = if inner == from { gain } else { -gain };
        let queue = &mut self.queue;
        self.prices.shift(&self.tree, &self.stem, outer, by, |node, head| queue.moved(node, by > 0, head));
    }
}
