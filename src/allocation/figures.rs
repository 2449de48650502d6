//! What a plan comes to, side by side with others: how well things fit, who gets something, and how evenly.

use std::fmt;

use super::certificate::value;
use super::index::{Column, CountyNo};
use super::plan::Plan;
use super::problem::{Need, Problem};
use super::worth::{Objective, Worth};

/// A part of a whole; of nothing, nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Share {
    pub part: i64,
    pub whole: i64,
}

impl Share {
    fn of<'a>(rows: impl Iterator<Item = (&'a Need, i64)>) -> Self {
        rows.fold(Self::default(), |sum, (need, units)| sum.with(units, need.demand))
    }

    fn with(self, part: i64, whole: i64) -> Self {
        Self { part: self.part + part, whole: self.whole + whole }
    }

    /// In thousandths, rounded down.
    pub fn per_mille(self) -> i64 {
        per(1000, self)
    }
}

/// `scale` times the share, rounded down.
fn per(scale: i128, share: Share) -> i64 {
    let exact = scale * i128::from(share.part) / i128::from(share.whole.max(1));
    i64::try_from(exact).unwrap_or(i64::MAX)
}

/// `37.2%`
impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}%", self.per_mille() / 10, self.per_mille() % 10)
    }
}

/// Figures of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figures {
    /// Sum of score times units.
    pub fit: i128,
    /// What the fair objective gives for it.
    pub fair: i128,
    /// Units given, of all that was offered.
    pub given: Share,
    /// Units received, of all that is needed.
    pub covered: Share,
    /// Needs that receive something, of all.
    pub reached: Share,
    /// Needs that receive all they lack, of all.
    pub met: Share,
    /// Needs of urgency 3 that receive nothing, of all these.
    pub urgent_without: Share,
    /// Units received in deep poverty, of all that is needed there.
    pub deep_poverty: Share,
    /// Gini coefficient of the shares covered in the counties, in thousandths: 0 is even.
    pub gini: i64,
    /// Units received in the tenth of the counties that is covered least (at least one), of all that is needed there.
    pub worst_tenth: Share,
}

impl Figures {
    pub fn of(problem: &Problem, plan: &Plan) -> Self {
        let totals = plan.totals(problem);
        let needs = || {
            problem
                .needs()
                .rows()
                .map(|(no, need)| (need, totals.received[no]))
                .filter(|(need, _)| need.demand > 0)
        };
        let supply = problem.offers().iter().map(|offer| offer.quantity).sum();
        let count = |rows: &mut dyn Iterator<Item = bool>| {
            rows.fold(Share::default(), |sum, counts| sum.with(i64::from(counts), 1))
        };
        let counties = counties(problem, &totals.arrived);
        let tenth = counties.len().div_ceil(10);
        Self {
            fit: value(&Worth::new(problem, Objective::Plain), plan),
            fair: value(&Worth::new(problem, Objective::Fair), plan),
            given: Share { part: totals.given.iter().sum(), whole: supply },
            covered: Share::of(needs()),
            reached: count(&mut needs().map(|(_, units)| units > 0)),
            met: count(&mut needs().map(|(need, units)| units == need.demand)),
            urgent_without: count(
                &mut needs().filter(|(need, _)| need.urgency == 3).map(|(_, units)| units == 0),
            ),
            deep_poverty: Share::of(needs().filter(|(need, _)| need.deep_poverty)),
            gini: gini(&counties),
            worst_tenth: counties
                .iter()
                .take(tenth)
                .fold(Share::default(), |sum, one| sum.with(one.part, one.whole)),
        }
    }
}

/// What is covered of each county that lacks something, the least covered first.
fn counties(problem: &Problem, arrived: &Column<CountyNo, i64>) -> Vec<Share> {
    let demands = problem.county_demands();
    let shares = demands.rows().map(|(no, demand)| Share { part: arrived[no], whole: *demand });
    let mut shares: Vec<Share> = shares.filter(|share| share.whole > 0).collect();
    shares.sort_by_key(|share| per(1_000_000_000, *share));
    shares
}

/// Of shares in rising order: `2 * sum(i * x_i) / (n * sum(x_i)) - (n + 1) / n`, i from 1.
fn gini(rising: &[Share]) -> i64 {
    let shares = || (1..).zip(rising.iter().map(|share| i128::from(per(1_000_000, *share))));
    let (count, sum) = (shares().count() as i128, shares().map(|(_, share)| share).sum::<i128>());
    if sum == 0 {
        return 0;
    }
    let weighted: i128 = shares().map(|(at, share): (i128, i128)| at * share).sum();
    i64::try_from(1000 * (2 * weighted - (count + 1) * sum) / (count * sum)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::super::index::{Key, PairNo};
    use super::super::plan::Assignment;
    use super::super::testing::{need, offer, with_needs};
    use super::*;

    #[test]
    fn figures_of_a_small_plan() {
        let urgent = Need { urgency: 3, ..need(4) };
        let poor = Need { county: CountyNo::at(1), deep_poverty: true, ..need(10) };
        let one =
            with_needs(&[offer(10)], &[urgent, poor, need(6)], &[(0, 0, 500), (0, 1, 600), (0, 2, 100)]);
        let assignments = [(1, 5), (2, 2)].map(|(pair, units)| Assignment { pair: PairNo::at(pair), units });
        let figures = Figures::of(&one, &Plan { assignments: assignments.to_vec() });
        assert_eq!(figures.fit, 3200);
        assert_eq!(
            (figures.given.to_string(), figures.covered.to_string()),
            ("70.0%".to_owned(), "35.0%".to_owned())
        );
        assert_eq!((figures.reached, figures.met.part), (Share { part: 2, whole: 3 }, 0));
        assert_eq!(figures.urgent_without, Share { part: 1, whole: 1 });
        assert_eq!(figures.deep_poverty, Share { part: 5, whole: 10 });
        // Two tenths in one county, a half in the other: 0.3 apart, of a mean of 0.35, over four.
        assert_eq!(figures.gini, 214);
        assert_eq!(figures.worst_tenth, Share { part: 2, whole: 10 });
    }

    #[test]
    fn nothing_is_even() {
        let one = with_needs(&[], &[need(1), need(0)], &[]);
        let figures = Figures::of(&one, &Plan::default());
        assert_eq!((figures.gini, figures.given.to_string()), (0, "0.0%".to_owned()));
    }
}
