//! SQL of batches, their parts and what organisers wish.

use super::found::Found;
use super::gather::{Division, Open, Refused};
use super::preference::Preference;
use super::proposal::Proposal;
use super::report::{Part, Rest};
use super::stage::PartStage;
use super::{Batch, Setting, Stage};
use crate::access::{Account, Columns, Scope};
use crate::args;
use crate::campaigns::Campaign;
use crate::claims::Claim;
use crate::db::{Db, Result, Sql, Tx};
use crate::kernel::clock::Time;
use crate::kernel::id::Id;
use crate::needs::Need;
use crate::offers::Offer;

macro_rules! columns {
    () => {
        "SELECT id, campaign_id, objective, priority, lots, stage, version, progress, summary, created_by, created_at, \
         solved_at, proposed_at FROM batch WHERE "
    };
}

crate::sql! {
    GET = concat!(columns!(), "id = $1");
    LIST = concat!(columns!(), "campaign_id = $1 ORDER BY id DESC LIMIT 100");
    INSERT = "INSERT INTO batch (id, campaign_id, objective, priority, lots, stage, version, progress, created_by, \
        created_at) VALUES ($1, $2, $3, $4, $5, 'waiting', 0, 0, $6, $7)";
    DISCARD = "UPDATE batch SET stage = 'discarded', version = version + 1 WHERE campaign_id = $1 AND stage = 'solved'";
    PROGRESS = "UPDATE batch SET progress = $2 WHERE id = $1 AND stage = 'waiting'";
    SOLVED = "UPDATE batch SET stage = 'solved', version = version + 1, progress = 1000, summary = $2, files = $3, \
        solved_at = $4 WHERE id = $1 AND stage = 'waiting'";
    SET_STAGE = "UPDATE batch SET stage = $3, version = version + 1, \
        proposed_at = CASE WHEN $3 = 'proposed' THEN $4 ELSE proposed_at END WHERE id = $1 AND version = $2";
    FILES = "SELECT files FROM batch WHERE id = $1 AND files IS NOT NULL";
    ADD_PART = "INSERT INTO batch_part (id, batch_id, offer_id, need_id, quantity, fit, fairness, offer_price, room_price, \
        pinned, next_need, next_need_regret, next_offer, next_offer_regret, stage) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 'planned')";
    ADD_REST = "INSERT INTO batch_rest (batch_id, kind, thing, quantity, reason, near, regret) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    PARTS = "SELECT id, offer_id, need_id, quantity, fit, fairness, offer_price, room_price, pinned, next_need, \
        next_need_regret, next_offer, next_offer_regret, stage, expires_at, claim_id FROM batch_part \
        WHERE batch_id = $1 AND id > $2 ORDER BY id LIMIT $3";
    RESTS = "SELECT thing, quantity, reason, near, regret FROM batch_rest WHERE batch_id = $1 AND kind = $2 \
        ORDER BY thing LIMIT $3";
    COUNT_STAGES = "SELECT stage, COUNT(*) FROM batch_part WHERE batch_id = $1 GROUP BY stage";
    PROPOSE = "UPDATE batch_part SET stage = 'proposed', expires_at = $2 WHERE batch_id = $1 AND stage = 'planned'";
    DONORS = "SELECT DISTINCT o.account_id FROM batch_part p JOIN offer o ON o.id = p.offer_id WHERE p.batch_id = $1 \
        ORDER BY o.account_id";
    OPEN = "SELECT p.offer_id, p.need_id, p.quantity FROM batch_part p JOIN batch b ON b.id = p.batch_id \
        WHERE p.stage = 'proposed' AND p.expires_at > $2 AND (b.campaign_id = $1 \
        OR EXISTS (SELECT 1 FROM campaign_need n WHERE n.campaign_id = $1 AND n.need_id = p.need_id) \
        OR EXISTS (SELECT 1 FROM campaign_offer o WHERE o.campaign_id = $1 AND o.offer_id = p.offer_id))";
    REFUSED = "SELECT DISTINCT p.offer_id, p.need_id FROM batch_part p JOIN batch b ON b.id = p.batch_id \
        LEFT JOIN claim c ON c.id = p.claim_id WHERE b.campaign_id = $1 AND (p.stage = 'declined' \
        OR (c.stage IN ('released', 'no_show') AND c.received = 0))";
    LOTS = "SELECT offer_id, min_lot, max_lots FROM campaign_offer WHERE campaign_id = $1";
    SET_LOTS = "UPDATE campaign_offer SET min_lot = $3, max_lots = $4 WHERE campaign_id = $1 AND offer_id = $2";
    POOLED = "SELECT n.need_id FROM campaign_need n JOIN campaign_offer o ON o.campaign_id = n.campaign_id \
        WHERE n.campaign_id = $1 AND o.offer_id = $2 AND n.need_id = $3";
    PREFERENCES = "SELECT offer_id, need_id, kind, quantity FROM preference WHERE campaign_id = $1 \
        ORDER BY offer_id, need_id";
    PREFER = "INSERT INTO preference (campaign_id, offer_id, need_id, kind, quantity, set_by, set_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (campaign_id, offer_id, need_id) DO UPDATE \
        SET kind = excluded.kind, quantity = excluded.quantity, set_by = excluded.set_by, set_at = excluded.set_at";
    UNPREFER = "DELETE FROM preference WHERE campaign_id = $1 AND offer_id = $2 AND need_id = $3";
    PROPOSALS = "SELECT p.id, b.campaign_id, p.offer_id, p.need_id, p.quantity, p.stage, p.expires_at, p.claim_id \
        FROM batch_part p JOIN batch b ON b.id = p.batch_id JOIN offer o ON o.id = p.offer_id \
        WHERE p.stage <> 'planned'";
    ANSWER = "UPDATE batch_part SET stage = $2, claim_id = $3, answered_at = $4 WHERE id = $1 AND stage = 'proposed'";
}

/// Whose a proposal is: that of the offer.
const COLUMNS: Columns = Columns {
    region: crate::region_columns!("o.region"),
    account: Some(" AND (o.account_id = ?"),
    organization: Some(" OR o.organization_id = ?"),
};

pub(super) async fn get(db: &Db, id: Id<Batch>) -> Result<Option<Batch>> {
    db.opt(GET, args![id]).await
}

pub(super) async fn load(tx: &mut Tx, id: Id<Batch>) -> Result<Option<Batch>> {
    tx.opt(GET, args![id]).await
}

pub(super) async fn list(db: &Db, campaign: Id<Campaign>) -> Result<Vec<Batch>> {
    db.all(LIST, args![campaign]).await
}

pub(super) async fn insert(
    tx: &mut Tx,
    id: Id<Batch>,
    campaign: Id<Campaign>,
    setting: Setting,
    (by, now): (Id<Account>, Time),
) -> Result<()> {
    let Setting { objective, priority, lots } = setting;
    tx.exec(INSERT, args![id, campaign, objective, priority, lots, by, now]).await?;
    Ok(())
}

pub(super) async fn discard_plans(tx: &mut Tx, campaign: Id<Campaign>) -> Result<()> {
    tx.exec(DISCARD, args![campaign]).await?;
    Ok(())
}

pub(super) async fn set_progress(tx: &mut Tx, id: Id<Batch>, progress: i64) -> Result<()> {
    tx.exec(PROGRESS, args![id, progress]).await?;
    Ok(())
}

/// Writes down what was found. False when somebody did so before.
pub(super) async fn set_solved(tx: &mut Tx, id: Id<Batch>, found: &Found, now: Time) -> Result<bool> {
    let summary = serde_json::to_string(&found.summary).unwrap_or_default();
    if tx.exec(SOLVED, args![id, summary, found.files.clone(), now]).await? == 0 {
        return Ok(false);
    }
    for (part, one) in &found.parts {
        let args = args![
            *part,
            id,
            one.offer,
            one.need,
            one.quantity,
            one.terms.fit,
            one.terms.fairness,
            one.terms.offer_price,
            one.terms.room_price,
            one.pinned,
            one.next_need.map(|(need, _)| need),
            one.next_need.map(|(_, regret)| regret),
            one.next_offer.map(|(offer, _)| offer),
            one.next_offer.map(|(_, regret)| regret),
        ];
        tx.append(ADD_PART, args).await?;
    }
    for rest in &found.rests {
        let args = args![id, rest.kind, rest.thing, rest.quantity, rest.reason, rest.near, rest.regret];
        tx.append(ADD_REST, args).await?;
    }
    Ok(true)
}

pub(super) async fn set_stage(tx: &mut Tx, batch: &Batch, next: Stage, now: Time) -> Result<bool> {
    Ok(tx.exec(SET_STAGE, args![batch.id, batch.version, next, now]).await? == 1)
}

pub(super) async fn files(db: &Db, id: Id<Batch>) -> Result<Option<Vec<u8>>> {
    Ok(db.opt::<(Vec<u8>,)>(FILES, args![id]).await?.map(|(files,)| files))
}

pub(super) async fn parts(db: &Db, id: Id<Batch>, after: i64, limit: i64) -> Result<Vec<Part>> {
    db.all(PARTS, args![id, after, limit]).await
}

pub(super) async fn rests(db: &Db, id: Id<Batch>, kind: &'static str, limit: i64) -> Result<Vec<Rest>> {
    db.all(RESTS, args![id, kind, limit]).await
}

pub(super) async fn count_stages(db: &Db, id: Id<Batch>) -> Result<Vec<(PartStage, i64)>> {
    db.all(COUNT_STAGES, args![id]).await
}

pub(super) async fn propose_parts(tx: &mut Tx, id: Id<Batch>, until: Time) -> Result<()> {
    tx.exec(PROPOSE, args![id, until]).await?;
    Ok(())
}

pub(super) async fn donors(tx: &mut Tx, id: Id<Batch>) -> Result<Vec<Id<Account>>> {
    Ok(tx.all::<(Id<Account>,)>(DONORS, args![id]).await?.into_iter().map(|(id,)| id).collect())
}

/// What open proposals keep of the campaign's needs and offers, in the needs' units.
pub(super) async fn open(db: &Db, campaign: Id<Campaign>, now: Time) -> Result<Vec<Open>> {
    db.all(OPEN, args![campaign, now]).await
}

/// Pairs that one of both sides has said no to.
pub(super) async fn refused(db: &Db, campaign: Id<Campaign>) -> Result<Vec<Refused>> {
    db.all(REFUSED, args![campaign]).await
}

pub(super) async fn lots(db: &Db, campaign: Id<Campaign>) -> Result<Vec<Division>> {
    db.all(LOTS, args![campaign]).await
}

/// False when the offer is not in the pool.
pub(super) async fn set_lots(tx: &mut Tx, campaign: Id<Campaign>, lots: Division) -> Result<bool> {
    Ok(tx.exec(SET_LOTS, args![campaign, lots.offer_id, lots.min_lot, lots.max_lots]).await? == 1)
}

pub(super) async fn are_pooled(
    tx: &mut Tx,
    campaign: Id<Campaign>,
    offer: Id<Offer>,
    need: Id<Need>,
) -> Result<bool> {
    Ok(tx.opt::<(i64,)>(POOLED, args![campaign, offer, need]).await?.is_some())
}

pub(super) async fn preferences(db: &Db, campaign: Id<Campaign>) -> Result<Vec<Preference>> {
    db.all(PREFERENCES, args![campaign]).await
}

pub(super) async fn prefer(
    tx: &mut Tx,
    campaign: Id<Campaign>,
    row: &Preference,
    (by, now): (Id<Account>, Time),
) -> Result<()> {
    tx.exec(PREFER, args![campaign, row.offer_id, row.need_id, row.kind, row.quantity, by, now]).await?;
    Ok(())
}

pub(super) async fn unprefer(
    tx: &mut Tx,
    campaign: Id<Campaign>,
    offer: Id<Offer>,
    need: Id<Need>,
) -> Result<()> {
    tx.exec(UNPREFER, args![campaign, offer, need]).await?;
    Ok(())
}

/// The proposals of the caller's own offers, the newest first.
pub(super) async fn proposals(db: &Db, scope: &Scope, limit: i64) -> Result<Vec<Proposal>> {
    let sql = scope.limit(Sql::new(PROPOSALS), &COLUMNS);
    let (sql, args) = sql.bind(" ORDER BY p.id DESC LIMIT ?", limit).build();
    db.all(&sql, args).await
}

pub(super) async fn proposal(tx: &mut Tx, scope: &Scope, id: Id<Proposal>) -> Result<Option<Proposal>> {
    let (sql, args) = scope.limit(Sql::new(PROPOSALS), &COLUMNS).bind(" AND p.id = ?", id).build();
    tx.opt(&sql, args).await
}

/// False when it was answered meanwhile.
pub(super) async fn answer(
    tx: &mut Tx,
    id: Id<Proposal>,
    (stage, claim): (PartStage, Option<Id<Claim>>),
    now: Time,
) -> Result<bool> {
    Ok(tx.exec(ANSWER, args![id, stage, claim, now]).await? == 1)
}
