//! The ledger as a workbook laid out like the published aggregates, and its rows as text.

mod words;

use std::collections::HashMap;

use futures::Stream;
use rust_xlsxwriter::{Color, Format, Workbook, Worksheet};
use tokio::sync::mpsc;

use super::{Audience, By, Contribution, Counted, Figure, Filter, Key, Line, Measure, Row, View, rows, view};
use crate::access::{Organization, Scope};
use crate::app::App;
use crate::db::DbError;
use crate::kernel::id::Id;
use crate::kernel::message::Message;
use crate::kernel::region::{Level, Region};
use crate::organizations::membership;
use crate::sheets::{NotWritten, harmless};
use crate::web::i18n::Lang;

use words::Words;

/// Rows read at once.
const PAGE: i64 = 2_000;

/// The names of the chambers that organizations belong to.
type Chambers = HashMap<Id<Organization>, Vec<String>>;

/// Why there is no file.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    #[error(transparent)]
    Db(#[from] DbError),
    #[error(transparent)]
    NotWritten(#[from] NotWritten),
    #[error("the writer gave up")]
    Stopped,
}

impl From<rust_xlsxwriter::XlsxError> for ExportError {
    fn from(error: rust_xlsxwriter::XlsxError) -> Self {
        Self::NotWritten(error.into())
    }
}

/// What to write, and in which words.
#[derive(Debug, Clone)]
pub struct Export {
    pub filter: Filter,
    pub by: By,
    pub lang: Lang,
    /// What the filter says, term by term, for the sheet with notes.
    pub said: Vec<(String, String)>,
}

/// A workbook of three sheets: the lines of the view with their total, all rows behind them, and what the words mean.
/// Rows go to the file as they are read, so that a hundred thousand of them take no more memory than their file.
pub async fn workbook(app: &App, scope: &Scope, export: &Export) -> Result<Vec<u8>, ExportError> {
    let found = view(&app.db, scope, &export.filter, export.by, (None, i64::MAX)).await?;
    let chambers = membership::all_chambers(&app.db).await?;
    let (send, receive) = mpsc::channel(2);
    let writer = {
        let (app, export) = (app.clone(), export.clone());
        tokio::task::spawn_blocking(move || write(&app, &export, (&found, &chambers), receive))
    };
    let mut before = None;
    loop {
        let page = rows(&app.db, scope, &export.filter, None, (before, PAGE)).await?;
        before = page.last().map(|row| row.id);
        if before.is_none() || send.send(page).await.is_err() {
            break;
        }
    }
    drop(send);
    writer.await.map_err(|_| ExportError::Stopped)?
}

fn write(
    app: &App,
    export: &Export,
    (found, chambers): (&View, &Chambers),
    mut pages: mpsc::Receiver<Vec<Row>>,
) -> Result<Vec<u8>, ExportError> {
    let mut book = Workbook::new();
    let head = Format::new().set_bold().set_text_wrap().set_background_color(Color::RGB(0x00E9_EDF2));
    let lang = export.lang;
    let sheet = book.add_worksheet_with_constant_memory()?;
    sheet.set_name(lang.text("ledger-sheet-sums"))?.set_freeze_panes(1, 0)?;
    write_head(sheet, &sum_labels(export), &head)?;
    for (line, at) in found.lines.iter().chain([&found.total]).zip(1_u32..) {
        write_cells(sheet, at, &sum_cells(app, export, line, chambers))?;
    }
    let sheet = book.add_worksheet_with_constant_memory()?;
    sheet.set_name(lang.text("ledger-sheet-rows"))?.set_freeze_panes(1, 0)?;
    write_head(sheet, &row_labels(lang, export.filter.audience), &head)?;
    let (mut at, mut words) = (1, Words::new(lang));
    while let Some(page) = pages.blocking_recv() {
        for row in page {
            write_cells(sheet, at, &row_cells(app, &mut words, export.filter.audience, &row))?;
            at += 1;
        }
    }
    let sheet = book.add_worksheet_with_constant_memory()?;
    sheet.set_name(lang.text("ledger-sheet-notes"))?.set_column_width(1, 90)?;
    for ((term, text), at) in notes(app, lang, export.said.clone()).iter().zip(0_u32..) {
        sheet.write_string(at, 0, term)?;
        sheet.write_string(at, 1, harmless(text))?;
    }
    Ok(book.save_to_buffer()?)
}

/// What a cell holds.
enum Cell {
    Text(String),
    /// Digits with at most six places, which a spreadsheet's number holds exactly.
    Number(String),
}

impl Cell {
    fn text(self) -> String {
        match self {
            Self::Text(text) => harmless(&text),
            Self::Number(number) => number,
        }
    }
}

fn count(number: i64) -> Cell {
    Cell::Number(number.to_string())
}

fn write_head(sheet: &mut Worksheet, labels: &[String], head: &Format) -> Result<(), ExportError> {
    for (label, column) in labels.iter().zip(0_u16..) {
        sheet.set_column_width(column, if column < 2 { 24 } else { 14 })?;
        sheet.write_string_with_format(0, column, label, head)?;
    }
    Ok(())
}

fn write_cells(sheet: &mut Worksheet, at: u32, cells: &[Cell]) -> Result<(), ExportError> {
    for (cell, column) in cells.iter().zip(0_u16..) {
        match cell {
            Cell::Text(text) if text.is_empty() => {}
            Cell::Text(text) => {
                sheet.write_string(at, column, harmless(text))?;
            }
            Cell::Number(number) => {
                sheet.write_number(at, column, number.parse::<f64>().unwrap_or_default())?;
            }
        }
    }
    Ok(())
}

/// 项目数、产业投入、公益捐赠 and so on, in the order of the published aggregates.
fn sum_labels(export: &Export) -> Vec<String> {
    let text = |key: &str| export.lang.text(key);
    let mut labels = vec![export.lang.text(&format!("ledger-by-{}", export.by.as_str()))];
    if export.by == By::Enterprise {
        labels.extend([text("organization-code"), text("ledger-column-chambers")]);
    }
    labels.push(text("ledger-projects"));
    labels.extend(Measure::ALL.iter().map(|measure| label(export.lang, *measure)));
    for key in ["ledger-organizations", "ledger-villages", "ledger-poor-villages"] {
        labels.push(text(key));
    }
    for key in ["ledger-households", "ledger-persons", "ledger-poor-persons"] {
        labels.push(text(key));
    }
    labels
}

/// The name of a measure with its unit.
pub fn label(lang: Lang, measure: Measure) -> String {
    lang.text(&format!("ledger-measure-{}", measure.as_str()))
}

fn sum_cells(app: &App, export: &Export, line: &Line, chambers: &Chambers) -> Vec<Cell> {
    let mut cells = vec![Cell::Text(name(app, export.lang, &line.key))];
    if export.by == By::Enterprise {
        let (code, chambers) = match &line.key {
            Key::Organization { id, code, .. } => (code.clone(), chambers.get(id).map(|all| all.join("、"))),
            Key::All | Key::Region(_) | Key::Programme(_) => (String::new(), None),
        };
        cells.extend([code, chambers.unwrap_or_default()].map(Cell::Text));
    }
    cells.push(count(line.projects));
    cells.extend(line.figures.iter().map(|figure| Cell::Number(figure.plain())));
    cells.extend([line.organizations, line.villages, line.poor_villages].map(count));
    match line.reached {
        Some(reached) => {
            cells.extend([reached.households, reached.persons, reached.poor_persons].map(count));
        }
        None => cells.extend([(); 3].map(|()| Cell::Text(String::new()))),
    }
    cells
}

/// What a line is called.
pub(super) fn name(app: &App, lang: Lang, key: &Key) -> String {
    match key {
        Key::All => lang.text("ledger-total"),
        Key::Organization { name, .. } => name.clone(),
        Key::Region(region) => app.regions.short_name(*region),
        Key::Programme(word) => lang.text(&format!("ledger-programme-{word}")),
    }
}

/// The labels that the import of a ledger knows: what is exported can be imported again.
fn row_labels(lang: Lang, audience: Audience) -> Vec<String> {
    let keys = [
        "ledger-column-date",
        "ledger-column-code",
        "ledger-column-enterprise",
        "ledger-column-county",
        "ledger-column-township",
        "ledger-column-village",
        "ledger-column-village-code",
        "ledger-column-village-status",
        "ledger-column-project",
        "ledger-column-programme",
        "ledger-column-stand",
    ];
    let mut labels: Vec<String> = keys.iter().map(|key| lang.text(key)).collect();
    labels.extend(Measure::ALL.iter().map(|measure| label(lang, *measure)));
    if audience == Audience::Desk {
        labels.extend(["ledger-column-note", "ledger-column-state"].map(|key| lang.text(key)));
    }
    labels
}

fn row_cells(app: &App, words: &mut Words, audience: Audience, row: &Row) -> Vec<Cell> {
    let place = |level| row.region.at(level).and_then(|region: Region| app.regions.spoken_name(region));
    let mut cells: Vec<Cell> = [
        row.on().to_string(),
        row.credit_code.clone(),
        row.organization.clone(),
        place(Level::County).unwrap_or_default(),
        place(Level::Township).unwrap_or_default(),
        place(Level::Village).unwrap_or_default(),
        row.region.to_string(),
        words.of("ledger-status", row.village_status.as_str()),
        row.project_name.clone(),
        words.of("ledger-programme", &row.programme),
        words.of("ledger-stand", row.stand.as_str()),
    ]
    .map(Cell::Text)
    .into();
    for measure in Measure::ALL {
        let own = *measure == row.measure;
        cells.push(if own { Cell::Number(row.figure().plain()) } else { Cell::Text(String::new()) });
    }
    if audience == Audience::Desk {
        cells.push(Cell::Text(row.note.clone()));
        cells.push(Cell::Text(words.of("ledger-state", row.state())));
    }
    cells
}

/// Whether an entry stands, was reversed, or reverses another.
pub(super) fn state(lang: Lang, row: &Row) -> String {
    lang.text(&format!("ledger-state-{}", row.state()))
}

/// What the figures are of (`said`), as of when, and what the words mean: (term, text).
pub(super) fn notes(app: &App, lang: Lang, said: Vec<(String, String)>) -> Vec<(String, String)> {
    let mut notes = said;
    notes.push((lang.text("ledger-as-of"), app.clock.now().minute()));
    for key in ["columns", "money", "persons", "villages", "households", "projects", "reversals"] {
        let term = lang.text(&format!("ledger-note-{key}-term"));
        notes.push((term, lang.text(&format!("ledger-note-{key}"))));
    }
    notes
}

/// The rows as comma-separated text in UTF-8 with a byte order mark, page by page.
pub fn text(
    app: App,
    scope: Scope,
    export: Export,
) -> impl Stream<Item = Result<Vec<u8>, ExportError>> + Send + 'static {
    let words = Words::new(export.lang);
    let begin = (app, scope, export, Some(None::<Id<Contribution>>));
    futures::stream::try_unfold(
        (begin, words, true),
        |((app, scope, export, before), mut words, first)| async move {
            let Some(before) = before else { return Ok(None) };
            let page = rows(&app.db, &scope, &export.filter, None, (before, PAGE)).await?;
            let (lang, audience) = (export.lang, export.filter.audience);
            let mut out = csv::Writer::from_writer(Vec::new());
            let mut bytes = Vec::new();
            if first {
                bytes.extend_from_slice("\u{FEFF}".as_bytes());
                out.write_record(row_labels(lang, audience)).map_err(|_| ExportError::Stopped)?;
            }
            for row in &page {
                let cells = row_cells(&app, &mut words, audience, row).into_iter().map(Cell::text);
                out.write_record(cells).map_err(|_| ExportError::Stopped)?;
            }
            bytes.extend(out.into_inner().map_err(|_| ExportError::Stopped)?);
            let next = page.last().map(|row| Some(row.id));
            if bytes.is_empty() {
                Ok(None)
            } else {
                Ok(Some((bytes, ((app, scope, export, next), words, false))))
            }
        },
    )
}

/// How a figure is said in a sentence: 35 万元, 12 人.
pub fn said(lang: Lang, figure: Figure) -> String {
    let unit = match figure.measure().counted() {
        Counted::Money => "ledger-unit-money",
        Counted::Persons => "ledger-unit-persons",
        Counted::Times => "ledger-unit-times",
    };
    lang.message(&Message::new(unit).with("amount", figure))
}
