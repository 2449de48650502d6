//! What keeping to lots means.

use super::super::index::{Column, OfferNo, PairNo};
use super::super::plan::{Assignment, Plan};
use super::super::problem::Problem;

/// A plan breaks a lot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LotError {
    #[error("{0:?} carries {1} units, below the minimum lot of its offer")]
    Small(PairNo, i64),
    #[error("{0:?} goes to {1} needs, more than its lots")]
    Many(OfferNo, i64),
}

/// Whether every part is at least a minimum lot of its offer, and no offer is split over more needs than it may be. What an
/// organiser pinned is a lot, however small.
pub fn check(problem: &Problem, plan: &Plan) -> Result<(), LotError> {
    let mut lots: Column<OfferNo, i64> = Column::filled(0, problem.offers().len());
    for Assignment { pair, units } in &plan.assignments {
        let no = problem.pairs().offer(*pair);
        let offer = &problem.offers()[no];
        lots[no] += 1;
        if !is_lot(problem, *pair, *units) {
            return Err(LotError::Small(*pair, *units));
        }
        if lots[no] > offer.max_lots.max(pinned(problem, no)) {
            return Err(LotError::Many(no, lots[no]));
        }
    }
    Ok(())
}

/// Whether so many units may go on the pair.
pub fn is_lot(problem: &Problem, pair: PairNo, units: i64) -> bool {
    units >= problem.offers()[problem.pairs().offer(pair)].min_lot || problem.pins().contains_key(&pair)
}

/// How many pairs of an offer the organiser pinned.
pub fn pinned(problem: &Problem, offer: OfferNo) -> i64 {
    let pinned = problem.pairs().of(offer).filter(|(pair, _)| problem.pins().contains_key(pair));
    i64::try_from(pinned.count()).unwrap_or(i64::MAX)
}
