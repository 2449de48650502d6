//! A file as read: its visible sheets, their rows, their cells.

use super::address::address;
use super::fault::Fault;
use super::kind::{FileKind, kind};
use super::listing::Listing;
use super::{Columns, Limits, Unreadable, csv, header, listing, xls, xlsx};
use crate::kernel::message::Message;

/// The readable content of a spreadsheet file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    pub(super) sheets: Vec<Sheet>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sheet {
    pub name: String,
    /// Rows with content, in order.
    pub lines: Vec<Line>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Line {
    /// Row number as the spreadsheet shows it, from 1.
    pub number: u32,
    /// Cells with content, in order of column.
    pub cells: Vec<Cell>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cell {
    /// From 0.
    pub column: u32,
    /// The text as given, a number or date as it would be typed.
    pub given: String,
    pub fault: Option<Fault>,
}

impl Line {
    pub fn cell(&self, column: u32) -> Option<&Cell> {
        self.cells.binary_search_by_key(&column, |cell| cell.column).ok().and_then(|at| self.cells.get(at))
    }

    pub fn given(&self, column: u32) -> &str {
        self.cell(column).map_or("", |cell| cell.given.as_str())
    }

    /// The first cell that shows something.
    pub fn first(&self) -> &str {
        self.cells.iter().map(|cell| cell.given.trim()).find(|text| !text.is_empty()).unwrap_or_default()
    }
}

impl Table {
    /// Reads .xlsx, .xls, or text with commas, tabs or semicolons, whichever the bytes are; `file_name` only names the
    /// file in messages. Cells merged downwards repeat their value in every row they cover, since that is what a
    /// village means by them; cells merged across columns are an error of the cells they cover.
    ///
    /// # Errors
    /// [`Unreadable`] says what is wrong with the file as a whole.
    pub fn read(bytes: &[u8], file_name: &str) -> Result<Self, Unreadable> {
        Self::read_within(bytes, file_name, &Limits::default())
    }

    /// Like [`Table::read`] with other limits.
    ///
    /// # Errors
    /// As [`Table::read`].
    pub fn read_within(bytes: &[u8], file_name: &str, limits: &Limits) -> Result<Self, Unreadable> {
        if bytes.len() > limits.bytes {
            return Err(Unreadable::TooLarge { bytes: bytes.len(), limit: limits.bytes });
        }
        let mut intake = Intake::new(*limits);
        match kind(bytes, file_name)? {
            FileKind::Xlsx => xlsx::read(bytes, file_name, &mut intake)?,
            FileKind::Xls => xls::read(bytes, file_name, &mut intake)?,
            FileKind::Text => csv::read(bytes, file_name, &mut intake)?,
        }
        let sheets: Vec<Sheet> = intake.sheets.into_iter().filter(|s| !s.lines.is_empty()).collect();
        if sheets.is_empty() {
            return Err(Unreadable::Empty);
        }
        Ok(Self { sheets })
    }

    /// Finds the header that fits `columns`, in the sheet where it fits best, and reads the rows below it.
    ///
    /// # Errors
    /// What is wrong with the header: none found, columns missing, or columns there twice.
    pub fn find(&self, columns: &Columns) -> Result<Listing, Vec<Message>> {
        let found = header::find(&self.sheets, columns)?;
        Ok(listing::read(found, columns))
    }
}

/// Takes cells from a reader and refuses what goes beyond the limits.
pub(super) struct Intake {
    limits: Limits,
    pub sheets: Vec<Sheet>,
    rows: usize,
    text: usize,
}

impl Intake {
    fn new(limits: Limits) -> Self {
        Self { limits, sheets: Vec::new(), rows: 0, text: 0 }
    }

    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    pub fn open(&mut self, name: &str) {
        self.sheets.push(Sheet { name: name.to_owned(), lines: Vec::new() });
    }

    /// Adds a cell; `row` and `column` count from 0. Rows may come in any order, which only broken files do.
    pub fn put(
        &mut self,
        row: u32,
        column: u32,
        given: String,
        fault: Option<Fault>,
    ) -> Result<(), Unreadable> {
        if given.trim().is_empty() && fault.is_none() {
            return Ok(());
        }
        let limits = self.limits;
        let Some(sheet) = self.sheets.last_mut() else {
            return Ok(());
        };
        let number = row.saturating_add(1);
        if column >= limits.columns {
            return Err(Unreadable::TooManyColumns {
                sheet: sheet.name.clone(),
                address: address(column, number),
                limit: limits.columns,
            });
        }
        let (given, fault) = shortened(given, fault, limits.cell_chars);
        self.text += given.len();
        if self.text > limits.text {
            return Err(Unreadable::TooMuchText { limit: limits.text });
        }
        let at = match sheet.lines.last() {
            Some(last) if last.number == number => sheet.lines.len() - 1,
            Some(last) if last.number > number => {
                return Err(Unreadable::Damaged {
                    detail: format!("row {number} comes after row {}", last.number),
                });
            }
            _ => {
                self.rows += 1;
                if self.rows > limits.rows {
                    return Err(Unreadable::TooManyRows { sheet: sheet.name.clone(), limit: limits.rows });
                }
                sheet.lines.push(Line { number, cells: Vec::new() });
                sheet.lines.len() - 1
            }
        };
        if let Some(line) = sheet.lines.get_mut(at) {
            let cell = Cell { column, given, fault };
            match line.cells.binary_search_by_key(&column, |c| c.column) {
                Ok(_) => {}
                Err(place) => line.cells.insert(place, cell),
            }
        }
        Ok(())
    }
}

/// A text beyond the limit keeps its beginning, to show which cell is meant.
fn shortened(given: String, fault: Option<Fault>, limit: usize) -> (String, Option<Fault>) {
    match given.char_indices().nth(limit) {
        None => (given, fault),
        Some(_) => (given.chars().take(40).chain(['…']).collect(), Some(Fault::TooLong { limit })),
    }
}
