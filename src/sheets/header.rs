//! Finding the header: the row, or pair of rows, whose labels fit the fields best.

use super::address::{address, letters};
use super::clean::clean;
use super::columns::{Columns, Field};
use super::message;
use super::table::{Line, Sheet};
use crate::kernel::message::Message;

/// Rows with content that may stand above the header or be it: titles, the name of the village, the date.
const DEPTH: usize = 10;
/// Labels named in a message about a header that does not fit.
const NAMED: usize = 12;

/// A header that fits.
pub(super) struct Found<'a> {
    pub sheet: &'a Sheet,
    /// How many of the sheet's lines come before the data.
    pub above: usize,
    /// Row number of the last row of the header.
    pub row: u32,
    /// Label and field of each column from the first to the last that has a label.
    pub columns: Vec<Column>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Column {
    pub label: String,
    /// Index into the fields of [`Columns`].
    pub field: Option<usize>,
}

/// Finds the best header over all sheets, the earlier one when two are equally good.
pub(super) fn find<'a>(sheets: &'a [Sheet], columns: &Columns) -> Result<Found<'a>, Vec<Message>> {
    let mut best: Option<(usize, Found<'a>)> = None;
    for sheet in sheets {
        let lines = sheet.lines.get(..DEPTH).unwrap_or(&sheet.lines);
        for (at, line) in lines.iter().enumerate() {
            let pair = at.checked_sub(1).and_then(|above| lines.get(above));
            for upper in [None, pair] {
                let labelled = label(upper, line, &columns.fields);
                let mut fields: Vec<usize> = labelled.iter().filter_map(|c| c.field).collect();
                fields.sort_unstable();
                fields.dedup();
                if fields.len() > best.as_ref().map_or(0, |(score, _)| *score) {
                    let found = Found { sheet, above: at + 1, row: line.number, columns: labelled };
                    best = Some((fields.len(), found));
                }
            }
        }
    }
    match best {
        Some((score, found)) if score >= 2.min(columns.fields.len()) => complete(found, columns),
        _ => Err(vec![none_found(sheets, columns)]),
    }
}

/// Labels of every column. Of two header rows the lower counts, together with the group above it where the two make a
/// known label (户主 over 姓名 is 户主姓名), and the upper alone where the lower is empty.
fn label(upper: Option<&Line>, line: &Line, fields: &[Field]) -> Vec<Column> {
    let last = |line: &Line| line.cells.last().map_or(0, |cell| cell.column);
    let width = last(line).max(upper.map_or(0, last));
    let mut group = String::new();
    let mut columns = Vec::new();
    let mut shorts = Vec::new();
    for column in 0..=width {
        let own = clean(line.given(column));
        let above = upper.map(|line| clean(line.given(column))).unwrap_or_default();
        if !above.is_empty() {
            group.clone_from(&above);
        }
        let full = if own.is_empty() || above == own {
            if own.is_empty() { above } else { own.clone() }
        } else {
            format!("{group}{own}")
        };
        let field = field_of(&full, fields);
        let label = if field.is_some() || own.is_empty() { full } else { own.clone() };
        columns.push(Column { label, field });
        shorts.push(own);
    }
    let taken: Vec<usize> = columns.iter().filter_map(|c| c.field).collect();
    for (column, short) in columns.iter_mut().zip(shorts) {
        if column.field.is_none() {
            column.field = field_of(&short, fields).filter(|field| !taken.contains(field));
        }
    }
    columns
}

fn field_of(label: &str, fields: &[Field]) -> Option<usize> {
    fields.iter().position(|field| field.matches(label))
}

/// A header with every required column, and none twice.
fn complete<'a>(found: Found<'a>, columns: &Columns) -> Result<Found<'a>, Vec<Message>> {
    let mut wrong = Vec::new();
    for (index, field) in columns.fields.iter().enumerate() {
        let mut places = Vec::new();
        for (column, at) in found.columns.iter().zip(0_u32..) {
            if column.field == Some(index) {
                places.push(format!("{} {}", address(at, found.row), column.label));
            }
        }
        if places.is_empty() && field.column_required {
            wrong.push(message(
                "sheets-column-missing",
                [
                    ("label", field.label().to_owned()),
                    ("accepted", field.labels.join("、")),
                    ("sheet", found.sheet.name.clone()),
                    ("row", found.row.to_string()),
                ],
            ));
        } else if places.len() > 1 {
            wrong.push(message(
                "sheets-column-twice",
                [
                    ("label", field.label().to_owned()),
                    ("places", places.join("、")),
                    ("sheet", found.sheet.name.clone()),
                ],
            ));
        }
    }
    if wrong.is_empty() { Ok(found) } else { Err(wrong) }
}

fn none_found(sheets: &[Sheet], columns: &Columns) -> Message {
    let wanted: Vec<&str> =
        columns.fields.iter().filter(|field| field.column_required).map(Field::label).collect();
    let looked = sheets.first();
    let seen: Vec<String> = looked
        .and_then(|sheet| sheet.lines.first())
        .map(|line| {
            line.cells
                .iter()
                .take(NAMED)
                .map(|cell| format!("{} {}", letters(cell.column), clean(&cell.given)))
                .collect()
        })
        .unwrap_or_default();
    message(
        "sheets-header-missing",
        [
            ("wanted", wanted.join("、")),
            ("rows", DEPTH.to_string()),
            ("sheet", looked.map(|s| s.name.clone()).unwrap_or_default()),
            ("seen", seen.join("、")),
        ],
    )
}
