//! What comes out: who gives how much to whom, and the prices that prove it.

use super::index::{Column, CountyNo, NeedNo, OfferNo, PairNo};
use super::problem::Problem;
use super::worth::Precedence;

/// Units that go from a pair's offer to its need.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Assignment {
    pub pair: PairNo,
    pub units: i64,
}

/// An allocation: by offer and need, each pair at most once, units positive.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    pub assignments: Vec<Assignment>,
}

/// What one more unit is worth where, in points per unit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Prices {
    /// What one more unit of the offer is worth.
    pub offers: Column<OfferNo, i64>,
    /// What a unit of room at the need costs. Negative where what the need earns by itself (its weight, its county's
    /// bonus) exceeds what the competition for it is worth.
    pub needs: Column<NeedNo, i64>,
    /// What one more unit that reaches the county is worth; nothing where the objective knows no counties.
    pub counties: Column<CountyNo, i64>,
    /// What a unit to each priority class earns besides, so that the classes are served in order.
    pub precedence: Precedence,
}

/// A plan with the prices that bound every other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Solution {
    pub plan: Plan,
    pub prices: Prices,
}

/// Units by offer, need and county.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Totals {
    pub given: Column<OfferNo, i64>,
    pub received: Column<NeedNo, i64>,
    pub arrived: Column<CountyNo, i64>,
}

impl Plan {
    /// Sums of units. Pairs that `problem` does not have are left out.
    pub fn totals(&self, problem: &Problem) -> Totals {
        let mut totals = Totals {
            given: Column::filled(0, problem.offers().len()),
            received: Column::filled(0, problem.needs().len()),
            arrived: Column::filled(0, problem.counties().len()),
        };
        let known = self.assignments.iter().filter(|one| problem.pairs().has(one.pair));
        for Assignment { pair, units } in known {
            let need = problem.pairs().link(*pair).need;
            totals.given[problem.pairs().offer(*pair)] += units;
            totals.received[need] += units;
            totals.arrived[problem.needs()[need].county] += units;
        }
        totals
    }

    /// What a pair carries, in units.
    pub fn units(&self, pair: PairNo) -> i64 {
        let found = self.assignments.binary_search_by_key(&pair, |one| one.pair);
        found.ok().and_then(|at| self.assignments.get(at)).map_or(0, |one| one.units)
    }
}
