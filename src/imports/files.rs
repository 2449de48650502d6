//! An uploaded file, kept sealed for a day between its preview and its import. Only who uploaded it finds it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{ImportError, Kind, store};
use crate::access::{Once, Scope};
use crate::app::App;
use crate::kernel::id::{Entity, Id};

/// A file as uploaded.
#[derive(Debug, Clone)]
pub struct ImportFile {
    pub kind: Kind,
    pub name: String,
    pub bytes: Vec<u8>,
}

impl Entity for ImportFile {
    const TAG: [u8; 4] = *b"impf";
}

const PLACE: &str = "import_file.content";

/// Keeps a file until tomorrow; files whose day is over go. Repeated with the same key it gives the first one's id.
pub async fn keep(
    app: &App,
    scope: &Scope,
    once: Once,
    file: &ImportFile,
) -> Result<Id<ImportFile>, ImportError> {
    let account = scope.account().ok_or(ImportError::NotFound)?;
    let id = app.ids.next::<ImportFile>();
    let text = format!("{}\n{}", file.name.replace('\n', " "), STANDARD.encode(&file.bytes));
    let content = app.vault.seal(PLACE, id.raw(), &text)?;
    let row = (app.act(scope), once, id, account, file.kind, content);
    app.db
        .write(row, |tx, (act, once, id, account, kind, content)| {
            Box::pin(async move {
                if let Some(first) = once.take(tx, &act, id.raw()).await?.earlier()? {
                    return Ok(Id::from_raw(first));
                }
                let until = act.now.plus_days(1);
                store::keep(tx, id, account, kind, content, (act.now, until)).await?;
                Ok(id)
            })
        })
        .await
}

/// The file, if the caller uploaded it within the last day.
pub async fn open(app: &App, scope: &Scope, id: Id<ImportFile>) -> Result<ImportFile, ImportError> {
    let account = scope.account().ok_or(ImportError::NotFound)?;
    let found = store::open(&app.db, id, account, app.clock.now()).await?;
    let (kind, content) = found.ok_or(ImportError::NotFound)?;
    let text = app.vault.open(PLACE, id.raw(), &content)?;
    let (name, bytes) = text.split_once('\n').ok_or(ImportError::NotFound)?;
    let bytes = STANDARD.decode(bytes).map_err(|_| ImportError::NotFound)?;
    Ok(ImportFile { kind, name: name.to_owned(), bytes })
}
