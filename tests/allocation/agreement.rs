//! The solver and an independent one agree on every optimum.

use jiedui::allocation::{
    Objective, Precedence, Watch, Worth, certificate, solve, solve_in_classes, unwatched,
};

use super::{independent, made};

#[test]
fn two_thousand_small_problems_have_the_same_optimum() {
    for seed in 0..2000 {
        let problem = made::problem(seed);
        for objective in [Objective::Plain, Objective::Fair] {
            let solution = solve(&problem, objective, &mut Watch::new(&mut unwatched)).unwrap();
            let worth = Worth::new(&problem, objective);
            let proof = certificate::check(&worth, &solution.plan, &solution.prices).unwrap();
            let other = i128::from(independent::optimum(&problem, objective, Precedence::default()));
            assert_eq!(proof.objective, other, "problem {seed}, {objective}");
            assert_eq!(proof.bound, other, "problem {seed}, {objective}: the prices prove it");
        }
    }
}

/// Weights so large that nothing else counts, in the independent solver: the big M that the stages do without.
const OVERWHELMING: Precedence = Precedence { first: 10_000_000_000, second: 1_000_000 };

#[test]
fn stages_are_as_good_as_overwhelming_weights() {
    for seed in 0..1000 {
        let problem = made::problem(seed);
        for objective in [Objective::Plain, Objective::Fair] {
            let solution = solve_in_classes(&problem, objective, &mut Watch::new(&mut unwatched)).unwrap();
            let worth = Worth::new(&problem, objective);
            let weighed = certificate::value(&Worth { precedence: OVERWHELMING, ..worth }, &solution.plan);
            let other = i128::from(independent::optimum(&problem, objective, OVERWHELMING));
            assert_eq!(weighed, other, "problem {seed}, {objective}");
            let proof = certificate::check(&worth, &solution.plan, &solution.prices).unwrap();
            assert_eq!(
                proof.gap(),
                0,
                "problem {seed}, {objective}: {proof:?}, {:?}",
                solution.prices.precedence
            );
        }
    }
}
