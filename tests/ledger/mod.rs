//! The database layer and the ledger: every statement prepares, no claim exceeds a need, no acknowledged write is lost.

mod campaigns;
pub mod contributions;
mod crash;
mod database;
mod hot_needs;
mod sequences;
mod statements;
mod sums;
mod trail;
