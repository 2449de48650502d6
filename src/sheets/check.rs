//! A cell's value as its field understands it.

use super::clean::{clean, label_key};
use super::columns::{Field, Kind};
use super::date::iso_date;
use super::message;
use super::table::Cell;
use crate::kernel::message::Message;

/// The rule a cell breaks, and what to do.
pub(super) type Broken = (Message, Message);

/// The value of a cell for its field, with the rule it breaks if it does; then the value is the cleaned text.
pub(super) fn value(cell: Option<&Cell>, field: &Field) -> (String, Option<Broken>) {
    let text = cell.map(|cell| clean(&cell.given)).unwrap_or_default();
    if let Some(fault) = cell.and_then(|cell| cell.fault.as_ref()) {
        return (text, Some((fault.rule(), fault.advice())));
    }
    if text.is_empty() {
        let broken = field
            .value_required
            .then(|| (message("sheets-rule-empty", []), message("sheets-advice-empty", [])));
        return (text, broken);
    }
    let understood = match &field.kind {
        Kind::Text => return (text, None),
        Kind::Date => iso_date(&text),
        Kind::Number => number(&text),
        Kind::Choice(choices) => choice(&text, choices),
    };
    if let Some(value) = understood {
        return (value, None);
    }
    (text, Some(not_understood(&field.kind)))
}

fn not_understood(kind: &Kind) -> Broken {
    match kind {
        Kind::Choice(choices) => {
            let choices = choices.join("、");
            (message("sheets-rule-choice", []), message("sheets-advice-choice", [("choices", choices)]))
        }
        Kind::Date => (message("sheets-rule-date", []), message("sheets-advice-date", [])),
        Kind::Number | Kind::Text => (message("sheets-rule-number", []), message("sheets-advice-number", [])),
    }
}

fn number(text: &str) -> Option<String> {
    let plain = text.replace([',', '，', ' '], "");
    let digits = plain.strip_prefix('-').unwrap_or(&plain);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    (all_digits(whole) && all_digits(part)).then_some(plain)
}

fn choice(text: &str, choices: &[String]) -> Option<String> {
    let key = label_key(text);
    choices.iter().find(|choice| *choice == text || (!key.is_empty() && label_key(choice) == key)).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_lose_their_separators() {
        assert_eq!(number("1,200.50").as_deref(), Some("1200.50"));
        assert_eq!(number("-3").as_deref(), Some("-3"));
        assert_eq!(number("3床"), None);
        assert_eq!(number("."), None);
    }

    #[test]
    fn choices_are_read_as_spelt_in_the_list() {
        let choices = ["脱贫不稳定户".to_owned(), "是".to_owned()];
        assert_eq!(choice("脱贫 不稳定户", &choices).as_deref(), Some("脱贫不稳定户"));
        assert_eq!(choice("否", &choices), None);
    }
}
