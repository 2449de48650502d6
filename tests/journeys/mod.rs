//! What people do, from the first page to the last, on both databases.

mod accounts;
mod batches;
pub(crate) mod campaigns;
mod claims;
mod commands;
pub(crate) mod desk;
mod follow_ups;
mod highlight;
mod imports;
pub mod ledger;
mod lost;
mod matching;
mod naming;
mod offers;
mod officers;
mod organizations;
mod pool;
mod programs;
pub(crate) mod projects;
mod recognition;
mod screen;
mod search_away;
mod settlement;
mod wishes;
