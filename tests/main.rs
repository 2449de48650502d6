//! The one integration binary: everything that needs a database, a server or a browser.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop where it is and say so"
)]
#![expect(clippy::disallowed_methods, reason = "tests read their environment and real time")]

#[macro_use]
mod support;

mod access;
mod allocation;
mod contract;
mod harness;
mod house;
mod journeys;
mod ledger;
mod pages;
mod relevance;
mod sheets;
