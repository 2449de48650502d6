//! A pledge as its donor sees it without signing in: by the secret that only their phone was sent.

use serde_json::json;

use super::{Pledge, PledgeStage, note, store};
use crate::access::{Act, Action, Once, Scope};
use crate::accounts;
use crate::app::App;
use crate::audit::{self, Event};
use crate::campaigns::{Campaign, CampaignError, store as campaigns};
use crate::claims;
use crate::db::Tx;
use crate::kernel::id::Id;
use crate::kernel::random::hex;
use crate::offers;

/// What proves that a request comes from the phone that the message about this pledge went to: 128 bits in hexadecimal.
pub fn secret(app: &App, id: Id<Pledge>) -> String {
    let bytes = app.vault.secret("campaign pledge", &id.raw().to_string());
    hex(bytes.get(..16).unwrap_or_default())
}

/// A pledge, opened by its secret.
#[derive(Debug, Clone)]
pub struct Opened {
    pub pledge: Pledge,
    pub campaign: Campaign,
    /// What was pledged, in words.
    pub what: String,
    /// Whether the account has no password yet.
    pub waiting: bool,
}

/// The pledge, if the secret is its own.
pub async fn opened(app: &App, id: Id<Pledge>, typed: &str) -> Result<Option<Opened>, CampaignError> {
    // Keyed hashes of both are compared: how long that takes tells a guesser nothing.
    let hash = |text: &str| app.vault.blind_index("campaign pledge", text);
    if hash(typed) != hash(&secret(app, id)) {
        return Ok(None);
    }
    let Some(pledge) = store::get(&app.db, id).await? else { return Ok(None) };
    let Some(campaign) = campaigns::get(&app.db, pledge.campaign_id).await? else { return Ok(None) };
    let what = note::words(app, &pledge).await?.unwrap_or_default();
    let waiting = accounts::is_waiting(app, pledge.account_id).await?;
    Ok(Some(Opened { pledge, campaign, what, waiting }))
}

/// The donor says that it was not them: what was promised goes back, once. Refused when something of it was handed over
/// and waits for an answer.
pub async fn deny(tx: &mut Tx, act: &Act, once: &Once, id: Id<Pledge>) -> Result<(), CampaignError> {
    let pledge = store::load(tx, id).await?.ok_or(CampaignError::NotFound)?;
    let donor = accounts::actor_of(tx, pledge.account_id).await?.ok_or(CampaignError::NotFound)?;
    // From here on it is the donor who acts: the secret shows that.
    let act = Act { scope: Scope::new(Some(donor.clone()), Action::Claim), ..act.clone() };
    if once.take(tx, &act, id.raw()).await?.earlier()?.is_some() || !store::deny(tx, id, act.now).await? {
        return Ok(());
    }
    match (pledge.stage, pledge.claim_id, pledge.offer_id) {
        (PledgeStage::Conflict, ..) => {
            store::drop(tx, id, (Some(donor.account), act.now)).await?;
        }
        (_, Some(claim), _) => claims::release(tx, &act, claim).await?,
        (_, _, Some(offer)) => offers::take_back(tx, &act, offer).await?,
        _ => {}
    }
    let campaign = campaigns::load(tx, pledge.campaign_id).await?.ok_or(CampaignError::NotFound)?;
    let event =
        Event { kind: "campaign.denied", subject: id, region: Some(campaign.region), data: &json!({}) };
    Ok(audit::record(tx, &act, event).await?)
}
