//! Time as the product stores it, and the one place that reads it from the machine.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;
use serde::{Deserialize, Serialize};

/// One day in milliseconds.
pub const DAY: i64 = 24 * 60 * 60 * 1000;
/// UTC+8 in milliseconds.
const CHINA: i64 = 8 * 60 * 60 * 1000;

/// Days from 1970-01-01 to `date`.
pub fn day_of(date: Date) -> i64 {
    let start = Offset::UTC.to_timestamp(date.at(0, 0, 0, 0));
    start.map_or(0, |start| start.as_millisecond().div_euclid(DAY))
}

/// The date that lies so many days after 1970-01-01.
pub fn date_of(day: i64) -> Date {
    Time(day.saturating_mul(DAY)).date()
}

/// The day some months after that of `from`; the last of a shorter month.
pub fn months_later(from: Time, months: i64) -> Time {
    let day = from.date().checked_add(jiff::Span::new().months(months)).unwrap_or_else(|_| from.date());
    Time::from_date(&day.to_string()).unwrap_or(from)
}

/// A moment: milliseconds since 1970-01-01 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
pub struct Time(pub i64);

impl Time {
    /// The moment `days` later (earlier when negative).
    #[must_use]
    pub fn plus_days(self, days: i64) -> Self {
        Self(self.0.saturating_add(days.saturating_mul(DAY)))
    }

    /// Whole days from `earlier` to this moment, never negative.
    pub fn days_since(self, earlier: Self) -> i64 {
        ((self.0 - earlier.0) / DAY).max(0)
    }

    /// The calendar day in China (UTC+8 all year since 1992, so no time-zone data is needed).
    pub fn date(self) -> Date {
        self.in_china().date()
    }

    /// The beginning of a day in China, written `2026-12-31`; single digits, slashes and 年月日 are understood.
    pub fn from_date(text: &str) -> Option<Self> {
        let plain = super::text::fold(text).replace(['年', '月', '/', '.'], "-").replace('日', "");
        let mut parts = plain.split('-').map(|part| part.trim().parse::<i16>().ok());
        let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
        let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
        let start = Offset::constant(8).to_timestamp(date.at(0, 0, 0, 0)).ok()?;
        parts.next().is_none().then(|| Self(start.as_millisecond()))
    }

    /// Days since 1970-01-01, in China.
    pub const fn day(self) -> i64 {
        (self.0 + CHINA).div_euclid(DAY)
    }

    /// The hour of the day in China, 0 to 23.
    pub const fn hour(self) -> i64 {
        (self.0 + CHINA).rem_euclid(DAY) / 3_600_000
    }

    fn in_china(self) -> DateTime {
        Offset::constant(8).to_datetime(Timestamp::from_millisecond(self.0).unwrap_or_default())
    }

    /// `2026-11-23 14:05`, China time.
    pub fn minute(self) -> String {
        self.in_china().strftime("%Y-%m-%d %H:%M").to_string()
    }

    /// `14:05`, China time.
    pub fn time_of_day(self) -> String {
        self.in_china().strftime("%H:%M").to_string()
    }

    /// `11-23 14:05`, China time: where the year is known.
    pub fn minute_of_year(self) -> String {
        self.in_china().strftime("%m-%d %H:%M").to_string()
    }
}

/// `2026-11-23`, China time.
impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.date())
    }
}

/// Where the time comes from: the machine, or a hand that tests move.
#[derive(Debug, Clone)]
pub enum Clock {
    System,
    Manual(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `start` until moved.
    pub fn manual(start: Time) -> Self {
        Self::Manual(Arc::new(AtomicI64::new(start.0)))
    }

    #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
    pub fn now(&self) -> Time {
        match self {
            Self::System => Time(Timestamp::now().as_millisecond()),
            Self::Manual(at) => Time(at.load(Ordering::SeqCst)),
        }
    }

    /// Moves a manual clock forward by `ms`; the machine's clock cannot be moved and stays.
    pub fn advance(&self, ms: i64) {
        if let Self::Manual(at) = self {
            at.fetch_add(ms, Ordering::SeqCst);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_starts_at_midnight_in_china() {
        assert_eq!(Time(1_763_913_599_000).to_string(), "2025-11-23");
        assert_eq!(Time(1_763_913_600_000).to_string(), "2025-11-24");
        assert_eq!((Time(1_763_913_599_000).hour(), Time(1_763_913_600_000).hour()), (23, 0));
        assert_eq!(Time(1_763_913_600_000).day() - Time(1_763_913_599_000).day(), 1);
    }

    #[test]
    fn a_month_later_is_the_same_day_or_the_last() {
        let on = |text| Time::from_date(text).unwrap();
        assert_eq!(months_later(on("2026-01-31"), 1).to_string(), "2026-02-28");
        assert_eq!(months_later(on("2026-11-30"), 3).to_string(), "2027-02-28");
        assert_eq!(months_later(on("2026-11-27"), 12).to_string(), "2027-11-27");
    }

    #[test]
    fn days_and_dates_are_the_same_thing() {
        for date in [Date::constant(1969, 12, 31), Date::constant(1970, 1, 1), Date::constant(2026, 11, 27)] {
            assert_eq!(date_of(day_of(date)), date);
        }
        assert_eq!((day_of(Date::constant(1970, 1, 1)), day_of(Date::constant(1971, 1, 1))), (0, 365));
        assert_eq!(date_of(Time(1_763_913_600_000).day()), Time(1_763_913_600_000).date());
    }
}
