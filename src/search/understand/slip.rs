//! Slips of the finger: a stretch of text that is no word but almost one.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::sound;
use crate::search::lexicon::{WordId, lexicon};
use crate::search::{lookalikes, words};

/// Words of three to six characters, with one of them blotted out.
static BLOTTED: LazyLock<HashMap<String, Vec<WordId>>> = LazyLock::new(|| {
    let mut blotted: HashMap<String, Vec<WordId>> = HashMap::new();
    for (word, text) in lexicon().words() {
        let chars: Vec<char> = text.chars().collect();
        if (3..=LONGEST).contains(&chars.len()) && chars.iter().all(|c| words::is_han(*c)) {
            for at in 0..chars.len() {
                blotted.entry(blot(&chars, at)).or_default().push(word);
            }
        }
    }
    blotted
});

const LONGEST: usize = 6;

/// A stretch and the words it may have been meant for, all of one kind of slip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    /// In characters.
    pub at: usize,
    pub length: usize,
    pub meant: Vec<WordId>,
}

/// The longest almost-word of `text` that takes in the unknown character at `unknown`. A stretch that is a word of
/// the language is none: who types it means it.
pub fn find(text: &[char], unknown: usize) -> Option<Slip> {
    for length in (2..=LONGEST).rev() {
        for at in (unknown + 1).saturating_sub(length)..=unknown {
            let Some(stretch) = text.get(at..at + length).filter(|s| s.iter().all(|c| words::is_han(*c)))
            else {
                continue;
            };
            let typed: String = stretch.iter().collect();
            if words::is_word(&typed) {
                continue;
            }
            let meant = meant(stretch, &typed);
            if !meant.is_empty() {
                return Some(Slip { at, length, meant });
            }
        }
    }
    None
}

fn meant(stretch: &[char], typed: &str) -> Vec<WordId> {
    let alike = sound::alike(typed);
    if !alike.is_empty() {
        return alike;
    }
    let looks = looks_like(stretch);
    if !looks.is_empty() || stretch.len() < 4 {
        return looks;
    }
    // Of four characters three are right.
    let blotted = (0..stretch.len()).filter_map(|at| BLOTTED.get(&blot(stretch, at)));
    blotted.flatten().copied().collect()
}

/// One character stands for one that looks like it.
fn looks_like(stretch: &[char]) -> Vec<WordId> {
    let mut found = Vec::new();
    for (at, c) in stretch.iter().enumerate() {
        for other in lookalikes::of(*c) {
            let mut chars = stretch.to_vec();
            if let Some(slot) = chars.get_mut(at) {
                *slot = *other;
            }
            let whole = lexicon().beginning(&chars).find(|(length, _)| *length == chars.len());
            found.extend(whole.map(|(_, word)| word));
        }
    }
    found
}

fn blot(chars: &[char], at: usize) -> String {
    chars.iter().enumerate().map(|(i, c)| if i == at { '?' } else { *c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meant(text: &str, unknown: usize) -> Option<&'static str> {
        let chars: Vec<char> = text.chars().collect();
        find(&chars, unknown).and_then(|slip| slip.meant.first().map(|w| lexicon().text(*w)))
    }

    #[test]
    fn almost_words_are_understood() {
        assert_eq!(meant("沦椅", 0), Some("轮椅"));
        assert_eq!(meant("健身器才", 3), Some("健身器材"));
        assert_eq!(meant("肋听器", 0), Some("助听器"));
        assert_eq!(meant("太阳能路登", 4), Some("太阳能路灯"));
    }

    #[test]
    fn words_of_the_language_are_left_alone() {
        assert_eq!(meant("婚纱", 0), None);
        assert_eq!(meant("直销", 0), None);
    }
}
