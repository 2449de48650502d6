//! What a batch is made from: the open needs and offers of the pool, less what proposals keep, and what people wish.

use std::collections::{HashMap, HashSet};

use super::preference::Preference;
use super::{Batch, store};
use crate::app::App;
use crate::campaigns::pool;
use crate::db::{DbError, FromRow};
use crate::kernel::id::Id;
use crate::kernel::quantity::{Quantity, Unit};
use crate::ledger::{StatusesSaid, VillageStatus};
use crate::needs::Need;
use crate::offers::{Offer, Standing};

/// Needs read at once.
const PAGE: i64 = 500;

/// What an open proposal keeps, in the need's unit.
#[derive(Debug, Clone, Copy, FromRow)]
pub(super) struct Open {
    pub offer_id: Id<Offer>,
    pub need_id: Id<Need>,
    pub quantity: i64,
}

/// A pair that one of both sides has said no to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, FromRow)]
pub(super) struct Refused {
    pub offer_id: Id<Offer>,
    pub need_id: Id<Need>,
}

/// Into what parts an offer may be divided at a campaign, in its own unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromRow)]
pub struct Division {
    pub offer_id: Id<Offer>,
    pub min_lot: i64,
    pub max_lots: i64,
}

/// A need of the pool with what is still to be found for it; nothing for a unit that is not known.
#[derive(Debug)]
pub(super) struct Lacking {
    pub need: Need,
    pub open: Option<Quantity>,
    pub deep_poverty: bool,
}

/// An offer of the pool with what is still to be given of it.
#[derive(Debug)]
pub(super) struct Giving {
    pub offer: Offer,
    pub open: Option<Quantity>,
    pub lots: Division,
}

/// Everything that a batch looks at.
#[derive(Debug)]
pub(super) struct Pool {
    pub needs: Vec<Lacking>,
    pub offers: Vec<Giving>,
    pub wishes: HashMap<(Id<Offer>, Id<Need>), Preference>,
    pub refused: HashSet<Refused>,
}

pub(super) async fn gather(app: &App, batch: &Batch) -> Result<Pool, DbError> {
    let (db, campaign, now) = (&app.db, batch.campaign_id, app.clock.now());
    let mut needs: Vec<Need> = Vec::new();
    let mut after = 0;
    loop {
        let page = pool::needs(db, campaign, true, after, PAGE).await?;
        let Some(last) = page.last().map(|pooled| pooled.number) else { break };
        after = last;
        needs.extend(page.into_iter().map(|pooled| pooled.need));
    }
    let mut offers = pool::offers(db, campaign).await?;
    offers.retain(|offer| offer.standing(now) == Standing::Open);
    let mut kept_of_needs: HashMap<Id<Need>, i64> = HashMap::new();
    let mut kept_of_offers: HashMap<Id<Offer>, Vec<Open>> = HashMap::new();
    for one in store::open(db, campaign, now).await? {
        *kept_of_needs.entry(one.need_id).or_default() += one.quantity;
        kept_of_offers.entry(one.offer_id).or_default().push(one);
    }
    let villages: Vec<_> = needs.iter().map(|need| need.region).collect();
    let statuses = StatusesSaid::of(db, &villages).await?;
    let lots: HashMap<Id<Offer>, Division> =
        store::lots(db, campaign).await?.into_iter().map(|lots| (lots.offer_id, lots)).collect();
    let units: HashMap<Id<Need>, Option<Unit>> =
        needs.iter().map(|need| (need.id, Unit::parse(&need.unit).ok())).collect();
    let today = now.date();
    let lacking = needs.into_iter().map(|need| {
        let kept = kept_of_needs.get(&need.id).copied().unwrap_or(0);
        let unit = units.get(&need.id).copied().flatten();
        let open = unit.map(|unit| Quantity::new((need.remaining() - kept).max(0), unit));
        let deep_poverty = statuses.on(need.region, today) == Some(VillageStatus::DeepPoverty);
        Lacking { need, open, deep_poverty }
    });
    let giving = offers.into_iter().map(|offer| {
        let unit = Unit::parse(&offer.unit).ok();
        let kept = kept_of_offers.get(&offer.id).into_iter().flatten();
        let kept: i64 =
            kept.filter_map(|one| in_unit(one, units.get(&one.need_id).copied().flatten()?, unit?)).sum();
        let open = unit.map(|unit| Quantity::new((offer.remaining() - kept).max(0), unit));
        let whole = Division { offer_id: offer.id, min_lot: 1, max_lots: i64::from(i32::MAX) };
        let lots = lots.get(&offer.id).copied().unwrap_or(whole);
        Giving { offer, open, lots }
    });
    let (needs, offers) = (lacking.collect(), giving.collect());
    let wishes = store::preferences(db, campaign).await?.into_iter();
    let wishes = wishes.map(|wish| ((wish.offer_id, wish.need_id), wish)).collect();
    let refused = store::refused(db, campaign).await?.into_iter().collect();
    Ok(Pool { needs, offers, wishes, refused })
}

/// What a proposal keeps of an offer, in the offer's unit.
fn in_unit(open: &Open, from: Unit, to: Unit) -> Option<i64> {
    Quantity::new(open.quantity, from).to(to).ok().map(|quantity| quantity.amount)
}
