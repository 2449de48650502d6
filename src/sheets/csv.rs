//! Reading text with separators, in the encodings Chinese offices produce.

use super::Unreadable;
use super::fault::Fault;
use super::table::Intake;
use encoding_rs::{GB18030, UTF_8, UTF_16BE, UTF_16LE};
use std::collections::BTreeMap;

/// Lines looked at to find the separator.
const SAMPLE: usize = 30;

pub(super) fn read(bytes: &[u8], name: &str, intake: &mut Intake) -> Result<(), Unreadable> {
    let mut text = decode(bytes)?.replace("\r\n", "\n").replace('\r', "\n");
    // So that every record ends where the line count moves on.
    text.push('\n');
    let separator = separator(&text);
    intake.open(name);
    let mut reader = reader(separator, &text);
    let mut record = csv::StringRecord::new();
    let mut inner_lines = 0;
    while reader.read_record(&mut record).map_err(|e| Unreadable::Damaged { detail: e.to_string() })? {
        inner_lines += record.iter().map(|cell| cell.matches('\n').count() as u64).sum::<u64>();
        // A line break inside a cell makes a line of the text but not a row of the sheet.
        let row = reader.position().line().saturating_sub(2 + inner_lines);
        let row = u32::try_from(row).unwrap_or(u32::MAX);
        for (column, given) in record.iter().enumerate() {
            let fault = exponent(given).then_some(Fault::DigitsLost);
            intake.put(row, u32::try_from(column).unwrap_or(u32::MAX), given.to_owned(), fault)?;
        }
    }
    Ok(())
}

fn reader(separator: u8, text: &str) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes())
}

/// A byte order mark decides; else UTF-8 if it is valid; else GB18030, which holds GBK and GB 2312.
fn decode(bytes: &[u8]) -> Result<String, Unreadable> {
    let encoding = if bytes.starts_with(&[0xFF, 0xFE]) {
        UTF_16LE
    } else if bytes.starts_with(&[0xFE, 0xFF]) {
        UTF_16BE
    } else if std::str::from_utf8(bytes).is_ok() {
        UTF_8
    } else {
        GB18030
    };
    let (text, broken) = encoding.decode_with_bom_removal(bytes);
    if broken {
        return Err(Unreadable::Encoding);
    }
    Ok(text.into_owned())
}

/// The separator under which most of the first lines have the same number of columns, and many.
fn separator(text: &str) -> u8 {
    let mut best = (0, b',');
    for candidate in *b",\t;" {
        let mut widths: BTreeMap<usize, usize> = BTreeMap::new();
        for record in reader(candidate, text).into_records().take(SAMPLE).flatten() {
            *widths.entry(record.len()).or_default() += 1;
        }
        let score = widths.iter().map(|(width, lines)| (width - 1) * lines).max().unwrap_or(0);
        if score > best.0 {
            best = (score, candidate);
        }
    }
    best.1
}

/// A long number that a spreadsheet program already wrote as `4.20E+17`.
fn exponent(given: &str) -> bool {
    let Some((mantissa, power)) = given.trim().split_once(['E', 'e']) else {
        return false;
    };
    mantissa.starts_with(|c: char| c.is_ascii_digit())
        && mantissa.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && power
            .strip_prefix('+')
            .and_then(|digits| digits.parse::<u32>().ok())
            .is_some_and(|digits| digits >= 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_separator_is_the_one_that_makes_columns() {
        assert_eq!(separator("a,b,c\n1,2,3\n"), b',');
        assert_eq!(separator("a\tb\n1\t2,3\n"), b'\t');
        assert_eq!(separator("标题\na;b;c\n1;2,5;3\n1;2,5;3\n"), b';');
        assert_eq!(separator("一列\n"), b',');
    }

    #[test]
    fn numbers_with_an_exponent_have_lost_digits() {
        assert!(exponent("4.20625E+17"));
        assert!(!exponent("E12"));
        assert!(!exponent("3e"));
        assert!(!exponent("1.5E+3"));
    }
}
