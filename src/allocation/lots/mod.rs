//! Minimum lots, indivisible offers and numbers of lots: relax, fix, solve again.
//!
//! This is NP-hard, so the plan is not proved best. It comes with the prices of the relaxation (the same problem without
//! lots), which bound it: the gap is printed, and small where offers are many.

mod fix;
mod rules;

use super::plan::{Plan, Solution};
use super::problem::Problem;
use super::progress::{Stopped, Watch};
use super::request::{Request, relaxed};

pub use rules::{LotError, check};

/// So many times it is solved again at most; what breaks a lot then is taken back.
const ROUNDS: usize = 10;

/// A plan that keeps to lots, with the prices of the best plan that need not.
pub(super) fn solve_in_lots(
    problem: &Problem,
    request: Request,
    watch: &mut Watch,
) -> Result<Solution, Stopped> {
    // How often it is solved again shows only then.
    let Solution { mut plan, prices } = watch.part(2, |watch| relaxed(problem, request, watch))?;
    let mut fixed = problem.clone();
    fix::forbid_impossible(&mut fixed);
    for _ in 0..ROUNDS {
        if !fix::fix(problem, &mut fixed, &plan) {
            break;
        }
        plan = watch.part(2, |watch| relaxed(&fixed, request, watch))?.plan;
    }
    let plan: Plan = fix::complete(problem, request.objective, &plan);
    Ok(Solution { plan, prices })
}
