//! What is to be allocated: a problem that is always whole.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::index::{Column, CountyNo, NeedNo, OfferNo, PairNo};
use super::pairs::{Pair, Pairs};
use super::policy::{Policy, PolicyError};

/// The highest score of a pair.
pub const MOST_SCORE: i32 = 1000;
/// Pairs, offers, steps of needs and tiers of counties together: arcs are numbered in 32 bits.
const MOST_ARCS: usize = 4_000_000_000;
/// Offers or needs, whichever are fewer: a price adds up a path that goes to and fro between them, with a score less the
/// next at each, and has 32 bits.
const MOST_ENDS: usize = 2_000_000;

/// What somebody gives. Quantities of one problem are in one common unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offer {
    pub quantity: i64,
    /// The smallest part that may go to one need; equal to the quantity: indivisible.
    pub min_lot: i64,
    /// To how many needs it may go at most.
    pub max_lots: i64,
    /// Rank in which it came.
    pub arrival: i64,
}

/// What is lacking somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Need {
    pub demand: i64,
    pub county: CountyNo,
    pub category: u32,
    pub waiting_days: u32,
    /// 0 to 3, the most urgent.
    pub urgency: u8,
    pub deep_poverty: bool,
}

/// Where needs are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct County {
    pub province: u32,
    pub deep_poverty: bool,
}

/// Why something is no problem to solve. Numbers are those of the lists handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProblemError {
    #[error(
        "more than {MOST_ARCS} pairs, offers and steps, or more than {MOST_ENDS} offers and as many needs"
    )]
    TooMany,
    #[error("offer {0:?}: quantity, lots and arrival are not negative")]
    Offer(OfferNo),
    #[error("need {0:?}: demand is not negative, urgency is 0 to 3, and its county is in the list")]
    Need(NeedNo),
    #[error(
        "pair {0:?}: the score is 0 to {MOST_SCORE}, offer and need are in their lists, and it comes once"
    )]
    Pair(Pair),
    #[error("all quantities together, times what a unit can be worth, are beyond 64 bits")]
    Overflow,
    #[error(
        "what is pinned to a pair is positive, and neither more than the offer has nor than the need lacks"
    )]
    Pin(PairNo),
    #[error(transparent)]
    Policy(#[from] PolicyError),
}

/// Offers, needs and the pairs between them, with the wishes of an organiser.
#[derive(Debug, Clone)]
pub struct Problem {
    offers: Column<OfferNo, Offer>,
    needs: Column<NeedNo, Need>,
    counties: Column<CountyNo, County>,
    pairs: Pairs,
    policy: Policy,
    pins: BTreeMap<PairNo, i64>,
    forbidden: BTreeSet<PairNo>,
    /// What is not pinned of each offer, in units.
    spare: Column<OfferNo, i64>,
    /// What no pin meets of each need, in units.
    open: Column<NeedNo, i64>,
}

impl Problem {
    /// `pairs` may come in any order.
    pub fn new(
        offers: Column<OfferNo, Offer>,
        needs: Column<NeedNo, Need>,
        counties: Column<CountyNo, County>,
        mut pairs: Vec<Pair>,
        policy: Policy,
    ) -> Result<Self, ProblemError> {
        policy.check()?;
        let tiers = counties.len().saturating_mul(policy.tiers.len() + 1);
        let arcs = [pairs.len(), offers.len(), needs.len().saturating_mul(2), tiers];
        let ends = offers.len().min(needs.len());
        if arcs.into_iter().fold(0, usize::saturating_add) > MOST_ARCS || ends > MOST_ENDS {
            return Err(ProblemError::TooMany);
        }
        let bad =
            |offer: &Offer| offer.quantity.min(offer.arrival).min(offer.min_lot).min(offer.max_lots) < 0;
        if let Some((no, _)) = offers.rows().find(|(_, offer)| bad(offer)) {
            return Err(ProblemError::Offer(no));
        }
        let bad = |need: &Need| need.demand < 0 || need.urgency > 3 || counties.find(need.county).is_none();
        if let Some((no, _)) = needs.rows().find(|(_, need)| bad(need)) {
            return Err(ProblemError::Need(no));
        }
        if !pairs.is_sorted_by_key(|pair| (pair.offer, pair.need)) {
            pairs.sort_unstable_by_key(|pair| (pair.offer, pair.need));
        }
        let mut before = None;
        for pair in &pairs {
            let again = before.replace((pair.offer, pair.need)) == Some((pair.offer, pair.need));
            let known = offers.find(pair.offer).is_some() && needs.find(pair.need).is_some();
            if again || !known || !(0..=MOST_SCORE).contains(&pair.score) {
                return Err(ProblemError::Pair(*pair));
            }
        }
        let most = i128::from(policy.most() + i64::from(MOST_SCORE));
        let supply: i128 = offers.iter().map(|offer| i128::from(offer.quantity)).sum();
        let demand: i128 = needs.iter().map(|need| i128::from(need.demand)).sum();
        // A quarter is kept free, so that nothing on the way to a sum runs over either.
        if supply.max(demand) * most > i128::from(i64::MAX / 4) {
            return Err(ProblemError::Overflow);
        }
        let pairs = Pairs::new(offers.len(), &pairs);
        let spare = offers.iter().map(|offer| offer.quantity).collect();
        let open = needs.iter().map(|need| need.demand).collect();
        let (pins, forbidden) = (BTreeMap::new(), BTreeSet::new());
        Ok(Self { offers, needs, counties, pairs, policy, pins, forbidden, spare, open })
    }

    pub fn offers(&self) -> &Column<OfferNo, Offer> {
        &self.offers
    }

    pub fn needs(&self) -> &Column<NeedNo, Need> {
        &self.needs
    }

    pub fn counties(&self) -> &Column<CountyNo, County> {
        &self.counties
    }

    pub fn pairs(&self) -> &Pairs {
        &self.pairs
    }

    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Demand of all needs of each county, in units.
    pub fn county_demands(&self) -> Column<CountyNo, i64> {
        let mut demands = Column::filled(0, self.counties.len());
        for need in &self.needs {
            demands[need.county] += need.demand;
        }
        demands
    }

    /// At least `units` go from the pair's offer to its need. Takes back that the pair was forbidden, and an earlier pin.
    pub fn pin(&mut self, pair: PairNo, units: i64) -> Result<(), ProblemError> {
        let (offer, need) = (self.pairs.offer(pair), self.pairs.link(pair).need);
        let earlier = self.pins.get(&pair).copied().unwrap_or(0);
        let fits = units <= self.spare[offer].min(self.open[need]) + earlier;
        if units < 1 || !fits {
            return Err(ProblemError::Pin(pair));
        }
        self.release(pair);
        self.pins.insert(pair, units);
        self.spare[offer] -= units;
        self.open[need] -= units;
        Ok(())
    }

    /// Nothing goes from the pair's offer to its need. Takes back a pin.
    pub fn forbid(&mut self, pair: PairNo) {
        self.release(pair);
        self.forbidden.insert(pair);
    }

    /// Neither pinned nor forbidden any more.
    pub fn release(&mut self, pair: PairNo) {
        self.forbidden.remove(&pair);
        if let Some(units) = self.pins.remove(&pair) {
            self.spare[self.pairs.offer(pair)] += units;
            self.open[self.pairs.link(pair).need] += units;
        }
    }

    /// Units at least, of each pinned pair.
    pub fn pins(&self) -> &BTreeMap<PairNo, i64> {
        &self.pins
    }

    pub fn is_forbidden(&self, pair: PairNo) -> bool {
        self.forbidden.contains(&pair)
    }

    /// What is not pinned of an offer, in units.
    pub fn spare(&self, offer: OfferNo) -> i64 {
        self.spare[offer]
    }

    /// What no pin meets of a need, in units.
    pub fn open(&self, need: NeedNo) -> i64 {
        self.open[need]
    }

    /// The pairs that the solver may use beyond what is pinned.
    pub(super) fn free_pairs(&self) -> Cow<'_, Pairs> {
        if self.forbidden.is_empty() && self.open.iter().all(|open| *open > 0) {
            return Cow::Borrowed(&self.pairs);
        }
        let free = |pair: PairNo, Pair { need, score, .. }| {
            (self.open[need] > 0 && !self.is_forbidden(pair)).then_some(score)
        };
        Cow::Owned(self.pairs.filtered(free))
    }
}
