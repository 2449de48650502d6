//! A page far behind, when total and facets are known already: only a stretch of time behind its place is looked at,
//! widened until the page is full. Looking at all that comes before it would cost more the longer the list is.

use std::ops::Bound;

use tantivy::query::{BooleanQuery, ConstScoreQuery, Occur, RangeQuery};
use tantivy::{Searcher, Term};

use super::ask;
use super::collect::Page;
use super::schema::Fields;
use crate::search::answer::LONGEST_PAGE;
use crate::search::query::{Cursor, Hits, Query, Sort};

/// The first stretch, in milliseconds.
const STRETCH: i64 = 3_600_000;
/// Each stretch is so many times longer than the one before.
const WIDER: i64 = 8;

/// The page of a list without text after `after`; its total is not the list's. None where only the whole list tells:
/// the order follows something else than time, or the last of one urgency are reached.
pub fn page(
    searcher: &Searcher,
    query: &Query,
    after: Cursor,
    fields: &Fields,
) -> tantivy::Result<Option<Hits>> {
    let limit = query.limit.min(LONGEST_PAGE);
    let mut stretch = STRETCH;
    loop {
        let since = after.published_at.saturating_sub(stretch);
        let whole = since <= 0;
        let mut clauses = ask::filters(query, fields);
        match query.sort {
            Sort::Newest => {}
            Sort::Urgency => {
                let same = ask::must(Box::new(ask::basic(Term::from_field_u64(fields.urgency, after.rank))));
                clauses.push(same);
            }
            Sort::Relevance => return Ok(None),
        }
        let time = |at| Bound::Included(Term::from_field_i64(fields.published_at, at));
        let begin = if whole { Bound::Unbounded } else { time(since) };
        let range = RangeQuery::new(begin, time(after.published_at));
        clauses.push((Occur::Must, Box::new(ConstScoreQuery::new(Box::new(range), 0.0))));
        let wanted = Page { sort: query.sort, after: Some(after), limit, facets: None };
        let hits = searcher.search(&BooleanQuery::new(clauses), &wanted)?;
        if hits.next.is_some() {
            return Ok(Some(hits));
        }
        if whole {
            return Ok((query.sort == Sort::Newest).then_some(hits));
        }
        stretch = stretch.saturating_mul(WIDER);
    }
}
