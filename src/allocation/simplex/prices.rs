//! Prices of the nodes: what one more unit there is worth, in points. They make every arc of the tree exactly worth it.
//!
//! A pivot near the root moves the prices of half the tree by the same amount. So a price is the level of a group plus
//! the node's own offset: a group is a county with what hangs below it, up to the next county, and the rest around the
//! sink. Moving a county's part of the tree touches one level for each county in it, and none of its thousands of nodes.

use super::super::index::{Column, Group, Key, Node};
use super::super::network::Network;
use super::siblings::Siblings;
use super::tree::{Hook, Tree};

#[derive(Debug)]
pub(super) struct Prices {
    nodes: Column<Node, Price>,
    level: Column<Group, i64>,
    /// On a node of which group a group hangs.
    parent: Column<Group, Group>,
    groups: Siblings<Group>,
    /// The node of the first county; groups are numbered as counties, with the sink's last.
    first: usize,
    /// Scratch of [`Self::shift`].
    walk: Vec<Node>,
    hung: Vec<(Group, Group)>,
    lifted: Vec<Group>,
}

#[derive(Debug, Clone, Copy)]
struct Price {
    /// In points; 32 bits are enough for all that [`super::super::Problem`] lets through.
    offset: i32,
    group: Group,
}

impl Prices {
    /// From the tree; `order` is that of [`Tree::downwards`].
    pub fn new(net: &Network, tree: &Tree, order: &[Node]) -> Self {
        let groups = net.counties() + 1;
        let mut prices = Self {
            nodes: Column::filled(Price { offset: 0, group: Group::at(net.counties()) }, net.nodes()),
            level: Column::filled(0, groups),
            parent: Column::filled(Group::NONE, groups),
            groups: Siblings::new(groups),
            first: net.offers() + net.needs(),
            walk: Vec::new(),
            hung: Vec::new(),
            lifted: Vec::new(),
        };
        for node in order.iter().skip(1).copied() {
            let Hook { parent, arc, up, .. } = tree.hooks[node];
            let worth = net.worth(arc);
            let price = prices.of(parent) + if up { worth } else { -worth };
            let around = prices.nodes[parent].group;
            prices.nodes[node] = if let Some(group) = prices.head(node) {
                prices.groups.attach(group, around);
                prices.parent[group] = around;
                prices.level[group] = price;
                Price { offset: 0, group }
            } else {
                Price { offset: offset(price - prices.level[around]), group: around }
            };
        }
        prices
    }

    pub fn of(&self, node: Node) -> i64 {
        let Price { offset, group } = self.nodes[node];
        i64::from(offset) + self.level[group]
    }

    /// The group that a county or the sink is the head of.
    pub fn head(&self, node: Node) -> Option<Group> {
        node.place().checked_sub(self.first).map(Group::at)
    }

    fn node(&self, group: Group) -> Node {
        Node::at(self.first + group.place())
    }

    /// A part of the tree has been hung on `on` by the first node of its `stem` (which runs up to its former root):
    /// its prices move `by`. `moved` hears of nodes whose offset has changed, and
    /// of counties whose level has, each with the head of the group it was in.
    pub fn shift(
        &mut self,
        tree: &Tree,
        stem: &[Node],
        on: Node,
        by: i64,
        mut moved: impl FnMut(Node, Node),
    ) {
        let to = self.nodes[on].group;
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
                let price = &mut self.nodes[node];
                let by = self.level[price.group] + own - self.level[around];
                let offset = offset(i64::from(price.offset) + by);
                let before = std::mem::replace(price, Price { offset, group: around }).group;
                moved(node, self.node(before));
                self.walk.extend(tree.children.of(node).filter(|child| Some(*child) != next));
            }
        }
        // First all links, so that no group is below itself.
        let hung = std::mem::take(&mut self.hung);
        for (group, parent) in hung.iter().copied() {
            let before = std::mem::replace(&mut self.parent[group], parent);
            if before != parent {
                self.groups.detach(group, before);
                self.groups.attach(group, parent);
            }
        }
        self.lifted.extend(hung.iter().filter(|(_, parent)| *parent == to).map(|(group, _)| *group));
        while let Some(group) = self.lifted.pop() {
            self.level[group] += by;
            moved(self.node(group), self.node(group));
            self.lifted.extend(self.groups.of(group));
        }
        self.hung = hung;
        self.hung.clear();
    }
}

#[expect(clippy::cast_possible_truncation, reason = "sums along a path are checked when the problem is made")]
fn offset(points: i64) -> i32 {
    points as i32
}
