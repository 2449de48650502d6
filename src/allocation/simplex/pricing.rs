//! Which arcs are worth a change at the present prices.

use std::ops::Range;

use super::super::index::{CountyNo, Node, OfferNo};
use super::super::network::{Network, Place};
use super::Simplex;
use super::pivot::Entering;
use super::queue::Moved;
use super::tree::At;

impl Simplex<'_> {
    /// The arc out of `node` that gains most per unit, if one gains anything.
    pub(super) fn best(&self, node: Node) -> Option<Entering> {
        match self.net.place(node) {
            Place::Offer(offer) => self.best_of_offer(offer, node),
            Place::Need(need) => self.best_step(Network::steps_of(need), node, self.net.above(need)),
            Place::County(county) => self.best_step(self.net.tiers_of(county), node, self.net.sink()),
            Place::Sink => None,
        }
    }

    fn best_of_offer(&self, offer: OfferNo, from: Node) -> Option<Entering> {
        let own = self.prices.of(from);
        let (mut best, mut found) = (0, None);
        for (pair, link) in self.net.pairs.of(offer) {
            let gain = i64::from(link.score) + self.prices.of(self.net.need_node(link.need)) - own;
            if gain > best {
                best = gain;
                found = Some((pair, link.need));
            }
        }
        let sink = self.net.sink();
        let kept = self.prices.of(sink) - own;
        if kept > best && !self.tree.must_go[offer] {
            return Some(Entering { arc: self.net.kept_arc(offer), from, to: sink, gain: kept });
        }
        let (pair, need) = found?;
        Some(Entering { arc: Network::pair_arc(pair), from, to: self.net.need_node(need), gain: best })
    }

    fn best_step(&self, steps: Range<usize>, from: Node, to: Node) -> Option<Entering> {
        let lift = self.prices.of(to) - self.prices.of(from);
        let mut best: Option<Entering> = None;
        for (no, step) in self.net.steps.span(steps) {
            let gain = step.worth + lift;
            let counts = match self.tree.at[no] {
                At::Empty => gain > 0,
                At::Full => gain < 0,
                At::Tree | At::Shut | At::Fixed => false,
            };
            if counts && step.capacity > 0 && best.is_none_or(|best| gain.abs() > best.gain.abs()) {
                best = Some(Entering { arc: self.net.step_arc(no), from, to, gain });
            }
        }
        best
    }

    /// Puts every node that may have got an arc worth a change by the moves of prices since the last look into the queue.
    pub(super) fn look_around(&mut self) {
        for (node, moved) in self.queue.take_moved() {
            match self.net.place(node) {
                Place::County(county) => self.look_at_county(county, node, moved),
                _ => self.look_at(node, moved),
            }
        }
    }

    /// An offer whose price has risen wants to go nowhere new, and a need whose price has fallen calls nobody new.
    fn look_at(&mut self, node: Node, moved: Moved) {
        let place = self.net.place(node);
        let calls = moved.down || !matches!(place, Place::Offer(_));
        if let Some(best) = calls.then(|| self.best(node)).flatten() {
            self.queue.hold(node, best.gain);
        }
        if let (Place::Need(need), true) = (place, moved.up) {
            let price = self.prices.of(node);
            for back in self.by_need.of(need) {
                let offer = Network::offer_node(back.offer);
                let gain = i64::from(back.score) + price - self.prices.of(offer);
                if gain > 0 {
                    self.queue.hold(offer, gain);
                }
            }
        }
    }

    /// A county's level has moved: with it the prices of all that hangs below it up to the next county.
    fn look_at_county(&mut self, county: CountyNo, node: Node, moved: Moved) {
        for need in self.by_county.of(county) {
            let need = self.net.need_node(*need);
            if let Some(best) = self.best(need) {
                self.queue.hold(need, best.gain);
            }
        }
        let mut below = vec![node];
        while let Some(node) = below.pop() {
            self.look_at(node, moved);
            let inside = |child: &Node| self.prices.head(*child).is_none();
            below.extend(self.tree.children.of(node).filter(inside));
        }
    }
}

/// A pair seen from its need.
#[derive(Debug, Clone, Copy)]
pub(super) struct Back {
    pub offer: OfferNo,
    pub score: i32,
}
