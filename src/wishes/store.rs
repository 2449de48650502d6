//! SQL of wishes and of what they found.

use super::{Aim, NewWish, Stage, Wish};
use crate::access::{Account, Columns, Scope};
use crate::args;
use crate::db::{Db, FromRow, Result, Sql, Tx};
use crate::kernel::clock::Time;
use crate::kernel::id::Id;
use crate::needs::Need;
use crate::offers::Offer;

macro_rules! columns {
    () => {
        "SELECT w.id, w.account_id, w.offer_id, o.title AS offer_title, w.text, w.region, w.category, w.beneficiary, \
         w.urgency, w.least, w.months, w.stage, w.since FROM wish w LEFT JOIN offer o ON o.id = w.offer_id WHERE "
    };
}

/// Hits that are news to their owner: not seen, of a wish that stands, of a need that still wants something.
macro_rules! news {
    () => {
        " JOIN wish w ON w.id = h.wish_id AND w.stage = 'active' JOIN need n ON n.id = h.need_id \
         AND n.stage = 'published' AND n.claimed < n.requested WHERE h.seen_at IS NULL"
    };
}

crate::sql! {
    ALL = concat!(columns!(), "1 = 1");
    ACTIVE_AFTER = concat!(columns!(), "w.stage = 'active' AND w.id > $1 ORDER BY w.id LIMIT $2");
    COUNT = "SELECT COUNT(*) FROM wish WHERE account_id = $1";
    LOCK_OWNER = "UPDATE account SET role = role WHERE id = $1";
    OFFER = "SELECT o.id FROM offer o WHERE o.stage = 'open'";
    SAME = "SELECT id FROM wish WHERE account_id = $1 AND offer_id IS NOT DISTINCT FROM $2 AND text = $3 \
        AND region IS NOT DISTINCT FROM $4 AND category IS NOT DISTINCT FROM $5 \
        AND beneficiary IS NOT DISTINCT FROM $6 AND urgency IS NOT DISTINCT FROM $7 \
        AND least IS NOT DISTINCT FROM $8 LIMIT 1";
    INSERT = "INSERT INTO wish (account_id, offer_id, text, region, category, beneficiary, urgency, least, id, months, \
        stage, since, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'active', $11, $11)";
    SET_STAGE = "UPDATE wish SET stage = $2, since = CASE WHEN $2 = 'active' THEN $3 ELSE since END \
        WHERE id = $1 AND stage <> $2";
    DELETE_HITS = "DELETE FROM wish_hit WHERE wish_id = $1";
    DELETE = "DELETE FROM wish WHERE id = $1";
    OF_OFFERS = "SELECT id FROM wish WHERE offer_id IS NOT NULL";
    HITS = "SELECT h.id, h.wish_id, h.need_id, h.seen_at FROM wish_hit h JOIN need n ON n.id = h.need_id \
        AND n.stage = 'published' WHERE h.account_id = $1 AND h.id < $2 ORDER BY h.id DESC LIMIT $3";
    HITS_OF = "SELECT h.id, h.wish_id, h.need_id, h.seen_at FROM wish_hit h JOIN need n ON n.id = h.need_id \
        AND n.stage = 'published' WHERE h.wish_id = $1 ORDER BY h.id DESC LIMIT $2";
    COUNT_NEW = concat!("SELECT COUNT(DISTINCT h.need_id) FROM wish_hit h", news!(), " AND h.account_id = $1");
    SEE = "UPDATE wish_hit SET seen_at = $2 WHERE account_id = $1 AND id <= $3 AND seen_at IS NULL";
    DIGEST_DUE = concat!("SELECT m.account_id FROM mailbox m JOIN account a ON a.id = m.account_id \
        AND a.disabled_at IS NULL WHERE m.confirmed_at IS NOT NULL AND m.digest_on < $1 AND EXISTS \
        (SELECT 1 FROM wish_hit h", news!(), " AND h.told_on IS NULL AND h.account_id = m.account_id) \
        ORDER BY m.account_id LIMIT $2");
    DIGEST_BEGUN = "UPDATE mailbox SET digest_on = $2 WHERE account_id = $1 AND digest_on < $2 \
        AND confirmed_at IS NOT NULL";
    TELL = "UPDATE wish_hit SET told_on = $2 WHERE account_id = $1 AND told_on IS NULL AND seen_at IS NULL";
    TOLD = concat!("SELECT h.id, h.wish_id, h.need_id, h.seen_at FROM wish_hit h", news!(), " \
        AND h.account_id = $1 AND h.told_on = $2 ORDER BY h.id DESC");
}

/// Whose a wish is. Where it looks gives nobody a right over it.
const COLUMNS: Columns = Columns {
    region: crate::region_columns!("w.region"),
    account: Some(" AND (w.account_id = ?"),
    organization: None,
};
const OFFER_COLUMNS: Columns = Columns {
    region: crate::region_columns!("o.region"),
    account: Some(" AND (o.account_id = ?"),
    organization: Some(" OR o.organization_id = ?"),
};

/// One need that met one wish.
#[derive(Debug, Clone, FromRow)]
pub(super) struct Hit {
    pub(super) id: i64,
    pub(super) wish_id: Id<Wish>,
    pub(super) need_id: Id<Need>,
    pub(super) seen_at: Option<Time>,
}

pub(super) async fn list(db: &Db, scope: &Scope) -> Result<Vec<Wish>> {
    let (sql, args) = scope.limit(Sql::new(ALL), &COLUMNS).push(" ORDER BY w.id DESC").build();
    db.all(&sql, args).await
}

pub(super) async fn get(db: &Db, scope: &Scope, id: Id<Wish>) -> Result<Option<Wish>> {
    let (sql, args) = scope.limit(Sql::new(ALL), &COLUMNS).bind(" AND w.id = ?", id).build();
    db.opt(&sql, args).await
}

pub(super) async fn load(tx: &mut Tx, scope: &Scope, id: Id<Wish>) -> Result<Option<Wish>> {
    let (sql, args) = scope.limit(Sql::new(ALL), &COLUMNS).bind(" AND w.id = ?", id).build();
    tx.opt(&sql, args).await
}

/// Wishes that stand, in the order of their ids.
pub(super) async fn active_after(db: &Db, after: i64, limit: i64) -> Result<Vec<Wish>> {
    db.all(ACTIVE_AFTER, args![after, limit]).await
}

/// Those of `ids` that stand.
pub(super) async fn active(db: &Db, ids: &[i64]) -> Result<Vec<Wish>> {
    let sql = Sql::new(ALL).push(" AND w.stage = 'active' AND w.id").bind_in(ids.iter().copied());
    let (sql, args) = sql.build();
    db.all(&sql, args).await
}

/// The wishes for these offers.
pub(super) async fn of_offers(db: &Db, offers: &[i64]) -> Result<Vec<i64>> {
    let (sql, args) = Sql::new(OF_OFFERS).push(" AND offer_id").bind_in(offers.iter().copied()).build();
    let rows: Vec<(i64,)> = db.all(&sql, args).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

pub(super) async fn is_own_offer(tx: &mut Tx, scope: &Scope, id: Id<Offer>) -> Result<bool> {
    let (sql, args) = scope.limit(Sql::new(OFFER), &OFFER_COLUMNS).bind(" AND o.id = ?", id).build();
    Ok(tx.opt::<(i64,)>(&sql, args).await?.is_some())
}

pub(super) async fn lock_owner(tx: &mut Tx, owner: Id<Account>) -> Result<()> {
    tx.exec(LOCK_OWNER, args![owner]).await?;
    Ok(())
}

pub(super) async fn count(tx: &mut Tx, owner: Id<Account>) -> Result<i64> {
    Ok(tx.one::<(i64,)>(COUNT, args![owner]).await?.0)
}

/// Owner, and what is wished for in the order of the columns.
fn aim(owner: Id<Account>, new: &NewWish) -> Vec<crate::db::Value> {
    match &new.aim {
        Aim::Offer(offer) => {
            let none = (None::<&str>, None::<i64>);
            args![owner, *offer, "", none.1, none.0, none.0, none.1, none.1]
        }
        Aim::Search(filter) => args![
            owner,
            None::<i64>,
            filter.text.as_str(),
            filter.region,
            filter.category.map(crate::search::Category::code),
            filter.beneficiary.map(|kind| kind.as_str().to_owned()),
            filter.urgency.map(crate::search::Urgency::number),
            filter.min,
        ],
    }
}

pub(super) async fn same(tx: &mut Tx, owner: Id<Account>, new: &NewWish) -> Result<Option<Id<Wish>>> {
    Ok(tx.opt::<(Id<Wish>,)>(SAME, aim(owner, new)).await?.map(|(id,)| id))
}

pub(super) async fn insert(
    tx: &mut Tx,
    id: Id<Wish>,
    owner: Id<Account>,
    new: &NewWish,
    now: Time,
) -> Result<()> {
    tx.exec(INSERT, [aim(owner, new), args![id, new.months.bits(), now]].concat()).await?;
    Ok(())
}

/// False when it was so already.
pub(super) async fn set_stage(tx: &mut Tx, id: Id<Wish>, stage: Stage, now: Time) -> Result<bool> {
    Ok(tx.exec(SET_STAGE, args![id, stage, now]).await? == 1)
}

pub(super) async fn delete(tx: &mut Tx, id: Id<Wish>) -> Result<()> {
    tx.exec(DELETE_HITS, args![id]).await?;
    tx.exec(DELETE, args![id]).await?;
    Ok(())
}

/// Adds hits (id, wish, need); those of wishes that no longer stand, and those that are there, are left out.
pub(super) async fn add_hits(tx: &mut Tx, hits: &[(i64, i64, i64)], at: Time) -> Result<u64> {
    let mut sql = Sql::new(
        "INSERT INTO wish_hit (id, wish_id, need_id, account_id, at) \
        SELECT p.column1, w.id, p.column3, w.account_id, ",
    )
    .bind("?", at);
    let mut open = " FROM (VALUES (?";
    for (id, wish, need) in hits {
        sql = sql.bind(open, *id).bind(", ?", *wish).bind(", ?)", *need);
        open = ", (?";
    }
    let sql = sql.push(") AS p JOIN wish w ON w.id = p.column2 WHERE w.stage = 'active' ");
    let (sql, args) = sql.push("ON CONFLICT (wish_id, need_id) DO NOTHING").build();
    tx.exec(&sql, args).await
}

/// Newest first, older than `before`.
pub(super) async fn hits(db: &Db, owner: Id<Account>, before: i64, limit: i64) -> Result<Vec<Hit>> {
    db.all(HITS, args![owner, before, limit]).await
}

pub(super) async fn hits_of(db: &Db, wish: Id<Wish>, limit: i64) -> Result<Vec<Hit>> {
    db.all(HITS_OF, args![wish, limit]).await
}

/// Needs, each once.
pub(super) async fn count_new(db: &Db, owner: Id<Account>) -> Result<i64> {
    Ok(db.one::<(i64,)>(COUNT_NEW, args![owner]).await?.0)
}

/// Its owner has seen everything up to this hit.
pub(super) async fn see(tx: &mut Tx, owner: Id<Account>, now: Time, last: i64) -> Result<()> {
    tx.exec(SEE, args![owner, now, last]).await?;
    Ok(())
}

/// Who has news and a confirmed mailbox that got no digest on `day` or later.
pub(super) async fn digest_due(db: &Db, day: i64, limit: i64) -> Result<Vec<Id<Account>>> {
    let rows: Vec<(Id<Account>,)> = db.all(DIGEST_DUE, args![day, limit]).await?;
    Ok(rows.into_iter().map(|(account,)| account).collect())
}

/// Puts everything new into the digest of `day`; false when there is one already.
pub(super) async fn begin_digest(tx: &mut Tx, owner: Id<Account>, day: i64) -> Result<bool> {
    if tx.exec(DIGEST_BEGUN, args![owner, day]).await? == 0 {
        return Ok(false);
    }
    tx.exec(TELL, args![owner, day]).await?;
    Ok(true)
}

/// What the digest of `day` tells and is still true.
pub(super) async fn told(db: &Db, owner: Id<Account>, day: i64) -> Result<Vec<Hit>> {
    db.all(TOLD, args![owner, day]).await
}
