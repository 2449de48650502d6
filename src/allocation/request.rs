//! Everything that can be asked of an allocation at once.

use super::lots;
use super::plan::Solution;
use super::problem::Problem;
use super::progress::{Stopped, Watch};
use super::solve::solve;
use super::stages::solve_in_classes;
use super::worth::Objective;

/// How to allocate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Request {
    pub objective: Objective,
    /// Priority classes strictly first.
    pub priority: bool,
    /// Minimum lots and numbers of lots are kept; the plan is then no longer proved best, the gap says how far it is.
    pub lots: bool,
}

/// A plan as asked for.
pub fn allocate(problem: &Problem, request: Request, watch: &mut Watch) -> Result<Solution, Stopped> {
    if request.lots { lots::solve_in_lots(problem, request, watch) } else { relaxed(problem, request, watch) }
}

/// The best plan without regard to lots.
pub(super) fn relaxed(problem: &Problem, request: Request, watch: &mut Watch) -> Result<Solution, Stopped> {
    let how = if request.priority { solve_in_classes } else { solve };
    how(problem, request.objective, watch)
}
