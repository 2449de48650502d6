//! Slips of the finger: a stretch of text that is no word but almost one.

use std::sync::LazyLock;

use super::derived::Derived;
use super::sound;
use crate::search::lexicon::{WordId, lexicon};
use crate::search::{lookalikes, words};

/// Words of three to six characters, with one of them blotted out.
static BLOTTED: LazyLock<Derived> = LazyLock::new(|| {
    let blotted = |(word, text): (WordId, &str)| {
        let chars: Vec<char> = text.chars().collect();
        let fits = (3..=LONGEST).contains(&chars.len()) && chars.iter().all(|c| words::is_han(*c));
        let places = if fits { 0..chars.len() } else { 0..0 };
        places.map(move |at| (blot(&chars, at), word)).collect::<Vec<_>>()
    };
    lexicon().words().flat_map(blotted).collect()
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

/// Where the words of a text begin and end, as the language has it.
pub struct Words {
    /// By place between two characters, the ends of the text among them: whether no word goes across.
    gaps: Vec<bool>,
}

impl Words {
    pub fn of(text: &str) -> Self {
        let lengths = words::lengths(text).into_iter();
        let gaps = lengths.flat_map(|length| (0..length).map(|at| at == 0)).chain([true]).collect();
        Self { gaps }
    }

    /// The character at `at` is no part of a longer word.
    pub fn stands_alone(&self, at: usize) -> bool {
        self.cuts_none(at, at + 1)
    }

    /// A stretch holds each word whole or not at all.
    fn cuts_none(&self, from: usize, to: usize) -> bool {
        [from, to].into_iter().all(|at| self.gaps.get(at).copied().unwrap_or(false))
    }
}

/// The longest almost-word of `text` that takes in the unknown character at `unknown`. A stretch that is a word of
/// the language is none: who types it means it. Nor is one that cuts a word in two: 明天会 is no slip for 天会.
pub fn find(text: &[char], unknown: usize, words: &Words) -> Option<Slip> {
    for length in (2..=LONGEST).rev() {
        for at in (unknown + 1).saturating_sub(length)..=unknown {
            let whole = words.cuts_none(at, at + length);
            let han = |stretch: &&[char]| stretch.iter().all(|c| words::is_han(*c));
            let Some(stretch) = text.get(at..at + length).filter(|_| whole).filter(han) else { continue };
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
    let mut alike = sound::alike(typed);
    if let [a, b] = stretch {
        // Any two characters sound like something: one of them is right.
        alike.retain(|word| lexicon().text(*word).contains([*a, *b]));
    }
    if !alike.is_empty() {
        return alike;
    }
    let looks = looks_like(stretch);
    if !looks.is_empty() || stretch.len() < 4 {
        return looks;
    }
    // Of four characters three are right.
    (0..stretch.len()).flat_map(|at| BLOTTED.of(&blot(stretch, at))).copied().collect()
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
        find(&chars, unknown, &Words::of(text))
            .and_then(|slip| slip.meant.first().map(|w| lexicon().text(*w)))
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
        assert_eq!(meant("明天会下雨吗", 2), None);
        assert_eq!(meant("猫粮", 0), None);
    }
}
