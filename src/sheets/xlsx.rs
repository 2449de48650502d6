//! Reading .xlsx: cell by cell, so that a stray cell in row 1,048,576 costs nothing.

use super::Unreadable;
use super::fault::Fault;
use super::merged::{self, Area};
use super::table::Intake;
use super::value::typed;
use super::zip_bounds::{Contents, check};
use calamine::{Data, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

pub(super) fn read(bytes: &[u8], name: &str, intake: &mut Intake) -> Result<(), Unreadable> {
    if check(bytes, intake.limits().unpacked)? == Contents::Other {
        return Err(Unreadable::NotASpreadsheet { name: name.into() });
    }
    // The parser indexes into what it reads; a broken file must end as a message, not as a crash.
    catch_unwind(AssertUnwindSafe(|| sheets(bytes, intake)))
        .unwrap_or_else(|_| Err(Unreadable::Damaged { detail: "the parser gave up".into() }))
}

fn sheets(bytes: &[u8], intake: &mut Intake) -> Result<(), Unreadable> {
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(unreadable)?;
    let visible: Vec<String> = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible)
        .map(|sheet| sheet.name.clone())
        .collect();
    for name in visible {
        let areas: Vec<Area> =
            book.merge_cells_by_sheet_name(&name).map_err(unreadable)?.into_iter().map(Area::from).collect();
        intake.open(&name);
        let mut cells = book.worksheet_cells_reader(&name).map_err(unreadable)?;
        while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(unreadable)? {
            let (row, column) = cell.pos;
            let (given, fault) = match (Data::from(cell.value), &cell.formula) {
                (Data::Empty, Some(_)) => (String::new(), Some(Fault::FormulaWithoutValue)),
                (value, _) => typed(&value),
            };
            intake.put(row, column, given, fault)?;
        }
        if let Some(sheet) = intake.sheets.last_mut() {
            merged::apply(sheet, &areas);
        }
    }
    Ok(())
}

fn unreadable(error: XlsxError) -> Unreadable {
    match error {
        XlsxError::Password => Unreadable::Protected,
        other => Unreadable::Damaged { detail: other.to_string() },
    }
}
