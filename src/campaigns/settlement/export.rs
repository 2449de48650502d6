//! The settlement list and what is disclosed, as workbooks.

use rust_xlsxwriter::{Color, Format, Workbook, Worksheet};

use super::{Line, Report, Which, lines};
use crate::app::App;
use crate::campaigns::Campaign;
use crate::db::DbError;
use crate::kernel::region::Region;
use crate::search::taxonomy;
use crate::sheets::{NotWritten, harmless};
use crate::web::i18n::Lang;

/// Lines read at once.
const PAGE: i64 = 2_000;

/// Why there is no workbook.
#[derive(Debug, thiserror::Error)]
pub enum BookError {
    #[error(transparent)]
    Db(#[from] DbError),
    #[error(transparent)]
    NotWritten(#[from] NotWritten),
}

impl From<rust_xlsxwriter::XlsxError> for BookError {
    fn from(error: rust_xlsxwriter::XlsxError) -> Self {
        Self::NotWritten(error.into())
    }
}

/// What a cell holds.
enum Cell {
    Text(String),
    Number(i64),
}

fn text(text: impl Into<String>) -> Cell {
    Cell::Text(text.into())
}

/// Every pledge of a campaign with what came of it, donor by donor.
pub async fn list_book(app: &App, lang: Lang, campaign: &Campaign) -> Result<Vec<u8>, BookError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet_with_constant_memory()?;
    let labels = [
        "settlement-donor",
        "settlement-kind",
        "settlement-need",
        "settlement-place",
        "settlement-unit",
        "settlement-pledged",
        "settlement-back",
        "settlement-arrived",
        "settlement-confirmed",
        "settlement-missing",
        "settlement-stage",
        "settlement-day",
        "settlement-receiving-body",
    ];
    begin(sheet, lang, "settlement", &labels)?;
    let (mut at, mut after) = (1, None);
    loop {
        let found = lines(&app.db, campaign.id, Which { after, limit: PAGE, ..Which::default() }).await?;
        let Some(last) = found.last() else { break };
        after = Some((last.donor, last.id));
        for line in &found {
            write(sheet, at, list_cells(app, lang, line))?;
            at += 1;
        }
    }
    Ok(book.save_to_buffer()?)
}

fn list_cells(app: &App, lang: Lang, line: &Line) -> Vec<Cell> {
    let kind = line.kind.map_or("individual", |kind| kind.as_str());
    let mut cells = vec![
        text(line.donor_name()),
        text(lang.text(&format!("donor-kind-{kind}"))),
        text(line.title.as_str()),
        text(app.regions.short_name(line.public_place())),
        text(line.unit.as_str()),
    ];
    let numbers = [line.pledged, line.back(), line.arrived, line.confirmed, line.missing()];
    cells.extend(numbers.map(Cell::Number));
    cells.extend([
        text(lang.text(&format!("claim-{}", line.stage.as_str()))),
        text(line.at.to_string()),
        text(line.receiving_body.clone().unwrap_or_default()),
    ]);
    cells
}

/// A disclosure: its sums by county and category, its fulfilment by kind of donor, and what it is (`facts`).
pub fn disclosure_book(
    app: &App,
    lang: Lang,
    report: &Report,
    facts: &[(String, String)],
) -> Result<Vec<u8>, BookError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let labels = [
        "disclosure-county",
        "disclosure-category",
        "settlement-unit",
        "disclosure-intended",
        "disclosure-pledged",
        "settlement-back",
        "disclosure-arrived",
        "disclosure-confirmed",
    ];
    begin(sheet, lang, "disclosure-sums", &labels)?;
    for (sum, at) in report.sums.iter().zip(1..) {
        let county = Region::parse(&format!("{:06}", sum.county)).ok();
        let category = taxonomy::get(&sum.category);
        let mut cells = vec![
            text(county.map(|county| app.regions.short_name(county)).unwrap_or_default()),
            text(category.map_or(sum.category.as_str(), |category| category.name(lang.tag()))),
            text(sum.unit.as_str()),
        ];
        let numbers = [sum.intended, sum.pledged, sum.back, sum.arrived, sum.confirmed];
        cells.extend(numbers.map(Cell::Number));
        write(sheet, at, cells)?;
    }
    let sheet = book.add_worksheet();
    let labels = [
        "settlement-kind",
        "settlement-unit",
        "screen-pledges",
        "disclosure-pledged",
        "disclosure-arrived",
        "disclosure-confirmed",
        "disclosure-rate",
    ];
    begin(sheet, lang, "disclosure-kinds", &labels)?;
    for (kind, at) in report.kinds.iter().zip(1..) {
        let mut cells = vec![text(lang.text(&format!("donor-kind-{}", kind.kind))), text(kind.unit.as_str())];
        cells.extend([kind.pledges, kind.pledged, kind.arrived, kind.confirmed].map(Cell::Number));
        cells.push(text(format!("{}/{} ({}%)", kind.confirmed, kind.pledged, kind.percent())));
        write(sheet, at, cells)?;
    }
    if !report.fairs.is_empty() {
        let sheet = book.add_worksheet();
        begin(sheet, lang, "disclosure-fairs", &["fair-step", "fair-number"])?;
        for (sum, at) in report.fairs.iter().zip(1..) {
            let measure = lang.text(&format!("fair-measure-{}", sum.measure.as_str()));
            let money = if sum.measure.is_money() { lang.text("disclosure-in-fen") } else { String::new() };
            write(sheet, at, vec![text(measure + &money), Cell::Number(sum.quantity)])?;
        }
    }
    let sheet = book.add_worksheet();
    sheet.set_name(lang.text("disclosure-notes"))?.set_column_width(0, 24)?.set_column_width(1, 90)?;
    let notes =
        [("disclosure-columns", "disclosure-columns-text"), ("disclosure-method", "disclosure-method-text")];
    let notes = notes.map(|(term, words)| (lang.text(term), lang.text(words)));
    for ((term, words), at) in facts.iter().chain(&notes).zip(0..) {
        write(sheet, at, vec![text(term.as_str()), text(words.as_str())])?;
    }
    Ok(book.save_to_buffer()?)
}

fn begin(sheet: &mut Worksheet, lang: Lang, name: &str, labels: &[&str]) -> Result<(), BookError> {
    let head = Format::new().set_bold().set_text_wrap().set_background_color(Color::RGB(0x00E9_EDF2));
    sheet.set_name(lang.text(name))?.set_freeze_panes(1, 0)?;
    for (label, column) in labels.iter().zip(0_u16..) {
        sheet.set_column_width(column, if column < 4 { 22 } else { 12 })?;
        sheet.write_string_with_format(0, column, lang.text(label), &head)?;
    }
    Ok(())
}

fn write(sheet: &mut Worksheet, at: u32, cells: Vec<Cell>) -> Result<(), BookError> {
    for (cell, column) in cells.into_iter().zip(0_u16..) {
        match cell {
            Cell::Text(text) if text.is_empty() => {}
            Cell::Text(text) => {
                sheet.write_string(at, column, harmless(&text))?;
            }
            // Beyond 2^53 a spreadsheet's number is not exact; no quantity is so large.
            Cell::Number(number) => {
                sheet.write_number(at, column, number.to_string().parse::<f64>().unwrap_or_default())?;
            }
        }
    }
    Ok(())
}
