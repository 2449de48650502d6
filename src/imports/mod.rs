//! Spreadsheets that people already have, read, checked and taken over: households, needs, and ledgers (`ledger`).
//!
//! [`plan`] reads a file and says what is wrong with which cell; it writes nothing. [`apply`] takes over what is right.
//! A file imported twice changes nothing: a household is known by its ID number, a need by village, household, title,
//! quantity and unit.

mod columns;
mod files;
pub(crate) mod households;
pub mod ledger;
mod needs;
mod run;
pub(crate) mod store;
pub mod web;
mod web_preview;

use crate::access::{KeyReused, Scope};
use crate::app::App;
use crate::db::{DbError, Tx};
use crate::kernel::message::Message;
use crate::kernel::vault::VaultError;
use crate::ledger::LedgerError;
use crate::needs::{NeedError, NewNeed, post_if_new};
use crate::organizations::Named;
use crate::registry::{NewConsent, NewHousehold, RegistryError, add_if_new};
use crate::sheets::{CellError, Listing, Table};

pub use columns::columns;
pub use files::{ImportFile, keep, open};
pub use run::run;

crate::text_enum! {
    /// What a file holds.
    pub enum Kind {
        Households = "households",
        Needs = "needs",
        Ledger = "ledger",
    }
}
crate::text_column!(Kind);

impl Kind {
    /// What villages import; a ledger is another desk's.
    pub const ROSTERS: [Self; 2] = [Self::Households, Self::Needs];
}

/// Rows written in one transaction: a large file does not hold up everybody else's writes.
const CHUNK: usize = 200;

/// Why a file was not imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file as a whole cannot be used, and why.
    #[error("the file cannot be used")]
    Unusable(Vec<Message>),
    #[error("no such file, or its day is over")]
    NotFound,
    #[error(transparent)]
    KeyReused(#[from] KeyReused),
    #[error("{0}")]
    Input(String),
    #[error(transparent)]
    Registry(#[from] RegistryError),
    #[error(transparent)]
    Need(#[from] NeedError),
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Db(#[from] DbError),
}

/// A good row.
#[derive(Debug, Clone)]
pub enum Good {
    Household(Box<NewHousehold>),
    Need { new: Box<NewNeed>, consent: Option<NewConsent> },
}

/// What would be imported.
#[derive(Debug)]
pub struct Plan {
    pub listing: Listing,
    pub good: Vec<Good>,
    /// In the order of the file.
    pub errors: Vec<CellError>,
    /// Rows that are there already.
    pub already: usize,
    /// Receiving bodies as written, each once, and which registered organization each is.
    pub bodies: Vec<(String, Named)>,
}

/// What an import did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Outcome {
    pub added: usize,
    /// Needs of households whose consent the file does not tell: they wait as drafts.
    pub drafts: usize,
    pub already: usize,
}

/// Reads a file and checks every row against the rules and the database. Writes nothing. A ledger has a plan of its own,
/// [`ledger::plan`].
pub async fn plan(
    app: &App,
    scope: &Scope,
    kind: Kind,
    name: &str,
    bytes: Vec<u8>,
) -> Result<Plan, ImportError> {
    let (name, columns) = (name.to_owned(), columns(kind, scope).ok_or(ImportError::NotFound)?);
    let read = move || {
        let table = Table::read(&bytes, &name).map_err(|unreadable| vec![unreadable.message()])?;
        table.find(&columns)
    };
    let read = tokio::task::spawn_blocking(read).await;
    let listing = read
        .map_err(|_| ImportError::Unusable(vec![Message::new("sheets-damaged")]))?
        .map_err(ImportError::Unusable)?;
    let mut plan = Plan { listing, good: Vec::new(), errors: Vec::new(), already: 0, bodies: Vec::new() };
    match kind {
        Kind::Households => households::check(app, scope, &mut plan).await?,
        Kind::Needs => needs::check(app, scope, &mut plan).await?,
        Kind::Ledger => return Err(ImportError::NotFound),
    }
    // As one reads the sheet: row by row, from left to right (`AA` comes after `Z`).
    plan.errors.sort_by_key(|error| (error.row, error.address.len(), error.address.clone()));
    Ok(plan)
}

/// Takes over the good rows of a plan, each once.
pub async fn apply(app: &App, scope: &Scope, plan: &Plan) -> Result<Outcome, ImportError> {
    let mut outcome = Outcome { already: plan.already, ..Outcome::default() };
    for rows in plan.good.chunks(CHUNK) {
        let input = (app.act(scope), app.vault.clone(), rows.to_vec());
        let part: Outcome = app
            .db
            .write(input, |tx, (act, vault, rows)| {
                Box::pin(async move {
                    let mut part = Outcome::default();
                    // The same rows twice at once: the second import waits, and finds them there.
                    if let Some(account) = act.scope.account() {
                        store::wait_for_other_imports(tx, account).await?;
                    }
                    for row in &rows {
                        take(tx, &act, &vault, row, &mut part).await?;
                    }
                    Ok::<_, ImportError>(part)
                })
            })
            .await?;
        outcome.added += part.added;
        outcome.drafts += part.drafts;
        outcome.already += part.already;
    }
    Ok(outcome)
}

async fn take(
    tx: &mut Tx,
    act: &crate::access::Act,
    vault: &crate::kernel::vault::Vault,
    row: &Good,
    outcome: &mut Outcome,
) -> Result<(), ImportError> {
    let is_new = match row {
        Good::Household(new) => add_if_new(tx, act, vault, new).await?.is_some(),
        Good::Need { new, consent } => {
            let ready = new.household.is_none() || consent.is_some();
            let is_new = post_if_new(tx, act, new, *consent, ready).await?.is_some();
            outcome.drafts += usize::from(is_new && !ready);
            is_new
        }
    };
    if is_new {
        outcome.added += 1;
    } else {
        outcome.already += 1;
    }
    Ok(())
}
