//! `/desk/import`: choose a file, look at what is wrong with it, take over what is right. Works without scripts.

use askama::Template;
use axum::extract::{DefaultBodyLimit, Multipart, Path, State};
use axum::handler::Handler;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::{ImportError, ImportFile, Kind, Outcome, Plan, apply, columns, keep, open, plan};
use crate::access::{Action, Scope};
use crate::app::App;
use crate::kernel::id::Id;
use crate::kernel::message::{Errors, Message};
use crate::sheets::{Limits, hand_back, template};
use crate::web::extract::MAX_READ;
use crate::web::{Context, Error, Form, FormKey, Page, PathId, Result, Routes, see_other};

/// Errors shown on the page; all of them are in the file that is handed back.
const SHOWN: usize = 100;
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

pub fn routes() -> Routes {
    let upload = upload.layer(DefaultBodyLimit::max(MAX_READ));
    Routes::new()
        .get("/desk/import", Action::Registry, choose)
        .post("/desk/import", Action::Registry, upload)
        .get("/desk/import/template/{kind}", Action::Registry, form)
        .get("/desk/import/{id}", Action::Registry, preview)
        .post("/desk/import/{id}", Action::Registry, take)
        .get("/desk/import/{id}/bad-rows", Action::Registry, bad_rows)
}

impl From<ImportError> for Error {
    fn from(error: ImportError) -> Self {
        match error {
            ImportError::NotFound => Self::NotFound,
            ImportError::KeyReused => Self::conflict("idempotency-key-reused"),
            ImportError::Unusable(messages) => {
                let mut errors = Errors::default();
                for message in messages {
                    errors.add("file", message);
                }
                Self::Invalid(errors)
            }
            ImportError::Input(text) => Self::internal(text),
            ImportError::Registry(error) => error.into(),
            ImportError::Need(error) => error.into(),
            ImportError::Ledger(error) => error.into(),
            ImportError::Vault(error) => error.into(),
            ImportError::Db(error) => error.into(),
        }
    }
}

#[derive(Template)]
#[template(path = "imports/choose.html")]
struct ChoosePage {
    c: Context,
    errors: Errors,
    kind: String,
    kinds: Vec<(&'static str, String)>,
}

fn choose_page(c: Context, errors: Errors, kind: String) -> ChoosePage {
    let kinds =
        Kind::ROSTERS.iter().map(|kind| (kind.as_str(), c.word("import-kind", kind.as_str()))).collect();
    ChoosePage { c, errors, kind, kinds }
}

async fn choose(c: Context) -> Page<ChoosePage> {
    Page(choose_page(c, Errors::default(), Kind::Households.as_str().to_owned()))
}

async fn upload(c: Context, scope: Scope, State(app): State<App>, form: Multipart) -> Result<Response> {
    let (kind, file, key) = receive(form).await?;
    let mut errors = Errors::default();
    let chosen = errors.keep("kind", roster(&kind).ok_or_else(|| Message::new("import-kind-missing")));
    if file.as_ref().is_none_or(|(_, bytes)| bytes.is_empty()) {
        errors.add("file", Message::new("import-file-missing"));
    }
    if let (Some(wanted), Some((name, bytes)), true) = (chosen, file, errors.is_empty()) {
        match plan(&app, &scope, wanted, &name, bytes.clone()).await {
            Ok(_) => {
                let once = key.once(&["import", &kind, &name])?;
                let id = keep(&app, &scope, once, &ImportFile { kind: wanted, name, bytes }).await?;
                return Ok(see_other(&app, &format!("/desk/import/{}", c.id(id)), None));
            }
            Err(ImportError::Unusable(messages)) => {
                for message in messages {
                    errors.add("file", message);
                }
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(Page(choose_page(c, errors, kind)).invalid().into_response())
}

fn roster(word: &str) -> Option<Kind> {
    Kind::parse(word).filter(|kind| Kind::ROSTERS.contains(kind))
}

pub(super) type Received = (String, Option<(String, Vec<u8>)>, FormKey);

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
    Ok((kind, file, key))
}

#[derive(Template)]
#[template(path = "imports/preview.html")]
struct PreviewPage {
    c: Context,
    token: String,
    name: String,
    kind: Kind,
    plan: Plan,
    bad: usize,
    hidden: usize,
    /// What was imported, once it was.
    outcome: Option<Outcome>,
}

impl PreviewPage {
    fn shown(&self) -> impl Iterator<Item = &crate::sheets::CellError> {
        self.plan.errors.iter().take(SHOWN)
    }
}

fn preview_page(c: Context, id: Id<ImportFile>, file: ImportFile, plan: Plan) -> PreviewPage {
    let hidden = plan.errors.len().saturating_sub(SHOWN);
    let (token, bad) = (c.id(id), plan.bad_rows());
    PreviewPage { token, name: file.name, kind: file.kind, bad, hidden, plan, outcome: None, c }
}

async fn load(app: &App, scope: &Scope, id: Id<ImportFile>) -> Result<(ImportFile, Plan)> {
    let file = open(app, scope, id).await?;
    let plan = plan(app, scope, file.kind, &file.name, file.bytes.clone()).await?;
    Ok((file, plan))
}

async fn preview(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<ImportFile>,
) -> Result<Response> {
    let (file, plan) = load(&app, &scope, id).await?;
    Ok(Page(preview_page(c, id, file, plan)).into_response())
}

#[derive(Debug, Default, Deserialize)]
struct Wish {
    #[serde(default, rename = "do")]
    what: String,
}

async fn take(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<ImportFile>,
    Form(wish): Form<Wish>,
) -> Result<Response> {
    let (file, plan) = load(&app, &scope, id).await?;
    if wish.what != "good" && !plan.errors.is_empty() {
        return Ok(Page(preview_page(c, id, file, plan)).invalid().into_response());
    }
    let outcome = apply(&app, &scope, &plan).await?;
    let page = PreviewPage { outcome: Some(outcome), ..preview_page(c, id, file, plan) };
    Ok(Page(page).into_response())
}

async fn bad_rows(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<ImportFile>,
) -> Result<Response> {
    let (_, plan) = load(&app, &scope, id).await?;
    let lang = c.lang;
    let book = hand_back(&plan.listing, &plan.errors, &|message| lang.message(message));
    Ok(workbook(book.map_err(Error::internal)?, "to-correct.xlsx"))
}

async fn form(c: Context, scope: Scope, Path(kind): Path<String>) -> Result<Response> {
    let kind = roster(kind.trim_end_matches(".xlsx")).ok_or(Error::NotFound)?;
    let columns = columns(kind, &scope).ok_or(Error::NotFound)?;
    let lang = c.lang;
    let book = template(&columns, &|message| lang.message(message));
    Ok(workbook(book.map_err(Error::internal)?, "form.xlsx"))
}

pub(super) fn workbook(bytes: Vec<u8>, name: &str) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    ([(CONTENT_TYPE, XLSX.to_owned()), (CONTENT_DISPOSITION, disposition)], bytes).into_response()
}
