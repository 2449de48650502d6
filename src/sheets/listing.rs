//! The rows of a sheet, read under its header.

use super::address::address;
use super::check::value;
use super::clean::clean;
use super::columns::Columns;
use super::error::{CellError, masked};
use super::header::{Column, Found};
use super::rows::{Skip, skip};
use super::table::Line;
use crate::kernel::message::Message;
use std::sync::Arc;

/// What a sheet holds under the header that was found.
#[derive(Clone, Debug)]
pub struct Listing {
    /// Name of the sheet.
    pub sheet: String,
    /// Row number of the last row of the header.
    pub header_row: u32,
    /// Rows of data, with the errors found in reading them.
    pub rows: Vec<Row>,
    /// Rows that have content and are no data: totals, signatures, headings.
    pub skipped: Vec<Skipped>,
    /// Columns that no field asks for.
    pub ignored: Vec<Ignored>,
    pub(super) labels: Vec<String>,
}

/// A row with content that was not read as data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// Row number.
    pub row: u32,
    /// The first text in the row.
    pub text: String,
    /// Why it is no data.
    pub why: Message,
}

/// A column that was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ignored {
    /// Address of its label.
    pub address: String,
    /// Its label.
    pub label: String,
}

/// Where the value of a field stands, the same for all rows.
#[derive(Debug)]
struct Slot {
    name: &'static str,
    label: String,
    column: Option<u32>,
    sensitive: bool,
}

/// A row of data.
#[derive(Clone, Debug)]
pub struct Row {
    /// Row number as the spreadsheet shows it.
    pub number: u32,
    /// What reading alone found wrong: cells without a value, dates that do not exist, values not in the list.
    pub errors: Vec<CellError>,
    values: Vec<String>,
    slots: Arc<[Slot]>,
    pub(super) given: Vec<String>,
}

impl Row {
    /// The value of a field: normalised, empty if the cell is empty or the file has no such column.
    pub fn cell(&self, field: &str) -> &str {
        self.at(field).and_then(|at| self.values.get(at)).map_or("", String::as_str)
    }

    /// Where the value of a field stands: `C17`, or the row alone if the file has no such column.
    pub fn address(&self, field: &str) -> String {
        match self.slot(field).and_then(|slot| slot.column) {
            Some(column) => address(column, self.number),
            None => self.number.to_string(),
        }
    }

    /// An error of this row's cell for `field`, to be shown beside those of [`Row::errors`].
    pub fn error(&self, field: &str, rule: Message, advice: Message) -> CellError {
        let slot = self.slot(field);
        let given = slot
            .and_then(|slot| slot.column)
            .and_then(|column| self.given.get(usize::try_from(column).ok()?))
            .map(|given| clean(given))
            .unwrap_or_default();
        CellError {
            address: self.address(field),
            row: self.number,
            column: slot.map_or_else(|| field.to_owned(), |slot| slot.label.clone()),
            value: if slot.is_some_and(|slot| slot.sensitive) { masked(&given) } else { given },
            rule,
            advice,
        }
    }

    fn at(&self, field: &str) -> Option<usize> {
        self.slots.iter().position(|slot| slot.name == field)
    }

    fn slot(&self, field: &str) -> Option<&Slot> {
        self.at(field).and_then(|at| self.slots.get(at))
    }
}

/// Reads the rows below a header.
pub(super) fn read(found: Found<'_>, spec: &Columns) -> Listing {
    let slots = slots(&found.columns, spec);
    let mut rows = Vec::new();
    let mut skipped = Vec::new();
    for line in found.sheet.lines.iter().skip(found.above) {
        match skip(line, &found.columns) {
            None => rows.push(row(line, &slots, spec, found.columns.len())),
            Some(Skip::Silent) => {}
            Some(Skip::Listed(why)) => {
                skipped.push(Skipped { row: line.number, text: clean(line.first()), why });
            }
        }
    }
    let ignored = found
        .columns
        .iter()
        .zip(0_u32..)
        .filter(|(column, _)| column.field.is_none() && !column.label.is_empty())
        .map(|(column, at)| Ignored { address: address(at, found.row), label: column.label.clone() })
        .collect();
    Listing {
        sheet: found.sheet.name.clone(),
        header_row: found.row,
        rows,
        skipped,
        ignored,
        labels: found.columns.into_iter().map(|c| c.label).collect(),
    }
}

fn slots(columns: &[Column], spec: &Columns) -> Arc<[Slot]> {
    let slot = |(index, field): (usize, &super::Field)| {
        let found = columns.iter().zip(0_u32..).find(|(column, _)| column.field == Some(index));
        Slot {
            name: field.name,
            label: found.map_or_else(|| field.label().to_owned(), |(c, _)| c.label.clone()),
            column: found.map(|(_, at)| at),
            sensitive: field.sensitive,
        }
    };
    spec.fields.iter().enumerate().map(slot).collect()
}

fn row(line: &Line, slots: &Arc<[Slot]>, spec: &Columns, width: usize) -> Row {
    let last = line.cells.last().map_or(0, |cell| cell.column + 1);
    let width = u32::try_from(width).unwrap_or(u32::MAX).max(last);
    let mut row = Row {
        number: line.number,
        errors: Vec::new(),
        values: Vec::with_capacity(slots.len()),
        slots: Arc::clone(slots),
        given: (0..width).map(|at| line.given(at).to_owned()).collect(),
    };
    for (slot, field) in slots.iter().zip(&spec.fields) {
        let Some(column) = slot.column else {
            row.values.push(String::new());
            continue;
        };
        let (value, broken) = value(line.cell(column), field);
        row.values.push(value);
        if let Some((rule, advice)) = broken {
            let error = row.error(field.name, rule, advice);
            row.errors.push(error);
        }
    }
    row
}
