//! 台账: what organizations contribute to villages, in four columns that are never added up.
//!
//! Every contribution is an entry that is never changed. A correction reverses an entry and posts another. An entry
//! keeps the status its village had on the day, and is told of by an event in the same transaction.

pub mod api;
pub mod export;
mod figure;
pub(crate) mod query;
pub(crate) mod store;
pub mod verify;
mod view;
mod village;
pub mod vocabulary;
pub mod web;

use jiff::civil::Date;
use serde_json::json;

use crate::access::{Act, KeyReused, Once, Organization};
use crate::audit::{self, Event, Subject};
use crate::db::{DbError, Tx};
use crate::kernel::id::{Entity, Id};
use crate::kernel::message::{Errors, Message};
use crate::kernel::region::{Level, Region};
use crate::kernel::text;
use crate::registry::Household;

pub use figure::{Column, Counted, Figure, Measure, NotAdded};
pub use view::{
    Audience, By, Figures, Filter, Key, Line, Reached, Row, View, all_between, entry, figures, lines, rows,
    sources, view, years,
};
pub use village::{StatusSaid, StatusesSaid, VillageStatus, set_village_status, village_statuses};

/// An entry of the ledger.
#[derive(Debug)]
pub struct Contribution;
impl Entity for Contribution {
    const TAG: [u8; 4] = *b"cntr";
}
impl Subject for Contribution {
    const NAME: &'static str = "contribution";
}

/// A village project 村企共建项目.
#[derive(Debug)]
pub struct Project;
impl Entity for Project {
    const TAG: [u8; 4] = *b"proj";
}
impl Subject for Project {
    const NAME: &'static str = "project";
}

/// Largest amount of one entry: 一万亿元 in fen, so that no sum of a real ledger leaves 64 bits.
pub const MAX_AMOUNT: i64 = 100_000_000_000_000;

/// Longest note or reason, in characters.
pub const MAX_NOTE: usize = 500;

/// What is posted.
#[derive(Debug, Clone)]
pub struct NewEntry<'a> {
    pub organization: Id<Organization>,
    pub village: Region,
    pub project: Option<Id<Project>>,
    /// A word of [`vocabulary::PROGRAMMES`], or its name as people write it.
    pub programme: &'a str,
    pub column: Column,
    pub measure: Measure,
    /// More than 0: fen, persons or person-times.
    pub amount: i64,
    /// When it happened, in China.
    pub on: Date,
    /// For the desk; never shown to the public.
    pub note: &'a str,
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    #[error("no such entry or village within reach")]
    NotFound,
    #[error("a field breaks a rule")]
    Invalid(Errors),
    /// An entry is reversed once, and a reversal is not reversed.
    #[error("the entry is reversed already")]
    Reversed,
    #[error(transparent)]
    KeyReused(#[from] KeyReused),
    #[error(transparent)]
    Db(#[from] DbError),
}

/// An entry of an imported ledger.
#[derive(Debug, Clone)]
pub struct ImportedEntry<'a> {
    pub entry: NewEntry<'a>,
    /// As the ledger names it; the product has no such project.
    pub project_name: &'a str,
    /// Which row of which file: taken once.
    pub source: &'a str,
    /// What the ledger says of the village, which counts where nothing is said here of that day.
    pub status: Option<VillageStatus>,
}

/// Appends an entry of a file by a desk that is responsible for the village; nothing when the same row of the same file
/// was taken before.
pub async fn post_imported(
    tx: &mut Tx,
    act: &Act,
    new: &ImportedEntry<'_>,
) -> Result<Option<Id<Contribution>>, LedgerError> {
    if !act.scope.covers(new.entry.village) {
        return Err(LedgerError::NotFound);
    }
    let origin =
        store::Origin { project_name: new.project_name, source: Some(new.source), status: new.status };
    post_from(tx, act, &new.entry, origin).await
}

/// Appends an entry. That `act` may do so has been checked by the operation that knows why it does.
pub async fn post(tx: &mut Tx, act: &Act, new: &NewEntry<'_>) -> Result<Id<Contribution>, LedgerError> {
    post_from(tx, act, new, store::Origin::default()).await?.ok_or(LedgerError::NotFound)
}

/// Nothing when an entry of this origin is there already.
async fn post_from(
    tx: &mut Tx,
    act: &Act,
    new: &NewEntry<'_>,
    origin: store::Origin<'_>,
) -> Result<Option<Id<Contribution>>, LedgerError> {
    let programme = check(new)?;
    let said = store::status_on(tx, new.village, new.on).await?;
    let status = said.or(origin.status).unwrap_or(VillageStatus::Other);
    let id = act.ids.next::<Contribution>();
    if !store::insert(tx, act, id, new, (status, programme, origin)).await? {
        return Ok(None);
    }
    let gave = (new.organization.raw(), new.project.map(Id::raw));
    let data = told(gave, programme, (new.column, new.measure, new.amount), (new.on, status));
    let event = Event { kind: "contribution.posted", subject: id, region: Some(new.village), data: &data };
    audit::record(tx, act, event).await?;
    Ok(Some(id))
}

/// What the event of an entry says of it.
fn told(
    (organization, project): (i64, Option<i64>),
    programme: &str,
    (column, measure, amount): (Column, Measure, i64),
    (on, status): (Date, VillageStatus),
) -> serde_json::Value {
    json!({
        "organization": organization, "project": project, "programme": programme, "column": column,
        "measure": measure, "amount": amount, "on": on.to_string(), "status": status,
    })
}

/// The rules of an entry by itself; gives the word of its programme.
fn check(new: &NewEntry<'_>) -> Result<&'static str, LedgerError> {
    let mut errors = Errors::default();
    let programme = vocabulary::programme(new.programme);
    let programme =
        errors.keep("programme", programme.ok_or_else(|| Message::new("ledger-programme-unknown")));
    if new.village.level() != Level::Village {
        errors.add("village", Message::new("ledger-village-coarse"));
    }
    if new.amount <= 0 {
        errors.add("amount", Message::new("ledger-amount-positive"));
    } else if new.amount > MAX_AMOUNT {
        errors.add("amount", Message::new("ledger-amount-large"));
    }
    if new.note.chars().count() > MAX_NOTE {
        errors.add("note", Message::new("ledger-note-long").with("max", MAX_NOTE));
    }
    match programme {
        Some(programme) if errors.is_empty() => Ok(programme),
        _ => Err(LedgerError::Invalid(errors)),
    }
}

/// Takes an entry back by one of the opposite amount, with the day and status of the first, so that sums over any time
/// hold. Once for each entry; `reason` is kept with it. That `act` may do so has been checked by the caller.
pub async fn reverse(
    tx: &mut Tx,
    act: &Act,
    id: Id<Contribution>,
    reason: &str,
) -> Result<Id<Contribution>, LedgerError> {
    let reason = text::normalise_lines(reason);
    match reason.chars().count() {
        0 => return Err(invalid("reason", Message::new("ledger-reason-missing"))),
        1..=MAX_NOTE => {}
        _ => return Err(invalid("reason", Message::new("ledger-note-long").with("max", MAX_NOTE))),
    }
    let entry = store::place(tx, id).await?.ok_or(LedgerError::NotFound)?;
    let reversal = act.ids.next::<Contribution>();
    if !store::reverse(tx, act, (reversal, id), &reason).await? {
        return Err(LedgerError::Reversed);
    }
    let data = json!({ "reversal": reversal.raw(), "measure": entry.measure, "amount": -entry.amount });
    let event = Event { kind: "contribution.reversed", subject: id, region: Some(entry.region), data: &data };
    audit::record(tx, act, event).await?;
    Ok(reversal)
}

/// [`reverse`] by a desk that is responsible for the village. Repeated with the same key it gives the first reversal.
pub async fn take_back(
    tx: &mut Tx,
    act: &Act,
    once: &Once,
    id: Id<Contribution>,
    reason: &str,
) -> Result<Id<Contribution>, LedgerError> {
    let place = store::place(tx, id).await?.filter(|entry| act.scope.covers(entry.region));
    place.ok_or(LedgerError::NotFound)?;
    if once.take(tx, act, id.raw()).await?.earlier()?.is_some() {
        return store::reversal_of(tx, id).await?.ok_or(LedgerError::NotFound);
    }
    reverse(tx, act, id, reason).await
}

fn invalid(field: &'static str, message: Message) -> LedgerError {
    LedgerError::Invalid(Errors::one(field, message))
}

/// Notes which households `organization` reached with `project`. Who was noted before stays noted once; in all figures
/// a household counts once, however many gave.
pub async fn benefit(
    tx: &mut Tx,
    act: &Act,
    project: Id<Project>,
    organization: Id<Organization>,
    households: &[Id<Household>],
) -> Result<(), LedgerError> {
    let mut added = 0;
    for household in households {
        added += store::add_benefit(tx, (project, organization), *household, act.now.day()).await?;
    }
    if added == 0 {
        return Ok(());
    }
    let data = json!({ "organization": organization.raw(), "households": added });
    let event = Event { kind: "project.benefited", subject: project, region: None, data: &data };
    Ok(audit::record(tx, act, event).await?)
}
