//! Shortest paths (Dijkstra) at prices under which no length is negative. One search serves both ways: where units that an
//! offer has left go best, and where units that a need lacks come from best.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::super::index::{Column, Key, NeedNo, OfferNo, PairNo};
use super::Live;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Spot {
    Offer(OfferNo),
    Need(NeedNo),
}

/// Whether units are pushed from an offer onwards, or pulled to a need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Push,
    Pull,
}

/// What is known of a spot in a search.
#[derive(Debug, Clone, Copy)]
struct Label {
    search: u32,
    settled: bool,
    distance: i64,
    via: PairNo,
}

impl Label {
    const NONE: Self = Self { search: 0, settled: false, distance: 0, via: PairNo::NONE };
}

#[derive(Debug, Default)]
pub(super) struct Search {
    number: u32,
    offers: Column<OfferNo, Label>,
    needs: Column<NeedNo, Label>,
    heap: BinaryHeap<Reverse<(i64, Spot)>>,
    settled: Vec<Spot>,
}

impl Search {
    fn begin(&mut self, offers: usize, needs: usize) {
        while self.offers.len() < offers {
            self.offers.push(Label::NONE);
        }
        while self.needs.len() < needs {
            self.needs.push(Label::NONE);
        }
        self.number += 1;
        self.heap.clear();
        self.settled.clear();
    }

    fn label(&mut self, spot: Spot) -> &mut Label {
        match spot {
            Spot::Offer(offer) => &mut self.offers[offer],
            Spot::Need(need) => &mut self.needs[need],
        }
    }

    /// `spot` can be reached at `distance` by `via`.
    fn reach(&mut self, spot: Spot, distance: i64, via: PairNo) {
        let number = self.number;
        let label = self.label(spot);
        if label.search != number || !label.settled && distance < label.distance {
            *label = Label { search: number, settled: false, distance, via };
            self.heap.push(Reverse((distance, spot)));
        }
    }

    /// The nearest spot nearer than `limit` that was not settled yet; now it is.
    fn settle(&mut self, limit: i64) -> Option<(i64, Spot)> {
        while let Some(Reverse((distance, spot))) = self.heap.pop().filter(|Reverse((near, _))| *near < limit)
        {
            if !std::mem::replace(&mut self.label(spot).settled, true) {
                self.settled.push(spot);
                return Some((distance, spot));
            }
        }
        None
    }
}

impl Live {
    /// Gives what `offer` has left to where it earns more than nothing.
    pub(super) fn spend(&mut self, offer: OfferNo) {
        while self.offers[offer].left > 0 && self.offers[offer].price > 0 {
            let (left, price) = (self.offers[offer].left, self.offers[offer].price);
            self.send(Way::Push, Spot::Offer(offer), left, price);
        }
    }

    /// Fills what `need` lacks from where it costs less than it earns.
    pub(super) fn refill(&mut self, need: NeedNo) {
        while let Some(next) = self.needs[need].next().filter(|next| next.worth > self.needs[need].price) {
            let limit = next.worth - self.needs[need].price;
            self.send(Way::Pull, Spot::Need(need), next.capacity, limit);
        }
    }

    /// Sends up to `units` along the shortest path from (or to) `start`, or none when all are as long as `limit`; moves the
    /// prices so that no length gets negative.
    fn send(&mut self, way: Way, start: Spot, units: i64, limit: i64) {
        self.search.begin(self.offers.len(), self.needs.len());
        self.search.reach(start, 0, PairNo::NONE);
        let (mut best, mut end) = (limit, None);
        while let Some((distance, spot)) = self.search.settle(best) {
            let exit = self.exit(way, spot).filter(|_| spot != start);
            if let Some((length, most)) = exit.filter(|(length, _)| distance + length < best) {
                best = distance + length;
                end = Some((spot, most));
            }
            self.look_on(way, spot, distance);
        }
        for spot in std::mem::take(&mut self.search.settled) {
            let nearer = best - self.search.label(spot).distance;
            if nearer > 0 {
                let price = match spot {
                    Spot::Offer(offer) => &mut self.offers[offer].price,
                    Spot::Need(need) => &mut self.needs[need].price,
                };
                *price += if way == Way::Push { -nearer } else { nearer };
            }
        }
        if let Some((spot, most)) = end {
            self.augment(way, start, spot, units.min(most));
        }
    }

    /// How long the way out at `spot` is, and what can pass: pushed units are kept by an offer or stay at a need, pulled ones
    /// come from what an offer has kept or a need gives up.
    fn exit(&self, way: Way, spot: Spot) -> Option<(i64, i64)> {
        match (way, spot) {
            (Way::Push, Spot::Offer(offer)) => Some((self.offers[offer].price, i64::MAX)),
            (Way::Push, Spot::Need(need)) => {
                let taker = &self.needs[need];
                taker.next().map(|next| (taker.price - next.worth, next.capacity))
            }
            (Way::Pull, Spot::Offer(offer)) => {
                Some((0, self.offers[offer].left)).filter(|(_, left)| *left > 0)
            }
            (Way::Pull, Spot::Need(need)) => {
                let taker = &self.needs[need];
                taker.last().map(|last| (last.worth - taker.price, last.capacity))
            }
        }
    }

    /// Reaches the spots beside `spot`: those to which more can be given, and those from which some can be taken back.
    fn look_on(&mut self, way: Way, spot: Spot, distance: i64) {
        let edges = match spot {
            Spot::Offer(offer) => &self.offers[offer].edges,
            Spot::Need(need) => &self.needs[need].edges,
        };
        let gives = gives(way, spot);
        for edge in edges {
            let row = &self.edges[*edge];
            let length = self.offers[row.offer].price - self.needs[row.need].price - row.score;
            let other =
                if matches!(spot, Spot::Offer(_)) { Spot::Need(row.need) } else { Spot::Offer(row.offer) };
            if gives {
                self.search.reach(other, distance + length, *edge);
            } else if row.units > row.least {
                self.search.reach(other, distance, *edge);
            }
        }
    }

    /// Sends what can pass, at most `units`, along the path found to `end`.
    fn augment(&mut self, way: Way, start: Spot, end: Spot, units: i64) {
        let mut path = Vec::new();
        let (mut spot, mut units) = (end, units);
        while spot != start {
            let edge = self.search.label(spot).via;
            let row = self.edges[edge];
            spot = if matches!(spot, Spot::Offer(_)) { Spot::Need(row.need) } else { Spot::Offer(row.offer) };
            let gives = gives(way, spot);
            if !gives {
                units = units.min(row.units - row.least);
            }
            path.push((edge, gives));
        }
        for (edge, gives) in path {
            self.add(edge, if gives { units } else { -units });
        }
        for (spot, units) in [(start, -units), (end, units)] {
            let units = if way == Way::Push { units } else { -units };
            match spot {
                Spot::Offer(offer) => self.offers[offer].left += units,
                Spot::Need(need) => self.needs[need].got += units,
            }
        }
    }
}

/// Whether a step on from `spot` gives more on its pair; else it takes back.
fn gives(way: Way, spot: Spot) -> bool {
    matches!(spot, Spot::Offer(_)) == (way == Way::Push)
}
