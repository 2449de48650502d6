//! Figures: of everything that is public, of a place, of an officer's own region.
//!
//! Invariant: the four numbers stand beside each other and are never added up, and quantities are added only where
//! their units are equal.

mod figures;
pub(crate) mod store;
pub mod web;

pub use figures::{Amounts, Counts, Figures, StageCount, counts, figures};
