//! What is done without a solver, to show beside it: first come, first served, and greedy by score.

use super::index::{Column, Key, NeedNo, OfferNo, PairNo};
use super::plan::{Assignment, Plan};
use super::problem::Problem;

/// A rule of thumb.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Rule {
    /// Offers in the order in which they came, each to the needs it comes across: what a list to browse does.
    Browsing,
    /// Offers in the order in which they came, each to what fits it best.
    BestRanked,
    /// All pairs by score.
    ByScore,
}

/// Allocates by `rule`, after what is pinned. Where `with_lots`, parts are not below an offer's minimum lot and not more
/// than its lots.
pub fn greedy(problem: &Problem, rule: Rule, with_lots: bool) -> Plan {
    let mut filling = Filling::new(problem, with_lots);
    match rule {
        Rule::ByScore => {
            let mut pairs: Vec<_> =
                problem.pairs().iter().map(|(no, pair)| (pair.score, no, pair.offer)).collect();
            pairs.sort_by_key(|(score, no, _)| (-score, *no));
            for (_, no, offer) in pairs {
                filling.give(no, offer);
            }
        }
        Rule::Browsing | Rule::BestRanked => {
            let mut offers: Vec<_> = problem.offers().rows().map(|(no, offer)| (offer.arrival, no)).collect();
            offers.sort_unstable();
            for (_, offer) in offers {
                let mut pairs: Vec<_> = problem.pairs().of(offer).collect();
                pairs.sort_by_key(|(no, link)| match rule {
                    Rule::Browsing => (i64::from(chance(offer, link.need)), *no),
                    Rule::BestRanked | Rule::ByScore => (-i64::from(link.score), *no),
                });
                for (no, _) in pairs {
                    filling.give(no, offer);
                }
            }
        }
    }
    filling.plan()
}

/// A plan that is being filled pair by pair.
pub(super) struct Filling<'a> {
    problem: &'a Problem,
    left: Column<OfferNo, i64>,
    lots: Column<OfferNo, i64>,
    room: Column<NeedNo, i64>,
    units: Column<PairNo, i64>,
    with_lots: bool,
}

impl<'a> Filling<'a> {
    /// With what is pinned.
    pub fn new(problem: &'a Problem, with_lots: bool) -> Self {
        let mut filling = Self {
            problem,
            left: problem.offers().iter().map(|offer| offer.quantity).collect(),
            lots: problem.offers().iter().map(|offer| offer.max_lots).collect(),
            room: problem.needs().iter().map(|need| need.demand).collect(),
            units: Column::filled(0, problem.pairs().len()),
            with_lots,
        };
        for (pair, units) in problem.pins() {
            filling.put(*pair, problem.pairs().offer(*pair), *units);
        }
        filling
    }

    /// As much as goes of `offer` by its pair.
    pub fn give(&mut self, pair: PairNo, offer: OfferNo) {
        let need = self.problem.pairs().link(pair).need;
        let units = self.left[offer].min(self.room[need]);
        let new = self.units[pair] == 0;
        let is_lot = !new || units >= self.problem.offers()[offer].min_lot && self.lots[offer] > 0;
        if units > 0 && (is_lot || !self.with_lots) && !self.problem.is_forbidden(pair) {
            self.put(pair, offer, units);
        }
    }

    pub fn put(&mut self, pair: PairNo, offer: OfferNo, units: i64) {
        self.lots[offer] -= i64::from(self.units[pair] == 0);
        self.left[offer] -= units;
        self.room[self.problem.pairs().link(pair).need] -= units;
        self.units[pair] += units;
    }

    pub fn plan(&self) -> Plan {
        let given = self.units.rows().filter(|(_, units)| **units > 0);
        Plan { assignments: given.map(|(pair, units)| Assignment { pair, units: *units }).collect() }
    }
}

/// Which need an offer comes across first, the same each time: one round of `SplitMix64` over both numbers.
fn chance(offer: OfferNo, need: NeedNo) -> u32 {
    let seed = ((offer.place() as u64) << 32) | need.place() as u64;
    let z = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    u32::try_from(z >> 32).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::super::Offer;
    use super::super::testing::{offer, problem};
    use super::*;

    #[test]
    fn each_rule_has_its_order() {
        // The later offer fits the second need better; the earlier one would rather go there too.
        let offers = [Offer { arrival: 1, ..offer(5) }, offer(5)];
        let one = problem(&offers, &[5, 5], &[(0, 0, 100), (0, 1, 900), (1, 0, 300), (1, 1, 800)]);
        let units = |rule| {
            let plan = greedy(&one, rule, false);
            (0..4).map(|pair| plan.units(PairNo::at(pair))).collect::<Vec<_>>()
        };
        assert_eq!(units(Rule::ByScore), [0, 5, 5, 0]);
        assert_eq!(units(Rule::BestRanked), [5, 0, 0, 5]);
        assert_eq!(units(Rule::Browsing).iter().sum::<i64>(), 10);
    }

    #[test]
    fn lots_and_wishes_are_kept() {
        let offers = [Offer { min_lot: 4, max_lots: 1, ..offer(10) }];
        let mut one = problem(&offers, &[3, 6, 9], &[(0, 0, 900), (0, 1, 800), (0, 2, 700)]);
        let plan = |one: &Problem| greedy(one, Rule::ByScore, true).assignments;
        assert_eq!(plan(&one), [Assignment { pair: PairNo::at(1), units: 6 }]);
        one.forbid(PairNo::at(1));
        assert_eq!(plan(&one), [Assignment { pair: PairNo::at(2), units: 9 }]);
        one.pin(PairNo::at(2), 5).unwrap();
        assert_eq!(plan(&one), [Assignment { pair: PairNo::at(2), units: 9 }]);
    }
}
