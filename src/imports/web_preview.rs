//! What the imports of rosters and of ledgers share on their pages: an upload that is kept once it can be read, what of it is
//! refused, the file that is handed back.

use axum::extract::Multipart;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use super::{ImportError, ImportFile, keep};
use crate::access::{Once, Scope};
use crate::app::App;
use crate::kernel::id::Id;
use crate::kernel::message::{Errors, Message};
use crate::sheets::{CellError, Limits, Listing, bad_rows, hand_back};
use crate::web::{Context, Error, FormKey, Result};

/// Errors and lines shown on the page; all of them are in the files.
pub(super) const SHOWN: usize = 100;
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

pub(super) struct Received {
    pub(super) kind: String,
    pub(super) key: FormKey,
    file: Option<(String, Vec<u8>)>,
}

impl Received {
    /// Name and bytes; what is missing is noted at its field.
    pub(super) fn file(&mut self, errors: &mut Errors) -> Option<(String, Vec<u8>)> {
        let file = self.file.take().filter(|(_, bytes)| !bytes.is_empty());
        errors.keep("file", file.ok_or_else(|| Message::new("import-file-missing")))
    }
}

/// Reads the form; of a file that is too large, one byte more than the limit, so that the reader refuses it.
pub(super) async fn receive(mut form: Multipart) -> Result<Received> {
    let limit = Limits::default().bytes + 1;
    let (mut kind, mut file, mut key) = (String::new(), None, FormKey::default());
    while let Some(mut field) = form.next_field().await? {
        let name = field.name().unwrap_or_default().to_owned();
        let file_name = field.file_name().unwrap_or_default().to_owned();
        let mut bytes = Vec::new();
        while let Some(chunk) = field.chunk().await? {
            let room = limit - bytes.len();
            bytes.extend(chunk.iter().take(room));
        }
        match name.as_str() {
            "kind" => kind = String::from_utf8_lossy(&bytes).chars().take(20).collect(),
            "file" => file = Some((file_name, bytes)),
            "form_key" => key.form_key = String::from_utf8_lossy(&bytes).chars().take(200).collect(),
            _ => {}
        }
    }
    Ok(Received { kind, key, file })
}

/// Keeps a file that could be read; or says at the field what is wrong with it as a whole.
pub(super) async fn kept(
    app: &App,
    scope: &Scope,
    once: Once,
    file: &ImportFile,
    read: std::result::Result<(), ImportError>,
) -> Result<std::result::Result<Id<ImportFile>, Errors>> {
    match read.map_err(Error::from) {
        Ok(()) => Ok(Ok(keep(app, scope, once, file).await?)),
        Err(Error::Invalid(errors)) => Ok(Err(errors)),
        Err(error) => Err(error),
    }
}

/// What of a file is not taken over.
pub(super) struct Refused {
    /// Rows with an error.
    pub(super) bad: usize,
    /// The first errors, and how many more there are.
    pub(super) errors: Vec<CellError>,
    pub(super) hidden: usize,
    /// Rows and columns that are no data.
    pub(super) left_out: Vec<String>,
}

impl Refused {
    pub(super) fn of(c: &Context, listing: &Listing, errors: &[CellError]) -> Self {
        let skipped = listing.skipped.iter();
        let skipped = skipped.map(|one| format!("{} · {} · {}", one.row, one.text, c.m(&one.why)));
        let ignored = listing.ignored.iter();
        let ignored =
            ignored.map(|one| format!("{} · {} · {}", one.address, one.label, c.t("import-column-ignored")));
        Self {
            bad: bad_rows(errors),
            errors: errors.iter().take(SHOWN).cloned().collect(),
            hidden: errors.len().saturating_sub(SHOWN),
            left_out: skipped.chain(ignored).collect(),
        }
    }
}

/// The bad rows as a file that can be corrected and read again.
pub(super) fn to_correct(c: &Context, listing: &Listing, errors: &[CellError]) -> Result<Response> {
    let lang = c.lang;
    let book = hand_back(listing, errors, &|message| lang.message(message));
    Ok(workbook(book.map_err(Error::internal)?, "to-correct.xlsx"))
}

pub(super) fn workbook(bytes: Vec<u8>, name: &str) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    ([(CONTENT_TYPE, XLSX.to_owned()), (CONTENT_DISPOSITION, disposition)], bytes).into_response()
}
