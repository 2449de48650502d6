//! The proof: any prices bound what any plan can be worth, and a plan that reaches its bound is the best.
//!
//! The bound is the sum over all offers of price times quantity, and over every arc of its capacity times what a unit on
//! it earns beyond the prices, where that is positive; `docs/allocation.md` gives the recipe. Nothing here comes from the
//! solver: only the problem, the plan and the prices are read.

use super::index::{NeedNo, OfferNo, PairNo};
use super::plan::{Plan, Prices};
use super::policy::Step;
use super::worth::{Worth, climb};

/// What a plan is worth, and what no plan can exceed, in points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Certificate {
    pub objective: i128,
    pub bound: i128,
}

impl Certificate {
    /// How much more another plan could be worth at most; 0: the plan is the best.
    pub const fn gap(self) -> i128 {
        self.bound - self.objective
    }

    /// The gap in millionths of the bound, rounded up.
    pub const fn gap_millionths(self) -> i128 {
        if self.bound == 0 { 0 } else { (self.gap() * 1_000_000 + self.bound - 1) / self.bound }
    }
}

/// Why something is no plan for the problem, or no list of prices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("assignments are of pairs of the problem, each once and in their order, and positive: {0:?}")]
    Assignment(PairNo),
    #[error("{0:?} gives {1} units and has fewer")]
    Overdrawn(OfferNo, i64),
    #[error("{0:?} receives {1} units and lacks fewer")]
    Overfilled(NeedNo, i64),
    #[error("{0:?} is forbidden")]
    Forbidden(PairNo),
    #[error("{0:?} has fewer units than are pinned to it")]
    Pin(PairNo),
    #[error("there is not one price for each offer, need and county")]
    Prices,
}

/// Whether `plan` is one, what it is worth, and the bound that `prices` give.
pub fn check(worth: &Worth, plan: &Plan, prices: &Prices) -> Result<Certificate, Refusal> {
    feasible(worth, plan)?;
    let worth = Worth { precedence: prices.precedence, ..*worth };
    Ok(Certificate { objective: value(&worth, plan), bound: bound(&worth, prices)? })
}

/// Whether no offer gives more than it has, no need receives more than it lacks, and pins and forbidden pairs are kept.
pub fn feasible(worth: &Worth, plan: &Plan) -> Result<(), Refusal> {
    let problem = worth.problem;
    let mut before = None;
    let (mut given, mut received) = (problem.offers().clone(), problem.needs().clone());
    for one in &plan.assignments {
        if !problem.pairs().has(one.pair) || one.units < 1 || before.replace(one.pair) >= Some(one.pair) {
            return Err(Refusal::Assignment(one.pair));
        }
        if problem.is_forbidden(one.pair) {
            return Err(Refusal::Forbidden(one.pair));
        }
        let (offer, need) = (problem.pairs().offer(one.pair), problem.pairs().link(one.pair).need);
        let (left, lacking) = (&mut given[offer].quantity, &mut received[need].demand);
        if one.units > *left {
            return Err(Refusal::Overdrawn(offer, problem.offers()[offer].quantity - *left + one.units));
        }
        if one.units > *lacking {
            return Err(Refusal::Overfilled(need, problem.needs()[need].demand - *lacking + one.units));
        }
        *left -= one.units;
        *lacking -= one.units;
    }
    match problem.pins().iter().find(|(pair, units)| plan.units(**pair) < **units) {
        Some((pair, _)) => Err(Refusal::Pin(*pair)),
        None => Ok(()),
    }
}

/// What a plan is worth, in points.
pub fn value(worth: &Worth, plan: &Plan) -> i128 {
    let problem = worth.problem;
    let totals = plan.totals(problem);
    let known = plan.assignments.iter().filter(|one| problem.pairs().has(one.pair));
    let scores = known.map(|one| i128::from(problem.pairs().link(one.pair).score) * i128::from(one.units));
    let needs = problem.needs().rows().map(|(no, need)| climb(&worth.steps(need), totals.received[no]));
    let tiers = worth.tiers();
    let counties = tiers.rows().map(|(no, tiers)| climb(tiers, totals.arrived[no]));
    scores.sum::<i128>() + needs.sum::<i128>() + counties.sum::<i128>()
}

/// What no plan can exceed, whatever the prices are.
pub fn bound(worth: &Worth, prices: &Prices) -> Result<i128, Refusal> {
    let problem = worth.problem;
    let tiers = worth.tiers();
    let lengths = [prices.offers.len(), prices.needs.len(), prices.counties.len()];
    if lengths != [problem.offers().len(), problem.needs().len(), tiers.len()] {
        return Err(Refusal::Prices);
    }
    let mut bound = 0;
    for (no, offer) in problem.offers().rows() {
        // What the offer keeps earns nothing: a price below it earns the difference.
        bound += i128::from(offer.quantity) * i128::from(prices.offers[no].max(0));
    }
    for (no, pair) in problem.pairs().iter().filter(|(no, _)| !problem.is_forbidden(*no)) {
        let cost = i128::from(prices.offers[pair.offer]) + i128::from(prices.needs[pair.need]);
        let excess = i128::from(pair.score) - cost;
        let most = problem.offers()[pair.offer].quantity.min(problem.needs()[pair.need].demand);
        let units = if excess > 0 { most } else { problem.pins().get(&no).copied().unwrap_or(0) };
        bound += i128::from(units) * excess;
    }
    for (no, need) in problem.needs().rows() {
        let county = prices.counties.find(need.county).copied().unwrap_or(0);
        bound += beyond(&worth.steps(need), i128::from(county) + i128::from(prices.needs[no]));
    }
    for (no, tiers) in tiers.rows() {
        bound += beyond(tiers, -i128::from(prices.counties[no]));
    }
    Ok(bound)
}

/// What steps can earn where each unit earns `besides` its worth.
fn beyond(steps: &[Step], besides: i128) -> i128 {
    steps.iter().map(|step| i128::from(step.capacity) * (i128::from(step.worth) + besides).max(0)).sum()
}
