//! Rows of a ledger, cell by cell.

use std::collections::HashSet;

use jiff::civil::Date;

use super::amount::read;
use super::columns::{AMOUNTS, stand};
use super::organizations::{Known, same_name};
use super::{Question, Wanted};
use crate::access::Scope;
use crate::app::App;
use crate::db::DbError;
use crate::imports::households;
use crate::imports::store::Listed;
use crate::kernel::clock::Time;
use crate::kernel::message::Message;
use crate::kernel::region::Region;
use crate::kernel::uscc::CreditCode;
use crate::ledger::vocabulary::{programme, programme_on};
use crate::ledger::{Measure, StatusesSaid, VillageStatus};
use crate::registry::{self, Village};
use crate::sheets::{CellError, Listing, Row};

/// Longest name of a project and longest note taken from a cell, in characters.
const MAX_PROJECT: usize = 100;
const MAX_NOTE: usize = 500;

/// What the rows say.
#[derive(Default)]
pub(super) struct Found {
    pub(super) wanted: Vec<Wanted>,
    pub(super) errors: Vec<CellError>,
    pub(super) questions: Vec<Question>,
}

pub(super) async fn check(app: &App, scope: &Scope, listing: &Listing, file: &str) -> Result<Found, DbError> {
    let codes: HashSet<String> = listing
        .rows
        .iter()
        .filter_map(|row| Some(CreditCode::parse(row.cell("code")).ok()?.reveal().to_owned()))
        .collect();
    let known = Known::load(app, codes.into_iter().collect(), registry::place(scope).0).await?;
    let villages: Vec<Read> = listing.rows.iter().map(|row| village(app, scope, row)).collect();
    let named: HashSet<Region> =
        villages.iter().filter_map(|village| village.as_ref().ok().copied()).collect();
    let said = StatusesSaid::of(&app.db, &named.into_iter().collect::<Vec<_>>()).await?;
    let mut found = Found::default();
    for (row, village) in listing.rows.iter().zip(villages) {
        let reader = Reader { row, today: app.clock.now().date(), known: &known, said: &said, file };
        reader.read(village, &mut found);
    }
    Ok(found)
}

/// A village, or the field that names none and why.
type Read = Result<Region, (&'static str, Message)>;

/// The village a row names, by code or by name.
fn village(app: &App, scope: &Scope, row: &Row) -> Read {
    let (code, name) = (row.cell("village_code"), row.cell("village"));
    let read = |text: &str| Village::read(&app.regions, scope, text);
    if code.is_empty() {
        let county = format!("{}{}{name}", row.cell("county"), row.cell("township"));
        let whole = read(&county).ok().filter(|_| !name.is_empty() && !row.cell("county").is_empty());
        return match whole {
            Some(village) => Ok(village),
            None => read(&households::village(app, scope, row)).map_err(|message| ("village", message)),
        };
    }
    let village = read(code).map_err(|message| ("village_code", message))?;
    let own = app.regions.spoken_name(village).unwrap_or_default();
    let agrees = name.is_empty() || own == name || read(name).is_ok_and(|other| other == village) || {
        let with_township = format!("{}{name}", row.cell("township"));
        read(&with_township).is_ok_and(|other| other == village)
    };
    let differs = || ("village", Message::new("ledger-import-village-differs").with("name", &own));
    if agrees { Ok(village) } else { Err(differs()) }
}

/// One row being read.
struct Reader<'a> {
    row: &'a Row,
    today: Date,
    known: &'a Known,
    said: &'a StatusesSaid,
    file: &'a str,
}

impl Reader<'_> {
    fn read(&self, village: Read, found: &mut Found) {
        let mut errors = self.row.errors.clone();
        let village = village.map_err(|(field, message)| self.wrong(&mut errors, field, message)).ok();
        let organization = self.known.find(self.row.cell("code"), self.row.cell("enterprise"));
        let organization = organization.map_err(|message| self.wrong(&mut errors, "code", message)).ok();
        let on = self.day().map_err(|message| self.wrong(&mut errors, "date", message)).ok();
        let column = stand(self.row.cell("stand"));
        if column.is_none() {
            self.wrong(&mut errors, "stand", Message::new("ledger-import-stand-unknown"));
        }
        let word = self.programme(on);
        let word = word.map_err(|message| self.wrong(&mut errors, "programme", message)).ok();
        let status = self.status(village.zip(on));
        let status = status.map_err(|message| self.wrong(&mut errors, "village_status", message)).ok();
        for (field, most) in [("project", MAX_PROJECT), ("note", MAX_NOTE)] {
            if self.row.cell(field).chars().count() > most {
                self.wrong(&mut errors, field, Message::new("ledger-note-long").with("max", most));
            }
        }
        let amounts = self.amounts(&mut errors);
        if amounts.is_empty() && errors.is_empty() {
            self.wrong(&mut errors, "stand", Message::new("ledger-import-no-amount"));
        }
        let whole = (village, organization, on, column, word, status);
        if let (
            true,
            (Some(village), Some(organization), Some(on), Some(column), Some(programme), Some(status)),
        ) = (errors.is_empty(), whole)
        {
            self.ask(organization, found);
            let wanted = amounts.into_iter().map(|(field, measure, amount)| Wanted {
                row: self.row.number,
                address: self.row.address(field),
                organization: organization.id,
                name: organization.name.clone(),
                code: organization.credit_code.clone(),
                village,
                status,
                project: self.row.cell("project").to_owned(),
                programme,
                column,
                measure,
                amount,
                on,
                note: self.row.cell("note").to_owned(),
                source: format!("{}:{}:{measure}", self.file, self.row.number),
            });
            found.wanted.extend(wanted);
        }
        found.errors.extend(errors);
    }

    /// Notes an error at a cell, unless reading the file found one there.
    fn wrong(&self, errors: &mut Vec<CellError>, field: &'static str, message: Message) {
        let error = self.row.error(field, message, Message::new(advice(field)));
        if !errors.iter().any(|other| other.address == error.address) {
            errors.push(error);
        }
    }

    /// Whether the organization is the one meant, where the row calls it otherwise.
    fn ask(&self, organization: &Listed, found: &mut Found) {
        let written = self.row.cell("enterprise");
        if !written.is_empty() && !same_name(written, &organization.name) {
            found.questions.push(Question {
                row: self.row.number,
                code: organization.credit_code.clone(),
                written: written.to_owned(),
                registered: organization.name.clone(),
            });
        }
    }

    fn day(&self) -> Result<Date, Message> {
        // What is no date was said when the file was read.
        let day = Time::from_date(self.row.cell("date")).map(Time::date);
        let day = day.ok_or_else(|| Message::new("sheets-rule-date"))?;
        if day > self.today { Err(Message::new("ledger-import-future")) } else { Ok(day) }
    }

    fn programme(&self, on: Option<Date>) -> Result<&'static str, Message> {
        match self.row.cell("programme") {
            "" => Ok(on.map_or("other", programme_on)),
            written => programme(written).ok_or_else(|| Message::new("ledger-programme-unknown")),
        }
    }

    /// What the row says of the village, if it may: it must not contradict what is noted for the day.
    fn status(&self, place: Option<(Region, Date)>) -> Result<Option<VillageStatus>, Message> {
        let written = self.row.cell("village_status");
        if written.is_empty() {
            return Ok(None);
        }
        let status = VillageStatus::read(written);
        let status = status.ok_or_else(|| Message::new("ledger-import-status-unknown"))?;
        match place.and_then(|(village, on)| self.said.on(village, on)) {
            Some(said) if said != status => Err(Message::new("ledger-import-status-differs")
                .with("status", said.names().first().copied().unwrap_or_default())),
            _ => Ok(Some(status)),
        }
    }

    /// (field, measure, amount) of each amount in the row.
    fn amounts(&self, errors: &mut Vec<CellError>) -> Vec<(&'static str, Measure, i64)> {
        let mut amounts: Vec<(&'static str, Measure, i64)> = Vec::new();
        for one in AMOUNTS.iter().flatten() {
            match read(self.row.cell(one.field), one.unit, one.measures) {
                Ok(None) => {}
                Ok(Some((measure, _))) if amounts.iter().any(|(_, other, _)| *other == measure) => {
                    self.wrong(errors, one.field, Message::new("ledger-import-amount-twice"));
                }
                Ok(Some((measure, amount))) => amounts.push((one.field, measure, amount)),
                Err(message) => self.wrong(errors, one.field, message),
            }
        }
        amounts
    }
}

fn advice(field: &str) -> &'static str {
    match field {
        "code" => "ledger-import-advice-code",
        "village" | "village_code" => "import-advice-village",
        "stand" => "ledger-import-advice-stand",
        "programme" => "ledger-import-advice-programme",
        "village_status" => "ledger-import-advice-status",
        "date" => "sheets-advice-date",
        "project" | "note" => "sheets-advice-too-long",
        _ => "ledger-import-advice-amount",
    }
}
