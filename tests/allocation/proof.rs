//! What the certificate refuses, and that no prices can make it lie.

use jiedui::allocation::certificate::{Refusal, bound, check};
use jiedui::allocation::{
    Assignment, Column, Key, NeedNo, Objective, OfferNo, PairNo, Problem, Solution, Watch, Worth, solve,
    unwatched,
};

use super::made::{self, Random};

fn solved(problem: &Problem) -> Solution {
    solve(problem, Objective::Fair, &mut Watch::new(&mut unwatched)).unwrap()
}

/// A problem in which something is given.
fn given() -> (Problem, Solution) {
    let problems = (1..).step_by(2).map(made::problem).map(|problem| (solved(&problem), problem));
    let (solution, problem) =
        problems.into_iter().find(|(solution, _)| solution.plan.assignments.len() > 3).unwrap();
    (problem, solution)
}

#[test]
fn a_tampered_plan_is_refused() {
    let (problem, solution) = given();
    let refused = |change: &dyn Fn(&mut Vec<Assignment>)| {
        let mut plan = solution.plan.clone();
        change(&mut plan.assignments);
        check(&Worth::new(&problem, Objective::Fair), &plan, &solution.prices).unwrap_err()
    };
    let overdrawn = refused(&|all| all[0].units += 1000);
    assert!(matches!(overdrawn, Refusal::Overdrawn(..) | Refusal::Overfilled(..)), "{overdrawn}");
    assert!(matches!(refused(&|all| all[0].units = 0), Refusal::Assignment(_)));
    assert!(matches!(refused(&|all| all[0].units = -1), Refusal::Assignment(_)));
    assert!(matches!(refused(&|all| all.swap(0, 1)), Refusal::Assignment(_)));
    assert!(matches!(refused(&|all| all[1] = all[0]), Refusal::Assignment(_)));
    assert!(matches!(
        refused(&|all| all.last_mut().unwrap().pair = PairNo::at(9999)),
        Refusal::Assignment(_)
    ));
}

#[test]
fn wishes_that_were_not_kept_are_refused() {
    let (mut problem, solution) = given();
    let Assignment { pair, units } = solution.plan.assignments[0];
    problem.forbid(pair);
    let worth = Worth::new(&problem, Objective::Fair);
    assert_eq!(check(&worth, &solution.plan, &solution.prices), Err(Refusal::Forbidden(pair)));
    let mut problem = problem.clone();
    problem.pin(pair, units).unwrap();
    let worth = Worth::new(&problem, Objective::Fair);
    let mut plan = solution.plan.clone();
    plan.assignments.remove(0);
    assert_eq!(check(&worth, &plan, &solution.prices), Err(Refusal::Pin(pair)));
}

#[test]
fn a_worse_plan_shows_a_gap() {
    let (problem, mut solution) = given();
    solution.plan.assignments.pop();
    let worth = Worth::new(&problem, Objective::Fair);
    let proof = check(&worth, &solution.plan, &solution.prices).unwrap();
    assert!(proof.gap() > 0 && proof.gap_millionths() > 0, "{proof:?}");
}

#[test]
fn any_prices_bound_the_optimum() {
    let random = &mut Random(1);
    for seed in 0..200 {
        let problem = made::problem(seed);
        let mut solution = solved(&problem);
        let worth = Worth::new(&problem, Objective::Fair);
        let best = check(&worth, &solution.plan, &solution.prices).unwrap().objective;
        for _ in 0..20 {
            let prices = &mut solution.prices;
            let by = random.units(400) - 200;
            if random.below(2) == 0 {
                prices.offers[OfferNo::at(random.below(problem.offers().len()))] += by;
            } else {
                prices.needs[NeedNo::at(random.below(problem.needs().len()))] += by;
            }
            let bound = bound(&worth, &solution.prices).unwrap();
            assert!(bound >= best, "problem {seed}: {bound} is below {best}");
        }
    }
}

#[test]
fn prices_for_other_lists_are_refused() {
    let (problem, mut solution) = given();
    solution.prices.counties = Column::default();
    let worth = Worth::new(&problem, Objective::Fair);
    assert_eq!(check(&worth, &solution.plan, &solution.prices), Err(Refusal::Prices));
}
