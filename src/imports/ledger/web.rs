//! `/desk/ledger/import`: choose a ledger, see how it stands against the product's, take over what is missing.

use std::collections::HashSet;

use askama::Template;
use axum::extract::{DefaultBodyLimit, Multipart, State};
use axum::handler::Handler;
use axum::response::{IntoResponse, Response};

use super::report::{HEAD, of_file, of_ours};
use super::{LedgerOutcome, LedgerPlan, Said, Twin, apply, columns, plan, report};
use crate::access::{Action, Scope};
use crate::app::App;
use crate::imports::web_preview::{Refused, SHOWN, kept, receive, to_correct, workbook};
use crate::imports::{ImportFile, Kind, open};
use crate::kernel::id::Id;
use crate::kernel::message::Errors;
use crate::sheets::template;
use crate::web::extract::MAX_READ;
use crate::web::{Context, Error, Form, Page, PathId, Result, Routes, see_other};

pub fn routes() -> Routes {
    let upload = upload.layer(DefaultBodyLimit::max(MAX_READ));
    Routes::new()
        .get("/desk/ledger/import", Action::KeepLedger, choose)
        .post("/desk/ledger/import", Action::KeepLedger, upload)
        .get("/desk/ledger/import/template", Action::KeepLedger, form)
        .get("/desk/ledger/import/{id}", Action::KeepLedger, preview)
        .post("/desk/ledger/import/{id}", Action::KeepLedger, take)
        .get("/desk/ledger/import/{id}/bad-rows", Action::KeepLedger, bad_rows)
        .get("/desk/ledger/import/{id}/report", Action::KeepLedger, download)
}

#[derive(Template)]
#[template(path = "imports/ledger_choose.html")]
struct ChoosePage {
    c: Context,
    errors: Errors,
}

async fn choose(c: Context) -> Page<ChoosePage> {
    Page(ChoosePage { c, errors: Errors::default() })
}

async fn upload(c: Context, scope: Scope, State(app): State<App>, form: Multipart) -> Result<Response> {
    let mut received = receive(form).await?;
    let mut errors = Errors::default();
    if let Some((name, bytes)) = received.file(&mut errors) {
        let once = received.key.once(&["import ledger", &name])?;
        let read = plan(&app, &scope, &name, bytes.clone()).await.map(drop);
        match kept(&app, &scope, once, &ImportFile { kind: Kind::Ledger, name, bytes }, read).await? {
            Ok(id) => return Ok(see_other(&app, &format!("/desk/ledger/import/{}", c.id(id)), None)),
            Err(found) => errors = found,
        }
    }
    Ok(Page(ChoosePage { c, errors }).invalid().into_response())
}

/// A row that waits for an answer, with a box to tick.
struct Ask {
    row: u32,
    text: String,
}

/// Entries of one kind.
struct Heap {
    key: &'static str,
    count: usize,
    rows: Vec<Vec<String>>,
}

#[derive(Template)]
#[template(path = "imports/ledger_preview.html")]
struct PreviewPage {
    c: Context,
    token: String,
    name: String,
    sheet: String,
    good: usize,
    refused: Refused,
    taken: usize,
    questions: Vec<Ask>,
    twins: Vec<Ask>,
    heaps: Vec<Heap>,
    head: Vec<String>,
    /// What was imported, once it was.
    outcome: Option<LedgerOutcome>,
}

fn preview_page(
    c: Context,
    id: Id<ImportFile>,
    name: String,
    plan: &LedgerPlan,
    outcome: Option<LedgerOutcome>,
) -> PreviewPage {
    let listing = &plan.listing;
    PreviewPage {
        token: c.id(id),
        name,
        sheet: listing.sheet.clone(),
        good: plan.good(&Said::default()).len(),
        refused: Refused::of(&c, listing, &plan.errors),
        taken: plan.taken.len(),
        questions: questions(&c, plan),
        twins: twins(&c, plan),
        heaps: heaps(&c, plan),
        head: HEAD.iter().map(|key| c.t(key)).collect(),
        outcome,
        c,
    }
}

fn questions(c: &Context, plan: &LedgerPlan) -> Vec<Ask> {
    let ask = |one: &super::Question| {
        let names = [
            ("row", one.row.to_string()),
            ("written", one.written.clone()),
            ("registered", one.registered.clone()),
            ("code", one.code.clone()),
        ];
        Ask { row: one.row, text: c.ta("ledger-import-question", &names) }
    };
    plan.questions.iter().map(ask).collect()
}

fn twins(c: &Context, plan: &LedgerPlan) -> Vec<Ask> {
    let mut seen = HashSet::new();
    let ask = |(at, twin): &(usize, Twin)| {
        let wanted = plan.wanted.get(*at)?;
        let what = of_file(&c.app, c.lang, wanted).into_iter().skip(1).collect::<Vec<_>>().join(" · ");
        let told = match twin {
            Twin::Here(_) => c.t("ledger-import-twin-here"),
            Twin::Row(row) => c.ta("ledger-import-twin-row", &[("row", row.to_string())]),
            Twin::Differs(own) => {
                let own = plan.ours.get(*own)?.figure().to_string();
                c.ta("ledger-import-twin-differs", &[("amount", own)])
            }
        };
        Some(Ask { row: wanted.row, text: format!("{} {what}: {told}", wanted.address) })
    };
    // One box for each row, whatever it holds.
    let asks = plan.twins.iter().filter_map(ask);
    asks.filter(|ask| seen.insert(ask.row)).collect()
}

fn heaps(c: &Context, plan: &LedgerPlan) -> Vec<Heap> {
    let theirs = |at: &usize| plan.wanted.get(*at).map(|wanted| of_file(&c.app, c.lang, wanted));
    let ours = |at: &usize| plan.ours.get(*at).map(|entry| of_ours(&c.app, c.lang, entry));
    let found = &plan.comparison;
    let pairs = |pairs: &[(usize, usize)]| -> Vec<Vec<String>> {
        pairs.iter().take(SHOWN).filter_map(|(at, _)| theirs(at)).collect()
    };
    let shown = |rows: Vec<Vec<String>>, key, count| Heap { key, count, rows };
    vec![
        shown(
            found.only_theirs.iter().take(SHOWN).filter_map(theirs).collect(),
            "ledger-import-only-file",
            found.only_theirs.len(),
        ),
        shown(pairs(&found.differing), "ledger-import-differing", found.differing.len()),
        shown(
            found.only_ours.iter().take(SHOWN).filter_map(ours).collect(),
            "ledger-import-only-here",
            found.only_ours.len(),
        ),
        shown(pairs(&found.same), "ledger-import-same", found.same.len()),
    ]
}

async fn load(app: &App, scope: &Scope, id: Id<ImportFile>) -> Result<(ImportFile, LedgerPlan)> {
    let file = open(app, scope, id).await?;
    if file.kind != Kind::Ledger {
        return Err(Error::NotFound);
    }
    let plan = plan(app, scope, &file.name, file.bytes.clone()).await?;
    Ok((file, plan))
}

async fn preview(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<ImportFile>,
) -> Result<Response> {
    let (file, plan) = load(&app, &scope, id).await?;
    Ok(Page(preview_page(c, id, file.name, &plan, None)).into_response())
}

/// Boxes of one name come as often as they are ticked, so the form is read pair by pair.
async fn take(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<ImportFile>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let wish = pairs.iter().find(|(name, _)| name == "do").map(|(_, value)| value.as_str());
    let ticked = |name: &str| -> HashSet<u32> {
        pairs.iter().filter(|(own, _)| own == name).filter_map(|(_, value)| value.parse().ok()).collect()
    };
    let said = Said { same: ticked("same"), second: ticked("second") };
    let (file, plan) = load(&app, &scope, id).await?;
    if wish != Some("good") && !plan.errors.is_empty() {
        return Ok(Page(preview_page(c, id, file.name, &plan, None)).invalid().into_response());
    }
    let outcome = apply(&app, &scope, &plan, &said).await?;
    // As it stands now.
    let (file, plan) = load(&app, &scope, id).await?;
    Ok(Page(preview_page(c, id, file.name, &plan, Some(outcome))).into_response())
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

async fn download(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<ImportFile>,
) -> Result<Response> {
    let (_, plan) = load(&app, &scope, id).await?;
    let book = report(&app, c.lang, &plan).map_err(Error::internal)?;
    Ok(workbook(book, "reconciliation.xlsx"))
}

async fn form(c: Context) -> Result<Response> {
    let lang = c.lang;
    let book = template(&columns::columns(), &|message| lang.message(message));
    Ok(workbook(book.map_err(Error::internal)?, "ledger.xlsx"))
}
