//! How well a need and an offer fit, and why. Pure: it sees views, not rows.

pub mod explain;
pub mod score;
mod weights;

pub use score::{Blocked, Fact, NeedView, OfferView, Points, Rarity, Score, score};
pub use weights::{Part, weight};
