//! The objectives: what a unit is worth where it arrives.

use std::fmt;
use std::str::FromStr;

use super::index::{Column, CountyNo};
use super::{Need, Problem, Step};

/// What is maximised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Objective {
    /// The sum of score times units.
    Plain,
    /// Besides, what the [`super::Policy`] gives to urgency, waiting, deep poverty, first halves and neglected counties.
    Fair,
}

impl Objective {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Fair => "fair",
        }
    }
}

impl fmt::Display for Objective {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Neither plain nor fair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the objective is plain or fair")]
pub struct NoObjective;

impl FromStr for Objective {
    type Err = NoObjective;

    fn from_str(word: &str) -> Result<Self, NoObjective> {
        [Self::Plain, Self::Fair].into_iter().find(|objective| objective.as_str() == word).ok_or(NoObjective)
    }
}

/// Who comes strictly first, where classes are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Urgent (urgency 3), or in deep poverty and pressing (urgency 2).
    First,
    /// In deep poverty, or pressing.
    Second,
    Rest,
}

impl Class {
    pub const fn of(need: &Need) -> Self {
        match (need.urgency, need.deep_poverty) {
            (3.., _) | (2, true) => Self::First,
            (2, false) | (_, true) => Self::Second,
            _ => Self::Rest,
        }
    }
}

/// Points per unit that give the classes their precedence: found with the plan, so that one sum proves all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Precedence {
    pub first: i64,
    pub second: i64,
}

impl Precedence {
    pub const fn of(self, class: Class) -> i64 {
        match class {
            Class::First => self.first,
            Class::Second => self.second,
            Class::Rest => 0,
        }
    }
}

/// An objective over a problem. Steps fall, so the sum over all units is concave.
#[derive(Debug, Clone, Copy)]
pub struct Worth<'a> {
    pub problem: &'a Problem,
    pub objective: Objective,
    pub precedence: Precedence,
}

impl<'a> Worth<'a> {
    pub fn new(problem: &'a Problem, objective: Objective) -> Self {
        Self { problem, objective, precedence: Precedence::default() }
    }

    /// What the units of a need earn besides their scores: first half, second half.
    pub fn steps(&self, need: &Need) -> [Step; 2] {
        let precedence = self.precedence.of(Class::of(need));
        let policy = self.problem.policy();
        let (half, worth, bonus) = match self.objective {
            Objective::Plain => (need.demand, 0, 0),
            Objective::Fair => (need.demand - need.demand / 2, policy.weight(need), policy.first_half),
        };
        let worth = worth + precedence;
        [Step { capacity: half, worth: worth + bonus }, Step { capacity: need.demand - half, worth }]
    }

    /// What the units of each county earn besides, step by step; nothing where the objective knows no counties.
    pub fn tiers(&self) -> Column<CountyNo, Vec<Step>> {
        match self.objective {
            Objective::Plain => Column::default(),
            Objective::Fair => {
                let demands = self.problem.county_demands();
                demands.iter().map(|demand| self.problem.policy().tiers(*demand).collect()).collect()
            }
        }
    }
}

/// What `units` earn on a ladder of steps.
pub fn climb(steps: &[Step], units: i64) -> i128 {
    let mut left = units;
    let of = |step: &Step| {
        let here = left.min(step.capacity);
        left -= here;
        i128::from(here) * i128::from(step.worth)
    };
    steps.iter().map(of).sum()
}
