//! A workbook's typed cell as the text a person would have typed.

use super::fault::Fault;
use calamine::{Data, ExcelDateTime};

/// From here on a number no longer holds its last digits (spreadsheets keep 15).
const EXACT: f64 = 1e15;

/// The text of a cell, and what is wrong with it. Numbers come without exponent and rounded to 15 digits, dates as
/// `YYYY-MM-DD` with the time only where there is one, times as `HH:MM`.
pub(super) fn typed(value: &Data) -> (String, Option<Fault>) {
    match value {
        Data::Empty => (String::new(), None),
        Data::String(text) => (text.clone(), None),
        Data::Int(number) => (number.to_string(), None),
        Data::Float(number) => decimal(*number),
        Data::Bool(value) => (if *value { "TRUE" } else { "FALSE" }.to_owned(), None),
        Data::DateTime(moment) => (date_time(moment), None),
        Data::DateTimeIso(text) | Data::DurationIso(text) => {
            let text = text.strip_suffix("T00:00:00").unwrap_or(text);
            (text.replace('T', " "), None)
        }
        Data::Error(error) => (error.to_string(), Some(Fault::ErrorValue)),
    }
}

fn decimal(number: f64) -> (String, Option<Fault>) {
    if number.fract() == 0.0 {
        let fault = (number.abs() >= EXACT).then_some(Fault::DigitsLost);
        return (format!("{number:.0}"), fault);
    }
    let rounded = format!("{number:.14e}").parse::<f64>().unwrap_or(number);
    (rounded.to_string(), None)
}

fn date_time(moment: &ExcelDateTime) -> String {
    if moment.is_duration() {
        return decimal(moment.as_f64()).0;
    }
    let (year, month, day, hour, minute, ..) = moment.to_ymd_hms_milli();
    if moment.as_f64() < 1.0 {
        format!("{hour:02}:{minute:02}")
    } else if (hour, minute) == (0, 0) {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::ExcelDateTimeType;

    #[test]
    fn numbers_read_as_typed() {
        assert_eq!(typed(&Data::Float(19_900_001_234.0)).0, "19900001234");
        assert_eq!(typed(&Data::Float(0.1 + 0.2)).0, "0.3");
        assert_eq!(typed(&Data::Float(1234.5)).0, "1234.5");
    }

    #[test]
    fn an_id_number_stored_as_a_number_has_lost_digits() {
        let (text, fault) = typed(&Data::Float(9.999_991_990_010_1e17));
        assert_eq!(text.len(), 18);
        assert_eq!(fault, Some(Fault::DigitsLost));
    }

    #[test]
    fn dates_are_iso() {
        let at = |days| Data::DateTime(ExcelDateTime::new(days, ExcelDateTimeType::DateTime, false));
        assert_eq!(typed(&at(45717.0)).0, "2025-03-01");
        assert_eq!(typed(&at(45717.5)).0, "2025-03-01 12:00");
        assert_eq!(typed(&at(0.25)).0, "06:00");
    }
}
