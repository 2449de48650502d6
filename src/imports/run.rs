//! The same import from the command line.

use std::io::Write;
use std::path::Path;

use super::{ImportError, Kind, apply, ledger, plan};
use crate::access::{Action, Reach, Scope};
use crate::accounts;
use crate::app::App;
use crate::kernel::phone::Phone;
use crate::sheets::{self, CellError, Listing, hand_back};
use crate::web::i18n::Lang;

/// Imports `file` on behalf of the officer with this phone number and writes what happened to `out`, in Chinese.
///
/// With errors in the file nothing is imported, unless `good_rows` asks for the good ones; the bad rows go to
/// `bad_rows`, an .xlsx, if a path is given. Gives whether everything in the file is now there.
pub async fn run(
    app: &App,
    kind: Kind,
    file: &Path,
    phone: &str,
    (good_rows, bad_rows): (bool, Option<&Path>),
    out: &mut (dyn Write + Send),
) -> Result<bool, ImportError> {
    let input = |text: String| ImportError::Input(text);
    let number = Phone::parse(phone).map_err(|error| input(error.to_string()))?;
    let actor = accounts::by_phone(app, &number).await?;
    let actor = actor.ok_or_else(|| input("no account has this phone number".to_owned()))?;
    let action = if kind == Kind::Ledger { Action::KeepLedger } else { Action::Registry };
    let scope = Scope::new(Some(actor), action);
    if scope.reach() == Reach::Nowhere {
        return Err(input(
            "this account may not import: use that of an information officer or reviewer, \
            for a ledger that of a federation desk"
                .to_owned(),
        ));
    }
    let io = |error: std::io::Error| ImportError::Input(error.to_string());
    let bytes = std::fs::read(file).map_err(|error| input(format!("{}: {error}", file.display())))?;
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let wish = (good_rows, bad_rows);
    if kind == Kind::Ledger {
        let plan = usable(ledger::plan(app, &scope, &name, bytes).await)?;
        let said = ledger::Said::default();
        let counts = (plan.good(&said).len(), sheets::bad_rows(&plan.errors));
        if !tell(counts, &plan.listing, &plan.errors, wish, out)? {
            return Ok(false);
        }
        let outcome = ledger::apply(app, &scope, &plan, &said).await?;
        let counts = [("added", outcome.added.to_string()), ("left", outcome.left.to_string())];
        writeln!(out, "{}", Lang::Zh.text_with("ledger-import-done", &counts)).map_err(io)?;
        return Ok(plan.errors.is_empty());
    }
    let plan = usable(plan(app, &scope, kind, &name, bytes).await)?;
    if !tell((plan.good.len(), sheets::bad_rows(&plan.errors)), &plan.listing, &plan.errors, wish, out)? {
        return Ok(false);
    }
    let outcome = apply(app, &scope, &plan).await?;
    let counts = [("added", outcome.added.to_string()), ("already", outcome.already.to_string())];
    writeln!(out, "{}", Lang::Zh.text_with("import-done", &counts)).map_err(io)?;
    Ok(plan.errors.is_empty())
}

/// What is wrong with a file as a whole, in words.
fn usable<T>(plan: Result<T, ImportError>) -> Result<T, ImportError> {
    plan.map_err(|error| match error {
        ImportError::Unusable(messages) => {
            let lines: Vec<String> = messages.iter().map(|message| Lang::Zh.message(message)).collect();
            ImportError::Input(lines.join("\n"))
        }
        other => other,
    })
}

/// Says how many rows are good and what is wrong with which cell, writes out the bad rows where a path is given, and
/// gives whether to go on.
fn tell(
    (good, bad): (usize, usize),
    listing: &Listing,
    errors: &[CellError],
    (good_rows, bad_rows): (bool, Option<&Path>),
    out: &mut (dyn Write + Send),
) -> Result<bool, ImportError> {
    let io = |error: std::io::Error| ImportError::Input(error.to_string());
    let counts = [("good", good.to_string()), ("bad", bad.to_string())];
    writeln!(out, "{}", Lang::Zh.text_with("import-found", &counts)).map_err(io)?;
    for error in errors {
        let (rule, advice) = (Lang::Zh.message(&error.rule), Lang::Zh.message(&error.advice));
        writeln!(out, "{} {} {}: {rule} {advice}", error.address, error.column, error.value).map_err(io)?;
    }
    if let Some(path) = bad_rows.filter(|_| !errors.is_empty()) {
        let book = hand_back(listing, errors, &|message| Lang::Zh.message(message));
        let book = book.map_err(|error| ImportError::Input(error.to_string()))?;
        std::fs::write(path, book).map_err(io)?;
    }
    if errors.is_empty() || good_rows {
        return Ok(true);
    }
    writeln!(out, "{}", Lang::Zh.text_with("import-nothing-written", &counts)).map_err(io)?;
    Ok(false)
}
