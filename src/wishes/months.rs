//! In which months a wish stands.

use crate::kernel::clock::Time;
use crate::kernel::message::Message;

/// A set of months of the year, in China; the empty set stands for all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Months(i64);

impl Months {
    pub const ALWAYS: Self = Self(0);

    /// From the numbers 1 to 12, as a form sends them.
    pub fn parse<'a>(numbers: impl IntoIterator<Item = &'a str>) -> Result<Self, Message> {
        let mut months = 0;
        for number in numbers.into_iter().map(str::trim).filter(|number| !number.is_empty()) {
            let month = number.parse().ok().filter(|month: &i64| (1..=12).contains(month));
            let bad =
                || Message::new("wish-month-bad").with("value", number.chars().take(20).collect::<String>());
            months |= 1 << (month.ok_or_else(bad)? - 1);
        }
        Ok(Self(months))
    }

    /// From the bits of the database.
    pub const fn from_bits(bits: i64) -> Self {
        Self(bits & 4095)
    }

    /// Bit 0 is January.
    pub const fn bits(self) -> i64 {
        self.0
    }

    /// 1 to 12, ascending; none when it always stands.
    pub fn numbers(self) -> Vec<i64> {
        (1..=12).filter(|month| self.0 & (1 << (month - 1)) != 0).collect()
    }

    /// Whether it stands at that moment.
    pub fn contains(self, at: Time) -> bool {
        self.0 == 0 || self.0 & (1 << (i64::from(at.date().month()) - 1)) != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_read_kept_and_minded() {
        let autumn = Months::parse(["9", "10", "", "11"]).unwrap();
        assert_eq!(Months::from_bits(autumn.bits()).numbers(), [9, 10, 11]);
        let day = |text: &str| Time::from_date(text).unwrap();
        assert!(autumn.contains(day("2026-09-01")) && autumn.contains(day("2027-11-30")));
        assert!(!autumn.contains(day("2026-12-01")));
        assert!(Months::ALWAYS.contains(day("2026-12-01")));
        for bad in ["0", "13", "-1", "九月", "1.5"] {
            assert!(Months::parse([bad]).is_err(), "{bad}");
        }
    }
}
