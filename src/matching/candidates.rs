//! Who comes into question: the index proposes, the database says what is true, the score decides the order.

use std::collections::BTreeSet;

use super::facts::{need_view, offer_view, rarity};
use super::{Blocked, Score, score};
use crate::app::App;
use crate::db::DbError;
use crate::kernel::id::Id;
use crate::kernel::region::Region;
use crate::needs::{self, Need};
use crate::offers::{self, Offer};
use crate::search::{self, Category, Kind, Query, Sort};

/// So many are taken from the index for each way of asking.
const EACH: usize = 100;
/// And so many for each tag.
const EACH_TAG: usize = 30;

/// One proposal with its score.
#[derive(Debug, Clone)]
pub struct Match<T> {
    pub of: T,
    pub score: Score,
}

/// Why no proposal could be made.
#[derive(Debug, thiserror::Error)]
pub enum MatchError {
    #[error(transparent)]
    Db(#[from] DbError),
    #[error(transparent)]
    Search(#[from] search::Error),
}

/// Published needs that `offer` could meet, best first, at most `limit`.
pub async fn needs_for(app: &App, offer: &Offer, limit: usize) -> Result<Vec<Match<Need>>, MatchError> {
    let mut found = needs_that_fit(app, offer).await?;
    found.truncate(limit);
    Ok(found)
}

async fn needs_that_fit(app: &App, offer: &Offer) -> Result<Vec<Match<Need>>, MatchError> {
    let Some(view) = offer_view(offer) else { return Ok(Vec::new()) };
    let within = offer.limited.then_some(offer.region);
    let ids = proposed(app, Kind::Need, view.category, &view.tags, within).await?;
    let ids: Vec<Id<Need>> = ids.into_iter().map(Id::from_raw).collect();
    let (rarity, now) = (rarity(&app.db).await?, app.clock.now().0);
    let rows = needs::published_by_ids(&app.db, &ids).await?;
    let weighed = rows.into_iter().filter_map(|need| {
        let score = score(&need_view(&need)?, &view, &rarity, now).ok()?;
        Some(Match { of: need, score })
    });
    let mut found: Vec<Match<Need>> = weighed.collect();
    // Of equals the one that waits longest.
    found.sort_by_key(|m| (-m.score.total, m.of.published_at, m.of.id));
    Ok(found)
}

/// Open offers that could meet `need`, best first, at most `limit`.
pub async fn offers_for(app: &App, need: &Need, limit: usize) -> Result<Vec<Match<Offer>>, MatchError> {
    let Some(view) = need_view(need) else { return Ok(Vec::new()) };
    // Offers are filed under where they come from, so the region is left to the score.
    let ids = proposed(app, Kind::Offer, view.category, &view.tags, None).await?;
    let ids: Vec<Id<Offer>> = ids.into_iter().map(Id::from_raw).collect();
    let (rarity, now) = (rarity(&app.db).await?, app.clock.now().0);
    let rows = offers::published_by_ids(&app.db, &ids).await?;
    let weighed = rows.into_iter().filter_map(|offer| {
        let score = score(&view, &offer_view(&offer)?, &rarity, now).ok()?;
        Some(Match { of: offer, score })
    });
    let mut found: Vec<Match<Offer>> = weighed.collect();
    found.sort_by_key(|m| (-m.score.total, m.of.created_at, m.of.id));
    found.truncate(limit);
    Ok(found)
}

/// Where one need stands among all that an offer could meet.
#[derive(Debug, Clone)]
pub struct Place {
    /// The need's own score, or why there is none.
    pub own: Result<Score, Blocked>,
    /// Its rank, counted from 1; none when it is not among those weighed.
    pub rank: Option<usize>,
    /// How many were weighed.
    pub of: usize,
    /// The first of them.
    pub top: Option<Match<Need>>,
}

/// The arithmetic of one need beside that of the need that stands first for `offer`. Nothing when either has a
/// category or unit that is not known.
pub async fn place(app: &App, need: &Need, offer: &Offer) -> Result<Option<Place>, MatchError> {
    let (Some(wanted), Some(there)) = (need_view(need), offer_view(offer)) else { return Ok(None) };
    let all = needs_that_fit(app, offer).await?;
    let own = score(&wanted, &there, &rarity(&app.db).await?, app.clock.now().0);
    let rank = all.iter().position(|m| m.of.id == need.id).map(|at| at + 1);
    Ok(Some(Place { own, rank, of: all.len(), top: all.into_iter().next() }))
}

/// Ids of open documents that share the top category or a tag.
async fn proposed(
    app: &App,
    kind: Kind,
    category: Category,
    tags: &[String],
    within: Option<Region>,
) -> Result<BTreeSet<i64>, MatchError> {
    let open = |sort, limit| Query { region: within, only_open: true, sort, limit, ..Query::new(kind) };
    let mut asks = Vec::new();
    for category in [category, category.top()] {
        for sort in [Sort::Urgency, Sort::Newest] {
            asks.push(Query { category: Some(category), ..open(sort, EACH) });
        }
    }
    for tag in tags {
        asks.push(Query { text: tag.clone(), ..open(Sort::Relevance, EACH_TAG) });
    }
    let mut ids = BTreeSet::new();
    for ask in asks {
        ids.extend(app.search.query(ask).await?.ids());
    }
    Ok(ids)
}
