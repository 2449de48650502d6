//! What fairness is worth, in points per unit on the scale of scores (0 to 1000): a choice of the operator.

use super::Need;

/// The bonus of a county whose share of served demand is not yet `per_mille`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tier {
    /// Where the tier ends, in thousandths of the county's demand.
    pub per_mille: i64,
    /// Points per unit.
    pub bonus: i64,
}

/// The numbers of the fair objective. They are shown with every result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Points for each level of urgency (0 to 3): three levels outweigh the usual spread of scores within a category.
    pub urgency: i64,
    /// Days of waiting that earn a point.
    pub waiting_days: i64,
    /// What waiting earns at most: it decides among equals and never overrides urgency.
    pub waiting_most: i64,
    /// Points of a need in deep poverty: a little more than one level of urgency.
    pub deep_poverty: i64,
    /// Points for each unit within the first half of a need: two needs half met come before one met wholly.
    pub first_half: i64,
    /// Falling bonuses by how much of the county is served already; nothing after the last.
    pub tiers: Vec<Tier>,
}

/// So many units that are worth the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// In units.
    pub capacity: i64,
    /// Points per unit.
    pub worth: i64,
}

/// The largest number a policy may hold, so that no sum of points is beyond 32 bits.
pub const MOST_POINTS: i64 = 100_000;
const MOST_TIERS: usize = 1000;

impl Default for Policy {
    fn default() -> Self {
        let tiers = [(50, 600), (100, 400), (200, 250), (350, 120), (600, 50)];
        Self {
            urgency: 100,
            waiting_days: 10,
            waiting_most: 60,
            deep_poverty: 120,
            first_half: 150,
            tiers: tiers.map(|(per_mille, bonus)| Tier { per_mille, bonus }).to_vec(),
        }
    }
}

/// A policy that the solver could not follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    #[error("points lie between 0 and {MOST_POINTS}, and waiting days between 1 and {MOST_POINTS}")]
    Range,
    /// Else a later unit would be worth more than an earlier one, and the best plan no longer a flow.
    #[error(
        "ends of tiers rise and lie between 1 and 1000 per mille, bonuses fall; at most {MOST_TIERS} tiers"
    )]
    Tiers,
}

impl Policy {
    pub fn check(&self) -> Result<(), PolicyError> {
        let points = [self.urgency, self.waiting_most, self.deep_poverty, self.first_half];
        let bonuses = self.tiers.iter().map(|tier| tier.bonus);
        let fits = points.into_iter().chain(bonuses).all(|points| (0..=MOST_POINTS).contains(&points));
        if !fits || !(1..=MOST_POINTS).contains(&self.waiting_days) {
            return Err(PolicyError::Range);
        }
        let within = self.tiers.iter().all(|tier| (1..=1000).contains(&tier.per_mille));
        let falls =
            |pair: (&Tier, &Tier)| pair.0.per_mille < pair.1.per_mille && pair.0.bonus >= pair.1.bonus;
        if within
            && self.tiers.len() <= MOST_TIERS
            && self.tiers.iter().zip(self.tiers.iter().skip(1)).all(falls)
        {
            Ok(())
        } else {
            Err(PolicyError::Tiers)
        }
    }

    /// Points of every unit that goes to the need.
    pub fn weight(&self, need: &Need) -> i64 {
        let waiting = (i64::from(need.waiting_days) / self.waiting_days).min(self.waiting_most);
        let poverty = if need.deep_poverty { self.deep_poverty } else { 0 };
        self.urgency * i64::from(need.urgency) + waiting + poverty
    }

    /// The steps of a county with so much demand in all: what its units earn, the first most. The last earns nothing.
    pub fn tiers(&self, demand: i64) -> impl Iterator<Item = Step> {
        // `demand * per_mille / 1000`, rounded up, without leaving 64 bits.
        let end = move |per_mille| demand / 1000 * per_mille + (demand % 1000 * per_mille + 999) / 1000;
        let ends = self.tiers.iter().map(move |tier| (end(tier.per_mille), tier.bonus));
        ends.chain([(demand, 0)]).scan(0, |before, (end, worth)| {
            let capacity = end - std::mem::replace(before, end);
            Some(Step { capacity, worth })
        })
    }

    /// The most points a unit can earn besides its score.
    pub fn most(&self) -> i64 {
        let tier = self.tiers.first().map_or(0, |tier| tier.bonus);
        3 * self.urgency + self.waiting_most + self.deep_poverty + self.first_half + tier
    }
}
