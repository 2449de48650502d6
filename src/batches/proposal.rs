//! Proposals: what a batch found, put to the donors. A yes is a claim, which the village takes or not; a no keeps the pair
//! out of the next batch; no answer in time frees what it kept.

use serde_json::json;

use super::{Batch, BatchError, PartStage, stage, store};
use crate::access::{Account, Act, Once, Scope};
use crate::accounts::{self, AccountError};
use crate::app::App;
use crate::audit::{self, Event, Subject};
use crate::campaigns::{self, Campaign, pledges};
use crate::claims::{self, Claim, NewClaim};
use crate::config::Rules;
use crate::db::{Db, DbError, FromRow, Tx};
use crate::kernel::clock::Time;
use crate::kernel::id::{Entity, Id};
use crate::needs::Need;
use crate::offers::Offer;
use crate::sms::SmsError;
use crate::web::i18n::Lang;

/// The job that tells a donor; its payload is `[batch, account]`.
pub const SEND_NOTE: &str = "batch.send_note";

/// A part of a plan, as it is put to the donor.
#[derive(Debug, Clone, FromRow)]
pub struct Proposal {
    pub id: Id<Proposal>,
    pub campaign_id: Id<Campaign>,
    pub offer_id: Id<Offer>,
    pub need_id: Id<Need>,
    /// In the need's unit.
    pub quantity: i64,
    pub stage: PartStage,
    pub expires_at: Option<Time>,
    pub claim_id: Option<Id<Claim>>,
}

impl Entity for Proposal {
    const TAG: [u8; 4] = *b"prop";
}

impl Subject for Proposal {
    const NAME: &'static str = "proposal";
}

impl Proposal {
    /// Whether it waits for an answer.
    pub const fn is_open(&self, now: Time) -> bool {
        stage::is_open(self.stage, self.expires_at, now)
    }
}

/// The proposals for the caller's own offers, the newest first.
pub async fn list(db: &Db, scope: &Scope, limit: i64) -> Result<Vec<Proposal>, DbError> {
    store::proposals(db, scope, limit).await
}

/// The donor says yes: a claim is made from the offer, if need and offer still have as much. Saying yes twice is one yes.
pub async fn accept(
    tx: &mut Tx,
    act: &Act,
    once: &Once,
    rules: &Rules,
    id: Id<Proposal>,
) -> Result<Id<Claim>, BatchError> {
    let proposal = store::proposal(tx, &act.scope, id).await?.ok_or(BatchError::NotFound)?;
    if let Some(claim) = proposal.claim_id {
        return Ok(claim);
    }
    if !proposal.is_open(act.now) {
        return Err(BatchError::Over);
    }
    let new =
        NewClaim { need: proposal.need_id, offer: Some(proposal.offer_id), quantity: proposal.quantity };
    let claim = claims::claim(tx, act, once, rules, new).await?;
    if !store::answer(tx, id, (PartStage::Accepted, Some(claim)), act.now).await? {
        // The same yes, sent twice at once: the first has made the claim.
        let first = store::proposal(tx, &act.scope, id).await?.and_then(|proposal| proposal.claim_id);
        return if first == Some(claim) { Ok(claim) } else { Err(BatchError::Changed) };
    }
    let key = proposal.id.raw().to_be_bytes().to_vec();
    pledges::note_agreed(tx, act, (proposal.campaign_id, key), claim).await?;
    tell(tx, act, "proposal.accepted", id).await?;
    Ok(claim)
}

/// The donor says no: the pair is not proposed again, and what was kept is free.
pub async fn decline(tx: &mut Tx, act: &Act, once: &Once, id: Id<Proposal>) -> Result<(), BatchError> {
    let proposal = store::proposal(tx, &act.scope, id).await?.ok_or(BatchError::NotFound)?;
    if once.take(tx, act, id.raw()).await?.earlier()?.is_some() {
        return Ok(());
    }
    if !proposal.is_open(act.now) || !store::answer(tx, id, (PartStage::Declined, None), act.now).await? {
        return Err(BatchError::Over);
    }
    tell(tx, act, "proposal.declined", id).await
}

async fn tell(tx: &mut Tx, act: &Act, kind: &'static str, id: Id<Proposal>) -> Result<(), BatchError> {
    let event = Event { kind, subject: id, region: None, data: &json!({}) };
    Ok(audit::record(tx, act, event).await?)
}

/// Why a donor could not be told.
#[derive(Debug, thiserror::Error)]
pub enum NoteError {
    #[error("no batch and account: {0}")]
    Payload(String),
    #[error(transparent)]
    Account(#[from] AccountError),
    #[error(transparent)]
    Db(#[from] DbError),
    #[error(transparent)]
    Sms(#[from] SmsError),
}

/// Tells a donor by text message that a campaign has proposals for them.
pub async fn send_note(app: &App, payload: &str) -> Result<(), NoteError> {
    let ids = serde_json::from_str::<(i64, i64)>(payload);
    let (batch, account) = ids.map_err(|_| NoteError::Payload(payload.to_owned()))?;
    let (batch, account) = (Id::<Batch>::from_raw(batch), Id::<Account>::from_raw(account));
    let Some(batch) = store::get(&app.db, batch).await? else { return Ok(()) };
    let Some(campaign) = campaigns::public(&app.db, batch.campaign_id).await? else { return Ok(()) };
    let Some(phone) = accounts::phone_of(app, account).await? else { return Ok(()) };
    let address = format!("{}/me/proposals", app.config.public_url);
    let text = Lang::Zh.text_with("batch-sms", &[("campaign", campaign.title), ("address", address)]);
    app.sms.send(&phone, &text).await?;
    Ok(())
}
