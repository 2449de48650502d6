//! Figures for pages: the start page, a village, a region, an officer's overview.
//!
//! Invariant: the four numbers stand beside each other and are never added up, and quantities are added only where
//! their units are equal.

pub(crate) mod store;
pub mod web;

pub use store::{Counts, counts};
