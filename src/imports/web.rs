//! `/desk/import`: choose a file, look at what is wrong with it, take over what is right. Works without scripts.

use askama::Template;
use axum::extract::{DefaultBodyLimit, Multipart, Path, State};
use axum::handler::Handler;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::web_preview::{Refused, kept, receive, to_correct, workbook};
use super::{ImportError, ImportFile, Kind, Outcome, Plan, apply, columns, open, plan};
use crate::access::{Action, Scope};
use crate::app::App;
use crate::kernel::id::Id;
use crate::kernel::message::{Errors, Message};
use crate::sheets::template;
use crate::web::extract::MAX_READ;
use crate::web::{Context, Error, Form, Page, PathId, Result, Routes, see_other};

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
            ImportError::KeyReused(_) => Self::conflict("idempotency-key-reused"),
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
    let mut received = receive(form).await?;
    let mut errors = Errors::default();
    let kind = roster(&received.kind).ok_or_else(|| Message::new("import-kind-missing"));
    let kind = errors.keep("kind", kind);
    let file = received.file(&mut errors);
    if let Some((kind, (name, bytes))) = kind.zip(file) {
        let once = received.key.once(&["import", kind.as_str(), &name])?;
        let read = plan(&app, &scope, kind, &name, bytes.clone()).await.map(drop);
        match kept(&app, &scope, once, &ImportFile { kind, name, bytes }, read).await? {
            Ok(id) => return Ok(see_other(&app, &format!("/desk/import/{}", c.id(id)), None)),
            Err(found) => errors = found,
        }
    }
    Ok(Page(choose_page(c, errors, received.kind)).invalid().into_response())
}

fn roster(word: &str) -> Option<Kind> {
    Kind::parse(word).filter(|kind| Kind::ROSTERS.contains(kind))
}

#[derive(Template)]
#[template(path = "imports/preview.html")]
struct PreviewPage {
    c: Context,
    token: String,
    name: String,
    kind: Kind,
    plan: Plan,
    refused: Refused,
    /// What was imported, once it was.
    outcome: Option<Outcome>,
}

fn preview_page(c: Context, id: Id<ImportFile>, file: ImportFile, plan: Plan) -> PreviewPage {
    let refused = Refused::of(&c, &plan.listing, &plan.errors);
    PreviewPage { token: c.id(id), name: file.name, kind: file.kind, refused, plan, outcome: None, c }
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
    to_correct(&c, &plan.listing, &plan.errors)
}

async fn form(c: Context, scope: Scope, Path(kind): Path<String>) -> Result<Response> {
    let kind = roster(kind.trim_end_matches(".xlsx")).ok_or(Error::NotFound)?;
    let columns = columns(kind, &scope).ok_or(Error::NotFound)?;
    let lang = c.lang;
    let book = template(&columns, &|message| lang.message(message));
    Ok(workbook(book.map_err(Error::internal)?, "form.xlsx"))
}
