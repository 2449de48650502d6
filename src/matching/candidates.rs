//! Who comes into question: the index proposes, the database says what is true, the score decides the order.

use std::collections::HashMap;

use super::facts::{need_seen, need_view, offer_seen, offer_view, rarity};
use super::{Blocked, OfferView, Score, Setting, score, store};
use crate::app::App;
use crate::db::DbError;
use crate::kernel::id::Id;
use crate::kernel::region::Level;
use crate::needs::{self, Need};
use crate::offers::{self, Offer};
use crate::search::features::Mark;
use crate::search::{self, Alike, Kind};

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

/// What was found; none when the search engine did not answer, which a page says beside the rest it has to show.
pub fn answered<T>(found: Result<T, MatchError>) -> Result<Option<T>, DbError> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(MatchError::Db(error)) => Err(error),
        Err(MatchError::Search(error)) => {
            tracing::warn!(%error, "no matches without search");
            Ok(None)
        }
    }
}

/// So many of the nearest are shown when nothing fits.
const NEAREST: usize = 3;

/// The first `limit` that fit, of matches in order; when none does, a few of the nearest.
pub(super) fn proposed<T>(mut found: Vec<Match<T>>, limit: usize) -> Vec<Match<T>> {
    let fitting = found.iter().take_while(|m| m.score.fits).count();
    found.truncate(if fitting == 0 { NEAREST.min(limit) } else { fitting.min(limit) });
    found
}

/// Published needs that `offer` could meet, best first, at most `limit`; when nothing fits, a few of the nearest, whose
/// score says so.
pub async fn needs_for(app: &App, offer: &Offer, limit: usize) -> Result<Vec<Match<Need>>, MatchError> {
    Ok(proposed(weighed(app, offer).await?, limit))
}

/// What needs must be like to come into question for an offer.
pub fn like_offer(offer: &OfferView) -> Alike {
    Alike {
        kind: Kind::Need,
        marks: offer.marks.clone(),
        category: offer.category,
        priced: offer.is_open_gift(),
        within: None,
        near: offer.places.clone(),
    }
}

/// Who comes into question, each with what its text is about: reading all the texts again would be most of the work.
pub(super) async fn seen(app: &App, wanted: Alike) -> Result<HashMap<i64, Vec<Mark>>, search::Error> {
    Ok(app.search.like(wanted).await?.into_iter().map(|one| (one.id, one.marks)).collect())
}

/// All that come into question, those that fit first.
async fn weighed(app: &App, offer: &Offer) -> Result<Vec<Match<Need>>, MatchError> {
    let view = offer_view(offer);
    let wanted = Alike { within: offer.limited.then_some(offer.region), ..like_offer(&view) };
    let mut seen = seen(app, wanted).await?;
    let ids: Vec<Id<Need>> = seen.keys().copied().map(Id::from_raw).collect();
    let (rarity, now) = (rarity(app).await?, app.clock.now().0);
    let counties = store::counties_of(&app.db, offer.account_id).await?;
    let rows = needs::published_by_ids(&app.db, &ids).await?;
    let matches = rows.into_iter().filter_map(|need| {
        let county = need.region.code() / Level::County.divisor();
        let dealings = counties.get(&county).copied().unwrap_or(0);
        let own = need_seen(&need, seen.remove(&need.id.raw())?);
        let score = score(&own, &view, Setting { rarity: &rarity, dealings, now }).ok()?;
        Some(Match { of: need, score })
    });
    let mut found: Vec<Match<Need>> = matches.collect();
    // Of equals the one that waits longest.
    found.sort_by_key(|m| (!m.score.fits, -m.score.total, -m.score.exact, m.of.published_at, m.of.id));
    Ok(found)
}

/// Open offers that could meet `need`, best first, at most `limit`; when nothing fits, a few of the nearest.
pub async fn offers_for(app: &App, need: &Need, limit: usize) -> Result<Vec<Match<Offer>>, MatchError> {
    let view = need_view(need);
    // Offers are filed under where they come from, so the region is left to the score.
    let wanted = Alike {
        kind: Kind::Offer,
        marks: view.marks.clone(),
        category: view.category,
        priced: false,
        within: None,
        near: view.places.clone(),
    };
    let mut seen = seen(app, wanted).await?;
    let ids: Vec<Id<Offer>> = seen.keys().copied().map(Id::from_raw).collect();
    let (rarity, now) = (rarity(app).await?, app.clock.now().0);
    let givers = store::givers_in(&app.db, need.region).await?;
    let rows = offers::published_by_ids(&app.db, &ids).await?;
    let weighed = rows.into_iter().filter_map(|offer| {
        let dealings = givers.get(&offer.account_id.raw()).copied().unwrap_or(0);
        let own = offer_seen(&offer, seen.remove(&offer.id.raw())?);
        let score = score(&view, &own, Setting { rarity: &rarity, dealings, now }).ok()?;
        Some(Match { of: offer, score })
    });
    let mut found: Vec<Match<Offer>> = weighed.collect();
    found.sort_by_key(|m| (!m.score.fits, -m.score.total, -m.score.exact, m.of.created_at, m.of.id));
    Ok(proposed(found, limit))
}

/// Where one need stands among all that an offer could meet.
#[derive(Debug, Clone)]
pub struct Place {
    /// The need's own score, or why there is none.
    pub own: Result<Score, Blocked>,
    /// Its rank, counted from 1; none when it is not among those that fit.
    pub rank: Option<usize>,
    /// How many fit.
    pub of: usize,
    /// The first of them.
    pub top: Option<Match<Need>>,
}

/// The arithmetic of one need beside that of the need that stands first for `offer`.
pub async fn place(app: &App, need: &Need, offer: &Offer) -> Result<Place, MatchError> {
    let mut all = weighed(app, offer).await?;
    all.retain(|m| m.score.fits);
    let (rarity, now) = (rarity(app).await?, app.clock.now().0);
    let county = need.region.code() / Level::County.divisor();
    let dealings = store::counties_of(&app.db, offer.account_id).await?.get(&county).copied().unwrap_or(0);
    let own = score(&need_view(need), &offer_view(offer), Setting { rarity: &rarity, dealings, now });
    let rank = all.iter().position(|m| m.of.id == need.id).map(|at| at + 1);
    Ok(Place { own, rank, of: all.len(), top: all.into_iter().next() })
}
