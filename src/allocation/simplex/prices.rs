//! Prices of the nodes: what one more unit there is worth, in points. They make every arc of the tree exactly worth it.
//!
//! A pivot near the root moves the prices of half the tree by the same amount. So a price is the level of a group plus
//! the node's own offset: a group is a county with what hangs below it, up to the next county, and the rest around the
//! sink. Moving a county's part of the tree touches one level for each county in it, and none of its thousands of nodes.

use super::super::index::{Column, Group, Key, Node};
use super::super::network::Network;
use super::siblings::Siblings;
use super::tree::Tree;

#[derive(Debug)]
pub(super) struct Prices {
    offset: Column<Node, i64>,
    group: Column<Node, Group>,
    level: Column<Group, i64>,
    /// Which group hangs on a node of which.
    groups: Siblings<Group>,
    /// The node of the first county; groups are numbered as counties, with the sink's last.
    first: usize,
    /// Scratch of [`Self::shift`].
    walk: Vec<Node>,
    hung: Vec<(Group, Group)>,
    lifted: Vec<Group>,
}

impl Prices {
    /// From the tree; `order` is that of [`Tree::downwards`].
    pub fn new(net: &Network, tree: &Tree, order: &[Node]) -> Self {
        let groups = net.counties() + 1;
        let mut prices = Self {
            offset: Column::filled(0, net.nodes()),
            group: Column::filled(Group::at(net.counties()), net.nodes()),
            level: Column::filled(0, groups),
            groups: Siblings::new(groups),
            first: net.offers() + net.needs(),
            walk: Vec::new(),
            hung: Vec::new(),
            lifted: Vec::new(),
        };
        for node in order.iter().skip(1).copied() {
            let parent = tree.parent(node);
            let worth = net.worth(tree.arc[node]);
            let price = prices.of(parent) + if tree.up[node] { worth } else { -worth };
            let around = prices.group[parent];
            if let Some(group) = prices.head(node) {
                prices.groups.attach(group, around);
                prices.group[node] = group;
                prices.level[group] = price;
            } else {
                prices.group[node] = around;
                prices.offset[node] = price - prices.level[around];
            }
        }
        prices
    }

    pub fn of(&self, node: Node) -> i64 {
        self.offset[node] + self.level[self.group[node]]
    }

    /// The group that a county or the sink is the head of.
    pub fn head(&self, node: Node) -> Option<Group> {
        node.place().checked_sub(self.first).map(Group::at)
    }

    fn node(&self, group: Group) -> Node {
        Node::at(self.first + group.place())
    }

    /// A part of the tree has been hung on `on` by the first node of its `stem` (which runs up to its former root):
    /// its prices move `by`. `moved` hears of nodes whose offset and of counties whose level has changed.
    pub fn shift(&mut self, tree: &Tree, stem: &[Node], on: Node, by: i64, mut moved: impl FnMut(Node)) {
        let to = self.group[on];
        let mut around = to;
        for (at, top) in stem.iter().copied().enumerate() {
            if let Some(group) = self.head(top) {
                self.hung.push((group, around));
                around = group;
                continue;
            }
            let next = stem.get(at + 1).copied();
            // A group that is lifted afterwards takes its nodes along.
            let own = if around == to { by } else { 0 };
            self.walk.push(top);
            while let Some(node) = self.walk.pop() {
                if let Some(group) = self.head(node) {
                    self.hung.push((group, around));
                    continue;
                }
                self.offset[node] += self.level[self.group[node]] + own - self.level[around];
                self.group[node] = around;
                moved(node);
                self.walk.extend(tree.links.children(node).filter(|child| Some(*child) != next));
            }
        }
        // First all links, so that no group is below itself.
        let hung = std::mem::take(&mut self.hung);
        for (group, parent) in hung.iter().copied() {
            if self.groups.parent[group] != parent {
                self.groups.detach(group);
                self.groups.attach(group, parent);
            }
        }
        self.lifted.extend(hung.iter().filter(|(_, parent)| *parent == to).map(|(group, _)| *group));
        while let Some(group) = self.lifted.pop() {
            self.level[group] += by;
            moved(self.node(group));
            self.lifted.extend(self.groups.children(group));
        }
        self.hung = hung;
        self.hung.clear();
    }
}
