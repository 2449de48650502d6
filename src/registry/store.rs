//! SQL of households and consents.

use super::{Consent, Household, NewConsent, NewHousehold, Person};
use crate::access::{Account, Columns, Scope, within};
use crate::args;
use crate::db::{Db, FromRow, Result, Sql, Tx};
use crate::kernel::clock::Time;
use crate::kernel::id::Id;
use crate::kernel::masked::{Masked, PersonName};
use crate::kernel::phone::Phone;
use crate::kernel::region::Region;
use crate::kernel::vault::{Vault, VaultError};

macro_rules! columns {
    () => {
        "SELECT h.id, h.region, h.surname, h.members, h.class, h.cause, h.created_at FROM household h \
         WHERE 1 = 1"
    };
}

crate::sql! {
    ALL = columns!();
    SEALED = "SELECT h.head, h.phone, h.citizen_id FROM household h WHERE 1 = 1";
    INSERT = "INSERT INTO household (id, region, head, surname, phone, phone_index, citizen_id, citizen_id_index, \
        members, class, cause, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) \
        ON CONFLICT (citizen_id_index) DO NOTHING";
    BY_CITIZEN = "SELECT id, region FROM household WHERE citizen_id_index = $1";
    REGION = "SELECT region FROM household WHERE id = $1";
    INSERT_CONSENT = "INSERT INTO consent (id, household_id, purpose, channel, version, guardian, recorded_by, \
        recorded_at) VALUES ($1, $2, 'publish', $3, $4, $5, $6, $7)";
    WITHDRAW_CONSENT = "UPDATE consent SET withdrawn_at = $2 WHERE id = $1 AND withdrawn_at IS NULL";
    CONSENT_HOME = "SELECT c.household_id, h.region FROM consent c JOIN household h ON h.id = c.household_id \
        WHERE c.id = $1";
    CONSENTS = "SELECT c.id, c.channel, c.guardian, c.recorded_at, c.withdrawn_at, a.name AS recorder FROM consent c JOIN account a ON a.id = c.recorded_by WHERE c.household_id = $1 ORDER BY c.id";
}

/// Ends before its list, so it is not a whole statement.
const SURNAMES: &str = "SELECT h.id, h.surname FROM household h WHERE h.id";

pub(super) async fn surnames(db: &Db, ids: &[Id<Household>]) -> Result<Vec<(Id<Household>, String)>> {
    let (sql, args) = Sql::new(SURNAMES).bind_in(ids.iter().copied()).build();
    db.all(&sql, args).await
}

const REGION_COLUMNS: [&str; 5] = crate::region_columns!("h.region");
const COLUMNS: Columns = Columns { region: REGION_COLUMNS, account: None, organization: None };

/// Which households to list. Everything that is `None` does not matter.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub region: Option<Region>,
    /// First character of the head's name.
    pub surname: Option<String>,
    /// The last id of the page before.
    pub before: Option<Id<Household>>,
    pub limit: i64,
}

/// The columns that only the vault can read.
#[derive(Debug, FromRow)]
pub(super) struct Sealed {
    head: Vec<u8>,
    phone: Option<Vec<u8>>,
    citizen_id: Vec<u8>,
}

impl Sealed {
    pub(super) fn of(
        vault: &Vault,
        id: Id<Household>,
        new: &NewHousehold,
    ) -> std::result::Result<(Self, Indexes), VaultError> {
        let seal = |place: &str, text: &str| vault.seal(place, id.raw(), text);
        let phone = new.phone.as_ref().map(Phone::reveal);
        let sealed = Self {
            head: seal("household.head", new.head.reveal())?,
            phone: phone.map(|phone| seal("household.phone", phone)).transpose()?,
            citizen_id: seal("household.citizen_id", new.citizen_id.reveal())?,
        };
        let phone = phone.map(|phone| vault.blind_index("household.phone", phone));
        Ok((sealed, Indexes { phone, citizen_id: super::citizen_index(vault, new.citizen_id.reveal()) }))
    }

    pub(super) fn open(
        self,
        vault: &Vault,
        id: Id<Household>,
    ) -> std::result::Result<Person, super::RegistryError> {
        let open = |place: &str, bytes: &[u8]| vault.open(place, id.raw(), bytes);
        let phone = self.phone.map(|bytes| open("household.phone", &bytes)).transpose()?;
        Ok(Person {
            head: PersonName::new(open("household.head", &self.head)?),
            phone: phone.and_then(|phone| Phone::parse(&phone).ok()),
            citizen_id: Masked::new(open("household.citizen_id", &self.citizen_id)?),
        })
    }
}

/// Keyed hashes by which sealed values are found.
pub(super) struct Indexes {
    phone: Option<Vec<u8>>,
    citizen_id: Vec<u8>,
}

pub(super) async fn insert(
    tx: &mut Tx,
    id: Id<Household>,
    new: &NewHousehold,
    (sealed, indexes): (Sealed, Indexes),
    author: Id<Account>,
    now: Time,
) -> Result<u64> {
    let surname: String = new.head.reveal().chars().take(1).collect();
    let args = args![
        id,
        new.region,
        sealed.head,
        surname,
        sealed.phone,
        indexes.phone,
        sealed.citizen_id,
        indexes.citizen_id,
        new.members,
        new.class,
        new.cause,
        author,
        now,
    ];
    tx.exec(INSERT, args).await
}

pub(super) async fn by_citizen(tx: &mut Tx, index: Vec<u8>) -> Result<Option<(Id<Household>, Region)>> {
    tx.opt(BY_CITIZEN, args![index]).await
}

pub(super) async fn exists(db: &Db, index: Vec<u8>) -> Result<bool> {
    Ok(db.opt::<(Id<Household>, Region)>(BY_CITIZEN, args![index]).await?.is_some())
}

pub(super) async fn get_by_citizen(db: &Db, scope: &Scope, index: Vec<u8>) -> Result<Option<Household>> {
    let (sql, args) = scope.limit(Sql::new(ALL), &COLUMNS).bind(" AND h.citizen_id_index = ?", index).build();
    db.opt(&sql, args).await
}

pub(super) async fn get(db: &Db, scope: &Scope, id: Id<Household>) -> Result<Option<Household>> {
    let (sql, args) = scope.limit(Sql::new(ALL), &COLUMNS).bind(" AND h.id = ?", id).build();
    db.opt(&sql, args).await
}

pub(super) async fn sealed(db: &Db, scope: &Scope, id: Id<Household>) -> Result<Option<Sealed>> {
    let (sql, args) = scope.limit(Sql::new(SEALED), &COLUMNS).bind(" AND h.id = ?", id).build();
    db.opt(&sql, args).await
}

pub(super) async fn list(db: &Db, scope: &Scope, filter: &Filter) -> Result<Vec<Household>> {
    let mut sql = scope.limit(Sql::new(ALL), &COLUMNS);
    if let Some(region) = filter.region {
        sql = within(sql, &REGION_COLUMNS, region);
    }
    let (sql, args) = sql
        .bind_some(" AND h.surname = ?", filter.surname.as_deref())
        .bind_some(" AND h.id < ?", filter.before)
        .bind(" ORDER BY h.id DESC LIMIT ?", filter.limit)
        .build();
    db.all(&sql, args).await
}

pub(super) async fn region(tx: &mut Tx, id: Id<Household>) -> Result<Option<Region>> {
    Ok(tx.opt::<(Region,)>(REGION, args![id]).await?.map(|(region,)| region))
}

pub(super) async fn insert_consent(
    tx: &mut Tx,
    id: Id<Consent>,
    new: &NewConsent,
    version: &str,
    author: Id<Account>,
    now: Time,
) -> Result<()> {
    let args = args![id, new.household, new.channel, version, new.guardian, author, now];
    tx.exec(INSERT_CONSENT, args).await?;
    Ok(())
}

pub(super) async fn consent_home(tx: &mut Tx, id: Id<Consent>) -> Result<Option<(Id<Household>, Region)>> {
    tx.opt(CONSENT_HOME, args![id]).await
}

pub(super) async fn withdraw_consent(tx: &mut Tx, id: Id<Consent>, now: Time) -> Result<u64> {
    tx.exec(WITHDRAW_CONSENT, args![id, now]).await
}

pub(super) async fn consents(db: &Db, household: Id<Household>) -> Result<Vec<Consent>> {
    db.all(CONSENTS, args![household]).await
}
