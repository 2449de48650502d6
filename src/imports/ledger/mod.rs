//! An existing ledger of a federation: read, checked cell by cell, held against the product's own, and what is missing
//! taken over.
//!
//! A row makes an entry for each amount in it. What is the same here already, what stands twice in the file, and what
//! differs only in its amount is not taken unless somebody says that it is another payment. A row of one file is taken
//! once, whatever is said.

mod amount;
mod check;
mod columns;
pub mod compare;
mod organizations;
mod report;
pub mod web;

use std::collections::HashSet;

use jiff::civil::Date;
use sha2::{Digest, Sha256};

use super::{CHUNK, ImportError, store};
use crate::access::{Act, Organization, Scope};
use crate::app::App;
use crate::db::Tx;
use crate::kernel::id::Id;
use crate::kernel::message::Message;
use crate::kernel::random::hex;
use crate::kernel::region::Region;
use crate::kernel::text::fold;
use crate::ledger::{
    self, Column, Figure, ImportedEntry, Measure, NewEntry, Row as Entry, VillageStatus, post_imported,
};
use crate::sheets::{CellError, Listing, Table};
use compare::{Comparison, Fact, Place, compare};

pub use report::report;

/// One amount of one row, understood.
#[derive(Debug, Clone)]
pub struct Wanted {
    pub row: u32,
    /// Address of the amount's cell.
    pub address: String,
    pub organization: Id<Organization>,
    /// As registered.
    pub name: String,
    pub code: String,
    pub village: Region,
    pub status: Option<VillageStatus>,
    pub project: String,
    pub programme: &'static str,
    pub column: Column,
    pub measure: Measure,
    pub amount: i64,
    pub on: Date,
    pub note: String,
    /// Which row of which file.
    pub source: String,
}

impl Wanted {
    pub fn figure(&self) -> Figure {
        Figure::new(self.column, self.measure, self.amount)
    }

    fn fact(&self) -> Fact {
        let place = Place {
            organization: self.organization,
            village: self.village,
            day: crate::kernel::clock::day_of(self.on),
            column: self.column,
            measure: self.measure,
        };
        Fact { place, project: project(&self.project), amount: self.amount }
    }
}

/// A project's name as it is compared; nothing where there is none.
fn project(name: &str) -> Option<String> {
    let plain = fold(name).replace(' ', "");
    (!plain.is_empty()).then_some(plain)
}

fn own_fact(entry: &Entry) -> Fact {
    let place = Place {
        organization: entry.organization_id,
        village: entry.region,
        day: entry.day,
        column: entry.stand,
        measure: entry.measure,
    };
    // A project of the product is called otherwise in every ledger.
    let named = entry.project_id.map_or_else(|| project(&entry.project_name), |_| None);
    Fact { place, project: named, amount: entry.amount }
}

/// A row whose organization is registered under another name than the row says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    pub row: u32,
    pub code: String,
    pub written: String,
    pub registered: String,
}

/// Why an entry of the file is not taken by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Twin {
    /// It stands here already, or did: the entry of the product.
    Here(usize),
    /// It stands in this earlier row of the file.
    Row(u32),
    /// The same stands here with another amount: the entry of the product.
    Differs(usize),
}

/// What a ledger holds, and what of it is missing here.
#[derive(Debug)]
pub struct LedgerPlan {
    pub listing: Listing,
    /// All entries of rows without errors, in the order of the file.
    pub wanted: Vec<Wanted>,
    pub errors: Vec<CellError>,
    pub questions: Vec<Question>,
    /// Entries of the product in the years of the file, within reach.
    pub ours: Vec<Entry>,
    pub comparison: Comparison,
    /// (place in `wanted`, why it is not taken by itself), but for what was taken from this very row before.
    pub twins: Vec<(usize, Twin)>,
    /// Places in `wanted` of what was taken from this file before.
    pub taken: HashSet<usize>,
}

/// What somebody said of rows that are not taken by themselves.
#[derive(Debug, Clone, Default)]
pub struct Said {
    /// Rows whose organization is the same under another name.
    pub same: HashSet<u32>,
    /// Rows that tell of another payment.
    pub second: HashSet<u32>,
}

/// What an import did, in entries.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LedgerOutcome {
    pub added: usize,
    /// Left out: there already, or waiting for an answer.
    pub left: usize,
}

impl LedgerPlan {
    /// Entries that are taken after what was said.
    pub fn good(&self, said: &Said) -> Vec<&Wanted> {
        let asked: HashSet<u32> = self.questions.iter().map(|question| question.row).collect();
        let twins: HashSet<usize> = self.twins.iter().map(|(at, _)| *at).collect();
        let fits = |(at, wanted): &(usize, &Wanted)| {
            !self.taken.contains(at)
                && (!twins.contains(at) || said.second.contains(&wanted.row))
                && (!asked.contains(&wanted.row) || said.same.contains(&wanted.row))
        };
        self.wanted.iter().enumerate().filter(fits).map(|(_, wanted)| wanted).collect()
    }
}

/// Reads a ledger, checks every cell and holds it against the product's. Writes nothing.
pub async fn plan(app: &App, scope: &Scope, name: &str, bytes: Vec<u8>) -> Result<LedgerPlan, ImportError> {
    let file = hex(&Sha256::digest(&bytes)).get(..32).unwrap_or_default().to_owned();
    let name = name.to_owned();
    let read = move || {
        let table = Table::read(&bytes, &name).map_err(|unreadable| vec![unreadable.message()])?;
        table.find(&columns::columns())
    };
    let read = tokio::task::spawn_blocking(read).await;
    let listing = read
        .map_err(|_| ImportError::Unusable(vec![Message::new("sheets-damaged")]))?
        .map_err(ImportError::Unusable)?;
    let found = check::check(app, scope, &listing, &file).await?;
    let ours = match years(&found.wanted) {
        Some(years) => ledger::all_between(&app.db, scope, years).await?,
        None => Vec::new(),
    };
    let facts: Vec<Fact> = found.wanted.iter().map(Wanted::fact).collect();
    let comparison = compare(&facts, &ours.iter().map(own_fact).collect::<Vec<_>>());
    let known = ledger::sources(&app.db, &file).await?;
    let taken: HashSet<usize> = (0..)
        .zip(&found.wanted)
        .filter(|(_, wanted)| known.contains(&wanted.source))
        .map(|(at, _)| at)
        .collect();
    let mut twins = twins(&found.wanted, &facts, &comparison);
    twins.retain(|(at, _)| !taken.contains(at));
    let mut errors = found.errors;
    // As one reads the sheet: row by row, from left to right (`AA` comes after `Z`).
    errors.sort_by_key(|error| (error.row, error.address.len(), error.address.clone()));
    let questions = found.questions;
    Ok(LedgerPlan { listing, wanted: found.wanted, errors, questions, ours, comparison, twins, taken })
}

/// The first day of the file's first year and the last of its last.
fn years(wanted: &[Wanted]) -> Option<(Date, Date)> {
    let years = || wanted.iter().map(|wanted| wanted.on.year());
    Some((Date::new(years().min()?, 1, 1).ok()?, Date::new(years().max()?, 12, 31).ok()?))
}

/// What is not taken by itself, and why.
fn twins(wanted: &[Wanted], facts: &[Fact], comparison: &Comparison) -> Vec<(usize, Twin)> {
    let mut twins: Vec<(usize, Twin)> =
        comparison.same.iter().map(|(at, own)| (*at, Twin::Here(*own))).collect();
    twins.extend(comparison.differing.iter().map(|(at, own)| (*at, Twin::Differs(*own))));
    let met: HashSet<usize> = twins.iter().map(|(at, _)| *at).collect();
    let mut first = std::collections::HashMap::new();
    for (at, (fact, wanted)) in facts.iter().zip(wanted).enumerate() {
        let key = (fact.place, fact.project.clone(), fact.amount);
        let earlier = *first.entry(key).or_insert(wanted.row);
        if earlier != wanted.row && !met.contains(&at) {
            twins.push((at, Twin::Row(earlier)));
        }
    }
    twins.sort_by_key(|(at, _)| *at);
    twins
}

/// Takes over what is missing and what somebody said is to be taken, each row once.
pub async fn apply(
    app: &App,
    scope: &Scope,
    plan: &LedgerPlan,
    said: &Said,
) -> Result<LedgerOutcome, ImportError> {
    let good = plan.good(said);
    let mut outcome = LedgerOutcome { left: plan.wanted.len() - good.len(), ..LedgerOutcome::default() };
    for rows in good.chunks(CHUNK) {
        let rows: Vec<Wanted> = rows.iter().map(|wanted| (*wanted).clone()).collect();
        let count = rows.len();
        let input = (app.act(scope), rows);
        let added: usize = app
            .db
            .write(input, |tx, (act, rows)| Box::pin(async move { take(tx, &act, &rows).await }))
            .await?;
        outcome.added += added;
        outcome.left += count - added;
    }
    Ok(outcome)
}

async fn take(tx: &mut Tx, act: &Act, rows: &[Wanted]) -> Result<usize, ImportError> {
    // The same rows twice at once: the second import waits, and finds them there.
    if let Some(account) = act.scope.account() {
        store::wait_for_other_imports(tx, account).await?;
    }
    let mut added = 0;
    for wanted in rows {
        let entry = NewEntry {
            organization: wanted.organization,
            village: wanted.village,
            project: None,
            programme: wanted.programme,
            column: wanted.column,
            measure: wanted.measure,
            amount: wanted.amount,
            on: wanted.on,
            note: &wanted.note,
        };
        let new = ImportedEntry {
            entry,
            project_name: &wanted.project,
            source: &wanted.source,
            status: wanted.status,
        };
        added += usize::from(post_imported(tx, act, &new).await?.is_some());
    }
    Ok(added)
}
