//! Pledges made at a campaign. Each is a claim on a need of the pool, or an offer when it names none, and is taken once
//! for each key however often it is sent. What no longer fits stays as an open conflict until somebody answers it.

mod answer;
mod donor;
pub mod figures;
mod lost;
mod note;
mod own;
pub(crate) mod store;

use serde_json::json;
use sha2::{Digest, Sha256};

use super::staff::{Right, hold};
use super::units::Collection;
use super::{Campaign, CampaignError, Stage, store as campaigns, store_pool};
use crate::access::{Account, Act, Actor, Organization};
use crate::audit::{self, Event, Subject};
use crate::claims::{self, Claim, ClaimError};
use crate::config::Rules;
use crate::db::{Db, DbError, FromRow, Tx};
use crate::jobs;
use crate::kernel::clock::Time;
use crate::kernel::id::{Entity, Id};
use crate::kernel::message::Message;
use crate::needs::Need;
use crate::offers::{self, NewOffer, Offer, OfferError};

pub use answer::{Alternative, Answer, alternatives, answer};
pub use donor::{Donor, find_donor};
pub use lost::{Found, by_phone, send_again};
pub use note::{SEND_NOTE, send_note};
pub use own::{Opened, deny, opened, secret};

crate::text_enum! {
    /// Where a pledge was made.
    pub enum Channel {
        /// At a desk, by somebody who serves there.
        Desk = "desk",
        /// On the campaign's page, by the donor.
        Page = "page",
        /// By a unit whose people gave together.
        Unit = "unit",
        /// By a donor who said yes to what was proposed for their offer.
        Batch = "batch",
    }
}

crate::text_enum! {
    /// Where a pledge stands, apart from what its claim or offer says.
    pub enum PledgeStage {
        Made = "made",
        /// It did not fit, and nobody has said yet what becomes of it.
        Conflict = "conflict",
        Dropped = "dropped",
    }
}

crate::text_enum! {
    /// Why a pledge did not fit.
    pub enum Conflict {
        /// Less is left than was promised.
        NotEnough = "not_enough",
        /// The need is no longer open, or no longer of the pool.
        NotOpen = "not_open",
        /// The organization may not claim now.
        Stopped = "stopped",
    }
}

crate::text_enum! {
    /// What became of a conflict.
    pub enum Outcome {
        TakeRest = "take_rest",
        OtherNeed = "other_need",
        Offer = "offer",
        Drop = "drop",
    }
}
crate::text_column!(Channel, PledgeStage, Conflict, Outcome);

/// A pledge as stored.
#[derive(Debug, Clone, FromRow)]
pub struct Pledge {
    pub id: Id<Pledge>,
    pub campaign_id: Id<Campaign>,
    pub channel: Channel,
    pub account_id: Id<Account>,
    pub organization_id: Option<Id<Organization>>,
    /// What was asked for; nothing for an offer.
    pub need_id: Option<Id<Need>>,
    /// As asked, in the unit of that need or offer.
    pub quantity: i64,
    pub stage: PledgeStage,
    pub claim_id: Option<Id<Claim>>,
    pub offer_id: Option<Id<Offer>>,
    pub conflict: Option<Conflict>,
    /// How much was left when it did not fit.
    pub remained: Option<i64>,
    pub answer: Option<Outcome>,
    pub device: String,
    /// By the clock of the device.
    pub made_at: Time,
    pub received_at: Time,
    pub denied_at: Option<Time>,
}

impl Entity for Pledge {
    const TAG: [u8; 4] = *b"cplg";
}

impl Subject for Pledge {
    const NAME: &'static str = "campaign_pledge";
}

/// What is promised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gift {
    /// So much of a need of the pool, in its unit.
    Need(Id<Need>, i64),
    Offer(NewOffer),
}

impl Gift {
    const fn quantity(&self) -> i64 {
        match self {
            Self::Need(_, quantity) => *quantity,
            Self::Offer(offer) => offer.quantity,
        }
    }

    const fn need(&self) -> Option<Id<Need>> {
        match self {
            Self::Need(need, _) => Some(*need),
            Self::Offer(_) => None,
        }
    }
}

/// The key of a pledge, made where it was entered, with a digest of what was asked: neither is kept as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    key: Vec<u8>,
    request: Vec<u8>,
}

impl Key {
    /// 8 to 200 visible ASCII characters; `request` is what was entered, without the name of anybody.
    pub fn new(key: &str, request: &[&str]) -> Result<Self, CampaignError> {
        if !(8..=200).contains(&key.len()) || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(CampaignError::field("form_key", Message::new("idempotency-key-bad")));
        }
        // Salted by the key itself, which is not kept: a digest of a telephone number alone could be tried.
        let mut digest = Sha256::new_with_prefix(key.as_bytes());
        for part in request {
            digest.update(part.len().to_be_bytes());
            digest.update(part.as_bytes());
        }
        Ok(Self {
            key: Sha256::new_with_prefix(b"campaign pledge").chain_update(key.as_bytes()).finalize().to_vec(),
            request: digest.finalize().to_vec(),
        })
    }
}

/// A pledge as entered.
#[derive(Debug, Clone)]
pub struct Entry {
    pub campaign: Id<Campaign>,
    pub key: Key,
    pub channel: Channel,
    pub donor: Donor,
    pub gift: Gift,
    /// Of a unit's: which.
    pub unit: Option<Id<Collection>>,
    /// What the device calls itself; empty for a page.
    pub device: String,
    pub made_at: Time,
    /// Whether what does not fit is kept as a conflict: the donor has left, and was told that it was taken down.
    pub keep: bool,
}

/// What became of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    pub id: Id<Pledge>,
    pub stage: PledgeStage,
    /// Of a conflict: how much was left.
    pub remained: i64,
}

/// Takes a pledge, once for each key: sent again it gives what the first one became. A desk's comes from somebody who
/// serves at the campaign, also while it settles; a page's from the donor, while it takes pledges.
pub async fn record(tx: &mut Tx, act: &Act, rules: &Rules, entry: &Entry) -> Result<Taken, CampaignError> {
    let campaign = match entry.channel {
        Channel::Desk => hold(tx, act, entry.campaign, Right::Desk).await?,
        Channel::Page | Channel::Unit | Channel::Batch => {
            campaigns::load_public(tx, entry.campaign).await?.ok_or(CampaignError::NotFound)?
        }
    };
    if let Some(first) = store::by_key(tx, entry.campaign, &entry.key.key).await? {
        return first.answer(&entry.key.request);
    }
    let takes = match entry.channel {
        Channel::Desk | Channel::Unit => Stage::takes_entries,
        Channel::Page | Channel::Batch => Stage::takes_pledges,
    };
    if !takes(campaign.stage) {
        return Err(CampaignError::Over(campaign.stage));
    }
    let donor = entry.donor.clone().actor(tx, act).await?;
    let id = act.ids.next::<Pledge>();
    // The row comes first, so that of two with one key the second waits and then finds it.
    if !store::insert(tx, &store::NewRow { id, entry, donor: &donor, now: act.now, by: act.scope.account() })
        .await?
    {
        let first = store::by_key(tx, entry.campaign, &entry.key.key).await?.ok_or(CampaignError::Changed)?;
        return first.answer(&entry.key.request);
    }
    match place(tx, act, rules, (&campaign, id), &donor, &entry.gift).await {
        Ok(()) => {
            tell(tx, act, (&campaign, id), entry).await?;
            Ok(Taken { id, stage: PledgeStage::Made, remained: 0 })
        }
        Err(error) => {
            let Some((conflict, remained)) = misfit(&error).filter(|_| entry.keep) else { return Err(error) };
            store::set_conflict(tx, id, conflict, remained).await?;
            let data = json!({ "conflict": conflict, "remained": remained });
            let event =
                Event { kind: "campaign.conflict", subject: id, region: Some(campaign.region), data: &data };
            audit::record(tx, act, event).await?;
            Ok(Taken { id, stage: PledgeStage::Conflict, remained })
        }
    }
}

/// Counts a claim that came of a proposal among the pledges, in whatever stage the campaign is: what is shared out after the
/// day is disclosed a second time.
pub async fn note_agreed(
    tx: &mut Tx,
    act: &Act,
    (campaign, key): (Id<Campaign>, Vec<u8>),
    claim: Id<Claim>,
) -> Result<(), DbError> {
    store::note_agreed(tx, (act.ids.next(), campaign, key), claim, act.now).await
}

/// Turns a pledge into its claim or offer.
async fn place(
    tx: &mut Tx,
    act: &Act,
    rules: &Rules,
    (campaign, id): (&Campaign, Id<Pledge>),
    donor: &Actor,
    gift: &Gift,
) -> Result<(), CampaignError> {
    match gift {
        Gift::Need(need, quantity) => {
            if store_pool::count_in(tx, campaign.id, &[*need]).await? == 0 {
                return Err(CampaignError::Claim(ClaimError::NotEnough(0)));
            }
            let claim = claims::claim_for(tx, act, rules, donor, (*need, *quantity)).await?;
            store::set_claim(tx, id, claim).await?;
        }
        Gift::Offer(new) => {
            let offer = offers::create_for(tx, act, donor, new).await?;
            store::set_offer(tx, id, offer).await?;
            let by = act.scope.account().unwrap_or(donor.account);
            store_pool::add_offer(tx, campaign.id, offer, (by, act.now)).await?;
        }
    }
    Ok(())
}

/// Whether an entry only does not fit: why, and how much is left.
const fn misfit(error: &CampaignError) -> Option<(Conflict, i64)> {
    match error {
        CampaignError::Claim(ClaimError::NotEnough(0)) => Some((Conflict::NotOpen, 0)),
        CampaignError::Claim(ClaimError::NotEnough(left)) => Some((Conflict::NotEnough, *left)),
        CampaignError::Claim(ClaimError::NotFound) => Some((Conflict::NotOpen, 0)),
        CampaignError::Claim(ClaimError::OrganizationStopped)
        | CampaignError::Offer(OfferError::OrganizationStopped) => Some((Conflict::Stopped, 0)),
        _ => None,
    }
}

/// Records that a pledge was made, and sends the donor word of it when somebody else took it down.
async fn tell(
    tx: &mut Tx,
    act: &Act,
    (campaign, id): (&Campaign, Id<Pledge>),
    entry: &Entry,
) -> Result<(), CampaignError> {
    let data = json!({
        "channel": entry.channel, "quantity": entry.gift.quantity(), "names_need": entry.gift.need().is_some(),
    });
    let event = Event { kind: "campaign.pledged", subject: id, region: Some(campaign.region), data: &data };
    audit::record(tx, act, event).await?;
    if entry.channel == Channel::Desk {
        send_word(tx, act, id).await?;
    }
    Ok(())
}

async fn send_word(tx: &mut Tx, act: &Act, id: Id<Pledge>) -> Result<(), DbError> {
    jobs::enqueue(tx, act.ids.next::<()>().raw(), SEND_NOTE, id.raw().to_string(), act.now).await
}

/// A pledge of this campaign.
pub async fn get(db: &Db, campaign: Id<Campaign>, id: Id<Pledge>) -> Result<Option<Pledge>, DbError> {
    Ok(store::get(db, id).await?.filter(|pledge| pledge.campaign_id == campaign))
}

/// The open conflicts of a campaign, oldest first.
pub async fn conflicts(db: &Db, campaign: Id<Campaign>) -> Result<Vec<Pledge>, DbError> {
    store::conflicts(db, campaign).await
}
