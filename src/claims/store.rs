//! SQL of claims, entries and deliveries.

use super::confirmation::Receipt;
use super::delivery::{Channel, Delivery, NewDelivery};
use super::ledger::{Amount, Mismatch};
use super::{Claim, NewClaim, Stage};
use crate::access::{Account, Columns, Organization, Scope};
use crate::args;
use crate::db::{Db, Result, Sql, Tx, Value};
use crate::kernel::clock::Time;
use crate::kernel::id::Id;
use crate::kernel::region::Region;
use crate::needs::Need;
use crate::offers::Offer;
use crate::photos::Photo;

macro_rules! claim_columns {
    () => {
        "SELECT c.id, c.need_id, c.offer_id, c.region, c.account_id, c.quantity, c.claimed, c.delivered, c.received, c.offered, c.stage, c.version, c.created_at, c.held_until, c.accepted_at, \
         CAST((SELECT COALESCE(SUM(d.quantity), 0) FROM delivery d WHERE d.claim_id = c.id AND d.confirmed_at IS NULL) \
         AS BIGINT) AS pending FROM claim c WHERE "
    };
}

macro_rules! delivery_columns {
    () => {
        "SELECT d.id, d.quantity, d.note, d.photo_id, d.delivered_at, d.code_channel, d.received, d.reason, d.confirmed_channel, d.confirmed_at FROM delivery d WHERE "
    };
}

/// One sum that must hold, as a statement that finds where it does not.
macro_rules! sum_check {
    ($table:literal, $amount:literal, $sum:literal) => {
        concat!(
            "SELECT '",
            $table,
            "' AS table_name, t.id, '",
            $amount,
            "' AS amount, t.",
            $amount,
            " AS stored, \
             CAST(COALESCE(",
            $sum,
            ", 0) AS BIGINT) AS summed FROM ",
            $table,
            " t WHERE t.",
            $amount,
            " <> COALESCE(",
            $sum,
            ", 0)"
        )
    };
}

crate::sql! {
    ALL = concat!(claim_columns!(), "1 = 1");
    LOAD = concat!(claim_columns!(), "c.id = $1");
    DUE = concat!(claim_columns!(), "c.stage = 'held' AND c.held_until <= $1 ORDER BY c.id LIMIT 200");
    DELIVERIES = concat!(delivery_columns!(), "d.claim_id = $1 ORDER BY d.id");
    DELIVERY = concat!(delivery_columns!(), "d.id = $1");
    HOLD = concat!("UPDATE need SET claimed = claimed + $2, version = version + 1 \
        WHERE id = $1 AND stage = 'published' AND claimed + $2 <= requested AND NOT EXISTS (SELECT 1 \
        FROM organization o WHERE o.id = $3 AND o.stage NOT IN ", crate::claiming_stages!(), ") RETURNING region");
    REMAINING = "SELECT CASE WHEN stage = 'published' THEN requested - claimed ELSE 0 END FROM need \
        WHERE id = $1 AND published_at IS NOT NULL";
    INSERT = "INSERT INTO claim (id, need_id, offer_id, region, account_id, organization_id, quantity, claimed, \
        delivered, received, offered, stage, version, created_at, held_until) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $7, 0, 0, $8, 'held', 0, $9, $10)";
    INSERT_ENTRY = "INSERT INTO entry (id, need_id, claim_id, amount, quantity, at) VALUES ($1, $2, $3, $4, $5, $6)";
    UNITS = "SELECT o.unit, n.unit FROM offer o, need n WHERE o.id = $1 AND n.id = $2";
    FREE_OFFER = "UPDATE offer SET committed = committed - $2, version = version + 1 WHERE id = $1";
    FREE_OFFERED = "UPDATE claim SET offered = offered - $2 WHERE id = $1";
    TAKE = "UPDATE claim SET version = version + 1 WHERE id = $1 AND version = $2";
    SET_STAGE = "UPDATE claim SET stage = $3, version = version + 1, \
        accepted_at = CASE WHEN $3 = 'accepted' THEN $4 ELSE accepted_at END WHERE id = $1 AND version = $2";
    CLAIM_CLAIMED = "UPDATE claim SET claimed = claimed + $2 WHERE id = $1";
    CLAIM_DELIVERED = "UPDATE claim SET delivered = delivered + $2 WHERE id = $1";
    CLAIM_RECEIVED = "UPDATE claim SET received = received + $2 WHERE id = $1";
    NEED_CLAIMED = "UPDATE need SET claimed = claimed + $2, version = version + 1 WHERE id = $1";
    NEED_DELIVERED = "UPDATE need SET delivered = delivered + $2, version = version + 1 WHERE id = $1";
    NEED_RECEIVED = "UPDATE need SET received = received + $2, version = version + 1 WHERE id = $1";
    INSERT_DELIVERY = "INSERT INTO delivery (id, claim_id, quantity, note, photo_id, delivered_at, recorded_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    DELIVERY_CLAIM = "SELECT claim_id FROM delivery WHERE id = $1";
    SET_CODE = "UPDATE delivery SET code = $2, code_channel = $3, code_expires_at = $4 \
        WHERE id = $1 AND confirmed_at IS NULL";
    BY_CODE = "SELECT id, claim_id FROM delivery WHERE code = $1";
    ANSWER = "UPDATE delivery SET received = $2, reason = $3, confirmed_channel = code_channel, confirmed_at = $4 \
        WHERE id = $1 AND confirmed_at IS NULL AND code_expires_at > $4";
    RECEIPT = "SELECT n.title, n.unit, d.quantity, d.delivered_at, d.code_expires_at, d.received FROM delivery d \
        JOIN claim c ON c.id = d.claim_id JOIN need n ON n.id = c.need_id WHERE d.code = $1";
    HAS_PHONE = "SELECT n.id FROM need n JOIN household h ON h.id = n.household_id \
        WHERE n.id = $1 AND h.phone IS NOT NULL";
    PHONE = "SELECT h.id, h.phone FROM delivery d JOIN claim c ON c.id = d.claim_id JOIN need n ON n.id = c.need_id \
        JOIN household h ON h.id = n.household_id WHERE d.id = $1";
    NEED_CLAIMED_SUM = sum_check!("need", "claimed", "(SELECT SUM(e.quantity) FROM entry e WHERE e.need_id = t.id AND e.amount = 'claimed')");
    NEED_DELIVERED_SUM = sum_check!("need", "delivered", "(SELECT SUM(e.quantity) FROM entry e WHERE e.need_id = t.id AND e.amount = 'delivered')");
    NEED_RECEIVED_SUM = sum_check!("need", "received", "(SELECT SUM(e.quantity) FROM entry e WHERE e.need_id = t.id AND e.amount = 'received')");
    CLAIM_CLAIMED_SUM = sum_check!("claim", "claimed", "(SELECT SUM(e.quantity) FROM entry e WHERE e.claim_id = t.id AND e.amount = 'claimed')");
    CLAIM_DELIVERED_SUM = sum_check!("claim", "delivered", "(SELECT SUM(d.quantity) FROM delivery d WHERE d.claim_id = t.id)");
    CLAIM_RECEIVED_SUM = sum_check!("claim", "received", "(SELECT SUM(d.received) FROM delivery d WHERE d.claim_id = t.id) \
        - COALESCE((SELECT SUM(f.failed) FROM claim_follow_up f WHERE f.claim_id = t.id), 0)");
    NEED_BY_CLAIMS_SUM = sum_check!("need", "claimed", "(SELECT SUM(c.claimed) FROM claim c WHERE c.need_id = t.id)");
    OFFER_SUM = sum_check!("offer", "committed", "(SELECT SUM(c.offered) FROM claim c WHERE c.offer_id = t.id)");
}

const COLUMNS: Columns = Columns {
    region: crate::region_columns!("c.region"),
    account: Some(" AND (c.account_id = ?"),
    organization: Some(" OR c.organization_id = ?"),
};
/// Whose an offer is; region does not matter to its owner.
const OFFER: Columns = Columns {
    region: crate::region_columns!("region"),
    account: Some(" AND (account_id = ?"),
    organization: Some(" OR organization_id = ?"),
};

/// Which claims to list.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub stages: Vec<Stage>,
    pub before: Option<Id<Claim>>,
    pub limit: i64,
}

pub(super) async fn list(db: &Db, scope: &Scope, filter: &Filter) -> Result<Vec<Claim>> {
    let mut sql = scope.limit(Sql::new(ALL), &COLUMNS);
    if !filter.stages.is_empty() {
        sql = sql.push(" AND c.stage").bind_in(filter.stages.iter().copied());
    }
    let sql = sql.bind_some(" AND c.id < ?", filter.before).bind(" ORDER BY c.id DESC LIMIT ?", filter.limit);
    let (sql, args) = sql.build();
    db.all(&sql, args).await
}

pub(super) async fn get(db: &Db, scope: &Scope, id: Id<Claim>) -> Result<Option<Claim>> {
    let (sql, args) = scope.limit(Sql::new(ALL), &COLUMNS).bind(" AND c.id = ?", id).build();
    db.opt(&sql, args).await
}

pub(super) async fn deliveries(db: &Db, claim: Id<Claim>) -> Result<Vec<Delivery>> {
    db.all(DELIVERIES, args![claim]).await
}

pub(super) async fn needs_of(db: &Db, claims: &[i64]) -> Result<Vec<Id<Need>>> {
    let sql = Sql::new("SELECT DISTINCT need_id FROM claim WHERE id").bind_in(claims.iter().copied());
    let (sql, args) = sql.build();
    let rows: Vec<(Id<Need>,)> = db.all(&sql, args).await?;
    Ok(rows.into_iter().map(|(need,)| need).collect())
}

pub(super) async fn offers_of(db: &Db, claims: &[i64]) -> Result<Vec<Id<Offer>>> {
    let sql = Sql::new("SELECT DISTINCT offer_id FROM claim WHERE offer_id IS NOT NULL AND id");
    let (sql, args) = sql.bind_in(claims.iter().copied()).build();
    let rows: Vec<(Id<Offer>,)> = db.all(&sql, args).await?;
    Ok(rows.into_iter().map(|(offer,)| offer).collect())
}

pub(super) async fn load(tx: &mut Tx, scope: &Scope, id: Id<Claim>) -> Result<Option<Claim>> {
    let (sql, args) = scope.limit(Sql::new(ALL), &COLUMNS).bind(" AND c.id = ?", id).build();
    tx.opt(&sql, args).await
}

/// For the household's own code, which is its right to the row.
pub(super) async fn load_any(tx: &mut Tx, id: Id<Claim>) -> Result<Option<Claim>> {
    tx.opt(LOAD, args![id]).await
}

pub(super) async fn due(tx: &mut Tx, now: Time) -> Result<Vec<Claim>> {
    tx.all(DUE, args![now]).await
}

/// The statement that takes a part of a need, and its arguments; it returns the need's region.
pub(super) fn hold(new: &NewClaim, organization: Option<Id<Organization>>) -> (&'static str, Vec<Value>) {
    (HOLD, args![new.need, new.quantity, organization])
}

/// Takes a part of a need under the key of another deed; gives the need's region if it fits.
pub(super) async fn hold_for(
    tx: &mut Tx,
    new: &NewClaim,
    organization: Option<Id<Organization>>,
) -> Result<Option<Region>> {
    let (sql, args) = hold(new, organization);
    Ok(tx.opt::<(Region,)>(sql, args).await?.map(|(region,)| region))
}

/// What is left of a need, zero when it is no longer open; nothing for one that was never published.
pub(super) async fn remaining(tx: &mut Tx, need: Id<Need>) -> Result<Option<i64>> {
    let row: Option<(i64,)> = tx.opt(REMAINING, args![need]).await?;
    Ok(row.map(|(left,)| left))
}

/// The row of a new claim.
pub(super) struct NewRow {
    pub(super) id: Id<Claim>,
    pub(super) new: NewClaim,
    pub(super) region: Region,
    pub(super) offered: i64,
    pub(super) account: Id<Account>,
    pub(super) organization: Option<Id<Organization>>,
}

pub(super) async fn insert(tx: &mut Tx, row: &NewRow, now: Time, held_until: Time) -> Result<()> {
    let NewRow { id, new, region, offered, account, organization } = row;
    let args = args![
        *id,
        new.need,
        new.offer,
        *region,
        *account,
        *organization,
        new.quantity,
        *offered,
        now,
        held_until
    ];
    tx.append(INSERT, args).await
}

pub(super) async fn insert_entry(
    tx: &mut Tx,
    id: i64,
    need: Id<Need>,
    claim: Id<Claim>,
    amount: Amount,
    quantity: i64,
    at: Time,
) -> Result<()> {
    tx.append(INSERT_ENTRY, args![id, need, claim, amount, quantity, at]).await
}

pub(super) async fn units(tx: &mut Tx, offer: Id<Offer>, need: Id<Need>) -> Result<Option<(String, String)>> {
    tx.opt(UNITS, args![offer, need]).await
}

/// Takes `amount` of one's own open offer, if so much is left.
pub(super) async fn commit_offer(
    tx: &mut Tx,
    scope: &Scope,
    offer: Id<Offer>,
    amount: i64,
    now: Time,
) -> Result<u64> {
    let sql = Sql::new("UPDATE offer SET version = version + 1")
        .bind(", committed = committed + ?", amount)
        .bind(" WHERE id = ?", offer)
        .bind(" AND stage = 'open' AND valid_until > ?", now)
        .bind(" AND committed + ? <= quantity", amount);
    let (sql, args) = scope.limit(sql, &OFFER).build();
    tx.exec(&sql, args).await
}

pub(super) async fn offer_left(
    tx: &mut Tx,
    scope: &Scope,
    offer: Id<Offer>,
    now: Time,
) -> Result<Option<i64>> {
    let sql = Sql::new("SELECT quantity - committed FROM offer WHERE stage = 'open'")
        .bind(" AND id = ?", offer)
        .bind(" AND valid_until > ?", now);
    let (sql, args) = scope.limit(sql, &OFFER).build();
    let row: Option<(i64,)> = tx.opt(&sql, args).await?;
    Ok(row.map(|(left,)| left))
}

pub(super) async fn free_offer(tx: &mut Tx, claim: Id<Claim>, offer: Id<Offer>, amount: i64) -> Result<()> {
    tx.exec(FREE_OFFERED, args![claim, amount]).await?;
    tx.exec(FREE_OFFER, args![offer, amount]).await?;
    Ok(())
}

/// Takes the row at its version, before any number moves.
pub(super) async fn take(tx: &mut Tx, id: Id<Claim>, version: i64) -> Result<u64> {
    tx.exec(TAKE, args![id, version]).await
}

pub(super) async fn set_stage(
    tx: &mut Tx,
    id: Id<Claim>,
    version: i64,
    stage: Stage,
    now: Time,
) -> Result<u64> {
    tx.exec(SET_STAGE, args![id, version, stage, now]).await
}

pub(super) async fn move_claim(tx: &mut Tx, id: Id<Claim>, amount: Amount, quantity: i64) -> Result<u64> {
    let sql = match amount {
        Amount::Claimed => CLAIM_CLAIMED,
        Amount::Delivered => CLAIM_DELIVERED,
        Amount::Received => CLAIM_RECEIVED,
    };
    tx.exec(sql, args![id, quantity]).await
}

pub(super) async fn move_need(tx: &mut Tx, id: Id<Need>, amount: Amount, quantity: i64) -> Result<u64> {
    let sql = match amount {
        Amount::Claimed => NEED_CLAIMED,
        Amount::Delivered => NEED_DELIVERED,
        Amount::Received => NEED_RECEIVED,
    };
    tx.exec(sql, args![id, quantity]).await
}

pub(super) async fn insert_delivery(
    tx: &mut Tx,
    id: Id<Delivery>,
    claim: &Claim,
    (new, photo): (&NewDelivery, Option<Id<Photo>>),
    recorded_by: Id<Account>,
    now: Time,
) -> Result<()> {
    let args = args![id, claim.id, new.quantity, new.note.as_str(), photo, now, recorded_by];
    tx.exec(INSERT_DELIVERY, args).await?;
    Ok(())
}

pub(super) async fn delivery_claim(tx: &mut Tx, id: Id<Delivery>) -> Result<Option<Id<Claim>>> {
    let row: Option<(Id<Claim>,)> = tx.opt(DELIVERY_CLAIM, args![id]).await?;
    Ok(row.map(|(claim,)| claim))
}

pub(super) async fn delivery(tx: &mut Tx, id: Id<Delivery>) -> Result<Option<Delivery>> {
    tx.opt(DELIVERY, args![id]).await
}

pub(super) async fn set_code(
    tx: &mut Tx,
    id: Id<Delivery>,
    code: Vec<u8>,
    channel: Channel,
    expires: Time,
) -> Result<u64> {
    tx.exec(SET_CODE, args![id, code, channel, expires]).await
}

pub(super) async fn by_code(tx: &mut Tx, code: Vec<u8>) -> Result<Option<(Id<Delivery>, Id<Claim>)>> {
    tx.opt(BY_CODE, args![code]).await
}

pub(super) async fn answer(
    tx: &mut Tx,
    id: Id<Delivery>,
    received: i64,
    reason: Option<&str>,
    now: Time,
) -> Result<u64> {
    tx.exec(ANSWER, args![id, received, reason, now]).await
}

pub(super) async fn receipt(db: &Db, code: Vec<u8>) -> Result<Option<Receipt>> {
    db.opt(RECEIPT, args![code]).await
}

pub(super) async fn has_phone(tx: &mut Tx, need: Id<Need>) -> Result<bool> {
    let row: Option<(i64,)> = tx.opt(HAS_PHONE, args![need]).await?;
    Ok(row.is_some())
}

pub(super) async fn phone(db: &Db, delivery: Id<Delivery>) -> Result<Option<(i64, Option<Vec<u8>>)>> {
    db.opt(PHONE, args![delivery]).await
}

pub(super) async fn mismatches(db: &Db) -> Result<Vec<Mismatch>> {
    let mut found = Vec::new();
    for sql in [
        NEED_CLAIMED_SUM,
        NEED_DELIVERED_SUM,
        NEED_RECEIVED_SUM,
        CLAIM_CLAIMED_SUM,
        CLAIM_DELIVERED_SUM,
        CLAIM_RECEIVED_SUM,
        NEED_BY_CLAIMS_SUM,
        OFFER_SUM,
    ] {
        found.extend(db.all::<Mismatch>(sql, args![]).await?);
    }
    Ok(found)
}
