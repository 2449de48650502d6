//! Going on with another objective among all the optima of this one.
//!
//! At an optimum every arc that is not exactly worth its prices stands at one of its bounds, and stands there in every other
//! optimum too. So these arcs are frozen where they stand, and whatever is done with the rest keeps the optimum.

use super::super::index::{ArcNo, Column, Key, OfferNo, PairNo, StepNo};
use super::super::network::{Network, Way};
use super::super::progress::{Stopped, Watch};
use super::Simplex;
use super::tree::{At, Tree};

/// An optimal basis on whose optima the next objective may move.
#[derive(Debug)]
pub struct Frozen {
    tree: Tree,
    /// Of each pair of the network, whether it may carry anything in an optimum. Those that may not are gone from the
    /// next network.
    pub alive: Column<PairNo, bool>,
}

impl<'a> Simplex<'a> {
    /// Freezes what all optima have in common.
    pub fn freeze(self) -> Frozen {
        let (net, prices, mut tree) = (&self.net, self.prices, self.tree);
        let excess = |worth: i64, from, to| worth + prices.of(to) - prices.of(from);
        let alive: Column<PairNo, bool> = net
            .pairs
            .iter()
            .map(|(_, pair)| {
                excess(pair.score.into(), Network::offer_node(pair.offer), net.need_node(pair.need)) == 0
            })
            .collect();
        for offer in (0..net.offers()).map(OfferNo::at) {
            tree.must_go[offer] |= excess(0, Network::offer_node(offer), net.sink()) < 0;
        }
        for (from, to, steps) in net.ladders() {
            for step in steps.map(StepNo::at) {
                let excess = excess(net.steps[step].worth, from, to);
                tree.at[step] = match tree.at[step] {
                    At::Empty if excess < 0 => At::Shut,
                    At::Full if excess > 0 => At::Fixed,
                    at => at,
                };
            }
        }
        tree.renumber(net, &alive);
        Frozen { tree, alive }
    }

    /// The optimum, from a frozen basis on a network without its dead pairs.
    pub fn resume(net: Network<'a>, frozen: Frozen, watch: &mut Watch) -> Result<Self, Stopped> {
        let mut simplex = Self::on(net, frozen.tree);
        watch.part(1, |watch| simplex.run(watch))?;
        Ok(simplex)
    }
}

impl Tree {
    /// Arcs get the numbers they have once the pairs that are not `alive` are gone.
    fn renumber(&mut self, net: &Network, alive: &Column<PairNo, bool>) {
        let mut gone = 0;
        let before: Column<PairNo, usize> = alive
            .iter()
            .map(|alive| {
                let before = gone;
                gone += usize::from(!alive);
                before
            })
            .collect();
        for (_, hook) in self.hooks.rows_mut().filter(|(_, hook)| !hook.arc.is_none()) {
            let less = match net.way(hook.arc) {
                Way::Pair(pair) => before[pair],
                Way::Kept(_) | Way::Step(_) => gone,
            };
            hook.arc = ArcNo::at(hook.arc.place() - less);
        }
    }
}
