//! The smallest pieces of a text that are looked up: whatever no lexicon knows is found by these.

use std::fmt;

use serde::{Serialize, Serializer};

use super::words::is_han;
use crate::kernel::hash::fnv;

/// Printed as it stands in a text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Gram {
    One(char),
    Two(char, char),
    /// Latin letters and digits, at most [`LONGEST`]: nobody searches for longer ones.
    Run(Box<str>),
}

const LONGEST: usize = 40;

impl Gram {
    /// Each pair of neighbouring Chinese characters, each run of Latin letters and digits, and when `singles` is set
    /// each Chinese character.
    pub fn of(text: &str, singles: bool) -> Vec<Self> {
        let mut grams = Vec::with_capacity(text.len());
        let mut before: Option<char> = None;
        let mut run = String::new();
        for c in text.chars().chain([' ']) {
            if is_han(c) {
                grams.extend(singles.then_some(Self::One(c)));
                grams.extend(before.map(|b| Self::Two(b, c)));
            }
            before = is_han(c).then_some(c);
            if !is_han(c) && c.is_alphanumeric() {
                run.push(c);
            } else if !run.is_empty() {
                let cut: String = run.chars().take(LONGEST).collect();
                grams.push(Self::Run(cut.into()));
                run.clear();
            }
        }
        grams
    }

    /// Those that a document with this word has.
    pub fn of_word(word: &str) -> Vec<Self> {
        Self::of(word, word.chars().count() == 1)
    }

    /// One number for each: a run has the highest bit set and is told by its hash.
    pub fn number(&self) -> u64 {
        match self {
            Self::One(c) => u64::from(*c),
            Self::Two(a, b) => (u64::from(*a) << 32) | u64::from(*b),
            Self::Run(run) => (1 << 63) | fnv(run.bytes()),
        }
    }
}

impl fmt::Display for Gram {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::One(c) => write!(f, "{c}"),
            Self::Two(a, b) => write!(f, "{a}{b}"),
            Self::Run(run) => f.write_str(run),
        }
    }
}

impl Serialize for Gram {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str, singles: bool) -> Vec<String> {
        Gram::of(text, singles).iter().map(Gram::to_string).collect()
    }

    #[test]
    fn they_do_not_cross_a_gap() {
        assert_eq!(told("棉被,床", false), ["棉被"]);
        assert_eq!(told("床kn95", true), ["床", "kn95"]);
    }

    #[test]
    fn no_two_have_one_number() {
        let grams = Gram::of("棉被被棉 n95 kn95 9", true);
        let mut numbers: Vec<u64> = grams.iter().map(Gram::number).collect();
        let mut texts = told("棉被被棉 n95 kn95 9", true);
        for list in [numbers.len(), texts.len()] {
            assert_eq!(list, 10);
        }
        numbers.sort_unstable();
        numbers.dedup();
        texts.sort_unstable();
        texts.dedup();
        assert_eq!(numbers.len(), texts.len());
    }
}
