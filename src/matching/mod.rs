//! How well a need and an offer fit, and why. The scoring is pure: it sees views, not rows.

pub mod api;
mod candidates;
mod companies;
pub mod explain;
mod facts;
mod pairs;
pub mod score;
mod shortlist;
pub(crate) mod store;
pub mod web;
mod weights;

pub use candidates::{Match, MatchError, Place, answered, like_offer, needs_for, offers_for, place};
pub use companies::{companies_for, projects_for};
pub use facts::{fits, need_view, offer_view, rarity};
pub use score::{Blocked, Fact, NeedView, OfferView, Points, Score, Setting, score};
pub use shortlist::Shortlist;
pub use weights::{Part, weight};
