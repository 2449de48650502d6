//! 台账: what organizations contribute to villages, in four columns that are never added up.
//!
//! Every contribution is an entry that is never changed. A correction reverses an entry and posts another. An entry
//! keeps the status its village had on the day, and is told of by an event in the same transaction.

mod figure;
pub(crate) mod store;
mod village;
pub mod vocabulary;

use jiff::civil::Date;
use serde_json::json;

use crate::access::{Act, Organization};
use crate::audit::{self, Event, Subject};
use crate::db::{DbError, Tx};
use crate::kernel::id::{Entity, Id};
use crate::kernel::message::{Errors, Message};
use crate::kernel::region::{Level, Region};
use crate::kernel::text;
use crate::registry::Household;

pub use figure::{Column, Counted, Figure, Measure, NotAdded};
pub use village::{VillageStatus, set_village_status};

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
    #[error("the key was used for another request")]
    KeyReused,
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Appends an entry. That `act` may do so has been checked by the operation that knows why it does.
pub async fn post(tx: &mut Tx, act: &Act, new: &NewEntry<'_>) -> Result<Id<Contribution>, LedgerError> {
    post_from(tx, act, new, store::Origin::default()).await?.ok_or(LedgerError::NotFound)
}

/// Appends an entry of a file; nothing when the same row of the same file was taken before.
async fn post_from(
    tx: &mut Tx,
    act: &Act,
    new: &NewEntry<'_>,
    origin: store::Origin<'_>,
) -> Result<Option<Id<Contribution>>, LedgerError> {
    let programme = check(new)?;
    let status = store::status_on(tx, new.village, new.on).await?;
    let id = act.ids.next::<Contribution>();
    if !store::insert(tx, act, id, new, (status, programme, origin)).await? {
        return Ok(None);
    }
    let data = json!({
        "organization": new.organization.raw(), "project": new.project.map(Id::raw), "programme": programme,
        "column": new.column, "measure": new.measure, "amount": new.amount, "on": new.on.to_string(),
        "status": status,
    });
    let event = Event { kind: "contribution.posted", subject: id, region: Some(new.village), data: &data };
    audit::record(tx, act, event).await?;
    Ok(Some(id))
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
