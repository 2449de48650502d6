//! What organizations really delivered, shown without a race: confirmed figures only, each leading to its rows.

pub mod api;
pub mod certificates;
mod delivered;
pub(crate) mod figures;
pub(crate) mod honours;
pub mod web;

pub use delivered::{Delivered, members, years};
pub use figures::{Figure, Of, Row, Year, confirmed, first_year, rows};
pub use honours::{Honoured, honours};
