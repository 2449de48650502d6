//! Reading .xls, the format of Excel 97 to 2003 that village computers still write.

use super::fault::Fault;
use super::merged::{self, Area};
use super::table::Intake;
use super::value::typed;
use super::{Unreadable, book, xls_bounds};
use calamine::{Data, Reader, Xls, XlsError};
use std::io::Cursor;

pub(super) fn read(bytes: &[u8], name: &str, intake: &mut Intake) -> Result<(), Unreadable> {
    xls_bounds::check(bytes, name)?;
    book::guarded(|| sheets(bytes, intake))
}

fn sheets(bytes: &[u8], intake: &mut Intake) -> Result<(), Unreadable> {
    let mut book = Xls::new(Cursor::new(bytes)).map_err(unreadable)?;
    for name in book::visible(&book) {
        let areas: Vec<Area> =
            book.merge_cells_by_sheet_name(&name).map_err(unreadable)?.into_iter().map(Area::from).collect();
        let formulas = book.worksheet_formula(&name).map_err(unreadable)?;
        let range = book.worksheet_range(&name).map_err(unreadable)?;
        let (top, left) = range.start().unwrap_or_default();
        intake.open(&name);
        for (row, column, value) in range.cells() {
            let at = (offset(top, row), offset(left, column));
            let unset = *value == Data::Empty && formulas.get_value(at).is_some_and(|f| !f.is_empty());
            let (given, fault) =
                if unset { (String::new(), Some(Fault::FormulaWithoutValue)) } else { typed(value) };
            intake.put(at.0, at.1, given, fault)?;
        }
        if let Some(sheet) = intake.sheets.last_mut() {
            merged::apply(sheet, &areas);
        }
    }
    Ok(())
}

fn offset(start: u32, by: usize) -> u32 {
    start.saturating_add(u32::try_from(by).unwrap_or(u32::MAX))
}

fn unreadable(error: XlsError) -> Unreadable {
    match error {
        XlsError::Password => Unreadable::Protected,
        other => Unreadable::Damaged { detail: other.to_string() },
    }
}
