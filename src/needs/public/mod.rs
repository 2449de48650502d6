//! What anybody may read of needs: the searchable list, one need with its progress, and both as JSON.
//!
//! Invariant: nothing here reads what identifies a person. Of a household it knows its class and cause, of a place
//! what [`super::Need::public_place`] allows.

pub mod api;
pub mod card;
mod filter;
mod list;
pub mod web;

pub use filter::{Fields, Filter};
pub use list::{Alternative, List, alternatives, list};
