//! Working days in China, for deadlines that a rule counts in them.
//!
//! Saturdays, Sundays and the public holidays that fall on fixed days of the solar calendar do not count. Holidays by
//! the lunar calendar, and the weekends that the State Council makes working days each year, are not known here: over
//! them a date is wrong by as many days, mostly early.

use jiff::civil::{Date, Weekday};

use super::clock::Time;

/// (month, day): New Year, Labour Day and National Day as the rules on holidays of 2025 have them.
const HOLIDAYS: [(i8, i8); 6] = [(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)];

fn is_workday(date: Date) -> bool {
    !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
        && !HOLIDAYS.contains(&(date.month(), date.day()))
}

/// The moment so many working days after the day of `from`, which itself does not count.
pub fn plus_workdays(from: Time, days: i64) -> Time {
    let (mut at, mut left) = (from, days);
    while left > 0 {
        at = at.plus_days(1);
        left -= i64::from(is_workday(at.date()));
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weekends_and_holidays_do_not_count() {
        let day = |text| Time::from_date(text).unwrap();
        // A Friday, and the Monday after.
        assert_eq!(plus_workdays(day("2026-10-16"), 1), day("2026-10-19"));
        assert_eq!(plus_workdays(day("2026-10-17"), 30), day("2026-11-27"));
        // 30 September 2026 is a Wednesday; 1 to 3 October are holidays, 3 and 4 a weekend.
        assert_eq!(plus_workdays(day("2026-09-30"), 1), day("2026-10-05"));
        assert_eq!(plus_workdays(day("2026-09-30"), 0), day("2026-09-30"));
    }
}
