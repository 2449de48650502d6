//! Figures of a place, derived from rows each time they are asked for: nobody types a number.

use super::store;
use crate::access::Scope;
use crate::db::{Db, DbError, FromRow};
use crate::kernel::region::Region;
use crate::needs::Stage;

/// So many units stand on a page at once; the rest unfold.
const COMMON: usize = 8;

/// How many public needs there are, and to how many of them something was promised, brought, and confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromRow)]
pub struct Counts {
    pub published: i64,
    pub claimed: i64,
    pub delivered: i64,
    pub received: i64,
}

/// Of everything that is public.
pub async fn counts(db: &Db) -> Result<Counts, DbError> {
    store::counts(db).await
}

/// How many needs stand at a stage.
#[derive(Debug, Clone, Copy, FromRow)]
pub struct StageCount {
    pub stage: Stage,
    pub n: i64,
}

/// The four numbers of the published needs that are counted in one unit. Different units are never added up.
#[derive(Debug, Clone, FromRow)]
pub struct Amounts {
    pub unit: String,
    pub needs: i64,
    pub requested: i64,
    pub claimed: i64,
    pub delivered: i64,
    pub received: i64,
}

/// What can be said of a place.
#[derive(Debug, Clone)]
pub struct Figures {
    pub stages: Vec<StageCount>,
    pub amounts: Vec<Amounts>,
    /// Top category code and its number of published needs, largest first.
    pub categories: Vec<(String, i64)>,
    /// Regions one level below and their published needs, largest first.
    pub below: Vec<(Region, i64)>,
    /// Median days from publication to the first claim, and from a delivery to the household's answer.
    pub days_to_claim: Option<i64>,
    pub days_to_confirm: Option<i64>,
}

impl Figures {
    /// Needs at any of `stages`.
    pub fn count(&self, stages: &[Stage]) -> i64 {
        self.stages.iter().filter(|row| stages.contains(&row.stage)).map(|row| row.n).sum()
    }

    /// The units that most needs are counted in.
    pub fn common(&self) -> &[Amounts] {
        self.amounts.get(..COMMON).unwrap_or(&self.amounts)
    }

    /// The units after those.
    pub fn rare(&self) -> &[Amounts] {
        self.amounts.get(COMMON..).unwrap_or_default()
    }

    pub fn rare_count(&self) -> i64 {
        i64::try_from(self.rare().len()).unwrap_or(i64::MAX)
    }

    /// Needs that were ever published.
    pub fn published(&self) -> i64 {
        self.count(&[Stage::Published, Stage::Met, Stage::Closed, Stage::Expired])
    }
}

/// The figures of `region` as far as `scope` reaches.
pub async fn figures(db: &Db, scope: &Scope, region: Region) -> Result<Figures, DbError> {
    let categories = store::categories(db, scope, region).await?;
    let below = store::below(db, scope, region).await?;
    let mut stages = store::stages(db, scope, region).await?;
    // As a need goes through them.
    stages.sort_by_key(|row| Stage::ALL.iter().position(|stage| *stage == row.stage));
    Ok(Figures {
        stages,
        amounts: store::amounts(db, scope, region).await?,
        categories,
        below,
        days_to_claim: median_days(store::claim_waits(db, scope, region).await?),
        days_to_confirm: median_days(store::answer_waits(db, scope, region).await?),
    })
}

/// The middle of `waits` (milliseconds) in whole days, rounded up; nothing of nothing.
fn median_days(mut waits: Vec<(i64,)>) -> Option<i64> {
    waits.sort_unstable();
    let (middle,) = waits.get(waits.len() / 2)?;
    Some((middle.max(&0) + crate::kernel::clock::DAY - 1) / crate::kernel::clock::DAY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_in_whole_days() {
        assert_eq!(median_days(vec![]), None);
        assert_eq!(median_days(vec![(1,), (5 * crate::kernel::clock::DAY,), (2,)]), Some(1));
    }
}
