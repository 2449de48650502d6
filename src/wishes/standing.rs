//! All standing wishes in memory, kept in step by the log of events.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{Months, Wish, store};
use crate::audit::{self, Follower};
use crate::db::{Db, DbError};
use crate::kernel::clock::Time;
use crate::kernel::id::Id;
use crate::matching::{self, OfferView};
use crate::offers::{self, Offer};
use crate::search::percolate::{Analysed, Percolator};
use crate::search::{Category, Doc};

/// Wishes read at once.
const PAGE: i64 = 5_000;
/// Events read at once.
const EVENTS: i64 = 2_000;

/// When a wish wants to hear of something.
#[derive(Debug, Clone, Copy)]
struct Terms {
    since: Time,
    months: Months,
}

/// A wish for what an offer could meet.
#[derive(Debug, Clone)]
pub(super) struct OfferWish {
    pub(super) offer: Id<Offer>,
    pub(super) view: OfferView,
}

/// What a process knows of the wishes. Empty until it is first needed.
#[derive(Debug, Default)]
pub struct Standing {
    /// Every event up to this one is in it; none before it was loaded.
    seen: Option<i64>,
    terms: HashMap<i64, Terms>,
    searches: Percolator,
    offers: HashMap<i64, OfferWish>,
    /// Wishes for offers by the top category.
    by_top: HashMap<Option<Category>, HashSet<i64>>,
}

impl Standing {
    /// How many wishes stand.
    pub fn len(&self) -> usize {
        self.terms.len()
    }

    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Brings it to where the sealed events are, reading everything the first time.
    pub async fn catch_up(&mut self, db: &Db) -> Result<(), DbError> {
        let Some(mut seen) = self.seen else { return self.load(db).await };
        loop {
            let events = audit::sealed_after(db, seen, EVENTS).await?;
            let Some(last) = events.last().map(|event| event.seq) else { break };
            let of = |subject: &str| -> Vec<i64> {
                events.iter().filter(|event| event.subject == subject).map(|event| event.subject_id).collect()
            };
            let mut changed = of("wish");
            changed.extend(store::of_offers(db, &of("offer")).await?);
            self.reload(db, &changed).await?;
            seen = last;
            self.seen = Some(seen);
        }
        Ok(())
    }

    async fn load(&mut self, db: &Db) -> Result<(), DbError> {
        // Read before the wishes: what changes meanwhile is read again.
        let head = Follower::last(db).await?;
        let mut after = 0;
        loop {
            let wishes = store::active_after(db, after, PAGE).await?;
            let Some(last) = wishes.last() else { break };
            after = last.id.raw();
            self.put_all(db, wishes).await?;
        }
        self.seen = Some(head);
        Ok(())
    }

    async fn reload(&mut self, db: &Db, ids: &[i64]) -> Result<(), DbError> {
        if ids.is_empty() {
            return Ok(());
        }
        for id in ids {
            self.remove(*id);
        }
        self.put_all(db, store::active(db, ids).await?).await
    }

    async fn put_all(&mut self, db: &Db, wishes: Vec<Wish>) -> Result<(), DbError> {
        let wanted: Vec<Id<Offer>> = wishes.iter().filter_map(|wish| wish.offer_id).collect();
        let offers = offers::published_by_ids(db, &wanted).await?;
        let offers: BTreeMap<Id<Offer>, &Offer> = offers.iter().map(|offer| (offer.id, offer)).collect();
        for wish in wishes {
            let id = wish.id.raw();
            self.terms.insert(id, Terms { since: wish.since, months: wish.months() });
            if let Some(query) = wish.query() {
                self.searches.put(id, &query);
            }
            if let Some(offer) = wish.offer_id.and_then(|offer| offers.get(&offer)) {
                let view = matching::offer_view(offer);
                self.by_top.entry(view.category.map(Category::top)).or_default().insert(id);
                self.offers.insert(id, OfferWish { offer: offer.id, view });
            }
        }
        Ok(())
    }

    fn remove(&mut self, id: i64) {
        self.terms.remove(&id);
        self.searches.remove(id);
        let offer = self.offers.remove(&id);
        if let Some(wishes) =
            offer.and_then(|offer| self.by_top.get_mut(&offer.view.category.map(Category::top)))
        {
            wishes.remove(&id);
        }
    }

    /// The wishes whose search a need published at `at` answers, ascending.
    pub fn searches_met(&self, doc: Doc, at: Time) -> Vec<i64> {
        let mut met = self.searches.answered_by(&Analysed::new(doc));
        met.retain(|wish| self.stands(*wish, at));
        met
    }

    /// The wishes for offers under the top category of a need published at `at`, ascending.
    pub(super) fn offers_like(&self, category: Option<Category>, at: Time) -> Vec<(i64, &OfferWish)> {
        let wishes = self.by_top.get(&category.map(Category::top)).into_iter().flatten();
        let wishes = wishes.filter(|wish| self.stands(**wish, at));
        let mut found: Vec<_> = wishes.filter_map(|wish| Some((*wish, self.offers.get(wish)?))).collect();
        found.sort_by_key(|(wish, _)| *wish);
        found
    }

    fn stands(&self, wish: i64, at: Time) -> bool {
        self.terms.get(&wish).is_some_and(|terms| at >= terms.since && terms.months.contains(at))
    }
}
