//! A term that says the more of a document the fewer have it, however often it stands there and however long the rest.
//!
//! That is BM25 without what a document of some fifty terms hardly varies in, so the index keeps neither counts nor
//! lengths, and a score is one number for the whole index.

use tantivy::query::{ConstScoreQuery, EnableScoring, Query, TermQuery, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{Searcher, Term};

#[derive(Debug, Clone)]
pub struct Rated {
    pub term: Term,
    /// What it is worth beside others.
    pub boost: f32,
}

impl Query for Rated {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let has = TermQuery::new(self.term.clone(), IndexRecordOption::Basic);
        match scoring {
            EnableScoring::Enabled { searcher, .. } => {
                let score = self.boost * rarity(searcher, &self.term)?;
                ConstScoreQuery::new(Box::new(has), score).weight(scoring)
            }
            EnableScoring::Disabled { .. } => has.weight(scoring),
        }
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        visitor(&self.term, false);
    }
}

/// The inverse document frequency as BM25 has it.
fn rarity(searcher: &Searcher, term: &Term) -> tantivy::Result<f32> {
    let (with, all) = (count(searcher.doc_freq(term)?), count(searcher.num_docs()));
    Ok((1.0 + (all - with + 0.5).max(0.5) / (with + 0.5)).ln())
}

/// Only compared: what a float cannot tell apart may be one.
fn count(n: u64) -> f32 {
    let n = u32::try_from(n).unwrap_or(u32::MAX);
    f32::from(u16::try_from(n >> 16).unwrap_or(u16::MAX)) * 65_536.0
        + f32::from(u16::try_from(n & 0xffff).unwrap_or(u16::MAX))
}
