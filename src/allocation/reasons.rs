//! Why: what a pair earns, what scarcity costs it, who was next, and why a need is not met.

use super::index::{Grouped, Key, NeedNo, OfferNo, PairNo};
use super::plan::{Plan, Solution, Totals};
use super::worth::Worth;

/// What a unit on a pair is worth and costs, in points. At the best plan `fit + fairness = offer_price + room_price` on
/// every pair that is used and not pinned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// The score.
    pub fit: i64,
    /// What the need itself earns: its weight, its next half, what another unit is worth to its county.
    pub fairness: i64,
    /// What the offer's unit would be worth elsewhere: the price of its scarcity.
    pub offer_price: i64,
    /// What others would give for the room at the need.
    pub room_price: i64,
}

impl Terms {
    /// What a unit on this pair costs all together, at least: 0 where it is as good as any other, and negative where more
    /// would go if somebody had it.
    pub const fn regret(self) -> i64 {
        self.offer_price + self.room_price - self.fit - self.fairness
    }
}

/// Another pair, and what preferring it would cost per unit, at least.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Next {
    pub pair: PairNo,
    pub regret: i64,
}

/// Why a pair carries what it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reason {
    pub units: i64,
    pub terms: Terms,
    /// The organiser wished it.
    pub pinned: bool,
    /// To which need the offer would have gone next.
    pub next_need: Option<Next>,
    /// Which offer would have come to the need next.
    pub next_offer: Option<Next>,
}

/// Why a pair carries nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhyNot {
    /// The organiser forbade it.
    Forbidden,
    /// It would cost at least so many points per unit: the offer does more good elsewhere, or others at the need.
    Worse(Terms),
    /// As good as what was chosen: a tie.
    Equal(Terms),
}

/// Why a need receives less than it lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unmet {
    /// No offer fits it.
    NoCandidate,
    /// All that fits it does more good elsewhere; the nearest would cost at least this.
    MoreGoodElsewhere(Next),
    /// All that fits it has gone to it, or was forbidden.
    Exhausted,
}

/// Reasons of one solution.
#[derive(Debug)]
pub struct Reasons<'a> {
    worth: Worth<'a>,
    solution: &'a Solution,
    totals: Totals,
    by_need: Grouped<NeedNo, (PairNo, OfferNo)>,
}

impl<'a> Reasons<'a> {
    pub fn new(worth: &Worth<'a>, solution: &'a Solution) -> Self {
        let worth = Worth { precedence: solution.prices.precedence, ..*worth };
        let problem = worth.problem;
        let pairs = || problem.pairs().iter().map(|(no, pair)| (pair.need, (no, pair.offer)));
        let by_need = Grouped::new(problem.needs().len(), pairs, (PairNo::NONE, OfferNo::NONE));
        Self { worth, solution, totals: solution.plan.totals(problem), by_need }
    }

    /// What a unit on `pair` is worth and costs.
    pub fn terms(&self, pair: PairNo) -> Terms {
        let (problem, prices) = (self.worth.problem, &self.solution.prices);
        let link = problem.pairs().link(pair);
        // Where the plan leaves room, the room costs nothing and its price is all fairness; where not, fairness is what
        // the last unit earned and the rest of the price is competition.
        let fairness = self.fairness(link.need);
        Terms {
            fit: i64::from(link.score),
            fairness,
            offer_price: prices.offers[problem.pairs().offer(pair)],
            room_price: prices.needs[link.need] + fairness,
        }
    }

    /// What the unit at the margin of a need earns by itself: the last one where it is met, else the next.
    fn fairness(&self, need: NeedNo) -> i64 {
        let row = &self.worth.problem.needs()[need];
        let [first, second] = self.worth.steps(row);
        let step =
            if self.totals.received[need] < first.capacity || second.capacity == 0 { first } else { second };
        step.worth + self.solution.prices.counties.find(row.county).copied().unwrap_or(0)
    }

    /// Why `pair` carries what the plan gives it; nothing where it carries nothing.
    pub fn why(&self, pair: PairNo) -> Option<Reason> {
        let problem = self.worth.problem;
        let units = Some(self.plan().units(pair)).filter(|units| *units > 0)?;
        let (offer, need) = (problem.pairs().offer(pair), problem.pairs().link(pair).need);
        Some(Reason {
            units,
            terms: self.terms(pair),
            pinned: problem.pins().contains_key(&pair),
            next_need: self.next(problem.pairs().of(offer).map(|(no, _)| no)),
            next_offer: self.next(self.by_need.of(need).iter().map(|(no, _)| *no)),
        })
    }

    /// Why `pair` carries nothing.
    pub fn why_not(&self, pair: PairNo) -> WhyNot {
        let terms = self.terms(pair);
        if self.worth.problem.is_forbidden(pair) {
            WhyNot::Forbidden
        } else if terms.regret() > 0 {
            WhyNot::Worse(terms)
        } else {
            WhyNot::Equal(terms)
        }
    }

    /// Why `need` receives less than it lacks; nothing where it is met.
    pub fn unmet(&self, need: NeedNo) -> Option<Unmet> {
        let problem = self.worth.problem;
        if self.totals.received[need] >= problem.needs()[need].demand {
            return None;
        }
        let candidates = self.by_need.of(need);
        if candidates.is_empty() {
            return Some(Unmet::NoCandidate);
        }
        // An offer may still come from elsewhere also where some of it came here.
        let elsewhere = |(pair, offer): &&(PairNo, OfferNo)| {
            self.totals.given[*offer] > self.plan().units(*pair) && !problem.is_forbidden(*pair)
        };
        let regrets = candidates.iter().filter(elsewhere).map(|(pair, _)| self.next_of(*pair));
        let nearest = regrets.min_by_key(|next| (next.regret, next.pair));
        Some(nearest.map_or(Unmet::Exhausted, Unmet::MoreGoodElsewhere))
    }

    /// Of `pairs` the one that carries nothing and would cost least.
    fn next(&self, pairs: impl Iterator<Item = PairNo>) -> Option<Next> {
        let free = pairs.filter(|no| self.plan().units(*no) == 0 && !self.worth.problem.is_forbidden(*no));
        free.map(|no| self.next_of(no)).min_by_key(|next| (next.regret, next.pair))
    }

    fn next_of(&self, pair: PairNo) -> Next {
        Next { pair, regret: self.terms(pair).regret() }
    }

    fn plan(&self) -> &Plan {
        &self.solution.plan
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{offer, problem};
    use super::super::{Objective, Problem, Watch, solve, unwatched};
    use super::*;

    fn solved(problem: &Problem) -> Solution {
        solve(problem, Objective::Plain, &mut Watch::new(&mut unwatched)).unwrap()
    }

    #[test]
    fn who_was_next_and_what_it_would_cost() {
        let one = problem(&[offer(5)], &[5, 5, 5], &[(0, 0, 700), (0, 1, 900), (0, 2, 200)]);
        let solution = solved(&one);
        let reasons = Reasons::new(&Worth::new(&one, Objective::Plain), &solution);
        let why = reasons.why(PairNo::at(1)).unwrap();
        assert_eq!((why.units, why.pinned, why.terms.regret()), (5, false, 0));
        assert_eq!((why.terms.fit, why.terms.fairness), (900, 0));
        // Between what the unit earns here and what it would earn at the next need.
        assert!((700..=900).contains(&why.terms.offer_price), "{why:?}");
        let next = why.next_need.unwrap();
        assert_eq!((next.pair, why.next_offer), (PairNo::at(0), None));
        assert_eq!(next.regret, why.terms.offer_price - 700);
        assert!(matches!(reasons.why_not(PairNo::at(2)), WhyNot::Worse(terms) if terms.regret() >= 500));
        let nearest = Unmet::MoreGoodElsewhere(Next { pair: PairNo::at(0), regret: next.regret });
        assert_eq!((reasons.unmet(NeedNo::at(0)), reasons.unmet(NeedNo::at(1))), (Some(nearest), None));
    }

    #[test]
    fn wishes_and_want_are_named() {
        let mut one = problem(&[offer(2)], &[5, 5, 5], &[(0, 0, 700), (0, 1, 900)]);
        one.pin(PairNo::at(0), 2).unwrap();
        let solution = solved(&one);
        let reasons = Reasons::new(&Worth::new(&one, Objective::Plain), &solution);
        assert!(reasons.why(PairNo::at(0)).unwrap().pinned);
        assert_eq!(reasons.unmet(NeedNo::at(0)), Some(Unmet::Exhausted));
        assert_eq!(reasons.unmet(NeedNo::at(2)), Some(Unmet::NoCandidate));
        let mut other = one.clone();
        other.forbid(PairNo::at(1));
        let solution = solved(&other);
        let reasons = Reasons::new(&Worth::new(&other, Objective::Plain), &solution);
        assert_eq!(reasons.why_not(PairNo::at(1)), WhyNot::Forbidden);
    }
}
