//! Which rows below the header are data.

use super::clean::{clean, label_key};
use super::fault::Fault;
use super::header::Column;
use super::message;
use super::table::Line;
use crate::kernel::message::Message;

/// Words that alone in the first cell make a row a total.
const TOTALS: [&str; 7] = ["合计", "总计", "小计", "共计", "本页合计", "total", "subtotal"];
/// Words that, before a colon, begin a line below a table: who filled it in, who signs, what to note.
const SIGNATURES: [&str; 16] = [
    "填表人",
    "填报人",
    "制表人",
    "制表",
    "审核人",
    "审核",
    "负责人",
    "填表日期",
    "填报日期",
    "填报单位",
    "经办人",
    "备注",
    "说明",
    "注",
    "preparedby",
    "note",
];

/// How a row that is no data is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Skip {
    /// Blank, or a form line with nothing but its running number.
    Silent,
    /// With content, so the reader is told why.
    Listed(Message),
}

/// Why a row is no data, or `None` if it is.
pub(super) fn skip(line: &Line, columns: &[Column]) -> Option<Skip> {
    let first = clean(line.first());
    let key = label_key(first.split([':', '：']).next().unwrap_or_default());
    let signed = first.contains([':', '：']) && SIGNATURES.contains(&key.as_str());
    if signed || TOTALS.contains(&key.as_str()) {
        return Some(listed("sheets-skipped-footer"));
    }
    if is_section(line) {
        return Some(listed("sheets-skipped-section"));
    }
    let known = || columns.iter().zip(0_u32..).filter(|(column, _)| column.field.is_some());
    if known().all(|(column, at)| label_key(&column.label) == label_key(line.given(at))) {
        return Some(listed("sheets-skipped-header"));
    }
    let blank = |at| line.cell(at).is_none_or(|cell| cell.fault.is_none() && clean(&cell.given).is_empty());
    if !known().all(|(_, at)| blank(at)) {
        return None;
    }
    let only_digits = |given: &str| clean(given).bytes().all(|b| b.is_ascii_digit());
    if line.cells.iter().all(|cell| only_digits(&cell.given)) {
        Some(Skip::Silent)
    } else {
        Some(listed("sheets-skipped-unknown"))
    }
}

/// A heading inside the table: one text merged over three columns or more.
fn is_section(line: &Line) -> bool {
    let covered = |fault: &Option<Fault>| *fault == Some(Fault::MergedAcross);
    let merged = line.cells.iter().filter(|c| covered(&c.fault)).count();
    let given = line.cells.iter().filter(|c| !c.given.trim().is_empty()).count();
    merged >= 2 && given == 1
}

fn listed(key: &'static str) -> Skip {
    Skip::Listed(message(key, []))
}
