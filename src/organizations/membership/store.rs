//! SQL of memberships.

use super::{Member, Membership, Own, Side, Stage};
use crate::access::Organization;
use crate::args;
use crate::db::{Db, FromRow, Result, Tx};
use crate::kernel::clock::Time;
use crate::kernel::id::Id;
use crate::kernel::region::Region;
use crate::organizations::{Kind, Stage as Standing};

macro_rules! own_columns {
    () => {
        "SELECT m.id, CASE WHEN m.chamber_id = $1 THEN 'chamber' ELSE 'member' END AS side, m.asked_by, m.stage, \
         m.changed_at, o.id AS other, o.name, o.kind FROM membership m \
         JOIN organization o ON o.id = CASE WHEN m.chamber_id = $1 THEN m.member_id ELSE m.chamber_id END \
         WHERE (m.chamber_id = $1 OR m.member_id = $1)"
    };
}

crate::sql! {
    BY_CODE = "SELECT id, kind, region, stage, verified_until FROM organization WHERE credit_code = $1";
    BY_ID = "SELECT id, kind, region, stage, verified_until FROM organization WHERE id = $1";
    ADD = "INSERT INTO membership (id, chamber_id, member_id, asked_by, stage, asked_at, changed_at, version) \
        VALUES ($1, $2, $3, $4, 'asked', $5, $5, 0) \
        ON CONFLICT (chamber_id, member_id) WHERE stage IN ('asked', 'joined') DO NOTHING";
    LOAD = "SELECT m.id, CASE WHEN m.chamber_id = $2 THEN 'chamber' ELSE 'member' END AS side, m.asked_by, m.stage, \
        m.version, o.region FROM membership m JOIN organization o ON o.id = m.member_id \
        WHERE m.id = $1 AND (m.chamber_id = $2 OR m.member_id = $2)";
    ADVANCE = "UPDATE membership SET stage = $3, changed_at = $4, version = version + 1 WHERE id = $1 AND version = $2";
    OWN = concat!(own_columns!(), " ORDER BY m.id DESC LIMIT 500");
    MEMBERS = "SELECT o.id, o.name, o.kind FROM membership m JOIN organization o ON o.id = m.member_id \
        WHERE m.chamber_id = $1 AND m.stage = 'joined' AND o.verified_until IS NOT NULL \
        ORDER BY o.credit_code LIMIT 500";
    CHAMBERS = "SELECT o.id, o.name, o.kind FROM membership m JOIN organization o ON o.id = m.chamber_id \
        WHERE m.member_id = $1 AND m.stage = 'joined' AND o.verified_until IS NOT NULL ORDER BY o.credit_code";
    ALL_CHAMBERS = "SELECT m.member_id, o.name FROM membership m JOIN organization o ON o.id = m.chamber_id \
        WHERE m.stage = 'joined' AND o.verified_until IS NOT NULL ORDER BY m.member_id, o.credit_code";
}

/// One side before anything is asked.
#[derive(Debug, FromRow)]
pub(super) struct Party {
    pub(super) id: Id<Organization>,
    pub(super) kind: Kind,
    pub(super) region: Region,
    pub(super) stage: Standing,
    pub(super) verified_until: Option<Time>,
}

pub(super) async fn by_code(tx: &mut Tx, code: &str) -> Result<Option<Party>> {
    tx.opt(BY_CODE, args![code]).await
}

pub(super) async fn by_id(tx: &mut Tx, id: Id<Organization>) -> Result<Option<Party>> {
    tx.opt(BY_ID, args![id]).await
}

/// False when the two belong together already, or one has asked.
pub(super) async fn add(
    tx: &mut Tx,
    id: Id<Membership>,
    (chamber, member): (Id<Organization>, Id<Organization>),
    asked_by: Side,
    now: Time,
) -> Result<bool> {
    Ok(tx.exec(ADD, args![id, chamber, member, asked_by, now]).await? == 1)
}

/// A membership as one of its sides sees it.
#[derive(Debug, FromRow)]
pub(super) struct Seen {
    pub(super) id: Id<Membership>,
    pub(super) side: Side,
    pub(super) asked_by: Side,
    pub(super) stage: Stage,
    pub(super) version: i64,
    /// Where the member is registered.
    pub(super) region: Region,
}

pub(super) async fn load(tx: &mut Tx, id: Id<Membership>, of: Id<Organization>) -> Result<Option<Seen>> {
    tx.opt(LOAD, args![id, of]).await
}

/// False when it is no longer as it was read.
pub(super) async fn advance(tx: &mut Tx, from: &Seen, to: Stage, now: Time) -> Result<bool> {
    Ok(tx.exec(ADVANCE, args![from.id, from.version, to, now]).await? == 1)
}

pub(super) async fn own(db: &Db, of: Id<Organization>) -> Result<Vec<Own>> {
    db.all(OWN, args![of]).await
}

pub(super) async fn members(db: &Db, chamber: Id<Organization>) -> Result<Vec<Member>> {
    db.all(MEMBERS, args![chamber]).await
}

pub(super) async fn chambers(db: &Db, member: Id<Organization>) -> Result<Vec<Member>> {
    db.all(CHAMBERS, args![member]).await
}

pub(super) async fn all_chambers(db: &Db) -> Result<Vec<(Id<Organization>, String)>> {
    db.all(ALL_CHAMBERS, Vec::new()).await
}
