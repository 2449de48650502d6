//! Codes of administrative regions: 2 digits province, 2 prefecture, 2 county (GB/T 2260), 3 township, 3 village.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::kernel::text;

/// The five levels, coarse to fine; a coarser level is the smaller one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    Province,
    Prefecture,
    County,
    Township,
    Village,
}

impl Level {
    pub const ALL: [Self; 5] =
        [Self::Province, Self::Prefecture, Self::County, Self::Township, Self::Village];

    /// `code / divisor` is equal for all regions inside one region of this level.
    pub const fn divisor(self) -> i64 {
        match self {
            Self::Province => 10_000_000_000,
            Self::Prefecture => 100_000_000,
            Self::County => 1_000_000,
            Self::Township => 1_000,
            Self::Village => 1,
        }
    }

    /// Digits of the shortest official code.
    const fn digits(self) -> usize {
        match self {
            Self::Province => 2,
            Self::Prefecture => 4,
            Self::County => 6,
            Self::Township => 9,
            Self::Village => 12,
        }
    }
}

/// A region by its 12-digit code. Well formed by construction; whether it exists is asked of `regions::Regions`.
///
/// Shown, sent and read as the shortest official code: `42`, `4228`, `422801`, `422801100`, `422801100001`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Region(i64);

/// Why a text or number is no region code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RegionError {
    #[error("a region code has 2, 4, 6, 9 or 12 digits, not {0}")]
    Length(usize),
    #[error("character {position}, {found:?}, is no digit")]
    Character { position: usize, found: char },
    #[error("no region has the code {0}: a level in its middle is empty")]
    Shape(String),
}

impl Region {
    /// The region of a 12-digit number as stored. Refuses numbers of other length and an empty prefecture
    /// above something finer. An empty county is right: 东莞 has towns directly below the city.
    pub fn new(code: i64) -> Result<Self, RegionError> {
        let bare = Self(code);
        let shaped = (10..100).contains(&(code / Level::Province.divisor()))
            && (bare.level() == Level::Province || code / Level::Prefecture.divisor() % 100 != 0)
            && (bare.level() != Level::Village || code / Level::Township.divisor() % 1000 != 0);
        if shaped { Ok(bare) } else { Err(RegionError::Shape(code.to_string())) }
    }

    /// The 12-digit number, as stored.
    pub const fn code(self) -> i64 {
        self.0
    }

    /// Reads a code of 2, 4, 6, 9 or 12 digits, full-width digits and stray spaces allowed.
    pub fn parse(text: &str) -> Result<Self, RegionError> {
        let digits = text::compact(text);
        if let Some((at, found)) = digits.chars().enumerate().find(|(_, c)| !c.is_ascii_digit()) {
            return Err(RegionError::Character { position: at + 1, found });
        }
        if !Level::ALL.iter().any(|level| level.digits() == digits.len()) {
            return Err(RegionError::Length(digits.len()));
        }
        format!("{digits:0<12}").parse().map_or_else(|_| Err(RegionError::Shape(digits)), Self::new)
    }

    /// Told by the trailing zeros of the code.
    pub const fn level(self) -> Level {
        if self.0 % Level::Province.divisor() == 0 {
            Level::Province
        } else if self.0 % Level::Prefecture.divisor() == 0 {
            Level::Prefecture
        } else if self.0 % Level::County.divisor() == 0 {
            Level::County
        } else if self.0 % Level::Township.divisor() == 0 {
            Level::Township
        } else {
            Level::Village
        }
    }

    /// The region itself or the one above it at `level`; `None` when the region is coarser than that.
    pub fn at(self, level: Level) -> Option<Self> {
        (self.level() >= level).then(|| Self(self.0 - self.0 % level.divisor()))
    }

    /// The region right above; `None` for a province.
    pub fn parent(self) -> Option<Self> {
        self.ancestors().last()
    }

    /// The regions above, province first, itself not among them.
    pub fn ancestors(self) -> impl Iterator<Item = Self> {
        let mut last = self;
        let above = Level::ALL.into_iter().filter(move |level| *level < self.level());
        above.filter_map(move |level| {
            self.at(level).filter(|region| std::mem::replace(&mut last, *region) != *region)
        })
    }

    /// Whether `other` is this region or lies inside it.
    pub const fn contains(self, other: Self) -> bool {
        let divisor = self.level().divisor();
        other.0 / divisor == self.0 / divisor
    }

    /// The last code that can lie inside this region: `self..=self.last()` is its range.
    #[must_use]
    pub const fn last(self) -> Self {
        Self(self.0 + self.level().divisor() - 1)
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0 / self.level().divisor())
    }
}

impl FromStr for Region {
    type Err = RegionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl TryFrom<i64> for Region {
    type Error = RegionError;

    fn try_from(code: i64) -> Result<Self, Self::Error> {
        Self::new(code)
    }
}

impl Serialize for Region {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Region {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn region(text: &str) -> Region {
        Region::parse(text).unwrap()
    }

    #[test]
    fn each_length_is_one_level() {
        let texts = ["42", "4228", "422801", "422801100", "422801100001"];
        for (text, level) in texts.into_iter().zip(Level::ALL) {
            assert_eq!(region(text).level(), level);
            assert_eq!(region(text).to_string(), text);
        }
        assert_eq!(region("422801000000"), region("422801"));
        assert_eq!(region(" ４２２８\u{200B}０１ ").code(), 422_801_000_000);
    }

    #[test]
    fn wrong_codes_say_what_is_wrong() {
        assert_eq!(Region::parse("42280"), Err(RegionError::Length(5)));
        assert_eq!(Region::parse(""), Err(RegionError::Length(0)));
        assert_eq!(Region::parse("42O8"), Err(RegionError::Character { position: 3, found: 'O' }));
        assert_eq!(Region::parse("420001"), Err(RegionError::Shape("420001000000".into())));
        assert!(Region::parse("00").is_err() && Region::parse("422801000201").is_err());
        assert!(Region::new(-1).is_err() && Region::new(42).is_err());
    }

    #[test]
    fn the_tree_is_in_the_digits() {
        let village = region("422801100001");
        let above: Vec<_> = village.ancestors().map(|r| r.to_string()).collect();
        assert_eq!(above, ["42", "4228", "422801", "422801100"]);
        assert_eq!(village.parent(), Some(region("422801100")));
        assert_eq!(region("42").parent(), None);
        assert_eq!(village.at(Level::County), Some(region("422801")));
        assert_eq!(region("4228").at(Level::County), None);
        assert!(region("4228").contains(village) && village.contains(village));
        assert!(!region("422802").contains(village) && !village.contains(region("4228")));
        assert!(region("422801").last() >= village && region("422801").last() < region("422802"));
    }

    #[test]
    fn a_town_may_lie_directly_below_a_city() {
        let town = region("441900003");
        assert_eq!(town.ancestors().map(|r| r.to_string()).collect::<Vec<_>>(), ["44", "4419"]);
        assert!(region("4419").contains(town));
    }

    #[test]
    fn json_carries_the_short_code() {
        assert_eq!(serde_json::to_string(&region("4228")).unwrap(), "\"4228\"");
        assert_eq!(serde_json::from_str::<Region>("\"422801100\"").unwrap(), region("422801100"));
        assert!(serde_json::from_str::<Region>("\"4\"").is_err());
    }
}
