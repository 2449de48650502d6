//! From a [`Query`] to its [`Hits`]: the engine chooses, [`crate::search::rank`] orders, the filters hold throughout.

use std::cmp::Reverse;

use tantivy::Searcher;
use tantivy::query::{BooleanQuery, Occur, Query as Engine};

use super::collect::Page;
use super::count::Counting;
use super::schema::Fields;
use super::window::{self, Spot};
use super::{LONGEST_PAGE, ask};
use crate::search::query::{Cursor, Hit, Hits, Query, Sort};
use crate::search::rank::{Rank, answers};
use crate::search::understand::{literally, understand};

/// Ranked documents stand above all whose place the engine alone decides.
const RANKED: u64 = 1 << 32;
/// So many of the nearest are shown when nothing fits.
const NEAREST: usize = 6;

pub fn answer(searcher: &Searcher, query: &Query, fields: &Fields) -> tantivy::Result<Hits> {
    let filters = ask::filters(query, fields);
    if query.text.trim().is_empty() {
        return searcher.search(&ask::everything(filters), &page(query));
    }
    let mut asked = understand(&query.text);
    let mut candidates = ask::candidates(&asked, filters, fields);
    let mut window = window::take(searcher, candidates.as_ref(), &asked, fields)?;
    let (mut found, mut near) = answers(std::mem::take(&mut window.ranked));
    if let (true, Some(literal)) = (found.is_empty(), literally(&query.text)) {
        candidates = ask::candidates(&literal, ask::filters(query, fields), fields);
        window = window::take(searcher, candidates.as_ref(), &literal, fields)?;
        found = answers(std::mem::take(&mut window.ranked)).0;
        asked = literal;
    }
    place(&mut found);
    place(&mut near);
    let mut hits = if found.is_empty() {
        let nearest = near.iter().take(NEAREST).map(hit).collect();
        Hits { nearest, facets: query.facets.then(Default::default), ..Hits::default() }
    } else if window.whole {
        let only = ask::only(query.kind, found.iter().map(|(spot, _)| spot.id), fields);
        let hits = searcher.search(&only, &page(query))?;
        if query.sort == Sort::Relevance { ranked_page(query, &found, hits) } else { hits }
    } else if query.sort == Sort::Relevance {
        let mut hits = searcher.search(&candidates, &Page { limit: 0, after: None, ..page(query) })?;
        let refused = window.taken.len() - found.len();
        hits.total -= u64::try_from(refused).unwrap_or(0).min(hits.total);
        let hits = ranked_page(query, &found, hits);
        beyond(searcher, query, hits, candidates, &window.taken, fields)?
    } else {
        searcher.search(&candidates, &page(query))?
    };
    hits.corrections = asked.corrections;
    Ok(hits)
}

fn page(query: &Query) -> Page {
    Page {
        sort: query.sort,
        after: query.after,
        limit: query.limit.min(LONGEST_PAGE),
        facets: query.facets.then(|| Counting::of(query)),
    }
}

/// Best first; of equals the newest.
fn place(found: &mut [(Spot, Rank)]) {
    found.sort_by_key(|(spot, rank)| Reverse(cursor(spot, *rank)));
}

fn cursor(spot: &Spot, rank: Rank) -> Cursor {
    // The bits of floats that are not negative stand in the order of the floats.
    let rank = RANKED | u64::from(rank.score.max(0.0).to_bits());
    Cursor { rank, published_at: spot.published_at, id: spot.id }
}

fn hit((spot, rank): &(Spot, Rank)) -> Hit {
    Hit { id: spot.id, score: rank.score }
}

/// The page of ranked documents after the query's place, with the total and the facets of `whole`.
fn ranked_page(query: &Query, found: &[(Spot, Rank)], whole: Hits) -> Hits {
    let limit = query.limit.min(LONGEST_PAGE);
    let behind = |f: &&(Spot, Rank)| query.after.is_none_or(|after| cursor(&f.0, f.1) < after);
    let mut rest = found.iter().filter(behind);
    let shown: Vec<&(Spot, Rank)> = rest.by_ref().take(limit).collect();
    let last = shown.last().map(|f| cursor(&f.0, f.1));
    let next = last.filter(|_| rest.next().is_some());
    Hits { hits: shown.into_iter().map(hit).collect(), next, ..whole }
}

/// Fills a page that the ranked documents leave short with what the engine has beyond them.
fn beyond(
    searcher: &Searcher,
    query: &Query,
    mut hits: Hits,
    candidates: Box<dyn Engine>,
    taken: &[i64],
    fields: &Fields,
) -> tantivy::Result<Hits> {
    let limit = query.limit.min(LONGEST_PAGE).saturating_sub(hits.hits.len());
    if hits.next.is_some() {
        return Ok(hits);
    }
    let known = ask::only(query.kind, taken.iter().copied(), fields);
    let others = BooleanQuery::new(vec![(Occur::Must, candidates), (Occur::MustNot, known)]);
    let after = query.after.filter(|after| after.rank < RANKED);
    let more = searcher.search(&others, &Page { limit, after, facets: None, ..page(query) })?;
    // With no room left, the next page begins above all that the engine alone places.
    let top = Cursor { rank: RANKED - 1, published_at: i64::MAX, id: i64::MAX };
    hits.next = if limit == 0 { (more.total > 0).then_some(top) } else { more.next };
    hits.hits.extend(more.hits);
    Ok(hits)
}
