//! A solution in the words of needs and offers: parts with their reasons, and what is left.

use super::found::{Found, NewPart, NewRest};
use super::report::Why;
use super::share::Share;
use crate::allocation::{Problem, Reason, Reasons, Solution, Totals, Unmet, Worth};
use crate::kernel::quantity::{Quantity, Unit};
use crate::needs::Need;
use crate::offers::Offer;

impl Share<'_> {
    /// Writes down the parts of the plan with their reasons, and what is left.
    pub fn parts(&self, worth: &Worth, solution: &Solution, found: &mut Found) {
        let problem = worth.problem;
        let reasons = Reasons::new(worth, solution);
        for one in &solution.plan.assignments {
            let (offer, need) = (problem.pairs().offer(one.pair), problem.pairs().link(one.pair).need);
            let (Some(offer), Some(need)) = (self.offer(offer), self.need(need)) else { continue };
            let quantity = self.whole(one.units, need);
            let Some(reason) = reasons.why(one.pair).filter(|_| quantity > 0) else { continue };
            found.parts.push((0, self.part(problem, (offer, need), quantity, &reason)));
        }
        let totals = solution.plan.totals(problem);
        self.unmet(problem, &totals, &reasons, found);
        self.over(problem, &totals, found);
    }

    /// What needs still lack.
    fn unmet(&self, problem: &Problem, totals: &Totals, reasons: &Reasons, found: &mut Found) {
        for (no, row) in problem.needs().rows() {
            let Some((need, unmet)) = self.need(no).zip(reasons.unmet(no)) else { continue };
            let (reason, next) = match unmet {
                Unmet::NoCandidate => (Why::NoCandidate, None),
                Unmet::MoreGoodElsewhere(next) => (Why::Elsewhere, Some(next)),
                Unmet::Exhausted => (Why::Exhausted, None),
            };
            let near = next.and_then(|next| Some(self.offer(problem.pairs().offer(next.pair))?.id.raw()));
            let quantity = self.whole(row.demand - totals.received[no], need);
            if quantity > 0 {
                let (thing, regret) = (need.id.raw(), next.map(|next| next.regret));
                found.rests.push(NewRest { kind: "need", thing, quantity, reason, near, regret });
            }
        }
    }

    /// What offers have more than is lacked.
    fn over(&self, problem: &Problem, totals: &Totals, found: &mut Found) {
        for (no, row) in problem.offers().rows() {
            let Some(offer) = self.offer(no) else { continue };
            let left = Quantity::new(row.quantity - totals.given[no], self.unit);
            let in_own = Unit::parse(&offer.unit).ok().and_then(|unit| left.to(unit).ok());
            let quantity = in_own.map_or(0, |left| left.amount);
            if quantity > 0 {
                let (kind, thing, reason) = ("offer", offer.id.raw(), Why::Over);
                found.rests.push(NewRest { kind, thing, quantity, reason, near: None, regret: None });
            }
        }
    }

    fn part(
        &self,
        problem: &Problem,
        (offer, need): (&Offer, &Need),
        quantity: i64,
        reason: &Reason,
    ) -> NewPart {
        let next_need = reason
            .next_need
            .and_then(|next| Some((self.need(problem.pairs().link(next.pair).need)?.id, next.regret)));
        let next_offer = reason
            .next_offer
            .and_then(|next| Some((self.offer(problem.pairs().offer(next.pair))?.id, next.regret)));
        let (terms, pinned) = (reason.terms, reason.pinned);
        NewPart { offer: offer.id, need: need.id, quantity, terms, pinned, next_need, next_offer }
    }

    /// So many of this share's units in the need's own; what makes no whole one stays with the offer.
    fn whole(&self, units: i64, need: &Need) -> i64 {
        let one = Unit::parse(&need.unit).ok().map(|unit| Quantity::new(1, unit));
        let size = self.amount(one).max(1);
        units / size
    }
}
