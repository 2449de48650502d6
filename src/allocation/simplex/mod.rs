//! The solver: a primal network simplex for this shape of network.
//!
//! What makes it fast: sending nothing is feasible, so there are no artificial arcs and no first phase; it starts from
//! the forest a greedy allocation leaves ([`start`]); counties, which tie everything together, get good prices before
//! their tiers are looked at ([`counties`]); only nodes whose prices moved are looked at again ([`queue`], [`pricing`]);
//! a pivot costs its circle ([`pivot`]) and the part of the tree whose prices move, of which counties move as one
//! ([`prices`]).

mod counties;
mod freeze;
mod pivot;
mod prices;
mod pricing;
mod queue;
mod siblings;
mod start;
mod tree;

use super::index::{CountyNo, Grouped, Key, Level, NeedNo, Node, OfferNo};
use super::network::{Network, Place, Way};
use super::progress::{Stopped, Watch};
use prices::Prices;
use pricing::Back;
use queue::Queue;
use tree::Tree;

pub use freeze::Frozen;

/// Pivots between two looks at whether somebody wants it to stop.
const PATIENCE: u64 = 1 << 12;

/// A basis that is feasible all the time, and optimal once [`Simplex::run`] is through.
#[derive(Debug)]
pub struct Simplex<'a> {
    net: Network<'a>,
    tree: Tree,
    prices: Prices,
    queue: Queue,
    by_need: Grouped<NeedNo, Back>,
    by_county: Grouped<CountyNo, NeedNo>,
    pivots: u64,
    /// Scratch of a pivot.
    stem: Vec<Node>,
}

impl<'a> Simplex<'a> {
    /// The optimum, from a greedy allocation.
    pub fn solve(net: Network<'a>, watch: &mut Watch) -> Result<Self, Stopped> {
        let tree = start::greedy(&net);
        let mut simplex = Self::on(net, tree);
        simplex.settle_counties(watch)?;
        watch.part(1, |watch| simplex.run(watch))?;
        Ok(simplex)
    }

    fn on(net: Network<'a>, mut tree: Tree) -> Self {
        let order = tree.downwards(net.sink());
        tree.count(&order);
        let prices = Prices::new(&net, &tree, &order);
        let backs =
            || net.pairs.iter().map(|(_, pair)| (pair.need, Back { offer: pair.offer, score: pair.score }));
        let by_need = Grouped::new(net.needs(), backs, Back { offer: OfferNo::NONE, score: 0 });
        let needs = || net.county_of.rows().map(|(need, county)| (*county, need));
        let by_county = Grouped::new(net.counties(), needs, NeedNo::NONE);
        let queue = Queue::new(net.nodes());
        let mut simplex = Self { net, tree, prices, queue, by_need, by_county, pivots: 0, stem: Vec::new() };
        for node in (0..simplex.net.nodes()).map(Node::at) {
            if let Some(best) = simplex.best(node) {
                simplex.queue.hold(node, best.gain);
            }
        }
        simplex
    }

    /// Pivots until no arc is worth a change any more.
    fn run(&mut self, watch: &mut Watch) -> Result<(), Stopped> {
        let first = self.queue.top();
        let mut told = self.pivots;
        loop {
            while let Some((node, level)) = self.queue.next() {
                self.relieve(node, level);
                if self.pivots >= told + PATIENCE {
                    told = self.pivots;
                    watch.pivots(self.pivots, first.place(), level.place())?;
                }
            }
            self.look_around();
            if self.queue.top() == Level::at(0) {
                return Ok(());
            }
        }
    }

    /// Takes in the best arc of `node` if it is still as good as when the node was held.
    fn relieve(&mut self, node: Node, level: Level) {
        let Some(best) = self.best(node) else { return };
        if queue::level(best.gain) < level {
            self.queue.hold(node, best.gain);
            return;
        }
        self.pivot(best);
        if let Some(next) = self.best(node) {
            self.queue.hold(node, next.gain);
        }
    }

    pub fn net(&self) -> &Network<'a> {
        &self.net
    }

    /// What goes from offers to needs, in units.
    pub fn flows(&self) -> impl Iterator<Item = (OfferNo, NeedNo, i64)> {
        let net = &self.net;
        self.tree.hooks.rows().filter_map(|(node, hook)| {
            let is_pair = !hook.arc.is_none() && matches!(net.way(hook.arc), Way::Pair(_));
            let parent = Some(hook.parent).filter(|_| is_pair && hook.flow > 0)?;
            match (net.place(node), net.place(parent)) {
                (Place::Offer(offer), Place::Need(need)) | (Place::Need(need), Place::Offer(offer)) => {
                    Some((offer, need, hook.flow))
                }
                _ => None,
            }
        })
    }

    /// What one more unit at `node` is worth, in points.
    pub fn price(&self, node: Node) -> i64 {
        self.prices.of(node) - self.prices.of(self.net.sink())
    }
}
