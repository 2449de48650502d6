//! The pool of a campaign: published needs and projects of its region, and the offers that were brought to it.

use serde_json::json;

use super::staff::{Right, hold};
use super::{Campaign, CampaignError, store, store_pool};
use crate::access::{Account, Act, Once};
use crate::audit::{self, Event};
use crate::db::{Db, DbError, FromRow, Tx};
use crate::kernel::clock::Time;
use crate::kernel::id::Id;
use crate::kernel::message::Message;
use crate::kernel::region::Region;
use crate::ledger::Project;
use crate::needs::{self, Beneficiary, Need};
use crate::offers::{self, Offer};
use crate::projects::{self, Profile};

/// How many needs one picking takes at most.
pub const MOST: i64 = 2000;

/// Which open needs of the campaign's region to take. Everything that is `None` does not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    pub region: Option<Region>,
    /// A leaf of the taxonomy, or the beginning of one.
    pub category: String,
    /// At least so urgent, 0 to 3.
    pub urgency: i64,
    pub beneficiary: Option<Beneficiary>,
    /// So many of each county, the most urgent and then the longest waiting.
    pub per_county: Option<i64>,
}

/// What is done to the pool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// All needs that fit, or so many of each county.
    Pick(Filter),
    /// These needs and projects, by hand: all of them or none.
    Add(Vec<Id<Need>>, Vec<Id<Project>>),
    Remove(Id<Need>),
    /// All published projects that lie in a region of the campaign's.
    PickProjects(Option<Region>),
    RemoveProject(Id<Project>),
    /// Open offers that may go to the campaign's region.
    PickOffers,
    RemoveOffer(Id<Offer>),
}

/// Changes the pool; gives how many things came or went. Repeated with the same key it changes nothing and gives 0.
pub async fn change(
    tx: &mut Tx,
    act: &Act,
    once: &Once,
    id: Id<Campaign>,
    change: Change,
) -> Result<u64, CampaignError> {
    let campaign = hold(tx, act, id, Right::Organise).await?;
    if once.take(tx, act, id.raw()).await?.earlier()?.is_some() {
        return Ok(0);
    }
    if !campaign.stage.takes_changes() {
        return Err(CampaignError::Fixed(campaign.stage));
    }
    // Numbers are given one after the other: one change at a time.
    store::lock(tx, id).await?;
    let by = act.scope.account().ok_or(CampaignError::NotFound)?;
    let at = (by, act.now);
    let (kind, count) = match change {
        Change::Pick(filter) => (NEEDS_ADDED, store_pool::pick(tx, &campaign, &filter, at).await?),
        Change::Add(needs, projects) => {
            let (needs, projects) = add(tx, &campaign, (&needs, &projects), at).await?;
            tell(tx, act, &campaign, (NEEDS_ADDED, needs)).await?;
            tell(tx, act, &campaign, (PROJECTS_ADDED, projects)).await?;
            return Ok(needs + projects);
        }
        Change::Remove(need) => ("campaign.needs_removed", store_pool::remove(tx, id, need).await?),
        Change::PickProjects(region) => {
            (PROJECTS_ADDED, store_pool::pick_projects(tx, &campaign, region, at).await?)
        }
        Change::RemoveProject(project) => {
            ("campaign.projects_removed", store_pool::remove_project(tx, id, project).await?)
        }
        Change::PickOffers => ("campaign.offers_added", store_pool::pick_offers(tx, &campaign, at).await?),
        Change::RemoveOffer(offer) => {
            ("campaign.offers_removed", store_pool::remove_offer(tx, id, offer).await?)
        }
    };
    tell(tx, act, &campaign, (kind, count)).await?;
    Ok(count)
}

const NEEDS_ADDED: &str = "campaign.needs_added";
const PROJECTS_ADDED: &str = "campaign.projects_added";

/// How many of these needs and projects came; refused where one of them may not be there.
async fn add(
    tx: &mut Tx,
    campaign: &Campaign,
    (needs, projects): (&[Id<Need>], &[Id<Project>]),
    by: (Id<Account>, Time),
) -> Result<(u64, u64), CampaignError> {
    let added = (
        store_pool::add(tx, campaign, needs, by).await?,
        store_pool::add_projects(tx, campaign, projects, by).await?,
    );
    let there = store_pool::count_in(tx, campaign.id, needs).await?
        + store_pool::count_projects_in(tx, campaign.id, projects).await?;
    let asked = i64::try_from(needs.len() + projects.len()).unwrap_or(i64::MAX);
    if there < asked {
        let message = Message::new("campaign-items-not-open").with("n", asked - there);
        return Err(CampaignError::field("items", message));
    }
    Ok(added)
}

async fn tell(
    tx: &mut Tx,
    act: &Act,
    campaign: &Campaign,
    (kind, count): (&'static str, u64),
) -> Result<(), CampaignError> {
    if count == 0 {
        return Ok(());
    }
    let data = json!({ "n": count });
    let event = Event { kind, subject: campaign.id, region: Some(campaign.region), data: &data };
    Ok(audit::record(tx, act, event).await?)
}

/// A need of the pool.
#[derive(Debug, Clone)]
pub struct Pooled {
    /// What its card says.
    pub number: i64,
    pub need: Need,
}

#[derive(Debug, Clone, Copy, FromRow)]
pub(super) struct Number {
    pub(super) number: i64,
    pub(super) need_id: Id<Need>,
}

/// The needs of a pool in the order of their numbers, from `after` on; `open` leaves out what nothing is left of. Needs
/// that are no longer public are left out.
pub async fn needs(
    db: &Db,
    id: Id<Campaign>,
    open: bool,
    after: i64,
    limit: i64,
) -> Result<Vec<Pooled>, DbError> {
    with_needs(db, store_pool::numbers(db, id, open, after, limit).await?).await
}

/// The need if it is in the pool and may be shown.
pub async fn need(db: &Db, id: Id<Campaign>, need: Id<Need>) -> Result<Option<Pooled>, DbError> {
    let found = store_pool::number(db, id, need).await?;
    Ok(with_needs(db, found.into_iter().collect()).await?.pop())
}

async fn with_needs(db: &Db, numbers: Vec<Number>) -> Result<Vec<Pooled>, DbError> {
    let ids: Vec<Id<Need>> = numbers.iter().map(|row| row.need_id).collect();
    let mut found: std::collections::HashMap<Id<Need>, Need> =
        needs::published_by_ids(db, &ids).await?.into_iter().map(|need| (need.id, need)).collect();
    let pooled = |row: &Number| Some(Pooled { number: row.number, need: found.remove(&row.need_id)? });
    Ok(numbers.iter().filter_map(pooled).collect())
}

/// How many needs, projects and offers a pool holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, FromRow)]
pub struct Counts {
    pub needs: i64,
    pub projects: i64,
    pub offers: i64,
}

pub async fn counts(db: &Db, id: Id<Campaign>) -> Result<Counts, DbError> {
    store_pool::counts(db, id).await
}

/// Of these campaigns, those that have the need in their pools.
pub async fn with_need(
    db: &Db,
    campaigns: &[Id<Campaign>],
    need: Id<Need>,
) -> Result<Vec<Id<Campaign>>, DbError> {
    store_pool::with_need(db, campaigns, need).await
}

/// The same of a project.
pub async fn with_project(
    db: &Db,
    campaigns: &[Id<Campaign>],
    project: Id<Project>,
) -> Result<Vec<Id<Campaign>>, DbError> {
    store_pool::with_project(db, campaigns, project).await
}

/// The projects of a pool that anybody may read.
pub async fn projects(db: &Db, id: Id<Campaign>) -> Result<Vec<Profile>, DbError> {
    projects::published_by_ids(db, &store_pool::project_ids(db, id).await?).await
}

/// The offers of a pool, open or not.
pub async fn offers(db: &Db, id: Id<Campaign>) -> Result<Vec<Offer>, DbError> {
    offers::published_by_ids(db, &store_pool::offer_ids(db, id).await?).await
}
