//! SQL of sessions.

use super::{Account, Actor, Duty, Organization, Role};
use crate::args;
use crate::db::{Db, FromRow, Result, Tx};
use crate::kernel::clock::Time;
use crate::kernel::id::Id;
use crate::kernel::region::Region;

crate::sql! {
    ADD_SESSION = "INSERT INTO session (token, account_id, created_at, seen_at) VALUES ($1, $2, $3, $3)";
    SESSION = "SELECT s.created_at, s.seen_at, a.id AS account, a.role, a.region, a.organization_id AS organization, a.duty, a.name \
        FROM session s JOIN account a ON a.id = s.account_id WHERE s.token = $1 AND a.disabled_at IS NULL";
    TOUCH_SESSION = "UPDATE session SET seen_at = $2 WHERE token = $1";
    END_SESSION = "DELETE FROM session WHERE token = $1";
    END_SESSIONS = "DELETE FROM session WHERE account_id = $1 AND token <> $2";
}

#[derive(Debug, FromRow)]
pub(super) struct SessionRow {
    pub(super) created_at: Time,
    pub(super) seen_at: Time,
    account: Id<Account>,
    role: Role,
    region: Option<Region>,
    organization: Option<Id<Organization>>,
    duty: Duty,
    name: String,
}

impl SessionRow {
    pub(super) fn into_actor(self) -> Actor {
        Actor {
            account: self.account,
            role: self.role,
            region: self.region,
            organization: self.organization,
            duty: self.organization.map(|_| self.duty),
            name: self.name,
        }
    }
}

pub(super) async fn session(db: &Db, token: Vec<u8>) -> Result<Option<SessionRow>> {
    db.opt(SESSION, args![token]).await
}

pub(super) async fn add_session(tx: &mut Tx, token: Vec<u8>, account: Id<Account>, now: Time) -> Result<()> {
    tx.exec(ADD_SESSION, args![token, account, now]).await?;
    Ok(())
}

pub(super) async fn touch_session(tx: &mut Tx, token: Vec<u8>, now: Time) -> Result<()> {
    tx.exec(TOUCH_SESSION, args![token, now]).await?;
    Ok(())
}

pub(super) async fn end_session(tx: &mut Tx, token: Vec<u8>) -> Result<()> {
    tx.exec(END_SESSION, args![token]).await?;
    Ok(())
}

pub(super) async fn end_sessions(tx: &mut Tx, account: Id<Account>, but: Vec<u8>) -> Result<()> {
    tx.exec(END_SESSIONS, args![account, but]).await?;
    Ok(())
}
