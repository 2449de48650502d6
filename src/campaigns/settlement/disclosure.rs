//! What was disclosed: the figures as they were then, with their hash, as a row that is never changed.

use serde_json::json;
use sha2::{Digest, Sha256};

use super::report::{self, Report};
use super::store;
use crate::access::{Act, Once};
use crate::audit::{self, Event, Subject};
use crate::campaigns::staff::{Right, hold};
use crate::campaigns::{Campaign, CampaignError, Stage};
use crate::db::{Db, DbError, FromRow, Tx};
use crate::kernel::clock::Time;
use crate::kernel::id::{Entity, Id};
use crate::kernel::random::hex;

/// A disclosure as stored.
#[derive(Debug, Clone, FromRow)]
pub struct Disclosure {
    pub id: Id<Disclosure>,
    pub campaign_id: Id<Campaign>,
    /// 1 after the day, 2 after what was given was shared out, and on.
    pub number: i64,
    figures: String,
    hash: Vec<u8>,
    pub at: Time,
    /// The name of who did it.
    pub disclosed_by: String,
}

impl Entity for Disclosure {
    const TAG: [u8; 4] = *b"disc";
}

impl Subject for Disclosure {
    const NAME: &'static str = "disclosure";
}

impl Disclosure {
    /// The figures as they were disclosed.
    pub fn report(&self) -> Report {
        serde_json::from_str(&self.figures).unwrap_or_default()
    }

    /// SHA-256 of the figures, in hexadecimal.
    pub fn hash(&self) -> String {
        hex(&self.hash)
    }

    /// The figures as they were written down, over which the hash is taken.
    pub fn figures(&self) -> &str {
        &self.figures
    }
}

/// Writes the figures of this moment down for ever, in the transaction in which the campaign is disclosed.
pub async fn freeze(tx: &mut Tx, act: &Act, campaign: &Campaign) -> Result<Id<Disclosure>, CampaignError> {
    let by = act.scope.account().ok_or(CampaignError::NotFound)?;
    let figures = json!(report::current_in(tx, campaign.id).await?).to_string();
    let hash = Sha256::digest(figures.as_bytes()).to_vec();
    let (id, number) = (act.ids.next::<Disclosure>(), store::next_number(tx, campaign.id).await?);
    let data = json!({ "campaign": campaign.id.raw(), "number": number, "sha256": hex(&hash) });
    store::insert_disclosure(tx, (id, campaign.id, number), (figures, hash), (by, act.now)).await?;
    let event = Event { kind: "disclosure.made", subject: id, region: Some(campaign.region), data: &data };
    audit::record(tx, act, event).await?;
    Ok(id)
}

/// Discloses a campaign once more, after it was disclosed the first time: what was given has been shared out, or figures
/// changed. Once for each key.
pub async fn disclose(
    tx: &mut Tx,
    act: &Act,
    once: &Once,
    id: Id<Campaign>,
) -> Result<Id<Disclosure>, CampaignError> {
    let campaign = hold(tx, act, id, Right::Organise).await?;
    if let Some(first) = once.take(tx, act, id.raw()).await?.earlier()? {
        return Ok(Id::from_raw(first));
    }
    if campaign.stage != Stage::Disclosed {
        return Err(CampaignError::Fixed(campaign.stage));
    }
    freeze(tx, act, &campaign).await
}

/// What was disclosed of a campaign, the latest first.
pub async fn disclosures(db: &Db, campaign: Id<Campaign>) -> Result<Vec<Disclosure>, DbError> {
    store::disclosures(db, campaign).await
}

/// The disclosures whose figures do not have their hash, or not the one that the log tells of.
pub async fn check_hashes(db: &Db) -> Result<Vec<Id<Disclosure>>, DbError> {
    let mut broken = Vec::new();
    for one in store::all_disclosures(db).await? {
        let told = audit::history(db, one.id).await?;
        let is_told = told.iter().any(|event| event.fact("sha256") == one.hash());
        if !is_told || Sha256::digest(one.figures.as_bytes()).as_slice() != one.hash.as_slice() {
            broken.push(one.id);
        }
    }
    Ok(broken)
}
