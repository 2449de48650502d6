//! Working days in China, for deadlines that a rule counts in them.
//!
//! Saturdays, Sundays and the public holidays of the State Council's rule on holidays (全国年节及纪念日放假办法, as revised in
//! November 2024, from 2025 on) do not count. The weekends that it makes working days, and the days it gives in place of
//! holidays that fall on weekends (调休), are announced for each year late in the year before and are not known here: over
//! them a date is wrong by as many days, mostly early.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::clock::Time;

/// (month, day): New Year, Labour Day and National Day.
const HOLIDAYS: [(i8, i8); 6] = [(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)];

/// The first year of [`FESTIVALS`].
const FIRST: i16 = 2025;

/// (month, day) of the first day of Spring Festival, Qingming, Dragon Boat and Mid-Autumn, year by year.
///
/// From the tables of `lunar_python` 1.4 (寿星天文历), each held against the moments of new moon and of the sun at 15° that
/// `ephem` works out, in Beijing time as GB/T 33661-2017 wants; 2025 and 2026 also against the announced holidays. In
/// 2027 and 2030 the new moon is within minutes of midnight, and simpler calendars (ICU) are a day off.
///
/// After the last year a festival counts as a working day: add years here before they come.
const FESTIVALS: [[(i8, i8); 4]; 16] = [
    [(1, 29), (4, 4), (5, 31), (10, 6)],
    [(2, 17), (4, 5), (6, 19), (9, 25)],
    [(2, 6), (4, 5), (6, 9), (9, 15)],
    [(1, 26), (4, 4), (5, 28), (10, 3)],
    [(2, 13), (4, 4), (6, 16), (9, 22)],
    [(2, 3), (4, 5), (6, 5), (9, 12)],
    [(1, 23), (4, 5), (6, 24), (10, 1)],
    [(2, 11), (4, 4), (6, 12), (9, 19)],
    [(1, 31), (4, 4), (6, 1), (9, 8)],
    [(2, 19), (4, 5), (6, 20), (9, 27)],
    [(2, 8), (4, 5), (6, 10), (9, 16)],
    [(1, 28), (4, 4), (5, 30), (10, 4)],
    [(2, 15), (4, 4), (6, 18), (9, 24)],
    [(2, 4), (4, 5), (6, 7), (9, 13)],
    [(1, 24), (4, 5), (5, 27), (10, 2)],
    [(2, 12), (4, 4), (6, 14), (9, 20)],
];

fn is_workday(date: Date) -> bool {
    !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
        && !HOLIDAYS.contains(&(date.month(), date.day()))
        && !is_festival(date)
}

fn is_festival(date: Date) -> bool {
    let year = usize::try_from(date.year() - FIRST).ok();
    let Some([spring, others @ ..]) = year.and_then(|year| FESTIVALS.get(year)) else { return false };
    let day = (date.month(), date.day());
    // From New Year's Eve to the third day.
    let in_spring = (-1..=2).any(|days| {
        let first = Date::new(date.year(), spring.0, spring.1);
        first.and_then(|first| first.checked_add(days.days())).is_ok_and(|of_spring| of_spring == date)
    });
    in_spring || others.contains(&day)
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

    fn day(text: &str) -> Time {
        Time::from_date(text).unwrap()
    }

    #[test]
    fn weekends_and_holidays_do_not_count() {
        // A Friday, and the Monday after.
        assert_eq!(plus_workdays(day("2026-10-16"), 1), day("2026-10-19"));
        assert_eq!(plus_workdays(day("2026-10-17"), 30), day("2026-11-27"));
        // 30 September 2026 is a Wednesday; 1 to 3 October are holidays, 3 and 4 a weekend.
        assert_eq!(plus_workdays(day("2026-09-30"), 1), day("2026-10-05"));
        assert_eq!(plus_workdays(day("2026-09-30"), 0), day("2026-09-30"));
    }

    #[test]
    fn festivals_do_not_count() {
        for (before, after) in [
            // New Year's Eve of 2026 is a Monday, the third day a Thursday.
            ("2026-02-13", "2026-02-20"),
            ("2026-06-18", "2026-06-22"),
            ("2026-09-24", "2026-09-28"),
            // Qingming of 2027 is a Monday.
            ("2027-04-02", "2027-04-06"),
            // New Year's Eve of 2027 is a Friday; the first days are a weekend and a Monday.
            ("2027-02-04", "2027-02-09"),
            ("2038-02-02", "2038-02-08"),
            // It begins in January and ends in February.
            ("2033-01-28", "2033-02-03"),
        ] {
            assert_eq!(plus_workdays(day(before), 1), day(after), "{before}");
        }
    }

    #[test]
    fn every_festival_lies_in_its_season() {
        for [spring, qingming, dragon_boat, mid_autumn] in FESTIVALS {
            assert!(((1, 21)..=(2, 20)).contains(&spring) && ((4, 4)..=(4, 6)).contains(&qingming));
            assert!(((5, 27)..=(6, 25)).contains(&dragon_boat) && ((9, 7)..=(10, 8)).contains(&mid_autumn));
        }
        // After the last year they are not known: New Year's Eve of 2041 is a Thursday.
        assert_eq!(plus_workdays(day("2041-01-30"), 1), day("2041-01-31"));
    }
}
