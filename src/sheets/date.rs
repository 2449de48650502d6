//! Dates as people write them.

use jiff::civil::Date;

/// The date meant by `text` as `YYYY-MM-DD`; a time of day after it is dropped. Understood: `2025-3-1`, `2025/3/1`,
/// `2025.3.1`, `2025年3月1日`, `20250301`, and a bare spreadsheet serial number (days since 1899-12-30) between 1927
/// and 2119. Two-digit years and days that do not exist are refused.
pub(super) fn iso_date(text: &str) -> Option<String> {
    let day = text.split([' ', 'T']).next().unwrap_or_default();
    let date = if day.bytes().all(|b| b.is_ascii_digit()) {
        match day.len() {
            8 => ymd(day.get(..4)?, day.get(4..6)?, day.get(6..)?)?,
            5 => serial(day.parse().ok()?)?,
            _ => return None,
        }
    } else {
        let mut parts = day.trim_end_matches(['日', '号']).split(['-', '/', '.', '年', '月']);
        let date = ymd(parts.next()?, parts.next()?, parts.next()?)?;
        if parts.next().is_some() {
            return None;
        }
        date
    };
    Some(date.to_string())
}

fn ymd(year: &str, month: &str, day: &str) -> Option<Date> {
    if year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

fn serial(days: i32) -> Option<Date> {
    let epoch = Date::new(1899, 12, 30).ok()?;
    epoch
        .checked_add(jiff::Span::new().try_days(days).ok()?)
        .ok()
        .filter(|_| (10_000..=80_000).contains(&days))
}

#[cfg(test)]
mod tests {
    use super::iso_date;

    #[test]
    fn the_ways_people_write_a_date() {
        for text in [
            "2025-3-1",
            "2025/03/01",
            "2025.3.1",
            "2025年3月1日",
            "2025年3月1号",
            "20250301",
            "45717",
            "2025-03-01 08:30",
        ] {
            assert_eq!(iso_date(text).as_deref(), Some("2025-03-01"), "{text}");
        }
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        for text in ["2025-02-29", "25-3-1", "2025年3月", "20251301", "1", "去年", ""] {
            assert_eq!(iso_date(text), None, "{text}");
        }
    }
}
