//! Who may do what where, through the real router: every route of the product for every role, with things that lie
//! within the actor's reach and outside.

mod batches;
mod campaigns;
mod cast;
mod forms;
mod ledger;
mod matrix;
mod organizations;
mod projects;
mod repeats;
mod requests;
mod stage;
mod things;
mod ways;
