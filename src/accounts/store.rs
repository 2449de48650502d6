//! SQL of accounts.

use super::create::SealedAccount;
use super::invitation::{Invitation, NewInvitation};
use super::officers::Officer;
use super::people::{Colleague, Invited};
use super::sign_in::TRIES;
use crate::access::{Account, Actor, Columns, Duty, Organization, Role, Scope};
use crate::args;
use crate::db::{Db, FromRow, Result, Sql, Tx};
use crate::kernel::clock::Time;
use crate::kernel::id::Id;
use crate::kernel::region::Region;

crate::sql! {
    ADD_ACCOUNT = "INSERT INTO account (id, role, region, organization_id, duty, name, phone, phone_index, password, created_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (phone_index) DO NOTHING";
    BY_PHONE = "SELECT id, role, region, organization_id AS organization, duty, name, password, disabled_at \
        FROM account WHERE phone_index = $1";
    BY_ID = "SELECT id, role, region, organization_id AS organization, duty, name, password, disabled_at \
        FROM account WHERE id = $1";
    TAKE_TRY = "INSERT INTO sign_in_failure (bucket, failures, since) VALUES ($1, 1, $2) \
        ON CONFLICT (bucket) DO UPDATE SET \
        failures = CASE WHEN sign_in_failure.since <= $3 THEN 1 ELSE sign_in_failure.failures + 1 END, \
        since = CASE WHEN sign_in_failure.since <= $3 THEN $2 ELSE sign_in_failure.since END \
        WHERE sign_in_failure.since <= $3 OR sign_in_failure.failures < $4";
    TRIES_SINCE = "SELECT since FROM sign_in_failure WHERE bucket = $1";
    ADD_INVITATION = "INSERT INTO invitation (id, token, role, region, name, invited_by, created_at, expires_at, \
        organization_id, duty) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    PENDING = "SELECT i.id, i.role, i.region, i.name, i.organization_id, o.name AS organization, i.duty \
        FROM invitation i LEFT JOIN organization o ON o.id = i.organization_id \
        WHERE i.token = $1 AND i.used_by IS NULL AND i.expires_at > $2";
    USE_INVITATION = "UPDATE invitation SET used_by = $2 WHERE id = $1 AND used_by IS NULL AND expires_at > $3";
    VOID_SETUP = "UPDATE invitation SET expires_at = $1 \
        WHERE role = 'administrator' AND invited_by IS NULL AND used_by IS NULL AND expires_at > $1";
    ADMINISTRATOR = "SELECT id FROM account WHERE role = 'administrator' AND disabled_at IS NULL LIMIT 1";
    FORGET_TRIES = "DELETE FROM sign_in_failure WHERE bucket = $1";
    OFFICERS = "SELECT a.id, a.role, a.region, a.name, a.phone, a.disabled_at FROM account a \
        WHERE a.role NOT IN ('donor', 'enterprise')";
    DISABLE = "UPDATE account SET disabled_at = $2 WHERE id = $1 AND disabled_at IS NULL";
    PHONE = "SELECT phone FROM account WHERE id = $1";
    COLLEAGUES = "SELECT id, name, duty, phone, disabled_at FROM account \
        WHERE organization_id = $1 AND role = 'enterprise' ORDER BY id LIMIT 500";
    INVITED = "SELECT id, name, duty, expires_at FROM invitation \
        WHERE organization_id = $1 AND used_by IS NULL AND expires_at > $2 ORDER BY id LIMIT 100";
    WITHDRAW = "UPDATE invitation SET expires_at = $3 \
        WHERE id = $1 AND organization_id = $2 AND used_by IS NULL AND expires_at > $3";
    SET_DUTY = "UPDATE account SET duty = $3 WHERE id = $1 AND organization_id = $2 AND role = 'enterprise' \
        AND disabled_at IS NULL AND ($3 = 'lead' OR duty <> 'lead' OR EXISTS (SELECT 1 FROM account o \
        WHERE o.organization_id = $2 AND o.id <> $1 AND o.duty = 'lead' AND o.disabled_at IS NULL))";
    REMOVE_COLLEAGUE = "UPDATE account SET disabled_at = $3 WHERE id = $1 AND organization_id = $2 \
        AND role = 'enterprise' AND disabled_at IS NULL AND (duty <> 'lead' OR EXISTS (SELECT 1 FROM account o \
        WHERE o.organization_id = $2 AND o.id <> $1 AND o.duty = 'lead' AND o.disabled_at IS NULL))";
    IS_COLLEAGUE = "SELECT id FROM account WHERE id = $1 AND organization_id = $2 AND role = 'enterprise' \
        AND disabled_at IS NULL";
    LEADS_WITH_MAIL = "SELECT a.id FROM account a JOIN mailbox m ON m.account_id = a.id WHERE a.organization_id = $1 \
        AND a.duty = 'lead' AND a.disabled_at IS NULL AND m.confirmed_at IS NOT NULL ORDER BY a.id";
    LEAD_OF = "SELECT id, role, region, organization_id AS organization, duty, name, password, disabled_at \
        FROM account WHERE organization_id = $1 AND role = 'enterprise' AND duty = 'lead' AND disabled_at IS NULL \
        ORDER BY id LIMIT 1";
    SET_PASSWORD = "UPDATE account SET password = $3 WHERE id = $1 AND password = $2 AND disabled_at IS NULL";
}

const OFFICER_COLUMNS: Columns =
    Columns { region: crate::region_columns!("a.region"), account: None, organization: None };

/// An account with what only this feature may see.
#[derive(Debug, Clone, FromRow)]
pub(super) struct AccountRow {
    pub(super) id: Id<Account>,
    pub(super) role: Role,
    pub(super) region: Option<Region>,
    pub(super) organization: Option<Id<Organization>>,
    pub(super) duty: Duty,
    pub(super) name: String,
    pub(super) password: String,
    pub(super) disabled_at: Option<Time>,
}

impl AccountRow {
    pub(super) fn actor(&self) -> Actor {
        Actor {
            account: self.id,
            role: self.role,
            region: self.region,
            organization: self.organization,
            duty: self.organization.map(|_| self.duty),
            name: self.name.clone(),
        }
    }
}

/// False when the phone number has an account.
pub(super) async fn add_account(tx: &mut Tx, new: SealedAccount, now: Time) -> Result<bool> {
    let args = args![
        new.id,
        new.role,
        new.region,
        new.organization,
        new.duty,
        new.name,
        new.phone,
        new.phone_index,
        new.password,
        now
    ];
    Ok(tx.exec(ADD_ACCOUNT, args).await? == 1)
}

pub(super) async fn by_phone(db: &Db, phone_index: Vec<u8>) -> Result<Option<AccountRow>> {
    db.opt(BY_PHONE, args![phone_index]).await
}

pub(super) async fn by_id(db: &Db, id: Id<Account>) -> Result<Option<AccountRow>> {
    db.opt(BY_ID, args![id]).await
}

/// As [`by_phone`], in the transaction of a deed that makes the account if there is none.
pub(super) async fn load_by_phone(tx: &mut Tx, phone_index: Vec<u8>) -> Result<Option<AccountRow>> {
    tx.opt(BY_PHONE, args![phone_index]).await
}

pub(super) async fn load_by_id(tx: &mut Tx, id: Id<Account>) -> Result<Option<AccountRow>> {
    tx.opt(BY_ID, args![id]).await
}

pub(super) async fn lead_of(db: &Db, organization: Id<Organization>) -> Result<Option<AccountRow>> {
    db.opt(LEAD_OF, args![organization]).await
}

/// Counts a try; false when there were too many that began after `since`.
pub(super) async fn take_try(tx: &mut Tx, bucket: Vec<u8>, now: Time, since: Time) -> Result<bool> {
    Ok(tx.exec(TAKE_TRY, args![bucket, now, since, TRIES]).await? == 1)
}

pub(super) async fn tries_since(db: &Db, bucket: Vec<u8>) -> Result<Option<Time>> {
    let row: Option<(Time,)> = db.opt(TRIES_SINCE, args![bucket]).await?;
    Ok(row.map(|(since,)| since))
}

pub(super) async fn forget_tries(tx: &mut Tx, bucket: Vec<u8>) -> Result<()> {
    tx.exec(FORGET_TRIES, args![bucket]).await?;
    Ok(())
}

pub(super) async fn add_invitation(
    tx: &mut Tx,
    id: Id<Invitation>,
    new: NewInvitation,
    token: Vec<u8>,
    (by, now, until): (Option<Id<Account>>, Time, Time),
) -> Result<()> {
    let (organization, duty) = new.place.unzip();
    let args = args![id, token, new.role, new.region, new.name, by, now, until, organization, duty];
    tx.exec(ADD_INVITATION, args).await?;
    Ok(())
}

pub(super) async fn pending(db: &Db, token: Vec<u8>, now: Time) -> Result<Option<Invitation>> {
    db.opt(PENDING, args![token, now]).await
}

/// False when it was used or has expired meanwhile.
pub(super) async fn use_invitation(
    tx: &mut Tx,
    id: Id<Invitation>,
    by: Id<Account>,
    now: Time,
) -> Result<bool> {
    Ok(tx.exec(USE_INVITATION, args![id, by, now]).await? == 1)
}

pub(super) async fn void_setup(tx: &mut Tx, now: Time) -> Result<()> {
    tx.exec(VOID_SETUP, args![now]).await?;
    Ok(())
}

pub(super) async fn has_administrator(db: &Db) -> Result<bool> {
    let row: Option<(Id<Account>,)> = db.opt(ADMINISTRATOR, args![]).await?;
    Ok(row.is_some())
}

pub(super) async fn officers(
    db: &Db,
    scope: &Scope,
    after: Option<Id<Account>>,
    limit: i64,
) -> Result<Vec<Officer>> {
    let sql = scope.limit(Sql::new(OFFICERS), &OFFICER_COLUMNS).bind_some(" AND a.id > ?", after);
    let (sql, args) = sql.bind(" ORDER BY a.id LIMIT ?", limit).build();
    db.all(&sql, args).await
}

/// False when it was disabled before.
pub(super) async fn disable(tx: &mut Tx, id: Id<Account>, now: Time) -> Result<bool> {
    Ok(tx.exec(DISABLE, args![id, now]).await? == 1)
}

/// The sealed phone number.
pub(super) async fn phone(db: &Db, id: Id<Account>) -> Result<Option<Vec<u8>>> {
    let row: Option<(Vec<u8>,)> = db.opt(PHONE, args![id]).await?;
    Ok(row.map(|(phone,)| phone))
}

/// False when the password is no longer the one that was checked.
pub(super) async fn set_password(tx: &mut Tx, id: Id<Account>, old: String, new: String) -> Result<bool> {
    Ok(tx.exec(SET_PASSWORD, args![id, old, new]).await? == 1)
}

pub(super) async fn colleagues(db: &Db, organization: Id<Organization>) -> Result<Vec<Colleague>> {
    db.all(COLLEAGUES, args![organization]).await
}

pub(super) async fn invited(db: &Db, organization: Id<Organization>, now: Time) -> Result<Vec<Invited>> {
    db.all(INVITED, args![organization, now]).await
}

/// False when it was used, is over, or is another organization's.
pub(super) async fn withdraw_invitation(
    tx: &mut Tx,
    id: Id<Invitation>,
    organization: Id<Organization>,
    now: Time,
) -> Result<bool> {
    Ok(tx.exec(WITHDRAW, args![id, organization, now]).await? == 1)
}

/// False when they are no longer there, or the organization would be without a lead.
pub(super) async fn set_duty(
    tx: &mut Tx,
    id: Id<Account>,
    organization: Id<Organization>,
    duty: Duty,
) -> Result<bool> {
    Ok(tx.exec(SET_DUTY, args![id, organization, duty]).await? == 1)
}

/// False when they are no longer there, or the organization would be without a lead.
pub(super) async fn remove_colleague(
    tx: &mut Tx,
    id: Id<Account>,
    organization: Id<Organization>,
    now: Time,
) -> Result<bool> {
    Ok(tx.exec(REMOVE_COLLEAGUE, args![id, organization, now]).await? == 1)
}

pub(super) async fn is_colleague(
    tx: &mut Tx,
    id: Id<Account>,
    organization: Id<Organization>,
) -> Result<bool> {
    let row: Option<(Id<Account>,)> = tx.opt(IS_COLLEAGUE, args![id, organization]).await?;
    Ok(row.is_some())
}

/// Those who lead an organization and can be reached by mail.
pub(super) async fn leads_with_mail(tx: &mut Tx, organization: Id<Organization>) -> Result<Vec<Id<Account>>> {
    let rows: Vec<(Id<Account>,)> = tx.all(LEADS_WITH_MAIL, args![organization]).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}
