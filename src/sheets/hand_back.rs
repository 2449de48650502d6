//! The bad rows as a file: what was given, what is wrong with it, ready to be corrected and read again.

use super::listing::{Listing, Row};
use super::{CellError, NotWritten, Say, message};
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Note, Workbook, Worksheet};
use std::collections::BTreeMap;

/// Writes the rows that `errors` name as an .xlsx: the header as the file had it, the cells as given and always as
/// text (an ID number stays whole), a last column with what is wrong, and the bad cells coloured with a note. Texts that
/// a spreadsheet program could take for a formula get an apostrophe, which reading takes off again. A correction may
/// be made in that file: the added column is ignored when it is read.
///
/// # Errors
/// If the workbook cannot be put together.
pub fn hand_back(listing: &Listing, errors: &[CellError], say: Say<'_>) -> Result<Vec<u8>, NotWritten> {
    let mut by_row: BTreeMap<u32, Vec<&CellError>> = BTreeMap::new();
    for error in errors {
        by_row.entry(error.row).or_default().push(error);
    }
    let bad: Vec<&Row> = listing.rows.iter().filter(|row| by_row.contains_key(&row.number)).collect();
    let width = bad.iter().map(|row| row.given.len()).fold(listing.labels.len(), usize::max);

    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name(say(&message("sheets-hand-back-sheet", [])))?;
    let head = Format::new().set_bold().set_background_color(Color::RGB(0x00E9_EDF2));
    for (label, column) in listing.labels.iter().zip(0_u16..) {
        sheet.write_string_with_format(0, column, harmless(label), &head)?;
        sheet.set_column_width(column, 16)?;
    }
    let last = u16::try_from(width).unwrap_or(u16::MAX);
    let wrong = say(&message("sheets-hand-back-column", []));
    sheet.write_string_with_format(0, last, wrong, &head)?;
    sheet.set_column_width(last, 60)?;
    sheet.set_freeze_panes(1, 0)?;
    for (row, at) in bad.iter().zip(1_u32..) {
        let errors = by_row.get(&row.number).map_or(&[][..], Vec::as_slice);
        write_row(sheet, at, row, errors, say)?;
        let text: Vec<String> = errors.iter().map(|error| sentence(error, say)).collect();
        let wrap = Format::new().set_text_wrap().set_align(FormatAlign::Top);
        sheet.write_string_with_format(at, last, text.join("\n"), &wrap)?;
    }
    Ok(book.save_to_buffer()?)
}

fn write_row(
    sheet: &mut Worksheet,
    at: u32,
    row: &Row,
    errors: &[&CellError],
    say: Say<'_>,
) -> Result<(), NotWritten> {
    let text = Format::new().set_num_format("@").set_align(FormatAlign::Top);
    let marked = text
        .clone()
        .set_background_color(Color::RGB(0x00FF_E3E0))
        .set_border(FormatBorder::Thin)
        .set_border_color(Color::RGB(0x00C0_392B));
    for (given, column) in row.given.iter().zip(0_u16..) {
        let address = super::address::address(u32::from(column), row.number);
        let own: Vec<String> = errors
            .iter()
            .filter(|error| error.address == address)
            .map(|error| format!("{}\n{}", say(&error.rule), say(&error.advice)))
            .collect();
        let format = if own.is_empty() { &text } else { &marked };
        if !given.is_empty() || !own.is_empty() {
            sheet.write_string_with_format(at, column, harmless(given), format)?;
        }
        if !own.is_empty() {
            let note = Note::new(own.join("\n")).add_author_prefix(false).set_width(280);
            sheet.insert_note(at, column, &note)?;
        }
    }
    Ok(())
}

fn sentence(error: &CellError, say: Say<'_>) -> String {
    say(&message(
        "sheets-hand-back-error",
        [
            ("address", error.address.clone()),
            ("column", error.column.clone()),
            ("rule", say(&error.rule)),
            ("advice", say(&error.advice)),
        ],
    ))
}

/// A text that no spreadsheet program takes for a formula, also after somebody saves the file as .csv.
pub fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}
