//! Fair batch allocation: many offers over many needs, exactly optimal, with the proof.
//!
//! The way through: [`Problem::new`] from offers, needs, counties and candidate pairs with scores; [`Problem::pin`] and
//! [`Problem::forbid`] what an organiser wishes; [`solve`] gives a [`Solution`], the [`Plan`] and the [`Prices`];
//! [`certificate::check`] proves it; [`greedy`] gives plans to show beside it, [`Figures`] what each comes to, and
//! [`Reasons`] why. After another wish, solve again.
//!
//! ```
//! # use jiedui::allocation::*;
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let offer = Offer { quantity: 10, min_lot: 1, max_lots: 10, arrival: 0 };
//! let county = County { province: 0, deep_poverty: true };
//! let need = |demand, urgency| Need {
//!     demand, county: CountyNo::at(0), category: 0, waiting_days: 30, urgency, deep_poverty: true,
//! };
//! let pair = |need, score| Pair { offer: OfferNo::at(0), need: NeedNo::at(need), score };
//! let problem = Problem::new(
//!     vec![offer].into(),
//!     vec![need(8, 3), need(8, 0)].into(),
//!     vec![county].into(),
//!     vec![pair(0, 700), pair(1, 750)],
//!     Policy::default(),
//! )?;
//! let solution = solve(&problem, Objective::Fair, &mut Watch::new(&mut unwatched))?;
//! let worth = Worth::new(&problem, Objective::Fair);
//! assert_eq!(certificate::check(&worth, &solution.plan, &solution.prices)?.gap(), 0);
//! # Ok(())
//! # }
//! ```
//!
//! Everything is in integers: units of one common kind, points per unit. `docs/allocation.md` has the formulas.

pub mod certificate;
pub mod command;
mod figures;
pub mod files;
mod greedy;
mod index;
mod live;
pub mod lots;
mod network;
mod pairs;
mod plan;
mod policy;
mod problem;
mod progress;
mod reasons;
mod request;
mod simplex;
mod solve;
mod stages;
#[cfg(test)]
mod testing;
mod worth;

pub use figures::{Figures, Share};
pub use greedy::{Rule, greedy};
pub use index::{Column, CountyNo, Key, NeedNo, OfferNo, PairNo};
pub use live::{Change, Live};
pub use pairs::{Link, Pair, Pairs};
pub use plan::{Assignment, Plan, Prices, Solution, Totals};
pub use policy::{MOST_POINTS, Policy, PolicyError, Step, Tier};
pub use problem::{County, MOST_SCORE, Need, Offer, Problem, ProblemError};
pub use progress::{Progress, Stopped, Watch, unwatched};
pub use reasons::{Next, Reason, Reasons, Terms, Unmet, WhyNot};
pub use request::{Request, allocate};
pub use solve::solve;
pub use stages::solve_in_classes;
pub use worth::{Class, NoObjective, Objective, Precedence, Worth};
