//! Mobile phone numbers of mainland China.

use std::fmt;

use crate::kernel::text;

const LENGTH: usize = 11;

/// A mobile number, stored as E.164 (`+8619900000000`). Prints with its middle four digits hidden.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Phone(String);

/// Why a text is no mobile number. Positions count from 1, in the number without +86.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    #[error("character {position}, {found:?}, is no digit")]
    Character { position: usize, found: char },
    #[error("a landline cannot receive messages: give a mobile number")]
    Landline,
    #[error("a mobile number has 11 digits, not {0}")]
    Length(usize),
    #[error("a mobile number starts with 13 to 19")]
    Start,
}

impl Phone {
    /// Reads `199 0000 0000`, `+86 199-0000-0000`, `0086…`, full width too.
    ///
    /// Which ranges are assigned changes often, so any number from 13 to 19 is taken.
    pub fn parse(text: &str) -> Result<Self, PhoneError> {
        let typed: String =
            text::compact(text).chars().filter(|c| !matches!(c, '-' | '－' | '—' | '‐' | '–')).collect();
        let long = typed.strip_prefix("+86").or_else(|| typed.strip_prefix("0086"));
        let digits =
            long.or_else(|| typed.strip_prefix("86").filter(|rest| rest.len() == LENGTH)).unwrap_or(&typed);
        if let Some((at, found)) = digits.chars().enumerate().find(|(_, c)| !c.is_ascii_digit()) {
            return Err(PhoneError::Character { position: at + 1, found });
        }
        if (10..=12).contains(&digits.len()) && (digits.starts_with('0') || digits.starts_with("400")) {
            return Err(PhoneError::Landline);
        }
        if digits.len() != LENGTH {
            return Err(PhoneError::Length(digits.len()));
        }
        let mut chars = digits.chars();
        if chars.next() == Some('1') && matches!(chars.next(), Some('3'..='9')) {
            Ok(Self(format!("+86{digits}")))
        } else {
            Err(PhoneError::Start)
        }
    }

    /// The whole number as E.164.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// The eleven digits as people dial and write them.
    pub fn reveal_national(&self) -> &str {
        self.0.strip_prefix("+86").unwrap_or(&self.0)
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.reveal_national();
        write!(f, "{}****{}", digits.get(..3).unwrap_or_default(), digits.get(7..).unwrap_or_default())
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_number_however_written() {
        for text in [
            "19900001234",
            "199 0000 1234",
            "+86 199-0000-1234",
            "008619900001234",
            "86１９９００００１２３４\u{200B}",
        ] {
            let phone = Phone::parse(text).unwrap();
            assert_eq!(
                (phone.reveal(), phone.reveal_national()),
                ("+8619900001234", "19900001234"),
                "{text}"
            );
            assert_eq!(format!("{phone} {phone:?}"), "199****1234 199****1234");
        }
    }

    #[test]
    fn wrong_numbers_say_what_is_wrong() {
        assert_eq!(Phone::parse("1990000123"), Err(PhoneError::Length(10)));
        assert_eq!(Phone::parse(""), Err(PhoneError::Length(0)));
        assert_eq!(Phone::parse("1990000123O"), Err(PhoneError::Character { position: 11, found: 'O' }));
        assert_eq!(Phone::parse("12900001234"), Err(PhoneError::Start));
        assert_eq!(Phone::parse("0718-0000000"), Err(PhoneError::Landline));
        assert_eq!(Phone::parse("4000000000"), Err(PhoneError::Landline));
    }

    proptest! {
        #[test]
        fn what_is_stored_reads_back(number in 0..10_000_u32) {
            let phone = Phone::parse(&format!("1990000{number:04}")).unwrap();
            prop_assert_eq!(Phone::parse(phone.reveal()).unwrap(), phone);
        }
    }
}
