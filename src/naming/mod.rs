//! Names as people write them: which registered institution is meant, and whether two things are the same. Pure.
//!
//! Both answer "not known" rather than guess. The words they go by are in `search/institutions.txt` and
//! `search/items.txt`, which an operator may extend.

mod agree;
mod clean;
mod entry;
mod institutions;
pub mod items;
mod lexicon;
mod name;
mod place;
mod typo;
mod ways;

pub use institutions::{How, Index, Listed, Resolution, Why};

/// Refuses to go on with broken words. Called once at start.
pub fn check() -> Result<(), String> {
    lexicon::check()?;
    items::check()
}

#[cfg(test)]
mod tests;
