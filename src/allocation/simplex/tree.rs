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
    pub links: Siblings<Node>,
    /// The arc between a node and its parent.
    pub arc: Column<Node, ArcNo>,
    /// Whether that arc leads to the parent.
    pub up: Column<Node, bool>,
    /// What that arc carries, in units.
    pub flow: Column<Node, i64>,
    /// Nodes below a node, itself counted.
    pub size: Column<Node, u32>,
    pub at: Column<StepNo, At>,
    /// Offers that may keep nothing more than they do.
    pub must_go: Column<OfferNo, bool>,
}

impl Tree {
    /// Nodes without arcs.
    pub fn bare(net: &Network) -> Self {
        let nodes = net.nodes();
        Self {
            links: Siblings::new(nodes),
            arc: Column::filled(ArcNo::NONE, nodes),
            up: Column::filled(true, nodes),
            flow: Column::filled(0, nodes),
            size: Column::filled(1, nodes),
            at: Column::filled(At::Empty, net.steps.len()),
            must_go: Column::filled(false, net.offers()),
        }
    }

    /// Hangs `node`, so far alone, below `parent` by an arc towards it (`up`) or from it, which carries `flow`.
    pub fn hang(&mut self, node: Node, parent: Node, (arc, up, flow): (ArcNo, bool, i64)) {
        self.links.attach(node, parent);
        self.arc[node] = arc;
        self.up[node] = up;
        self.flow[node] = flow;
    }

    pub fn parent(&self, node: Node) -> Node {
        self.links.parent[node]
    }

    /// All nodes, each after its parent.
    pub fn downwards(&self, root: Node) -> Vec<Node> {
        let mut order = Vec::with_capacity(self.arc.len());
        order.push(root);
        let mut at = 0;
        while let Some(node) = order.get(at).copied() {
            order.extend(self.links.children(node));
            at += 1;
        }
        order
    }

    /// Counts the sizes anew.
    pub fn count(&mut self, order: &[Node]) {
        self.size.fill(1);
        for node in order.iter().skip(1).rev() {
            let parent = self.parent(*node);
            self.size[parent] += self.size[*node];
        }
    }

    /// The lowest node that is above both.
    pub fn join(&self, mut a: Node, mut b: Node) -> Node {
        while a != b {
            if self.size[a] < self.size[b] {
                a = self.parent(a);
            } else {
                b = self.parent(b);
            }
        }
        a
    }
}
