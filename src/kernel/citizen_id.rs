//! 公民身份号码, the number on an identity card (GB 11643-1999).

use std::fmt;

use jiff::civil::Date;

use crate::kernel::text;

const LENGTH: usize = 18;
const WEIGHTS: [u32; 18] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2, 1];

/// A citizen's number with a right check digit and a birth date that exists.
///
/// Its first six digits name the place of first registration and stay for life: never derive a present address from
/// them. Prints as stars but for the last two; [`CitizenId::reveal`] is the deliberate way to read it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct CitizenId(String);

/// Why a text is no citizen's number. Positions count from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CitizenIdError {
    #[error("a citizen's number has 18 characters, not {0}")]
    Length(usize),
    #[error("character {position}, {found:?}, is not allowed: 17 digits, then a digit or X")]
    Character { position: usize, found: char },
    #[error("digits 7 to 14 are no date")]
    BirthDate,
    #[error("digits 7 to 14 are a date in the future")]
    BirthInFuture,
    #[error("the check digit does not fit the other 17: at least one of them is wrong")]
    Check,
}

impl CitizenId {
    /// Reads a number; lower-case x, full width and spaces are levelled first. Births after `today` are refused.
    pub fn parse(text: &str, today: Date) -> Result<Self, CitizenIdError> {
        let number = text::compact(text);
        let length = number.chars().count();
        if length != LENGTH {
            return Err(CitizenIdError::Length(length));
        }
        let mut sum = 0;
        for ((position, found), weight) in (1..).zip(number.chars()).zip(WEIGHTS) {
            let value = match found {
                'X' if position == LENGTH => 10,
                _ => found.to_digit(10).ok_or(CitizenIdError::Character { position, found })?,
            };
            sum += value * weight;
        }
        let birth = date(&number).ok_or(CitizenIdError::BirthDate)?;
        if birth > today {
            return Err(CitizenIdError::BirthInFuture);
        }
        // ISO 7064 MOD 11-2: with its check digit the weighted sum leaves 1.
        if sum % 11 == 1 { Ok(Self(number)) } else { Err(CitizenIdError::Check) }
    }

    /// All 18 characters, X in upper case.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

fn date(number: &str) -> Option<Date> {
    let part = |range: std::ops::Range<usize>| number.get(range)?.parse::<i16>().ok();
    let (month, day) = (i8::try_from(part(10..12)?).ok()?, i8::try_from(part(12..14)?).ok()?);
    Date::new(part(6..10)?, month, day).ok()
}

impl fmt::Display for CitizenId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "****************{}", self.0.get(16..).unwrap_or_default())
    }
}

impl fmt::Debug for CitizenId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date as day;
    use proptest::prelude::*;

    use super::*;

    const TODAY: Date = day(2018, 10, 17);

    /// A valid number with the unassigned prefix 999999.
    fn generate(birth: Date, sequence: u32) -> String {
        let body = format!("999999{}{sequence:03}", birth.strftime("%Y%m%d"));
        let sum: u32 = body.chars().zip(WEIGHTS).map(|(c, w)| c.to_digit(10).unwrap() * w).sum();
        format!("{body}{}", char::from(b"10X98765432"[(sum % 11) as usize]))
    }

    #[test]
    fn published_examples() {
        // In halves, so that no file holds a number with a real prefix.
        for (place, rest) in
            [("110105", "19491231002X"), ("440524", "188001010014"), ("340524", "19800101001X")]
        {
            assert!(CitizenId::parse(&format!("{place}{rest}"), TODAY).is_ok());
        }
    }

    #[test]
    fn a_number_is_levelled_and_printed_as_stars() {
        let number = generate(day(1962, 2, 28), 15);
        let typed = format!(" {}\u{3000}{}", &number[..6], number[6..].to_lowercase());
        let id = CitizenId::parse(&typed, TODAY).unwrap();
        assert_eq!(id.reveal(), number);
        assert!(CitizenId::parse(&generate(day(2000, 2, 29), 302), TODAY).is_ok());
        assert_eq!(format!("{id:?}"), format!("****************{}", &number[16..]));
    }

    #[test]
    fn wrong_numbers_say_what_is_wrong() {
        let number = generate(day(1962, 2, 28), 15);
        let with = |from: &str, to: &str| CitizenId::parse(&number.replace(from, to), TODAY).unwrap_err();
        assert_eq!(CitizenId::parse(&number[..17], TODAY).unwrap_err(), CitizenIdError::Length(17));
        assert_eq!(with("196202", "1962O2"), CitizenIdError::Character { position: 11, found: 'O' });
        assert_eq!(with("19620228", "19620229"), CitizenIdError::BirthDate);
        assert_eq!(with("19620228", "20620228"), CitizenIdError::BirthInFuture);
        assert_eq!(with("19620228", "19620227"), CitizenIdError::Check);
        let born_today = generate(TODAY, 1);
        assert!(CitizenId::parse(&born_today, TODAY).is_ok());
        assert_eq!(
            CitizenId::parse(&born_today, day(2018, 10, 16)).unwrap_err(),
            CitizenIdError::BirthInFuture
        );
    }

    proptest! {
        #[test]
        fn any_single_slip_is_caught(days in 0..40_000_i32, sequence in 0..1000_u32, at in 0..18_usize, to in 0..11_u8) {
            let birth = day(1909, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
            let number = generate(birth, sequence);
            prop_assert!(CitizenId::parse(&number, TODAY).is_ok());
            let mut changed: Vec<char> = number.chars().collect();
            changed[at] = char::from(b"0123456789X"[usize::from(to)]);
            let changed: String = changed.into_iter().collect();
            prop_assert_eq!(CitizenId::parse(&changed, TODAY).is_ok(), changed == number);
            let mut swapped: Vec<char> = number.chars().collect();
            swapped.swap(at.max(1) - 1, at.max(1));
            let swapped: String = swapped.into_iter().collect();
            prop_assert_eq!(CitizenId::parse(&swapped, TODAY).is_ok(), swapped == number);
        }
    }
}
