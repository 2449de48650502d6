//! What a batch found, before it is kept.

use super::report::{Summary, Why};
use crate::allocation::Terms;
use crate::kernel::id::Id;
use crate::needs::Need;
use crate::offers::Offer;

/// A part of the plan that was found.
#[derive(Debug, Clone)]
pub(super) struct NewPart {
    pub offer: Id<Offer>,
    pub need: Id<Need>,
    /// In the need's unit.
    pub quantity: i64,
    pub terms: Terms,
    pub pinned: bool,
    pub next_need: Option<(Id<Need>, i64)>,
    pub next_offer: Option<(Id<Offer>, i64)>,
}

/// Something that is left.
#[derive(Debug, Clone)]
pub(super) struct NewRest {
    pub kind: &'static str,
    pub thing: i64,
    pub quantity: i64,
    pub reason: Why,
    pub near: Option<i64>,
    pub regret: Option<i64>,
}

/// Everything that a batch found; each part with the id it will have.
#[derive(Debug)]
pub(super) struct Found {
    pub parts: Vec<(i64, NewPart)>,
    pub rests: Vec<NewRest>,
    pub summary: Summary,
    /// A zip.
    pub files: Vec<u8>,
}
