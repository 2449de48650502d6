//! What a batch found, as it is kept: figures of the plan beside those of the usual ways, parts with their reasons, rest.

use serde::{Deserialize, Serialize};

use super::{Batch, PartStage, store};
use crate::allocation::{Figures, Policy, Share};
use crate::claims::Claim;
use crate::db::{Db, DbError, FromRow};
use crate::kernel::clock::Time;
use crate::kernel::id::Id;
use crate::needs::Need;
use crate::offers::Offer;

crate::text_enum! {
    /// A way of sharing out.
    pub enum Way {
        /// This batch's plan.
        Plan = "plan",
        /// First come, first served, each to what they come across.
        Browsing = "browsing",
        /// First come, first served, each to what fits best.
        BestRanked = "best_ranked",
        /// The best fitting pairs first.
        ByScore = "by_score",
    }
}

crate::text_enum! {
    /// Why something is left.
    pub enum Why {
        /// No offer fits the need.
        NoCandidate = "no_candidate",
        /// What fits it does more good elsewhere.
        Elsewhere = "elsewhere",
        /// Everything that fits it has gone to it, or was forbidden.
        Exhausted = "exhausted",
        /// Its unit cannot be counted together with others.
        Unit = "unit",
        /// Of an offer: more was offered than those whom it fits lack.
        Over = "over",
    }
}
crate::text_column!(Why);

/// The figures of one way of sharing out. Shares are parts of wholes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Side {
    pub way: Way,
    /// Sum of fit times units.
    pub fit: i64,
    /// What the fair aim gives for it.
    pub fair: i64,
    pub given: (i64, i64),
    pub covered: (i64, i64),
    pub reached: (i64, i64),
    pub met: (i64, i64),
    pub urgent_without: (i64, i64),
    pub deep_poverty: (i64, i64),
    /// In thousandths, 0 is even.
    pub gini: i64,
    pub worst_tenth: (i64, i64),
}

impl Side {
    pub(super) fn new(way: Way, figures: &Figures) -> Self {
        let share = |share: Share| (share.part, share.whole);
        // The problem holds all sums to 64 bits.
        let sum = |points: i128| i64::try_from(points).unwrap_or(i64::MAX);
        Self {
            way,
            fit: sum(figures.fit),
            fair: sum(figures.fair),
            given: share(figures.given),
            covered: share(figures.covered),
            reached: share(figures.reached),
            met: share(figures.met),
            urgent_without: share(figures.urgent_without),
            deep_poverty: share(figures.deep_poverty),
            gini: figures.gini,
            worst_tenth: share(figures.worst_tenth),
        }
    }
}

/// What was shared out together, all in `unit`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    pub unit: String,
    pub offers: i64,
    pub needs: i64,
    pub pairs: i64,
    /// What the plan is worth by its aim, and what no plan can exceed.
    pub objective: i64,
    pub bound: i64,
    pub sides: Vec<Side>,
}

impl Group {
    /// Whether no way of sharing out gives anything: nothing fits, or what fits is kept by proposals.
    pub fn is_idle(&self) -> bool {
        self.sides.iter().all(|side| side.given.0 == 0)
    }

    /// What a better plan could be worth more, at most.
    pub const fn gap(&self) -> i64 {
        self.bound - self.objective
    }
}

/// What fairness was worth, in points per unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weights {
    pub urgency: i64,
    pub waiting_days: i64,
    pub waiting_most: i64,
    pub deep_poverty: i64,
    pub first_half: i64,
    /// (per mille of the county's demand, points)
    pub tiers: Vec<(i64, i64)>,
}

impl From<&Policy> for Weights {
    fn from(policy: &Policy) -> Self {
        Self {
            urgency: policy.urgency,
            waiting_days: policy.waiting_days,
            waiting_most: policy.waiting_most,
            deep_poverty: policy.deep_poverty,
            first_half: policy.first_half,
            tiers: policy.tiers.iter().map(|tier| (tier.per_mille, tier.bonus)).collect(),
        }
    }
}

/// The figures of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    pub weights: Weights,
    pub groups: Vec<Group>,
}

impl Batch {
    /// The figures, once it is solved.
    pub fn figures(&self) -> Option<Summary> {
        serde_json::from_str(self.summary.as_deref()?).ok()
    }
}

/// A part of a plan as stored.
#[derive(Debug, Clone, FromRow)]
pub struct Part {
    pub id: i64,
    pub offer_id: Id<Offer>,
    pub need_id: Id<Need>,
    /// In the need's unit.
    pub quantity: i64,
    /// In points per unit, as are the next three.
    pub fit: i64,
    pub fairness: i64,
    pub offer_price: i64,
    pub room_price: i64,
    pub pinned: bool,
    /// Where the offer would have gone next, and what that would have cost per unit, at least.
    pub next_need: Option<Id<Need>>,
    pub next_need_regret: Option<i64>,
    /// Which offer would have come next, and what that would have cost per unit, at least.
    pub next_offer: Option<Id<Offer>>,
    pub next_offer_regret: Option<i64>,
    pub stage: PartStage,
    pub expires_at: Option<Time>,
    pub claim_id: Option<Id<Claim>>,
}

/// What a batch left of a need (in its unit) or of an offer (in its own).
#[derive(Debug, Clone, FromRow)]
pub struct Rest {
    /// The need or the offer.
    pub thing: i64,
    pub quantity: i64,
    pub reason: Why,
    /// Of a need the offer, of an offer the need that comes nearest.
    pub near: Option<i64>,
    pub regret: Option<i64>,
}

/// Parts of a plan in the order of their ids, after one.
pub async fn parts(db: &Db, id: Id<Batch>, after: i64, limit: i64) -> Result<Vec<Part>, DbError> {
    store::parts(db, id, after, limit).await
}

/// Needs that receive less than they lack.
pub async fn unmet(db: &Db, id: Id<Batch>, limit: i64) -> Result<Vec<Rest>, DbError> {
    store::rests(db, id, "need", limit).await
}

/// Offers of which something is over.
pub async fn over(db: &Db, id: Id<Batch>, limit: i64) -> Result<Vec<Rest>, DbError> {
    store::rests(db, id, "offer", limit).await
}

/// How many parts of a batch went out and what became of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Answers {
    /// Not answered, or not in time.
    pub proposed: i64,
    pub accepted: i64,
    pub declined: i64,
}

pub async fn answers(db: &Db, id: Id<Batch>) -> Result<Answers, DbError> {
    let mut answers = Answers::default();
    for (stage, count) in store::count_stages(db, id).await? {
        match stage {
            PartStage::Planned => {}
            PartStage::Proposed => answers.proposed = count,
            PartStage::Accepted => answers.accepted = count,
            PartStage::Declined => answers.declined = count,
        }
    }
    Ok(answers)
}
