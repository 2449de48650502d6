//! The first basis: a greedy allocation. Each of its steps exhausts an offer or a need, which becomes a child of its
//! partner, so that what it leaves is a forest.

use std::ops::Range;

use super::super::index::{ArcNo, Column, CountyNo, Key, Level, NeedNo, Node, OfferNo, PairNo, StepNo};
use super::super::network::Network;
use super::tree::{At, Hook, Tree};

/// The greedy allocation on its way.
struct Greedy<'a> {
    net: &'a Network<'a>,
    left: Column<OfferNo, i64>,
    /// Units that each need and county has received.
    got: Column<NeedNo, i64>,
    filled: Column<CountyNo, i64>,
    demand: Column<NeedNo, i64>,
}

/// A tree from a greedy allocation: most worth first; a pair that lost worth meanwhile waits for its turn again.
pub(super) fn greedy(net: &Network) -> Tree {
    let steps = |need| net.steps.span(Network::steps_of(need)).map(|(_, step)| step.capacity).sum();
    let mut greedy = Greedy {
        net,
        left: net.supply.clone(),
        got: Column::filled(0, net.needs()),
        filled: Column::filled(0, net.counties()),
        demand: (0..net.needs()).map(NeedNo::at).map(steps).collect(),
    };
    let mut tree = Tree::bare(net);
    greedy.fill(&mut tree);
    greedy.hang(&mut tree);
    tree
}

impl Greedy<'_> {
    fn fill(&mut self, tree: &mut Tree) {
        let mut levels: Column<Level, Vec<(PairNo, OfferNo)>> = Column::default();
        for (pair, ends) in self.net.pairs.iter() {
            let level = self.level(pair);
            while levels.len() <= level.place() {
                levels.push(Vec::new());
            }
            levels[level].push((pair, ends.offer));
        }
        for level in levels.keys().rev() {
            for (pair, offer) in std::mem::take(&mut levels[level]) {
                let need = self.net.pairs.link(pair).need;
                let units = self.left[offer].min(self.demand[need] - self.got[need]);
                if units == 0 {
                    continue;
                }
                let now = self.level(pair);
                if now < level {
                    levels[now].push((pair, offer));
                } else {
                    self.give(tree, (pair, offer, need), units);
                }
            }
        }
    }

    fn give(&mut self, tree: &mut Tree, (pair, offer, need): (PairNo, OfferNo, NeedNo), units: i64) {
        self.left[offer] -= units;
        self.got[need] += units;
        if let Some(county) = self.net.county_of.find(need) {
            self.filled[*county] += units;
        }
        let (from, to) = (Network::offer_node(offer), self.net.need_node(need));
        if self.got[need] == self.demand[need] {
            tree.hang(to, hook(from, Network::pair_arc(pair), false, units));
        } else {
            tree.hang(from, hook(to, Network::pair_arc(pair), true, units));
        }
    }

    /// What a unit more on the pair would be worth.
    fn level(&self, pair: PairNo) -> Level {
        let link = self.net.pairs.link(pair);
        let at = |steps: Range<usize>, units: i64| {
            self.net.standing(steps, units).map_or(0, |(step, _)| self.net.steps[step].worth)
        };
        let step = at(Network::steps_of(link.need), self.got[link.need]);
        let county = self.net.county_of.find(link.need);
        let tier = county.map_or(0, |county| at(self.net.tiers_of(*county), self.filled[*county]));
        Level::at(usize::try_from(i64::from(link.score) + step + tier).unwrap_or(0))
    }

    /// Hangs what is not hung on a partner on the sink, by what it keeps or by the step it stands on.
    fn hang(&self, tree: &mut Tree) {
        let net = self.net;
        let sink = net.sink();
        for (offer, left) in self.left.rows() {
            let node = Network::offer_node(offer);
            if tree.hooks[node].arc.is_none() {
                tree.hang(node, hook(sink, net.kept_arc(offer), true, *left));
            }
        }
        for (need, got) in self.got.rows() {
            let node = net.need_node(need);
            self.stand(tree, node, net.above(need), (Network::steps_of(need), *got));
        }
        for (county, filled) in self.filled.rows() {
            self.stand(tree, net.county_node(county), sink, (net.tiers_of(county), *filled));
        }
    }

    /// Fills the steps of `node`, and hangs it on the one that is not full unless it hangs already.
    fn stand(&self, tree: &mut Tree, node: Node, above: Node, (steps, units): (Range<usize>, i64)) {
        let standing = self.net.standing(steps.clone(), units);
        let end = standing.map_or(steps.end, |(step, _)| step.place());
        for place in steps.start..end {
            tree.at[StepNo::at(place)] = At::Full;
        }
        if tree.hooks[node].arc.is_none() {
            // Where nothing is lacking from the beginning, all steps are full of nothing.
            let (step, before) = standing.unwrap_or((StepNo::at(steps.start), units));
            tree.at[step] = At::Tree;
            tree.hang(node, hook(above, self.net.step_arc(step), true, units - before));
        }
    }
}

fn hook(parent: Node, arc: ArcNo, up: bool, flow: i64) -> Hook {
    Hook { parent, arc, flow, up, size: 1 }
}
