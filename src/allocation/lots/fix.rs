//! One round: what the relaxed plan does against the lots is rounded up to a lot or down to nothing.

use super::super::greedy::Filling;
use super::super::index::{OfferNo, PairNo};
use super::super::pairs::Pair;
use super::super::plan::{Assignment, Plan};
use super::super::problem::Problem;
use super::super::worth::{Objective, Worth};
use super::rules::{is_lot, pinned};

/// Forbids the pairs on which no lot could ever go.
pub fn forbid_impossible(problem: &mut Problem) {
    let impossible = |(no, pair): &(PairNo, Pair)| {
        let (offer, need) = (&problem.offers()[pair.offer], &problem.needs()[pair.need]);
        let too_small = offer.min_lot > need.demand.min(offer.quantity);
        (too_small || offer.max_lots < 1) && !problem.pins().contains_key(no)
    };
    let pairs: Vec<PairNo> = problem.pairs().iter().filter(impossible).map(|(no, _)| no).collect();
    for pair in pairs {
        problem.forbid(pair);
    }
}

/// Rounds in `fixed` what `plan` does against the lots of `problem`; gives whether it did anything.
pub fn fix(problem: &Problem, fixed: &mut Problem, plan: &Plan) -> bool {
    let mut changed = false;
    for parts in plan.assignments.chunk_by(|one, next| offer(problem, one) == offer(problem, next)) {
        changed |= fix_offer(problem, fixed, parts);
    }
    changed
}

fn offer(problem: &Problem, part: &Assignment) -> OfferNo {
    problem.pairs().offer(part.pair)
}

/// `parts` are what one offer gives.
fn fix_offer(problem: &Problem, fixed: &mut Problem, parts: &[Assignment]) -> bool {
    let Some(no) = parts.first().map(|part| offer(problem, part)) else { return false };
    let row = problem.offers()[no];
    let mut parts = parts.to_vec();
    parts.sort_by_key(|part| (!problem.pins().contains_key(&part.pair), -part.units, part.pair));
    let most = row.max_lots.max(pinned(problem, no));
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let mut changed = false;
    if parts.len() > most {
        let kept: Vec<PairNo> = parts.drain(..).take(most).map(|part| part.pair).collect();
        let others: Vec<PairNo> =
            problem.pairs().of(no).map(|(pair, _)| pair).filter(|pair| !kept.contains(pair)).collect();
        for pair in others {
            fixed.forbid(pair);
        }
        return true;
    }
    for part in parts.iter().filter(|part| !is_lot(problem, part.pair, part.units)) {
        changed = true;
        // A fifth of a lot is enough to round it up: measured, and of little consequence between a quarter and a sixth.
        let enough = part.units >= row.min_lot / 5;
        if !enough || fixed.pin(part.pair, row.min_lot).is_err() {
            fixed.forbid(part.pair);
        }
    }
    changed
}

/// The plan without what breaks lots, and with what still goes: most worth first.
pub fn complete(problem: &Problem, objective: Objective, plan: &Plan) -> Plan {
    let mut filling = Filling::new(problem, true);
    for part in &plan.assignments {
        let pinned = problem.pins().get(&part.pair).copied().unwrap_or(0);
        let units = part.units - pinned;
        if units > 0 && is_lot(problem, part.pair, part.units) {
            filling.put(part.pair, offer(problem, part), units);
        }
    }
    let worth = Worth::new(problem, objective);
    let mut pairs: Vec<(i64, PairNo, OfferNo)> = problem
        .pairs()
        .iter()
        .map(|(no, pair)| {
            (-i64::from(pair.score) - worth.steps(&problem.needs()[pair.need])[1].worth, no, pair.offer)
        })
        .collect();
    pairs.sort_unstable();
    for (_, pair, offer) in pairs {
        filling.give(pair, offer);
    }
    filling.plan()
}
