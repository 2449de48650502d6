//! The first basis: a greedy allocation. Each of its steps exhausts an offer or a need, which becomes a child of its
//! partner, so that what it leaves is a forest.

use std::ops::Range;

use super::super::index::{ArcNo, Column, CountyNo, Key, NeedNo, Node, OfferNo, PairNo, StepNo};
use super::super::network::Network;
use super::queue::{self, Queue};
use super::tree::{At, Hook, Tree};

/// The greedy allocation on its way.
struct Greedy<'a> {
    net: &'a Network<'a>,
    left: Column<OfferNo, i64>,
    open: Column<NeedNo, Open>,
    /// Units that each need and county has received.
    got: Column<NeedNo, i64>,
    filled: Column<CountyNo, i64>,
    /// What the next unit to each county earns there.
    tiers: Column<CountyNo, i32>,
}

/// What the next unit to a need earns.
#[derive(Debug, Clone, Copy)]
struct Open {
    /// By the need's own steps.
    worth: i32,
    county: CountyNo,
}

/// Less than any unit earns: where nothing is lacking.
const NOTHING: i32 = i32::MIN / 2;

/// The best pair of an offer at present.
struct Best {
    pair: PairNo,
    need: NeedNo,
    worth: i64,
}

/// A tree from a greedy allocation: most worth first; an offer whose best pair lost worth meanwhile waits for its turn
/// again.
pub(super) fn greedy(net: &Network) -> Tree {
    let open = |need| Open {
        worth: next(net, Network::steps_of(need), 0),
        county: net.county_of.find(need).copied().unwrap_or(CountyNo::NONE),
    };
    let mut greedy = Greedy {
        net,
        left: net.supply.clone(),
        open: (0..net.needs()).map(NeedNo::at).map(open).collect(),
        got: Column::filled(0, net.needs()),
        filled: Column::filled(0, net.counties()),
        tiers: (0..net.counties())
            .map(CountyNo::at)
            .map(|county| next(net, net.tiers_of(county), 0))
            .collect(),
    };
    let mut tree = Tree::bare(net);
    greedy.fill(&mut tree);
    greedy.hang(&mut tree);
    tree
}

impl Greedy<'_> {
    fn fill(&mut self, tree: &mut Tree) {
        let mut queue = Queue::new(self.net.offers());
        for offer in self.left.keys() {
            self.wait(&mut queue, offer);
        }
        while let Some((node, level)) = queue.next() {
            let offer = OfferNo::at(node.place());
            let Some(best) = self.best(offer) else { continue };
            if queue::level(best.worth) < level {
                queue.hold(node, best.worth);
            } else {
                self.give(tree, offer, &best);
                self.wait(&mut queue, offer);
            }
        }
    }

    fn wait(&self, queue: &mut Queue, offer: OfferNo) {
        if let Some(best) = self.best(offer) {
            queue.hold(Network::offer_node(offer), best.worth);
        }
    }

    /// Where the next unit of `offer` earns most, if it has one and it earns anything.
    fn best(&self, offer: OfferNo) -> Option<Best> {
        if self.left[offer] == 0 {
            return None;
        }
        let (mut most, mut found) = (0, None);
        for (pair, link) in self.net.pairs.of(offer) {
            let open = self.open[link.need];
            let tier = self.tiers.find(open.county).copied().unwrap_or(0);
            let worth = link.score + open.worth + tier;
            if worth > most {
                most = worth;
                found = Some((pair, link.need));
            }
        }
        found.map(|(pair, need)| Best { pair, need, worth: most.into() })
    }

    /// All that the offer still has, or all that the need still lacks.
    fn give(&mut self, tree: &mut Tree, offer: OfferNo, best: &Best) {
        let (net, need) = (self.net, best.need);
        let steps = Network::steps_of(need);
        let demand: i64 = net.steps.span(steps.clone()).map(|(_, step)| step.capacity).sum();
        let units = self.left[offer].min(demand - self.got[need]);
        self.left[offer] -= units;
        self.got[need] += units;
        let open = &mut self.open[need];
        open.worth = next(net, steps, self.got[need]);
        if !open.county.is_none() {
            let filled = &mut self.filled[open.county];
            *filled += units;
            self.tiers[open.county] = next(net, net.tiers_of(open.county), *filled);
        }
        let (from, to, arc) = (Network::offer_node(offer), net.need_node(need), Network::pair_arc(best.pair));
        if self.got[need] == demand {
            tree.hang(to, hook(from, arc, false, units));
        } else {
            tree.hang(from, hook(to, arc, true, units));
        }
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
        let (step, flow) = tree.stand(self.net, steps, units);
        if tree.hooks[node].arc.is_none() {
            tree.at[step] = At::Tree;
            tree.hang(node, hook(above, self.net.step_arc(step), true, flow));
        }
    }
}

/// What the next unit earns after `units`.
fn next(net: &Network, steps: Range<usize>, units: i64) -> i32 {
    let standing = net.standing(steps, units);
    standing.map_or(NOTHING, |(step, _)| i32::try_from(net.steps[step].worth).unwrap_or(i32::MAX / 4))
}

impl Tree {
    /// Fills steps with `units`, none of them in the tree; tells the one that the next unit takes, and what it has.
    pub fn stand(&mut self, net: &Network, steps: Range<usize>, units: i64) -> (StepNo, i64) {
        let standing = net.standing(steps.clone(), units);
        let end = standing.map_or(steps.end, |(step, _)| step.place());
        for place in steps.clone() {
            self.at[StepNo::at(place)] = if place < end { At::Full } else { At::Empty };
        }
        // Where nothing is lacking from the beginning, all steps are full of nothing.
        let (step, before) = standing.unwrap_or((StepNo::at(steps.start), units));
        (step, units - before)
    }
}

fn hook(parent: Node, arc: ArcNo, up: bool, flow: i64) -> Hook {
    Hook { parent, arc, flow, up, size: 1 }
}
