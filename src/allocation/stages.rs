//! Priority classes strictly first: as many units as can be to the first class; among all such plans as many as can be to
//! the second; among those the best by the objective.
//!
//! No weight stands for "infinitely more": each stage freezes what its optima have in common, and the next moves within.
//! Afterwards the smallest weights are found with which one objective says the same, so that one sum of prices proves the
//! plan: the precedence of the classes, in points per unit.

use super::index::{Column, PairNo};
use super::network::Network;
use super::pairs::{Pair, Pairs};
use super::plan::{Prices, Solution};
use super::policy::Step;
use super::problem::{Need, Problem};
use super::progress::{Stopped, Watch};
use super::simplex::{Frozen, Simplex};
use super::solve::{prices, solution};
use super::worth::{Class, Objective, Precedence, Worth};

/// The best plan among those that serve the classes in order.
pub fn solve_in_classes(
    problem: &Problem,
    objective: Objective,
    watch: &mut Watch,
) -> Result<Solution, Stopped> {
    let worth = Worth::new(problem, objective);
    let mut alive: Column<PairNo, bool> = Column::filled(false, problem.pairs().len());
    for (no, pair) in problem.pairs().iter() {
        alive[no] = problem.open(pair.need) > 0 && !problem.is_forbidden(no);
    }
    let mut frozen = None;
    let mut faces = Vec::new();
    for (class, solves) in [(Class::First, 3), (Class::Second, 2)] {
        let pairs = problem.pairs().filtered(|no, _| alive[no].then_some(0));
        let mut net = Network::new(&worth, &pairs);
        net.reward_only(problem, class);
        let simplex = watch.part(solves, |watch| run(net, frozen.take(), watch))?;
        faces.push(Face { worth, stage: Some(class), prices: prices(&worth, &simplex) });
        let basis = simplex.freeze();
        let living = alive.rows_mut().filter(|(_, alive)| **alive);
        for ((_, alive), still) in living.zip(&basis.alive) {
            *alive = *still;
        }
        frozen = Some(basis);
    }
    let pairs: Pairs = problem.pairs().filtered(|no, Pair { score, .. }| alive[no].then_some(score));
    let net = Network::new(&worth, &pairs);
    let simplex = run(net, frozen, watch)?;
    let last = Face { worth, stage: None, prices: prices(&worth, &simplex) };
    let combined = combined(&faces, last);
    Ok(solution(&worth, &simplex, combined))
}

fn run<'a>(net: Network<'a>, frozen: Option<Frozen>, watch: &mut Watch) -> Result<Simplex<'a>, Stopped> {
    watch.next_round()?;
    match frozen {
        Some(frozen) => Simplex::resume(net, frozen, watch),
        None => Simplex::solve(net, watch),
    }
}

/// An objective with the prices of its optimum.
struct Face<'a> {
    worth: Worth<'a>,
    /// The class of which each unit is worth a point; nothing for the objective itself.
    stage: Option<Class>,
    prices: Prices,
}

impl Face<'_> {
    /// What a unit on a pair earns beyond the prices, and so on with all arcs in the same order.
    fn excesses(&self) -> impl Iterator<Item = i64> {
        let problem = self.worth.problem;
        let free = |(no, pair): &(PairNo, Pair)| problem.open(pair.need) > 0 && !problem.is_forbidden(*no);
        let pairs = problem.pairs().iter().filter(free).map(|(_, pair)| {
            let score = if self.stage.is_none() { i64::from(pair.score) } else { 0 };
            score - self.prices.offers[pair.offer] - self.prices.needs[pair.need]
        });
        let kept = self.prices.offers.iter().map(|price| -price);
        let needs = problem.needs().rows().flat_map(|(no, need)| {
            let county = self.prices.counties.find(need.county).copied().unwrap_or(0);
            let above = county + self.prices.needs[no];
            self.steps(need).map(|step| if step.capacity > 0 { step.worth + above } else { 0 })
        });
        let tiers = self.worth.tiers();
        let counties: Vec<i64> = tiers
            .rows()
            .flat_map(|(no, tiers)| {
                let price = self.prices.counties[no];
                tiers.iter().map(move |step| if step.capacity > 0 { self.tier(step) - price } else { 0 })
            })
            .collect();
        pairs.chain(kept).chain(needs).chain(counties)
    }

    fn steps(&self, need: &Need) -> [Step; 2] {
        let steps = self.worth.steps(need);
        let Some(class) = self.stage else { return steps };
        steps.map(|step| Step { worth: i64::from(class == Class::of(need)), ..step })
    }

    fn tier(&self, step: &Step) -> i64 {
        if self.stage.is_none() { step.worth } else { 0 }
    }
}

/// The prices of the last objective with just so much of the stages' that nothing frozen is worth moving.
fn combined(stages: &[Face], last: Face) -> Prices {
    let [first, second] = stages else { return last.prices };
    let arcs = || first.excesses().zip(second.excesses()).zip(last.excesses());
    // Where an arc was frozen by a stage, its excess there has to outweigh what comes after.
    let weight = |after: i64, frozen: i64| {
        let against = (-after * frozen.signum()).max(0);
        (against + frozen.abs() - 1) / frozen.abs()
    };
    let of_second = arcs().filter(|((first, second), _)| *first == 0 && *second != 0);
    let second_weight = of_second.map(|((_, second), last)| weight(last, second)).max().unwrap_or(0);
    let of_first = arcs().filter(|((first, _), _)| *first != 0);
    let first_weight = of_first.map(|((first, second), last)| weight(last + second_weight * second, first));
    let first_weight = first_weight.max().unwrap_or(0);
    let mut prices = last.prices;
    for (weight, stage) in [(first_weight, &first.prices), (second_weight, &second.prices)] {
        add(&mut prices.offers, weight, &stage.offers);
        add(&mut prices.needs, weight, &stage.needs);
        add(&mut prices.counties, weight, &stage.counties);
    }
    prices.precedence = Precedence { first: first_weight, second: second_weight };
    prices
}

fn add<K: super::Key>(prices: &mut Column<K, i64>, weight: i64, more: &Column<K, i64>) {
    for ((_, price), more) in prices.rows_mut().zip(more) {
        *price += weight * more;
    }
}
