//! The pages in a browser: every one of them, as every role, in every look.

mod bad_input;
mod demo;
mod desk;
mod desk_offline;
mod journey;
mod journey_campaign;
mod journey_ledger;
mod journey_projects;
mod looks;
mod tab;
mod walk;
mod weight;
