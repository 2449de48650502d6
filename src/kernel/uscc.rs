//! 统一社会信用代码, the one identity of an organization (GB 32100-2015).

use std::fmt;

use crate::kernel::text;

/// Digits and capital letters without I, O, S, V and Z, which read like 1, 0, 5, U and 2.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
const LENGTH: usize = 18;

/// A credit code with a right check character. Prints with its middle hidden: some sole traders' codes lead to a person.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CreditCode(String);

/// Why a text is no credit code. Positions count from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CreditCodeError {
    #[error("a credit code has 18 characters, not {0}")]
    Length(usize),
    #[error(
        "character {position}, {found:?}, is none of the digits and capital letters without I, O, S, V, Z"
    )]
    Character { position: usize, found: char },
    #[error("character {position}, {found:?}, belongs to the region code and must be a digit")]
    Region { position: usize, found: char },
    #[error("the check character does not fit the other 17: at least one of them is wrong")]
    Check,
}

impl CreditCode {
    /// Reads a code; lower case, full width and spaces are levelled first.
    ///
    /// The organization body's own mod-11 digit (GB 11714, position 17) is not asked for: the check over all 18
    /// already catches every single slip, and old registrations without it are still valid.
    pub fn parse(text: &str) -> Result<Self, CreditCodeError> {
        let code = text::compact(text);
        let length = code.chars().count();
        if length != LENGTH {
            return Err(CreditCodeError::Length(length));
        }
        let mut sum = 0;
        let mut weight = 1;
        for (position, found) in (1..).zip(code.chars()) {
            let value = value(found).ok_or(CreditCodeError::Character { position, found })?;
            if (3..=8).contains(&position) && !found.is_ascii_digit() {
                return Err(CreditCodeError::Region { position, found });
            }
            // The check character enters with weight 1, and the whole is then a multiple of 31.
            sum += value * if position == LENGTH { 1 } else { weight };
            weight = weight * 3 % 31;
        }
        if sum % 31 == 0 { Ok(Self(code)) } else { Err(CreditCodeError::Check) }
    }

    /// All 18 characters, upper case.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

fn value(c: char) -> Option<usize> {
    ALPHABET.iter().position(|a| char::from(*a) == c)
}

/// `9142**********05`-like: the registrar, kind and province, and the last two.
impl fmt::Display for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}************{}",
            self.0.get(..4).unwrap_or_default(),
            self.0.get(16..).unwrap_or_default()
        )
    }
}

impl fmt::Debug for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A valid code from 17 values below 31; the region part is forced to digits.
    fn generate(values: &[usize]) -> String {
        let weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
        let values: Vec<usize> =
            values.iter().enumerate().map(|(at, v)| if (2..8).contains(&at) { v % 10 } else { *v }).collect();
        let sum: usize = values.iter().zip(weights).map(|(v, w)| v * w).sum();
        values.into_iter().chain([(31 - sum % 31) % 31]).map(|v| char::from(ALPHABET[v])).collect()
    }

    #[test]
    fn published_examples() {
        for code in ["12100000400009880K", "91350100M000100Y43"] {
            assert_eq!(CreditCode::parse(code).unwrap().reveal(), code);
        }
        let typed = CreditCode::parse(" ９１３５０１００m000100y43\u{200B}").unwrap();
        assert_eq!(typed.reveal(), "91350100M000100Y43");
        assert_eq!(format!("{typed} {typed:?}"), "9135************43 9135************43");
    }

    #[test]
    fn wrong_codes_say_where() {
        assert_eq!(CreditCode::parse("91350100M000100Y4"), Err(CreditCodeError::Length(17)));
        assert_eq!(
            CreditCode::parse("91350100M00O100Y43"),
            Err(CreditCodeError::Character { position: 12, found: 'O' })
        );
        assert_eq!(
            CreditCode::parse("9135A100M000100Y43"),
            Err(CreditCodeError::Region { position: 5, found: 'A' })
        );
        assert_eq!(CreditCode::parse("91350100M000100Y44"), Err(CreditCodeError::Check));
    }

    proptest! {
        #[test]
        fn any_single_slip_is_caught(values in prop::collection::vec(0..31_usize, 17), at in 0..18_usize, to in 0..31_usize) {
            let code = generate(&values);
            let parsed = CreditCode::parse(&code).unwrap();
            prop_assert_eq!(parsed.reveal(), &code);
            let mut changed: Vec<char> = code.chars().collect();
            changed[at] = char::from(ALPHABET[to]);
            let changed: String = changed.into_iter().collect();
            prop_assert_eq!(CreditCode::parse(&changed).is_ok(), changed == code);
            let mut swapped: Vec<char> = code.chars().collect();
            swapped.swap(at.max(1) - 1, at.max(1));
            let swapped: String = swapped.into_iter().collect();
            prop_assert_eq!(CreditCode::parse(&swapped).is_ok(), swapped == code);
        }
    }
}
