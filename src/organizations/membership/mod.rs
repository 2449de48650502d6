//! Chambers and their member enterprises: a chamber invites by credit code or a member asks to join, both sides agree,
//! either ends it.

pub mod stage;
pub(crate) mod store;

use std::collections::HashMap;

use serde_json::json;

use super::{Kind, OrganizationError};
use crate::access::{Act, Once, Organization};
use crate::audit::{self, Event, Subject};
use crate::db::{Db, DbError, FromRow, Tx};
use crate::kernel::clock::Time;
use crate::kernel::id::{Entity, Id};
use crate::kernel::message::Message;
use crate::kernel::region::Region;
use crate::kernel::uscc::CreditCode;

pub use stage::{Command, Side, Stage};

/// One organization's belonging to one chamber.
#[derive(Debug)]
pub struct Membership;

impl Entity for Membership {
    const TAG: [u8; 4] = *b"mbsp";
}

impl Subject for Membership {
    const NAME: &'static str = "membership";
}

/// A membership as an organization sees its own.
#[derive(Debug, Clone, FromRow)]
pub struct Own {
    pub id: Id<Membership>,
    /// Which side the organization itself is.
    pub side: Side,
    pub asked_by: Side,
    pub stage: Stage,
    pub changed_at: Time,
    pub other: Id<Organization>,
    /// Of the other side.
    pub name: String,
    pub kind: Kind,
}

impl Own {
    pub fn may(&self, command: Command) -> bool {
        stage::advance(self.stage, self.asked_by, self.side, command).is_some()
    }
}

/// A member of a chamber, or a chamber of a member.
#[derive(Debug, Clone, FromRow)]
pub struct Member {
    pub id: Id<Organization>,
    pub name: String,
    pub kind: Kind,
}

/// Asks the organization with this credit code: a chamber asks an enterprise to join it, anybody else asks a chamber to
/// be taken in. Both must be verified. For who manages the organization that asks.
pub async fn ask(
    tx: &mut Tx,
    act: &Act,
    once: &Once,
    code: &CreditCode,
) -> Result<Id<Membership>, OrganizationError> {
    let own = own_id(act)?;
    let id = act.ids.next();
    if let Some(first) = once.take(tx, act, id.raw()).await?.earlier()? {
        return Ok(Id::from_raw(first));
    }
    let refuse = |key| Err(OrganizationError::field("code", Message::new(key)));
    let asking = store::by_id(tx, own).await?.ok_or(OrganizationError::NotFound)?;
    let Some(asked) = store::by_code(tx, code.reveal()).await? else {
        return refuse("membership-code-unknown");
    };
    let stands = |party: &store::Party| party.stage.allows(party.verified_until.is_some()).offer;
    if asked.id == asking.id {
        return refuse("membership-self");
    }
    if !stands(&asking) {
        return refuse("membership-own-unverified");
    }
    if !stands(&asked) {
        return refuse("membership-other-unverified");
    }
    let (pair, asked_by, region) = match (asking.kind, asked.kind) {
        (Kind::Chamber, Kind::Chamber) => return refuse("membership-two-chambers"),
        (Kind::Chamber, _) => ((asking.id, asked.id), Side::Chamber, asked.region),
        (_, Kind::Chamber) => ((asked.id, asking.id), Side::Member, asking.region),
        _ => return refuse("membership-no-chamber"),
    };
    if !store::add(tx, id, pair, asked_by, act.now).await? {
        return refuse("membership-there");
    }
    tell(tx, act, "membership.asked", id, region, asked_by).await?;
    Ok(id)
}

/// What one side does to a membership of its organization.
pub async fn answer(
    tx: &mut Tx,
    act: &Act,
    once: &Once,
    id: Id<Membership>,
    command: Command,
) -> Result<(), OrganizationError> {
    let found = store::load(tx, id, own_id(act)?).await?.ok_or(OrganizationError::NotFound)?;
    if once.take(tx, act, id.raw()).await?.earlier()?.is_some() {
        return Ok(());
    }
    let next = stage::advance(found.stage, found.asked_by, found.side, command);
    let next = next.ok_or(OrganizationError::Changed)?;
    if !store::advance(tx, &found, next, act.now).await? {
        return Err(OrganizationError::Changed);
    }
    let kind = match next {
        Stage::Asked => "membership.asked",
        Stage::Joined => "membership.joined",
        Stage::Declined => "membership.declined",
        Stage::Withdrawn => "membership.withdrawn",
        Stage::Ended => "membership.ended",
    };
    tell(tx, act, kind, id, found.region, found.side).await
}

fn own_id(act: &Act) -> Result<Id<Organization>, OrganizationError> {
    act.scope.actor().and_then(|actor| actor.organization).ok_or(OrganizationError::NotFound)
}

async fn tell(
    tx: &mut Tx,
    act: &Act,
    kind: &'static str,
    subject: Id<Membership>,
    region: Region,
    by: Side,
) -> Result<(), OrganizationError> {
    let data = json!({ "by": by });
    Ok(audit::record(tx, act, Event { kind, subject, region: Some(region), data: &data }).await?)
}

/// All memberships of an organization, also those that are over, the newest first.
pub async fn own(db: &Db, of: Id<Organization>) -> Result<Vec<Own>, DbError> {
    store::own(db, of).await
}

/// The members of a chamber that anybody may see, by their codes: in no order of merit.
pub async fn members(db: &Db, chamber: Id<Organization>) -> Result<Vec<Member>, DbError> {
    store::members(db, chamber).await
}

/// The chambers of an organization that anybody may see.
pub async fn chambers(db: &Db, member: Id<Organization>) -> Result<Vec<Member>, DbError> {
    store::chambers(db, member).await
}

/// The names of the chambers of every organization that has one.
pub async fn all_chambers(db: &Db) -> Result<HashMap<Id<Organization>, Vec<String>>, DbError> {
    let mut all = HashMap::<_, Vec<String>>::new();
    for (member, chamber) in store::all_chambers(db).await? {
        all.entry(member).or_default().push(chamber);
    }
    Ok(all)
}
