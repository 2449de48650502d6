//! From a [`Query`] to its [`Hits`], whichever engine runs: the engine chooses, [`super::rank`] orders, the filters
//! hold throughout.

use std::cmp::Reverse;

use super::Error;
use super::query::{Cursor, Hit, Hits, Query, Sort};
use super::rank::{Rank, Ranked, answers};
use super::stored::Spot;
use super::understand::{Understanding, literally, understand};

/// So many are ranked. A page shows twenty; beyond ten pages the engine's own order is good enough.
pub const WINDOW: usize = 200;
/// No page is longer, whatever is asked.
pub const LONGEST_PAGE: usize = 1000;
/// Ranked documents stand above all whose place the engine alone decides.
const RANKED: u64 = 1 << 32;
/// So many of the nearest are shown when nothing fits.
const NEAREST: usize = 6;

/// What the engine chose, ranked.
pub struct Window<C> {
    pub ranked: Ranked<Spot>,
    /// Every document chosen, also those that ranking refused.
    pub taken: Vec<i64>,
    /// The engine has no more.
    pub whole: bool,
    /// All that it chose from.
    pub candidates: C,
}

/// Which of the documents that the filters allow.
pub enum Among<'a, C> {
    All,
    /// Of the candidates just these.
    Only(&'a C, &'a [i64]),
    /// The candidates but for some.
    But(&'a C, &'a [i64]),
}

/// What an engine does so that it can be asked.
pub trait Source {
    /// The documents that may answer a text, found once: the window, the total and every page are taken from them.
    type Candidates: Send + Sync;

    /// The page of a list after `query.after`, with the total of the whole list and, when asked for, its facets. Sorted
    /// by relevance, the engine decides, with ranks below 2^32.
    fn page(
        &self,
        query: &Query,
        among: Among<'_, Self::Candidates>,
    ) -> impl Future<Output = Result<Hits, Error>> + Send;

    /// The likeliest [`WINDOW`] documents for what was understood.
    fn window(
        &self,
        query: &Query,
        asked: &Understanding,
    ) -> impl Future<Output = Result<Window<Self::Candidates>, Error>> + Send;
}

/// Answers `query`.
pub async fn answer<S: Source + Sync>(source: &S, query: &Query) -> Result<Hits, Error> {
    let query = &Query { limit: query.limit.min(LONGEST_PAGE), ..query.clone() };
    if query.text.trim().is_empty() {
        return source.page(query, Among::All).await;
    }
    let mut asked = understand(&query.text);
    let mut window = source.window(query, &asked).await?;
    let (mut found, mut near) = answers(std::mem::take(&mut window.ranked));
    if let (true, Some(literal)) = (found.is_empty(), literally(&query.text)) {
        window = source.window(query, &literal).await?;
        found = answers(std::mem::take(&mut window.ranked)).0;
        asked = literal;
    }
    place(&mut found);
    place(&mut near);
    let hits = if found.is_empty() {
        let nearest = near.iter().take(NEAREST).map(hit).collect();
        Hits { nearest, facets: query.facets.then(Default::default), ..Hits::default() }
    } else if window.whole {
        whole(source, query, &found, &window.candidates).await?
    } else if query.sort == Sort::Relevance {
        begun(source, query, &found, &window).await?
    } else {
        source.page(query, Among::But(&window.candidates, &[])).await?
    };
    Ok(Hits { asked, ..hits })
}

/// All that answers has been ranked.
async fn whole<S: Source>(
    source: &S,
    query: &Query,
    found: &[(Spot, Rank)],
    candidates: &S::Candidates,
) -> Result<Hits, Error> {
    let ids: Vec<i64> = found.iter().map(|(spot, _)| spot.id).collect();
    let only = Among::Only(candidates, &ids);
    if query.sort != Sort::Relevance {
        return source.page(query, only).await;
    }
    let facets = if query.facets { source.page(&counted(query), only).await?.facets } else { None };
    let total = u64::try_from(found.len()).unwrap_or(u64::MAX);
    Ok(ranked_page(query, found, Hits { total, facets, ..Hits::default() }))
}

/// The best has been ranked, and the engine has more: it fills a page that the ranked documents leave short.
async fn begun<S: Source>(
    source: &S,
    query: &Query,
    found: &[(Spot, Rank)],
    window: &Window<S::Candidates>,
) -> Result<Hits, Error> {
    let Window { taken, candidates, .. } = window;
    let mut all = source.page(&counted(query), Among::But(candidates, &[])).await?;
    let refused = taken.len().saturating_sub(found.len());
    all.total -= u64::try_from(refused).unwrap_or(0).min(all.total);
    let mut hits = ranked_page(query, found, all);
    let limit = query.limit.saturating_sub(hits.hits.len());
    if hits.next.is_some() {
        return Ok(hits);
    }
    let after = query.after.filter(|after| after.rank < RANKED);
    let rest = Query { limit, after, facets: false, ..query.clone() };
    let more = source.page(&rest, Among::But(candidates, taken)).await?;
    // With no room left, the next page begins above all that the engine alone places.
    let top = Cursor { rank: RANKED - 1, published_at: i64::MAX, id: i64::MAX };
    hits.next = if limit == 0 { (more.total > 0).then_some(top) } else { more.next };
    hits.hits.extend(more.hits);
    Ok(hits)
}

/// Total and facets of a list, none of its hits.
fn counted(query: &Query) -> Query {
    Query { limit: 0, after: None, ..query.clone() }
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

/// The page of ranked documents after the query's place, with the total and the facets of `all`.
fn ranked_page(query: &Query, found: &[(Spot, Rank)], all: Hits) -> Hits {
    let behind = |f: &&(Spot, Rank)| query.after.is_none_or(|after| cursor(&f.0, f.1) < after);
    let mut rest = found.iter().filter(behind);
    let shown: Vec<&(Spot, Rank)> = rest.by_ref().take(query.limit).collect();
    let last = shown.last().map(|f| cursor(&f.0, f.1));
    let next = last.filter(|_| rest.next().is_some());
    Hits { hits: shown.into_iter().map(hit).collect(), next, ..all }
}
