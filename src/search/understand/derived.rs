//! Words of the lexicon by something derived from each: its sound, its initials, itself with a character blotted out.

use crate::kernel::hash::fnv;
use crate::search::lexicon::WordId;

/// Twelve bytes for each entry. Keys are told apart by 64 bits of their hash alone: two of some hundred thousand are
/// the same once in a hundred million lexicons.
#[derive(Default)]
pub struct Derived {
    /// Ascending.
    keys: Vec<u64>,
    words: Vec<WordId>,
}

impl<K: AsRef<str>> FromIterator<(K, WordId)> for Derived {
    fn from_iter<I: IntoIterator<Item = (K, WordId)>>(entries: I) -> Self {
        let mut all: Vec<(u64, WordId)> =
            entries.into_iter().map(|(key, word)| (hash(key.as_ref()), word)).collect();
        all.sort_unstable();
        Self {
            keys: all.iter().map(|entry| entry.0).collect(),
            words: all.iter().map(|entry| entry.1).collect(),
        }
    }
}

impl Derived {
    /// The words with this key, in the lexicon's order.
    pub fn of(&self, key: &str) -> &[WordId] {
        let key = hash(key);
        let from = self.keys.partition_point(|other| *other < key);
        let same =
            self.keys.get(from..).unwrap_or_default().iter().take_while(|other| **other == key).count();
        self.words.get(from..from + same).unwrap_or_default()
    }
}

fn hash(key: &str) -> u64 {
    fnv(key.bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_found_by_its_key_alone() {
        let derived: Derived = [("b", WordId(3)), ("a", WordId(2)), ("b", WordId(1))].into_iter().collect();
        assert_eq!(derived.of("b"), [WordId(1), WordId(3)]);
        assert_eq!(derived.of("a"), [WordId(2)]);
        assert!(derived.of("c").is_empty());
    }
}
