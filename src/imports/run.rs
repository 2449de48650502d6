//! The same import from the command line.

use std::io::Write;
use std::path::Path;

use super::{ImportError, Kind, apply, plan};
use crate::access::{Action, Reach, Scope};
use crate::accounts;
use crate::app::App;
use crate::kernel::phone::Phone;
use crate::sheets::hand_back;
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
    let scope = Scope::new(Some(actor), Action::Registry);
    if scope.reach() == Reach::Nowhere {
        return Err(input(
            "this account may not import: use that of an information officer or reviewer".to_owned(),
        ));
    }
    let io = |error: std::io::Error| ImportError::Input(error.to_string());
    let bytes = std::fs::read(file).map_err(|error| input(format!("{}: {error}", file.display())))?;
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let plan = match plan(app, &scope, kind, &name, bytes).await {
        Err(ImportError::Unusable(messages)) => {
            let lines: Vec<String> = messages.iter().map(|message| Lang::Zh.message(message)).collect();
            return Err(input(lines.join("\n")));
        }
        other => other?,
    };
    let say = |key: &str, numbers: &[(&'static str, String)]| Lang::Zh.text_with(key, numbers);
    let counts = [("good", plan.good.len().to_string()), ("bad", plan.bad_rows().to_string())];
    writeln!(out, "{}", say("import-found", &counts)).map_err(io)?;
    for error in &plan.errors {
        let (rule, advice) = (Lang::Zh.message(&error.rule), Lang::Zh.message(&error.advice));
        writeln!(out, "{} {} {}: {rule} {advice}", error.address, error.column, error.value).map_err(io)?;
    }
    if let Some(path) = bad_rows.filter(|_| !plan.errors.is_empty()) {
        let book = hand_back(&plan.listing, &plan.errors, &|message| Lang::Zh.message(message));
        let book = book.map_err(|error| input(error.to_string()))?;
        std::fs::write(path, book).map_err(io)?;
    }
    if !plan.errors.is_empty() && !good_rows {
        writeln!(out, "{}", say("import-nothing-written", &counts)).map_err(io)?;
        return Ok(false);
    }
    let outcome = apply(app, &scope, &plan).await?;
    let counts = [("added", outcome.added.to_string()), ("already", outcome.already.to_string())];
    writeln!(out, "{}", say("import-done", &counts)).map_err(io)?;
    Ok(plan.errors.is_empty())
}
