//! Reading .xlsx: cell by cell, so that a stray cell in row 1,048,576 costs nothing.

use super::fault::Fault;
use super::merged::{self, Area};
use super::table::Intake;
use super::value::typed;
use super::zip_bounds::{Contents, check};
use super::{Unreadable, book};
use calamine::{Data, Reader, Xlsx, XlsxError};
use std::io::Cursor;

pub(super) fn read(bytes: &[u8], name: &str, intake: &mut Intake) -> Result<(), Unreadable> {
    if check(bytes, intake.limits().unpacked)? == Contents::Other {
        return Err(Unreadable::NotASpreadsheet { name: name.into() });
    }
    book::guarded(|| sheets(bytes, intake))
}

fn sheets(bytes: &[u8], intake: &mut Intake) -> Result<(), Unreadable> {
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(unreadable)?;
    for name in book::visible(&book) {
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
