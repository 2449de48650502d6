//! What reading a workbook of either format begins with.

use super::Unreadable;
use calamine::{Reader, SheetType, SheetVisible};
use std::io::{Read, Seek};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs a parser. It indexes into what it reads; a broken file must end as a message, not as a crash.
pub(super) fn guarded(parse: impl FnOnce() -> Result<(), Unreadable>) -> Result<(), Unreadable> {
    catch_unwind(AssertUnwindSafe(parse))
        .unwrap_or_else(|_| Err(Unreadable::Damaged { detail: "the parser gave up".into() }))
}

/// The names of the sheets a person sees, in their order.
pub(super) fn visible<S: Read + Seek>(book: &impl Reader<S>) -> Vec<String> {
    let seen = |sheet: &&calamine::Sheet| {
        sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible
    };
    book.sheets_metadata().iter().filter(seen).map(|sheet| sheet.name.clone()).collect()
}
