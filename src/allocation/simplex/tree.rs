//! The basis: a tree over all nodes with the sink as its root, and the flow on it.

use super::super::index::{ArcNo, Column, Key, Node, OfferNo, StepNo};
use super::super::network::Network;
use super::siblings::Siblings;

/// Where an arc with a bound stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum At {
    /// Carries nothing.
    Empty,
    /// In the tree; what it carries is with its lower node.
    Tree,
    /// Carries all it can.
    Full,
    /// Carries nothing, and must not.
    Shut,
    /// Carries all it can, and must.
    Fixed,
}

/// The tree is strongly feasible: every node could send one unit more towards the root, so no pivot comes round again
/// (Cunningham 1976).
#[derive(Debug)]
pub(super) struct Tree {
    pub hooks: Column<Node, Hook>,
    pub children: Siblings<Node>,
    pub at: Column<StepNo, At>,
    /// Offers that may keep nothing more than they do.
    pub must_go: Column<OfferNo, bool>,
}

/// What a node hangs on: all that a walk up the tree reads of it, in one place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hook {
    pub parent: Node,
    /// The arc between the node and its parent.
    pub arc: ArcNo,
    /// What that arc carries, in units.
    pub flow: i64,
    /// Whether that arc leads to the parent.
    pub up: bool,
    /// Nodes from this one down.
    pub size: u32,
}

impl Tree {
    /// Nodes without arcs.
    pub fn bare(net: &Network) -> Self {
        let nodes = net.nodes();
        let alone = Hook { parent: Node::NONE, arc: ArcNo::NONE, flow: 0, up: true, size: 1 };
        Self {
            hooks: Column::filled(alone, nodes),
            children: Siblings::new(nodes),
            at: Column::filled(At::Empty, net.steps.len()),
            must_go: Column::filled(false, net.offers()),
        }
    }

    /// Hangs `node`, which hangs nowhere.
    pub fn hang(&mut self, node: Node, hook: Hook) {
        self.children.attach(node, hook.parent);
        self.hooks[node] = hook;
    }

    /// All nodes, each after its parent.
    pub fn downwards(&self, root: Node) -> Vec<Node> {
        let mut order = Vec::with_capacity(self.hooks.len());
        order.push(root);
        let mut at = 0;
        while let Some(node) = order.get(at).copied() {
            order.extend(self.children.of(node));
            at += 1;
        }
        order
    }

    /// Counts the sizes anew.
    pub fn count(&mut self, order: &[Node]) {
        for (_, hook) in self.hooks.rows_mut() {
            hook.size = 1;
        }
        for node in order.iter().skip(1).rev() {
            let Hook { parent, size, .. } = self.hooks[*node];
            self.hooks[parent].size += size;
        }
    }

    /// The lowest node that is above both.
    pub fn join(&self, mut a: Node, mut b: Node) -> Node {
        while a != b {
            let (left, right) = (&self.hooks[a], &self.hooks[b]);
            if left.size < right.size {
                a = left.parent;
            } else {
                b = right.parent;
            }
        }
        a
    }
}
