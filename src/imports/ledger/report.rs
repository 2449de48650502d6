//! The reconciliation report as a file: what is the same, what differs, what only one side has, what is wrong.

use rust_xlsxwriter::{Color, Format, Workbook, Worksheet};

use super::{LedgerPlan, Wanted};
use crate::app::App;
use crate::ledger::Row as Entry;
use crate::ledger::export::label;
use crate::sheets::{NotWritten, harmless};
use crate::web::i18n::Lang;

/// Where an entry of the file stands, and what it says: for pages and the report.
pub(super) fn of_file(app: &App, lang: Lang, wanted: &Wanted) -> Vec<String> {
    vec![
        wanted.address.clone(),
        wanted.on.to_string(),
        wanted.code.clone(),
        wanted.name.clone(),
        app.regions.short_name(wanted.village),
        wanted.project.clone(),
        lang.text(&format!("ledger-stand-{}", wanted.column.as_str())),
        label(lang, wanted.measure),
        wanted.figure().plain(),
    ]
}

/// The same of an entry of the product.
pub(super) fn of_ours(app: &App, lang: Lang, entry: &Entry) -> Vec<String> {
    vec![
        String::new(),
        entry.on().to_string(),
        entry.credit_code.clone(),
        entry.organization.clone(),
        app.regions.short_name(entry.region),
        entry.project_name.clone(),
        lang.text(&format!("ledger-stand-{}", entry.stand.as_str())),
        label(lang, entry.measure),
        entry.figure().plain(),
    ]
}

/// Keys of what [`of_file`] and [`of_ours`] hold.
pub(super) const HEAD: [&str; 9] = [
    "import-cell",
    "ledger-column-date",
    "ledger-column-code",
    "ledger-column-enterprise",
    "ledger-column-village",
    "ledger-column-project",
    "ledger-column-stand",
    "ledger-measure",
    "ledger-amount",
];

/// An .xlsx with a sheet for each found.
///
/// # Errors
/// If the workbook cannot be put together.
pub fn report(app: &App, lang: Lang, plan: &LedgerPlan) -> Result<Vec<u8>, NotWritten> {
    let mut book = Workbook::new();
    let theirs = |at: &usize| plan.wanted.get(*at).map(|wanted| of_file(app, lang, wanted));
    let ours = |at: &usize| plan.ours.get(*at).map(|entry| of_ours(app, lang, entry));
    let found = &plan.comparison;
    let only_theirs = found.only_theirs.iter().filter_map(theirs);
    sheet(&mut book, lang, "ledger-import-only-file", &HEAD, only_theirs)?;
    let head: Vec<&str> = HEAD.iter().copied().chain(["ledger-import-amount-here"]).collect();
    let differing = found.differing.iter().filter_map(|(at, own)| {
        let mut cells = theirs(at)?;
        cells.push(plan.ours.get(*own)?.figure().plain());
        Some(cells)
    });
    sheet(&mut book, lang, "ledger-import-differing", &head, differing)?;
    sheet(&mut book, lang, "ledger-import-only-here", &HEAD, found.only_ours.iter().filter_map(ours))?;
    let same = found.same.iter().filter_map(|(at, _)| theirs(at));
    sheet(&mut book, lang, "ledger-import-same", &HEAD, same)?;
    let head = ["import-cell", "import-column", "import-value", "import-rule", "import-advice"];
    let errors = plan.errors.iter().map(|error| {
        let (rule, advice) = (lang.message(&error.rule), lang.message(&error.advice));
        vec![error.address.clone(), error.column.clone(), error.value.clone(), rule, advice]
    });
    sheet(&mut book, lang, "ledger-import-wrong", &head, errors)?;
    Ok(book.save_to_buffer()?)
}

fn sheet(
    book: &mut Workbook,
    lang: Lang,
    name: &str,
    head: &[&str],
    rows: impl Iterator<Item = Vec<String>>,
) -> Result<(), NotWritten> {
    let sheet: &mut Worksheet = book.add_worksheet();
    sheet.set_name(lang.text(name))?.set_freeze_panes(1, 0)?;
    let bold = Format::new().set_bold().set_background_color(Color::RGB(0x00E9_EDF2));
    for (key, column) in head.iter().zip(0_u16..) {
        sheet.set_column_width(column, 18)?;
        sheet.write_string_with_format(0, column, lang.text(key), &bold)?;
    }
    for (cells, at) in rows.zip(1_u32..) {
        for (cell, column) in cells.iter().zip(0_u16..) {
            sheet.write_string(at, column, harmless(cell))?;
        }
    }
    Ok(())
}
