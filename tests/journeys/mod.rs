//! What people do, from the first page to the last, on both databases.

mod accounts;
mod claims;
pub(crate) mod desk;
mod highlight;
mod imports;
mod matching;
mod naming;
mod offers;
mod officers;
pub(crate) mod projects;
mod search_away;
mod wishes;
