//! `/confirm`: the household says what came. No account, one code, no script.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::quantity;
use crate::access::{Action, Once, Scope};
use crate::app::App;
use crate::claims::{self, Answer, ClaimError, Code, Receipt, SHORT_REASONS};
use crate::kernel::message::{Errors, Message};
use crate::web::{Context, Error, Form, Page, Query, Result, Routes};

pub(super) fn routes() -> Routes {
    Routes::new().get("/confirm", Action::Enter, ask).post("/confirm/code", Action::Enter, look).post(
        "/confirm",
        Action::Enter,
        answer,
    )
}

#[derive(Debug, Default, Deserialize)]
struct Fields {
    #[serde(default)]
    code: String,
    #[serde(default)]
    received: String,
    #[serde(default)]
    reason: String,
}

#[derive(Template)]
#[template(path = "confirm/code.html")]
struct CodePage {
    c: Context,
    code: String,
    errors: Errors,
}

#[derive(Template)]
#[template(path = "confirm/answer.html")]
struct AnswerPage {
    c: Context,
    code: String,
    receipt: Receipt,
    received: String,
    reason: String,
    reasons: Vec<(&'static str, String)>,
    errors: Errors,
}

#[derive(Template)]
#[template(path = "confirm/done.html")]
struct DonePage {
    c: Context,
    receipt: Receipt,
    /// `thanks`, `used` or `expired`
    how: &'static str,
    received: i64,
}

async fn ask(c: Context, Query(fields): Query<Fields>) -> Page<CodePage> {
    Page(CodePage { c, code: fields.code, errors: Errors::default() })
}

/// The code and what it stands for. A code that stands for nothing is counted.
pub(in crate::claims) async fn open(
    app: &App,
    typed: &str,
) -> Result<std::result::Result<(Code, Receipt), Message>> {
    let now = app.clock.now();
    if let Some(seconds) = claims::is_guessing(&app.db, now).await? {
        return Err(Error::TooMany(seconds));
    }
    let Some(code) = Code::parse(typed) else { return Ok(Err(Message::new("confirm-code-short"))) };
    if let Some(receipt) = claims::receipt(&app.db, &app.vault, &code).await? {
        return Ok(Ok((code, receipt)));
    }
    let counted =
        app.db.write(now, |tx, now| Box::pin(async move { claims::note_wrong_code(tx, now).await }));
    counted.await.map_err(|error: crate::db::DbError| Error::from(error))?;
    Ok(Err(Message::new("confirm-code-wrong")))
}

/// The page instead of a form, when there is nothing to answer any more.
fn over(c: &Context, receipt: &Receipt) -> Option<Response> {
    let page = |how, received, status: StatusCode| {
        let page = DonePage { c: c.clone(), receipt: receipt.clone(), how, received };
        (status, Page(page)).into_response()
    };
    match receipt.received {
        Some(received) => Some(page("used", received, StatusCode::OK)),
        None if receipt.code_expires_at <= c.app.clock.now() => Some(page("expired", 0, StatusCode::GONE)),
        None => None,
    }
}

fn form(c: Context, fields: Fields, receipt: Receipt, errors: Errors) -> Page<AnswerPage> {
    let reasons = SHORT_REASONS.iter().map(|word| (*word, c.word("claim-short", word))).collect();
    Page(AnswerPage {
        c,
        code: fields.code,
        receipt,
        received: fields.received,
        reason: fields.reason,
        reasons,
        errors,
    })
}

async fn look(c: Context, State(app): State<App>, Form(mut fields): Form<Fields>) -> Result<Response> {
    let receipt = match open(&app, &fields.code).await? {
        Ok((_, receipt)) => receipt,
        Err(message) => return Ok(wrong(c, fields, message)),
    };
    if let Some(page) = over(&c, &receipt) {
        return Ok(page);
    }
    fields.received = receipt.quantity.to_string();
    Ok(form(c, fields, receipt, Errors::default()).into_response())
}

fn wrong(c: Context, fields: Fields, message: Message) -> Response {
    Page(CodePage { c, code: fields.code, errors: Errors::one("code", message) }).invalid().into_response()
}

async fn answer(c: Context, State(app): State<App>, Form(fields): Form<Fields>) -> Result<Response> {
    let (code, receipt) = match open(&app, &fields.code).await? {
        Ok(found) => found,
        Err(message) => return Ok(wrong(c, fields, message)),
    };
    if let Some(page) = over(&c, &receipt) {
        return Ok(page);
    }
    let received = match quantity::read(&fields.received, &receipt.unit) {
        Ok(number) => number,
        Err(message) => {
            return Ok(form(c, fields, receipt, Errors::one("received", message)).invalid().into_response());
        }
    };
    let reason = Some(fields.reason.clone()).filter(|reason| !reason.is_empty());
    match take(&app, &code, None, Answer { received, reason }).await {
        Ok(()) => Ok(Page(DonePage { c, receipt, how: "thanks", received }).into_response()),
        Err(ClaimError::Invalid(errors)) => Ok(form(c, fields, receipt, errors).invalid().into_response()),
        // The same answer sent twice at once: the other one was first.
        Err(ClaimError::Changed) => {
            let now = claims::receipt(&app.db, &app.vault, &code).await?.ok_or(Error::NotFound)?;
            over(&c, &now).ok_or_else(|| ClaimError::Changed.into())
        }
        Err(error) => Err(error.into()),
    }
}

/// Takes the answer, for page and API. The code is the right to answer: whoever is signed in here does not count.
pub(in crate::claims) async fn take(
    app: &App,
    code: &Code,
    once: Option<Once>,
    answer: Answer,
) -> std::result::Result<(), ClaimError> {
    let act = app.act(&Scope::new(None, Action::Enter));
    app.db
        .write((act, code.index(&app.vault), once, answer), |tx, (act, index, once, answer)| {
            Box::pin(async move {
                if let Some(once) = once
                    && once.take(tx, &act, 0).await?.earlier()?.is_some()
                {
                    return Ok(());
                }
                claims::confirm(tx, &act, index, &answer).await.map(drop)
            })
        })
        .await
}
