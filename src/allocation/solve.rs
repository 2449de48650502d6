//! The exact solution of a problem without lots.

use super::index::{Column, CountyNo, Key, NeedNo};
use super::network::Network;
use super::plan::{Assignment, Plan, Prices, Solution};
use super::problem::Problem;
use super::progress::{Stopped, Watch};
use super::simplex::Simplex;
use super::worth::{Objective, Worth};

/// The plan that is worth most, with the prices that prove it. Minimum lots and numbers of lots are not looked at.
pub fn solve(problem: &Problem, objective: Objective, watch: &mut Watch) -> Result<Solution, Stopped> {
    let worth = Worth::new(problem, objective);
    let pairs = problem.free_pairs();
    let net = Network::new(&worth, &pairs);
    watch.next_round()?;
    let simplex = Simplex::solve(net, watch)?;
    Ok(solution(&worth, &simplex, prices(&worth, &simplex)))
}

/// The plan of an optimal basis, with prices that prove it of the whole problem.
pub(super) fn solution(worth: &Worth, simplex: &Simplex, mut prices: Prices) -> Solution {
    let plan = plan(worth.problem, simplex);
    let worth = Worth { precedence: prices.precedence, ..*worth };
    price_pinned(&worth, &plan, &mut prices);
    Solution { plan, prices }
}

/// The prices of a basis.
pub(super) fn prices(worth: &Worth, simplex: &Simplex) -> Prices {
    let (problem, net) = (worth.problem, simplex.net());
    let counties = (0..net.counties()).map(CountyNo::at);
    Prices {
        offers: problem.offers().keys().map(|offer| simplex.price(Network::offer_node(offer))).collect(),
        needs: problem.needs().keys().map(|need| -simplex.price(net.need_node(need))).collect(),
        counties: counties.map(|county| simplex.price(net.county_node(county))).collect(),
        precedence: worth.precedence,
    }
}

/// The flow of a basis, together with what is pinned.
fn plan(problem: &Problem, simplex: &Simplex) -> Plan {
    let free = simplex.flows().filter_map(|(offer, need, units)| {
        Some(Assignment { pair: problem.pairs().find(offer, need)?, units })
    });
    let pinned = problem.pins().iter().map(|(pair, units)| Assignment { pair: *pair, units: *units });
    let mut assignments: Vec<Assignment> = free.chain(pinned).collect();
    assignments.sort_unstable();
    assignments.dedup_by(|one, last| {
        let same = one.pair == last.pair;
        last.units += if same { one.units } else { 0 };
        same
    });
    Plan { assignments }
}

/// The solver saw neither the steps that pins have filled nor the pairs of needs that they have met. Room at such a need
/// costs at least what makes those steps worth filling and those pairs not worth more.
fn price_pinned(worth: &Worth, plan: &Plan, prices: &mut Prices) {
    let problem = worth.problem;
    if problem.pins().is_empty() {
        return;
    }
    let received: Column<NeedNo, i64> = plan.totals(problem).received;
    for (no, need) in problem.needs().rows().filter(|(no, need)| problem.open(*no) < need.demand) {
        let county = prices.counties.find(need.county).copied().unwrap_or(0);
        let [first, second] = worth.steps(need);
        let last = if received[no] > first.capacity { second } else { first };
        prices.needs[no] = prices.needs[no].max(-(last.worth + county));
    }
    for (_, pair) in problem.pairs().iter().filter(|(no, _)| !problem.is_forbidden(*no)) {
        if problem.open(pair.need) == 0 && problem.needs()[pair.need].demand > 0 {
            let beyond = i64::from(pair.score) - prices.offers[pair.offer];
            prices.needs[pair.need] = prices.needs[pair.need].max(beyond);
        }
    }
}
