//! What becomes of a pledge that did not fit: answered in the open, once, by whoever serves at the campaign.

use serde_json::json;

use super::{Conflict, Outcome, Pledge, PledgeStage, send_word, store};
use crate::access::{Act, Once};
use crate::accounts;
use crate::audit::{self, Event};
use crate::campaigns::staff::{Right, hold};
use crate::campaigns::{Campaign, CampaignError, store_pool};
use crate::claims::{self, ClaimError};
use crate::config::Rules;
use crate::db::{Db, DbError, Tx};
use crate::kernel::id::Id;
use crate::kernel::message::Message;
use crate::needs::{self, Need};
use crate::offers::{self, NewOffer};

/// So many other needs are shown.
const ALTERNATIVES: i64 = 6;

/// What becomes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// As much as is left of what was asked for.
    TakeRest,
    /// As much as fits of another need of the pool that is counted in the same unit.
    OtherNeed(Id<Need>),
    /// An offer for anybody in the campaign's region, in the donor's name.
    Offer,
    Drop,
}

impl Answer {
    pub const fn outcome(self) -> Outcome {
        match self {
            Self::TakeRest => Outcome::TakeRest,
            Self::OtherNeed(_) => Outcome::OtherNeed,
            Self::Offer => Outcome::Offer,
            Self::Drop => Outcome::Drop,
        }
    }
}

/// A need that could be given to instead.
#[derive(Debug, Clone)]
pub struct Alternative {
    /// What its card says.
    pub number: i64,
    pub need: Need,
    /// Of the same kind of thing.
    pub same: bool,
}

/// Needs of the pool that could be given to instead of `need`, the nearest first.
pub async fn alternatives(
    db: &Db,
    campaign: Id<Campaign>,
    need: Id<Need>,
) -> Result<Vec<Alternative>, DbError> {
    let rows = store::alternatives(db, campaign, need, ALTERNATIVES).await?;
    let ids: Vec<Id<Need>> = rows.iter().map(|(_, id, _)| *id).collect();
    let found = needs::published_by_ids(db, &ids).await?;
    let alternative = |need: Need| {
        let (number, _, likeness) = rows.iter().find(|(_, id, _)| *id == need.id)?;
        Some(Alternative { number: *number, need, same: *likeness == 2 })
    };
    Ok(found.into_iter().filter_map(alternative).collect())
}

/// Answers an open conflict. A second answer is refused; the same one sent again changes nothing.
pub async fn answer(
    tx: &mut Tx,
    act: &Act,
    once: &Once,
    rules: &Rules,
    (campaign, id): (Id<Campaign>, Id<Pledge>),
    answer: Answer,
) -> Result<(), CampaignError> {
    let campaign = hold(tx, act, campaign, Right::Desk).await?;
    if once.take(tx, act, id.raw()).await?.earlier()?.is_some() {
        return Ok(());
    }
    let pledge = store::load(tx, id).await?.filter(|pledge| pledge.campaign_id == campaign.id);
    let pledge = pledge.ok_or(CampaignError::NotFound)?;
    if pledge.stage != PledgeStage::Conflict {
        return Err(CampaignError::Answered);
    }
    let by = (act.scope.account(), act.now);
    let done = match answer {
        Answer::TakeRest => {
            let need = pledge.need_id.ok_or(CampaignError::NotFound)?;
            let claim = take(tx, act, rules, (&campaign, &pledge), need).await?;
            store::answer_claim(tx, (id, claim), Outcome::TakeRest, by).await?
        }
        Answer::OtherNeed(need) => {
            let claim = take(tx, act, rules, (&campaign, &pledge), need).await?;
            store::answer_claim(tx, (id, claim), Outcome::OtherNeed, by).await?
        }
        Answer::Offer => {
            let donor = accounts::actor_of(tx, pledge.account_id).await?.ok_or(CampaignError::NotFound)?;
            let new = as_offer(tx, act, rules, (&campaign, &pledge)).await?;
            let offer = offers::create_for(tx, act, &donor, &new).await?;
            store_pool::add_offer(tx, campaign.id, offer, (donor.account, act.now)).await?;
            store::answer_offer(tx, (id, offer), by).await?
        }
        Answer::Drop => store::drop(tx, id, by).await?,
    };
    if !done {
        return Err(CampaignError::Answered);
    }
    if answer != Answer::Drop {
        send_word(tx, act, id).await?;
    }
    let data = json!({ "answer": answer.outcome() });
    let event =
        Event { kind: "campaign.conflict_answered", subject: id, region: Some(campaign.region), data: &data };
    Ok(audit::record(tx, act, event).await?)
}

/// Claims as much of `need` as fits of what was promised.
async fn take(
    tx: &mut Tx,
    act: &Act,
    rules: &Rules,
    (campaign, pledge): (&Campaign, &Pledge),
    need: Id<Need>,
) -> Result<Id<claims::Claim>, CampaignError> {
    if pledge.conflict == Some(Conflict::Stopped) && pledge.need_id == Some(need) {
        return Err(CampaignError::Claim(ClaimError::OrganizationStopped));
    }
    let left = store::left(tx, campaign.id, need).await?.unwrap_or(0);
    let quantity = pledge.quantity.min(left);
    if quantity < 1 {
        return Err(CampaignError::Claim(ClaimError::NotEnough(0)));
    }
    if let Some(asked) = pledge.need_id
        && !store::same_unit(tx, asked, need).await?
    {
        return Err(CampaignError::field("need", Message::new("campaign-other-unit")));
    }
    let donor = accounts::actor_of(tx, pledge.account_id).await?.ok_or(CampaignError::NotFound)?;
    Ok(claims::claim_for(tx, act, rules, &donor, (need, quantity)).await?)
}

/// The thing that was promised, for anybody in the campaign's region.
async fn as_offer(
    tx: &mut Tx,
    act: &Act,
    rules: &Rules,
    (campaign, pledge): (&Campaign, &Pledge),
) -> Result<NewOffer, CampaignError> {
    let need = pledge.need_id.ok_or(CampaignError::NotFound)?;
    let (title, category, unit) = store::thing(tx, need).await?.ok_or(CampaignError::NotFound)?;
    Ok(NewOffer {
        category,
        tags: Vec::new(),
        title,
        detail: String::new(),
        quantity: pledge.quantity,
        unit,
        region: campaign.region,
        limited: true,
        valid_until: act.now.plus_days(rules.offer_days),
    })
}
