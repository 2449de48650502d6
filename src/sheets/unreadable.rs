//! Why a file as a whole could not be read.

use super::message;
use crate::kernel::message::Message;

const MIB: u64 = 1024 * 1024;

/// A file that is refused before any of its rows is looked at.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// No bytes, or no cell with content in any visible sheet.
    #[error("the file is empty")]
    Empty,
    /// More bytes than allowed.
    #[error("the file has {bytes} bytes, allowed are {limit}")]
    TooLarge { bytes: usize, limit: usize },
    /// Unpacks to more than allowed: a zip bomb, or a workbook full of pictures.
    #[error("the file unpacks to more than {limit} bytes")]
    UnpacksTooLarge { limit: u64 },
    /// More rows than allowed.
    #[error("sheet {sheet} has more than {limit} rows")]
    TooManyRows { sheet: String, limit: usize },
    /// Content to the right of the last allowed column.
    #[error("sheet {sheet} has content at {address}, allowed are {limit} columns")]
    TooManyColumns { sheet: String, address: String, limit: u32 },
    /// More text in all cells together than allowed.
    #[error("the cells hold more than {limit} bytes of text")]
    TooMuchText { limit: usize },
    /// Encrypted with a password.
    #[error("the file is protected by a password")]
    Protected,
    /// A web page or XML saved under the name of a spreadsheet, as many office systems export.
    #[error("{name} is a web page, not a spreadsheet")]
    WebPage { name: String },
    /// Some other kind of file.
    #[error("{name} is not a spreadsheet")]
    NotASpreadsheet { name: String },
    /// Text that is neither UTF-8, UTF-16 nor GB18030.
    #[error("the text is neither UTF-8, UTF-16 nor GB18030")]
    Encoding,
    /// The right kind of file, but broken inside.
    #[error("the file is damaged: {detail}")]
    Damaged { detail: String },
}

impl Unreadable {
    /// What to tell the person who gave the file.
    pub fn message(&self) -> Message {
        match self {
            Self::Empty => message("sheets-empty", []),
            Self::TooLarge { limit, .. } => {
                message("sheets-too-large", [("limit", (*limit as u64 / MIB).to_string())])
            }
            Self::UnpacksTooLarge { limit } => {
                message("sheets-unpacks-too-large", [("limit", (limit / MIB).to_string())])
            }
            Self::TooManyRows { sheet, limit } => {
                message("sheets-too-many-rows", [("sheet", sheet.clone()), ("limit", limit.to_string())])
            }
            Self::TooManyColumns { sheet, address, limit } => message(
                "sheets-too-many-columns",
                [("sheet", sheet.clone()), ("address", address.clone()), ("limit", limit.to_string())],
            ),
            Self::TooMuchText { limit } => {
                message("sheets-too-much-text", [("limit", (*limit as u64 / MIB).to_string())])
            }
            Self::Protected => message("sheets-protected", []),
            Self::WebPage { name } => message("sheets-web-page", [("name", name.clone())]),
            Self::NotASpreadsheet { name } => message("sheets-not-a-spreadsheet", [("name", name.clone())]),
            Self::Encoding => message("sheets-encoding", []),
            Self::Damaged { .. } => message("sheets-damaged", []),
        }
    }
}
