//! An empty form for those who have no spreadsheet yet.

use super::columns::{Columns, Field, Kind, OnForm};
use super::{NotWritten, Say, message};
use rust_xlsxwriter::{Color, DataValidation, Format, Formula, Note, Workbook, Worksheet};

/// Rows prepared with formats and lists.
const ROWS: u32 = 1_000;

/// Writes an empty form as .xlsx: one column per field with its heading, a star where a value is required, cells as
/// text so that ID numbers stay whole, and a list to choose from where the field has one. Reading it back finds every
/// column, if each field's heading is among its labels.
///
/// # Errors
/// If the workbook cannot be put together.
pub fn template(columns: &Columns, say: Say<'_>) -> Result<Vec<u8>, NotWritten> {
    let mut book = Workbook::new();
    let form = book.add_worksheet();
    form.set_name(say(&message("sheets-template-sheet", [])))?;
    form.set_freeze_panes(1, 0)?;
    let lists = say(&message("sheets-template-lists", []));
    let mut choices = Vec::new();
    for (field, column) in columns.fields.iter().filter(|field| field.form == OnForm::Listed).zip(0_u16..) {
        heading(form, column, field, say)?;
        let text = Format::new().set_num_format("@");
        form.set_column_format(column, &text)?;
        form.set_column_width(column, 18)?;
        if let Kind::Choice(list) = &field.kind {
            let letter = super::address::letters(u32::try_from(choices.len()).unwrap_or(u32::MAX));
            let source = Formula::new(format!("'{lists}'!${letter}$1:${letter}${}", list.len()));
            let error = say(&message(
                "sheets-advice-choice",
                [("choices", list.join("、").chars().take(80).collect())],
            ));
            let rule = DataValidation::new()
                .allow_list_formula(source)
                .set_error_message(error.chars().take(200).collect::<String>())?;
            form.add_data_validation(1, column, ROWS, column, &rule)?;
            choices.push(list);
        }
    }
    // Lists stand on a hidden sheet: written into the rule itself they may have 255 characters only.
    if !choices.is_empty() {
        let sheet = book.add_worksheet();
        sheet.set_name(lists)?.set_hidden(true);
        for (list, column) in choices.iter().zip(0_u16..) {
            for (choice, row) in list.iter().zip(0_u32..) {
                sheet.write_string(row, column, choice)?;
            }
        }
    }
    Ok(book.save_to_buffer()?)
}

fn heading(form: &mut Worksheet, column: u16, field: &Field, say: Say<'_>) -> Result<(), NotWritten> {
    let label = say(&field.heading);
    let (label, colour) =
        if field.value_required { (format!("*{label}"), 0x00FD_E9D9) } else { (label, 0x00E9_EDF2) };
    let head = Format::new().set_bold().set_num_format("@").set_background_color(Color::RGB(colour));
    form.write_string_with_format(0, column, label, &head)?;
    let hint = match &field.kind {
        Kind::Date => Some("sheets-advice-date"),
        Kind::Number => Some("sheets-advice-number"),
        Kind::Text | Kind::Choice(_) => None,
    };
    if let Some(hint) = hint {
        let note = Note::new(say(&message(hint, []))).add_author_prefix(false);
        form.insert_note(0, column, &note)?;
    }
    Ok(())
}
