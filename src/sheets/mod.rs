//! Spreadsheets as villages keep them: reading .xlsx, .xls and .csv, finding the columns by their labels,
//! saying which cell is wrong and why, and handing the wrong rows back as a file.
//!
//! The way through: [`Table::read`] takes the bytes of a file; [`Table::find`] looks for the header that fits a list of
//! [`Columns`] and gives a [`Listing`] of [`Row`]s; the caller adds its own [`CellError`]s by [`Row::error`];
//! [`hand_back`] writes the bad rows into a file that can be corrected and read again; [`template`] writes an empty form.
//!
//! Nothing here knows households or needs, and nothing here touches a database or a page. Texts are
//! [`Message`]s; the two writers take a function that puts a message into the reader's language.

mod address;
mod biff;
mod book;
mod check;
mod clean;
mod columns;
mod csv;
mod date;
mod error;
mod fault;
mod hand_back;
mod header;
mod kind;
mod limits;
mod listing;
mod merged;
mod rows;
mod table;
mod template;
mod unreadable;
mod value;
mod xls;
mod xls_bounds;
mod xls_strings;
mod xlsx;
mod zip_bounds;

pub use columns::{Columns, Field, Kind};
pub use error::{CellError, bad_rows};
pub use hand_back::{hand_back, harmless};
pub use limits::Limits;
pub use listing::{Ignored, Listing, Row, Skipped};
pub use table::Table;
pub use template::template;
pub use unreadable::Unreadable;

use crate::kernel::message::Message;

/// Puts a message into the language of the person who will read it.
pub type Say<'a> = &'a dyn Fn(&Message) -> String;

/// A spreadsheet could not be written: in practice only for want of memory.
#[derive(Debug, thiserror::Error)]
#[error("the spreadsheet could not be written: {0}")]
pub struct NotWritten(#[from] rust_xlsxwriter::XlsxError);

fn message<const N: usize>(key: &'static str, args: [(&'static str, String); N]) -> Message {
    Message { key, args: args.into() }
}
