//! Search the other way round: standing queries are kept, and a new document finds those that it answers (reverse
//! search, percolation).
//!
//! A document answers a standing query when the query, asked of an index that holds only this document, returns it:
//! [`Question::accepts`] is that rule as a pure function, and [`Percolator`] finds all queries it holds for while
//! looking at few.

mod document;
mod index;
mod keys;
mod question;

pub use document::Analysed;
pub use index::Percolator;
pub use question::Question;
