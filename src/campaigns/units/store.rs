//! SQL of units that give together.

use super::{Collection, UnitGift, UnitStage};
use crate::access::{Account, Actor};
use crate::args;
use crate::campaigns::Campaign;
use crate::claims::Mismatch;
use crate::db::{Db, Result, Tx};
use crate::kernel::clock::Time;
use crate::kernel::id::Id;
use crate::needs::Need;

macro_rules! columns {
    () => {
        "SELECT u.id, u.campaign_id, u.need_id, u.account_id, u.organization_id, u.name, u.people, u.total, u.stage, \
         u.created_at, u.closed_at FROM campaign_unit u WHERE "
    };
}

crate::sql! {
    GET = concat!(columns!(), "u.id = $1");
    LIST = concat!(columns!(), "u.campaign_id = $1 ORDER BY u.id DESC LIMIT 500");
    INSERT = "INSERT INTO campaign_unit (id, campaign_id, need_id, account_id, organization_id, name, people, total, \
        stage, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6, 0, 0, 'collecting', $7, $8)";
    ADD = "UPDATE campaign_unit SET total = total + $2, people = people + 1 WHERE id = $1 AND stage = 'collecting' \
        AND EXISTS (SELECT 1 FROM campaign c WHERE c.id = campaign_unit.campaign_id AND c.stage IN ('open', 'live')) \
        AND total + $2 <= (SELECT n.requested - n.claimed FROM need n WHERE n.id = campaign_unit.need_id \
        AND n.stage = 'published')";
    ROOM = "SELECT CASE WHEN c.stage IN ('open', 'live') THEN u.stage ELSE 'closed' END, \
        CASE WHEN n.stage = 'published' THEN n.requested - n.claimed - u.total ELSE 0 END FROM campaign_unit u \
        JOIN need n ON n.id = u.need_id JOIN campaign c ON c.id = u.campaign_id WHERE u.id = $1";
    INSERT_GIFT = "INSERT INTO unit_gift (id, unit_id, quantity, surname, at) VALUES ($1, $2, $3, $4, $5)";
    GIFTS = "SELECT quantity, surname, at FROM unit_gift WHERE unit_id = $1 ORDER BY id DESC LIMIT $2";
    TOTAL_SUM = "SELECT 'campaign_unit' AS table_name, u.id, 'total' AS amount, u.total AS stored, CAST(COALESCE((SELECT \
        SUM(g.quantity) FROM unit_gift g WHERE g.unit_id = u.id), 0) AS BIGINT) AS summed FROM campaign_unit u \
        WHERE u.total <> COALESCE((SELECT SUM(g.quantity) FROM unit_gift g WHERE g.unit_id = u.id), 0)";
    PEOPLE_SUM = "SELECT 'campaign_unit' AS table_name, u.id, 'people' AS amount, u.people AS stored, (SELECT COUNT(*) \
        FROM unit_gift g WHERE g.unit_id = u.id) AS summed FROM campaign_unit u \
        WHERE u.people <> (SELECT COUNT(*) FROM unit_gift g WHERE g.unit_id = u.id)";
    CLOSE = "UPDATE campaign_unit SET stage = 'closed', closed_at = $2 WHERE id = $1 AND stage = 'collecting'";
}

pub(super) async fn get(db: &Db, id: Id<Collection>) -> Result<Option<Collection>> {
    db.opt(GET, args![id]).await
}

pub(super) async fn load(tx: &mut Tx, id: Id<Collection>) -> Result<Option<Collection>> {
    tx.opt(GET, args![id]).await
}

pub(super) async fn list(db: &Db, campaign: Id<Campaign>) -> Result<Vec<Collection>> {
    db.all(LIST, args![campaign]).await
}

pub(super) async fn insert(
    tx: &mut Tx,
    (id, campaign, need): (Id<Collection>, Id<Campaign>, Id<Need>),
    lead: &Actor,
    name: &str,
    (by, now): (Id<Account>, Time),
) -> Result<()> {
    tx.exec(INSERT, args![id, campaign, need, lead.account, lead.organization, name, by, now]).await?;
    Ok(())
}

/// False when so much is not left, or nothing is collected any more.
pub(super) async fn add(tx: &mut Tx, id: Id<Collection>, quantity: i64) -> Result<bool> {
    Ok(tx.exec(ADD, args![id, quantity]).await? == 1)
}

/// How it stands (closed where its campaign takes nothing any more), and what is left of the need beyond its total.
pub(super) async fn room(tx: &mut Tx, id: Id<Collection>) -> Result<Option<(UnitStage, i64)>> {
    tx.opt(ROOM, args![id]).await
}

pub(super) async fn insert_gift(
    tx: &mut Tx,
    gift: i64,
    id: Id<Collection>,
    quantity: i64,
    surname: &str,
    now: Time,
) -> Result<()> {
    tx.exec(INSERT_GIFT, args![gift, id, quantity, surname, now]).await?;
    Ok(())
}

pub(super) async fn gifts(db: &Db, id: Id<Collection>, limit: i64) -> Result<Vec<UnitGift>> {
    db.all(GIFTS, args![id, limit]).await
}

pub(super) async fn mismatches(db: &Db) -> Result<Vec<Mismatch>> {
    let mut found = db.all(TOTAL_SUM, args![]).await?;
    found.extend(db.all::<Mismatch>(PEOPLE_SUM, args![]).await?);
    Ok(found)
}

/// False when it was closed before.
pub(super) async fn close(tx: &mut Tx, id: Id<Collection>, now: Time) -> Result<bool> {
    Ok(tx.exec(CLOSE, args![id, now]).await? == 1)
}
