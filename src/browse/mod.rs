//! What anybody can read: the start page, the list of needs, one need, and the figures of a place.

mod figures;
pub(crate) mod store;
pub mod web;

pub use figures::{Amounts, Figures, StageCount, figures};
