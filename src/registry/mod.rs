//! Households and what they agreed to. Personal data is sealed in the database and masked by its type outside it.

pub mod api;
mod consent;
mod fields;
pub(crate) mod store;
mod village;
pub mod vocabulary;
pub mod web;

use serde_json::json;

use crate::access::{Act, KeyReused, Once, Scope};
use crate::audit::{self, Event, Subject};
use crate::db::{Db, DbError, FromRow, Tx};
use crate::kernel::citizen_id::CitizenId;
use crate::kernel::clock::Time;
use crate::kernel::id::{Entity, Id};
use crate::kernel::masked::{Masked, PersonName};
use crate::kernel::message::Errors;
use crate::kernel::phone::Phone;
use crate::kernel::region::Region;
use crate::kernel::vault::{Vault, VaultError};

pub use consent::{
    CONSENT_VERSION, Channel, Consent, NewConsent, consents, record_consent, withdraw_consent,
};
pub use fields::HouseholdFields;
pub use store::Filter;
pub use village::{Place, Village, place, villages};

/// A household as lists show it: nothing in it names anyone.
#[derive(Debug, Clone, FromRow)]
pub struct Household {
    pub id: Id<Household>,
    /// Its village.
    pub region: Region,
    /// First character of the head's name.
    pub surname: String,
    pub members: i64,
    /// Word of [`vocabulary::CLASSES`].
    pub class: String,
    /// Word of [`vocabulary::CAUSES`].
    pub cause: String,
    pub created_at: Time,
}

impl Household {
    /// 向某: the most that anybody but its officers may read.
    pub fn called(&self) -> PersonName {
        PersonName::new(self.surname.as_str())
    }
}

impl Entity for Household {
    const TAG: [u8; 4] = *b"hshd";
}

impl Subject for Household {
    const NAME: &'static str = "household";
}

/// Who a household is. Printing it shows surname, masked phone and stars.
#[derive(Debug, Clone)]
pub struct Person {
    pub head: PersonName,
    pub phone: Option<Phone>,
    pub citizen_id: Masked<String>,
}

/// What an officer writes down.
#[derive(Debug, Clone)]
pub struct NewHousehold {
    pub region: Region,
    pub head: PersonName,
    pub citizen_id: CitizenId,
    pub phone: Option<Phone>,
    /// 1 to 30
    pub members: i64,
    pub class: &'static str,
    pub cause: &'static str,
}

/// Why an operation was not done.
#[derive(Debug, thiserror::Error)]
pub enum RegistryError {
    #[error("no such household or consent within reach")]
    NotFound,
    #[error("the form breaks a rule")]
    Invalid(Errors),
    /// The ID number is registered: the household, if the caller may see it.
    #[error("a household with this ID number exists")]
    Duplicate(Option<Id<Household>>),
    #[error(transparent)]
    KeyReused(#[from] KeyReused),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Db(#[from] DbError),
}

/// The blind index of an ID number, by which a household is found again.
pub fn citizen_index(vault: &Vault, citizen_id: &str) -> Vec<u8> {
    vault.blind_index("household.citizen_id", citizen_id)
}

/// Registers a household in the caller's reach. Repeated with the same key it gives the first one's id.
pub async fn add(
    tx: &mut Tx,
    act: &Act,
    vault: &Vault,
    once: &Once,
    new: &NewHousehold,
) -> Result<Id<Household>, RegistryError> {
    let id = act.ids.next::<Household>();
    if let Some(first) = once.take(tx, act, id.raw()).await?.earlier()? {
        return Ok(Id::from_raw(first));
    }
    add_as(tx, act, vault, id, new).await
}

/// Registers a household of a spreadsheet; nothing where its ID number is registered already.
pub async fn add_if_new(
    tx: &mut Tx,
    act: &Act,
    vault: &Vault,
    new: &NewHousehold,
) -> Result<Option<Id<Household>>, RegistryError> {
    match add_as(tx, act, vault, act.ids.next(), new).await {
        Ok(id) => Ok(Some(id)),
        Err(RegistryError::Duplicate(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

async fn add_as(
    tx: &mut Tx,
    act: &Act,
    vault: &Vault,
    id: Id<Household>,
    new: &NewHousehold,
) -> Result<Id<Household>, RegistryError> {
    let Some(author) = act.scope.account().filter(|_| act.scope.covers(new.region)) else {
        return Err(RegistryError::NotFound);
    };
    let row = store::Sealed::of(vault, id, new)?;
    if store::insert(tx, id, new, row, author, act.now).await? == 0 {
        let found = store::by_citizen(tx, citizen_index(vault, new.citizen_id.reveal())).await?;
        let seen = found.filter(|(_, region)| act.scope.covers(*region)).map(|(id, _)| id);
        return Err(RegistryError::Duplicate(seen));
    }
    let data = json!({ "class": new.class, "cause": new.cause, "members": new.members });
    let event = Event { kind: "household.registered", subject: id, region: Some(new.region), data: &data };
    audit::record(tx, act, event).await?;
    Ok(id)
}

/// The household, if it lies within reach.
pub async fn get(db: &Db, scope: &Scope, id: Id<Household>) -> Result<Option<Household>, DbError> {
    store::get(db, scope, id).await
}

/// Surnames of households, as 某 follows them: the most that may be said of those whose needs are published.
pub async fn surnames(
    db: &Db,
    ids: &[Id<Household>],
) -> Result<std::collections::HashMap<Id<Household>, PersonName>, DbError> {
    let rows = store::surnames(db, ids).await?;
    Ok(rows.into_iter().map(|(id, surname)| (id, PersonName::new(surname))).collect())
}

/// The household with this ID number within reach.
pub async fn by_citizen(
    db: &Db,
    scope: &Scope,
    vault: &Vault,
    citizen_id: &str,
) -> Result<Option<Household>, DbError> {
    store::get_by_citizen(db, scope, citizen_index(vault, citizen_id)).await
}

/// Whether any household has this ID number, in reach or not.
pub async fn is_registered(db: &Db, vault: &Vault, citizen_id: &str) -> Result<bool, DbError> {
    store::exists(db, citizen_index(vault, citizen_id)).await
}

/// Households within reach, newest first.
pub async fn list(db: &Db, scope: &Scope, filter: &Filter) -> Result<Vec<Household>, DbError> {
    store::list(db, scope, filter).await
}

/// Who the household is, masked by type: for its officers' pages.
pub async fn person(
    db: &Db,
    scope: &Scope,
    vault: &Vault,
    id: Id<Household>,
) -> Result<Option<Person>, RegistryError> {
    match store::sealed(db, scope, id).await? {
        Some(row) => Ok(Some(row.open(vault, id)?)),
        None => Ok(None),
    }
}

/// Notes that somebody is about to read the unmasked details. Call it before showing them.
pub async fn note_reveal(tx: &mut Tx, act: &Act, id: Id<Household>) -> Result<(), RegistryError> {
    let region = store::region(tx, id).await?.filter(|region| act.scope.covers(*region));
    let region = Some(region.ok_or(RegistryError::NotFound)?);
    let event = Event { kind: "household.revealed", subject: id, region, data: &json!({}) };
    audit::record(tx, act, event).await?;
    Ok(())
}
