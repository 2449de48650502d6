//! Follows the log of events: each need that is published finds the wishes it meets.

use std::collections::BTreeMap;

use super::standing::OfferWish;
use super::{Standing, Wish, WishError, store};
use crate::app::App;
use crate::audit::{Follower, Sealed};
use crate::db::DbError;
use crate::kernel::clock::Time;
use crate::kernel::id::Id;
use crate::matching::{self, Setting};
use crate::needs::{self, Need};
use crate::offers::{self, Offer};
use crate::search::Rarity;

const WISHES: Follower = Follower { name: "wishes" };
/// Events in one round, whose hits are written in one transaction.
const EVENTS: i64 = 200;
/// Rows in one statement.
const ROWS: usize = 1_000;
/// The score from which on a need is told to the owner of an offer: the same thing or nearly, where the rest fits at
/// least middling. Of 100.
const LEAST: i32 = 60;

/// Finds the wishes that the next published needs meet; says whether there was anything to do. A need that is renewed
/// or published again meets a wish once only. Hits and the place in the log are written in one transaction, so a
/// process that dies in between leaves neither.
pub async fn follow(app: &App, standing: &mut Standing) -> Result<bool, WishError> {
    let events = WISHES.next(&app.db, EVENTS).await?;
    let Some(last) = events.last().map(|event| event.seq) else { return Ok(false) };
    let published = published(&events);
    let mut hits = Vec::new();
    if !published.is_empty() {
        standing.catch_up(&app.db).await?;
    }
    if !published.is_empty() && !standing.is_empty() {
        let ids: Vec<Id<Need>> = published.keys().copied().map(Id::from_raw).collect();
        let rarity = matching::rarity(app).await?;
        for need in needs::published_by_ids(&app.db, &ids).await? {
            let at = published.get(&need.id.raw()).copied().unwrap_or_default();
            for wish in met(app, standing, &rarity, &need, at).await? {
                hits.push((app.ids.next::<Wish>().raw(), wish, need.id.raw()));
            }
            // A long batch must not keep the process from answering.
            tokio::task::yield_now().await;
        }
    }
    let now = app.clock.now();
    let done: Result<u64, DbError> = app
        .db
        .write((hits, now, last), |tx, (hits, now, last)| {
            Box::pin(async move {
                let mut written = 0;
                for rows in hits.chunks(ROWS) {
                    written += store::add_hits(tx, rows, now).await?;
                }
                WISHES.done_in(tx, last).await?;
                Ok(written)
            })
        })
        .await;
    if done? > 0 {
        tracing::debug!("new needs met standing wishes");
    }
    Ok(true)
}

/// Needs that became open to claims, with the time of it.
fn published(events: &[Sealed]) -> BTreeMap<i64, Time> {
    let opened = events.iter().filter(|event| ["need.published", "need.renewed"].contains(&&*event.kind));
    opened.map(|event| (event.subject_id, event.at)).collect()
}

async fn met(
    app: &App,
    standing: &Standing,
    rarity: &Rarity,
    need: &Need,
    at: Time,
) -> Result<Vec<i64>, WishError> {
    let Some(doc) = needs::index::document(need) else { return Ok(Vec::new()) };
    let category = doc.category;
    let mut found = standing.searches_met(doc, at);
    let view = matching::need_view(need);
    let setting = Setting { rarity, dealings: 0, now: app.clock.now().0 };
    let fits = |offer: &matching::OfferView| {
        matching::score(&view, offer, setting).is_ok_and(|score| score.total >= LEAST)
    };
    let like: Vec<(i64, &OfferWish)> =
        standing.offers_like(category, at).into_iter().filter(|(_, wish)| fits(&wish.view)).collect();
    // What is in memory may lag behind claims; the database decides.
    let ids: Vec<Id<Offer>> = like.iter().map(|(_, wish)| wish.offer).collect();
    let rows = if ids.is_empty() { Vec::new() } else { offers::published_by_ids(&app.db, &ids).await? };
    let true_now: Vec<Id<Offer>> =
        rows.iter().filter(|offer| fits(&matching::offer_view(offer))).map(|offer| offer.id).collect();
    found.extend(like.iter().filter(|(_, wish)| true_now.contains(&wish.offer)).map(|(wish, _)| *wish));
    Ok(found)
}
