//! The demo county a county office sees on the first start: 利川市 with its real region codes and invented people.
//!
//! The data is put in time order ([`Cast::story`]) and played through the product's own operations ([`fill`]).
//! Households are drawn from a seed ([`households::draw`]) and delivery photos are drawn from shapes ([`photo::draw`]).

mod campaign;
mod canvas;
mod cast;
pub mod households;
mod ledger;
mod need;
mod organizations;
mod party;
pub mod photo;
mod pledge;
mod projects;
mod random;
mod replay;
mod replay_claims;
pub(crate) mod seed;
mod story;
mod wishes;

pub use cast::Cast;
pub use need::{Beneficiary, DemoNeed, NeedStage};
pub use party::{DemoOrganization, DemoPerson, OrganizationKind, Role};
pub use pledge::{Channel, ClaimStage, DemoClaim, DemoDelivery, DemoOffer};
pub use seed::{DemoError, fill, fill_if_empty, sign_ins};
pub use story::{Act, Moment};

/// The demo county, 利川市, as a 12-digit region code.
pub const COUNTY: i64 = 422_802_000_000;
