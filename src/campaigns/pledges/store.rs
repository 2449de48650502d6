//! SQL of pledges.

use super::{Claim, Conflict, Entry, Offer, Outcome, Pledge, PledgeStage, Taken};
use crate::access::{Account, Actor, KeyReused};
use crate::args;
use crate::campaigns::{Campaign, CampaignError};
use crate::db::{Db, FromRow, Result, Tx};
use crate::kernel::clock::Time;
use crate::kernel::id::Id;
use crate::needs::Need;

macro_rules! columns {
    () => {
        "SELECT p.id, p.campaign_id, p.channel, p.account_id, p.organization_id, p.need_id, p.quantity, p.stage, \
         p.claim_id, p.offer_id, p.conflict, p.remained, p.answer, p.device, p.made_at, p.received_at, p.denied_at \
         FROM campaign_pledge p WHERE "
    };
}

crate::sql! {
    BY_KEY = "SELECT id, stage, remained, request FROM campaign_pledge WHERE campaign_id = $1 AND key = $2";
    // Until it is placed it is a conflict; nobody sees it before.
    INSERT = "INSERT INTO campaign_pledge (id, campaign_id, key, request, channel, account_id, organization_id, need_id, \
        quantity, stage, conflict, remained, device, made_at, received_at, recorded_by, unit_id) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'conflict', 'not_open', 0, $10, $11, $12, $13, $14) \
        ON CONFLICT (campaign_id, key) DO NOTHING";
    NOTE_AGREED = "INSERT INTO campaign_pledge (id, campaign_id, key, request, channel, account_id, organization_id, \
        need_id, quantity, stage, claim_id, device, made_at, received_at, recorded_by) \
        SELECT $1, $2, $3, $3, 'batch', c.account_id, c.organization_id, c.need_id, c.quantity, 'made', c.id, '', $5, $5, \
        c.account_id FROM claim c WHERE c.id = $4";
    SET_CLAIM = "UPDATE campaign_pledge SET stage = 'made', claim_id = $2, conflict = NULL, remained = NULL WHERE id = $1";
    SET_OFFER = "UPDATE campaign_pledge SET stage = 'made', offer_id = $2, conflict = NULL, remained = NULL WHERE id = $1";
    SET_CONFLICT = "UPDATE campaign_pledge SET conflict = $2, remained = $3 WHERE id = $1";
    ANSWER_CLAIM = "UPDATE campaign_pledge SET stage = 'made', claim_id = $2, answer = $3, answered_by = $4, \
        answered_at = $5 WHERE id = $1 AND stage = 'conflict'";
    ANSWER_OFFER = "UPDATE campaign_pledge SET stage = 'made', offer_id = $2, answer = 'offer', answered_by = $3, \
        answered_at = $4 WHERE id = $1 AND stage = 'conflict'";
    DROP = "UPDATE campaign_pledge SET stage = 'dropped', answer = 'drop', answered_by = $2, answered_at = $3 \
        WHERE id = $1 AND stage = 'conflict'";
    GET = concat!(columns!(), "p.id = $1");
    CONFLICTS = concat!(columns!(), "p.campaign_id = $1 AND p.stage = 'conflict' ORDER BY p.id LIMIT 500");
    // Not what the donor said was somebody else's.
    OF_DONOR = concat!(columns!(), "p.campaign_id = $1 AND p.account_id = $2 AND p.channel = 'desk' \
        AND p.stage <> 'dropped' AND p.denied_at IS NULL ORDER BY p.id DESC LIMIT 50");
    DENY = "UPDATE campaign_pledge SET denied_at = $2 WHERE id = $1 AND denied_at IS NULL";
    LEFT = "SELECT CASE WHEN n.stage = 'published' THEN n.requested - n.claimed ELSE 0 END FROM need n \
        JOIN campaign_need c ON c.need_id = n.id WHERE c.campaign_id = $1 AND n.id = $2";
    UNITS = "SELECT a.id FROM need a JOIN need b ON b.unit = a.unit WHERE a.id = $1 AND b.id = $2";
    THING = "SELECT title, category, unit FROM need WHERE id = $1";
    ALTERNATIVES = "SELECT c.number, n.id AS need_id, CAST(CASE WHEN n.category = a.category THEN 2 \
        WHEN SUBSTR(n.category, 1, 3) = SUBSTR(a.category, 1, 3) THEN 1 ELSE 0 END AS BIGINT) AS likeness \
        FROM campaign_need c JOIN need n ON n.id = c.need_id JOIN need a ON a.id = $2 \
        WHERE c.campaign_id = $1 AND n.id <> a.id AND n.unit = a.unit AND n.stage = 'published' \
        AND n.claimed < n.requested ORDER BY likeness DESC, \
        CASE WHEN n.region / 1000000 = a.region / 1000000 THEN 0 ELSE 1 END, n.urgency DESC, n.published_at, n.id LIMIT $3";
}

/// What the key of a pledge stands for.
#[derive(Debug, FromRow)]
pub(super) struct First {
    id: Id<Pledge>,
    stage: PledgeStage,
    remained: Option<i64>,
    request: Vec<u8>,
}

impl First {
    /// What the first one became, if this is the same request.
    pub(super) fn answer(self, request: &[u8]) -> std::result::Result<Taken, CampaignError> {
        if self.request != request {
            return Err(KeyReused.into());
        }
        Ok(Taken { id: self.id, stage: self.stage, remained: self.remained.unwrap_or_default() })
    }
}

pub(super) async fn by_key(tx: &mut Tx, campaign: Id<Campaign>, key: &[u8]) -> Result<Option<First>> {
    tx.opt(BY_KEY, args![campaign, key.to_vec()]).await
}

pub(super) struct NewRow<'a> {
    pub(super) id: Id<Pledge>,
    pub(super) entry: &'a Entry,
    pub(super) donor: &'a Actor,
    pub(super) now: Time,
    pub(super) by: Option<Id<Account>>,
}

/// False when the key was used meanwhile.
pub(super) async fn insert(tx: &mut Tx, row: &NewRow<'_>) -> Result<bool> {
    let entry = row.entry;
    let args = args![
        row.id,
        entry.campaign,
        entry.key.key.clone(),
        entry.key.request.clone(),
        entry.channel,
        row.donor.account,
        row.donor.organization,
        entry.gift.need(),
        entry.gift.quantity(),
        entry.device.as_str(),
        entry.made_at,
        row.now,
        row.by,
        entry.unit,
    ];
    Ok(tx.exec(INSERT, args).await? == 1)
}

pub(super) async fn note_agreed(
    tx: &mut Tx,
    (id, campaign, key): (Id<Pledge>, Id<Campaign>, Vec<u8>),
    claim: Id<Claim>,
    now: Time,
) -> Result<()> {
    tx.exec(NOTE_AGREED, args![id, campaign, key, claim, now]).await?;
    Ok(())
}

pub(super) async fn set_claim(tx: &mut Tx, id: Id<Pledge>, claim: Id<Claim>) -> Result<()> {
    tx.exec(SET_CLAIM, args![id, claim]).await?;
    Ok(())
}

pub(super) async fn set_offer(tx: &mut Tx, id: Id<Pledge>, offer: Id<Offer>) -> Result<()> {
    tx.exec(SET_OFFER, args![id, offer]).await?;
    Ok(())
}

pub(super) async fn set_conflict(tx: &mut Tx, id: Id<Pledge>, conflict: Conflict, left: i64) -> Result<()> {
    tx.exec(SET_CONFLICT, args![id, conflict, left]).await?;
    Ok(())
}

pub(super) async fn get(db: &Db, id: Id<Pledge>) -> Result<Option<Pledge>> {
    db.opt(GET, args![id]).await
}

pub(super) async fn load(tx: &mut Tx, id: Id<Pledge>) -> Result<Option<Pledge>> {
    tx.opt(GET, args![id]).await
}

pub(super) async fn conflicts(db: &Db, campaign: Id<Campaign>) -> Result<Vec<Pledge>> {
    db.all(CONFLICTS, args![campaign]).await
}

pub(super) async fn of_donor(db: &Db, campaign: Id<Campaign>, donor: Id<Account>) -> Result<Vec<Pledge>> {
    db.all(OF_DONOR, args![campaign, donor]).await
}

/// False when somebody answered first.
pub(super) async fn answer_claim(
    tx: &mut Tx,
    (id, claim): (Id<Pledge>, Id<Claim>),
    outcome: Outcome,
    (by, now): (Option<Id<Account>>, Time),
) -> Result<bool> {
    Ok(tx.exec(ANSWER_CLAIM, args![id, claim, outcome, by, now]).await? == 1)
}

/// False when somebody answered first.
pub(super) async fn answer_offer(
    tx: &mut Tx,
    (id, offer): (Id<Pledge>, Id<Offer>),
    (by, now): (Option<Id<Account>>, Time),
) -> Result<bool> {
    Ok(tx.exec(ANSWER_OFFER, args![id, offer, by, now]).await? == 1)
}

/// False when somebody answered first.
pub(super) async fn drop(
    tx: &mut Tx,
    id: Id<Pledge>,
    (by, now): (Option<Id<Account>>, Time),
) -> Result<bool> {
    Ok(tx.exec(DROP, args![id, by, now]).await? == 1)
}

/// False when it was denied before.
pub(super) async fn deny(tx: &mut Tx, id: Id<Pledge>, now: Time) -> Result<bool> {
    Ok(tx.exec(DENY, args![id, now]).await? == 1)
}

/// What is left of a need of the pool; nothing when it is not in it.
pub(super) async fn left(tx: &mut Tx, campaign: Id<Campaign>, need: Id<Need>) -> Result<Option<i64>> {
    Ok(tx.opt::<(i64,)>(LEFT, args![campaign, need]).await?.map(|(left,)| left))
}

pub(super) async fn same_unit(tx: &mut Tx, one: Id<Need>, other: Id<Need>) -> Result<bool> {
    Ok(tx.opt::<(i64,)>(UNITS, args![one, other]).await?.is_some())
}

/// Title, category and unit of a need.
pub(super) async fn thing(tx: &mut Tx, need: Id<Need>) -> Result<Option<(String, String, String)>> {
    tx.opt(THING, args![need]).await
}

/// Open needs of the pool counted in the same unit, the likest first: number, need, 2 for the same kind of thing, 1 for
/// a near kind, else 0.
pub(super) async fn alternatives(
    db: &Db,
    campaign: Id<Campaign>,
    need: Id<Need>,
    limit: i64,
) -> Result<Vec<(i64, Id<Need>, i64)>> {
    db.all(ALTERNATIVES, args![campaign, need, limit]).await
}
