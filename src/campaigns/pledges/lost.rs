//! A message that never came or was lost: at the desk a pledge is found by the phone number that its donor says, and word of
//! it goes out anew, to that same number.

use serde_json::json;

use super::{Channel, Pledge, PledgeStage, note, send_word, store};
use crate::access::{Act, Once};
use crate::accounts;
use crate::app::App;
use crate::audit::{self, Event};
use crate::campaigns::staff::{Right, hold};
use crate::campaigns::{Campaign, CampaignError};
use crate::db::DbError;
use crate::kernel::id::Id;
use crate::kernel::phone::Phone;

/// So many messages go to one person in a quarter of an hour.
const BUCKET: &str = "campaign_note";

/// A pledge that a desk took down, as the donor would know it again.
#[derive(Debug, Clone)]
pub struct Found {
    pub pledge: Pledge,
    /// What was pledged; empty for a conflict.
    pub what: String,
}

impl Found {
    /// Whether there is a message to send: not for what waits for an answer.
    pub fn is_made(&self) -> bool {
        self.pledge.stage == PledgeStage::Made
    }
}

/// What the desks of this campaign took down for exactly this number, the latest first. Nothing is the same answer for a
/// number that nobody has and for one that gave nothing here.
pub async fn by_phone(app: &App, campaign: Id<Campaign>, phone: &Phone) -> Result<Vec<Found>, DbError> {
    let Some(donor) = accounts::by_phone(app, phone).await? else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for pledge in store::of_donor(&app.db, campaign, donor.account).await? {
        let what = note::words(app, &pledge).await?.unwrap_or_default();
        found.push(Found { pledge, what });
    }
    Ok(found)
}

/// Sends the message of a pledge again. Refused when too many were asked for in a row; repeated with the same key it sends
/// nothing.
pub async fn send_again(
    app: &App,
    act: &Act,
    once: Once,
    (campaign, id): (Id<Campaign>, Id<Pledge>),
) -> Result<(), CampaignError> {
    let of = super::get(&app.db, campaign, id).await?.ok_or(CampaignError::NotFound)?;
    let has_message = of.channel == Channel::Desk && of.stage == PledgeStage::Made && of.denied_at.is_none();
    if !has_message {
        return Err(CampaignError::NotFound);
    }
    let bucket = app.vault.blind_index(BUCKET, &of.account_id.raw().to_string());
    app.db
        .write((act.clone(), once, bucket), move |tx, (act, once, bucket)| {
            Box::pin(async move {
                let campaign = hold(tx, &act, campaign, Right::Desk).await?;
                if once.take(tx, &act, id.raw()).await?.earlier()?.is_some() {
                    return Ok(());
                }
                accounts::take_turn(tx, bucket, act.now).await?;
                send_word(tx, &act, id).await?;
                let (kind, region) = ("campaign.note_again", Some(campaign.region));
                let event = Event { kind, subject: id, region, data: &json!({}) };
                Ok(audit::record(tx, &act, event).await?)
            })
        })
        .await
}
