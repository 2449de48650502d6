//! How words sound: pinyin typed for Chinese, initials, homophones.

use std::sync::LazyLock;

use pinyin::{Pinyin, ToPinyin};

use super::derived::Derived;
use crate::search::lexicon::{WordId, lexicon};
use crate::search::words::is_han;

/// Initials of longer words are not typed.
const LONGEST_INITIALS: usize = 6;

static SOUNDS: LazyLock<Sounds> = LazyLock::new(Sounds::of_the_lexicon);

struct Sounds {
    /// lunyi
    joined: Derived,
    /// ly
    initials: Derived,
    /// By syllables that dialects level: zh and z, n and l, ing and in.
    level: Derived,
    longest: usize,
}

impl Sounds {
    fn of_the_lexicon() -> Self {
        let words = lexicon().words();
        let spoken: Vec<(Vec<&str>, WordId)> = words
            .filter_map(|(word, text)| Some((syllables(text)?, word)))
            .filter(|(syllables, _)| syllables.len() > 1)
            .collect();
        let short = spoken.iter().filter(|(syllables, _)| syllables.len() <= LONGEST_INITIALS);
        let first =
            |syllables: &[&str]| syllables.iter().filter_map(|s| s.chars().next()).collect::<String>();
        Self {
            joined: spoken.iter().map(|(syllables, word)| (syllables.concat(), *word)).collect(),
            initials: short.map(|(syllables, word)| (first(syllables), *word)).collect(),
            level: spoken.iter().map(|(syllables, word)| (levelled(syllables), *word)).collect(),
            longest: spoken.iter().map(|(syllables, _)| syllables.concat().len()).max().unwrap_or(0),
        }
    }
}

/// Toneless pinyin of each character; none when one is not Chinese.
fn syllables(text: &str) -> Option<Vec<&'static str>> {
    text.chars().map(|c| if is_han(c) { c.to_pinyin().map(Pinyin::plain) } else { None }).collect()
}

/// Syllables as dialects level them, parted so that none runs into the next.
fn levelled(syllables: &[&str]) -> String {
    syllables.iter().map(|syllable| level(syllable)).collect::<Vec<_>>().join(" ")
}

fn level(syllable: &str) -> String {
    let start = [("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"), ("f", "h")];
    let begun = start.iter().find_map(|(from, to)| Some(format!("{to}{}", syllable.strip_prefix(from)?)));
    let mut level = begun.unwrap_or_else(|| syllable.to_owned());
    if let Some(short) =
        ["ing", "eng", "ang"].iter().find_map(|end| level.strip_suffix(end).map(|s| (s, *end)))
    {
        level = format!("{}{}", short.0, short.1.trim_end_matches('g'));
    }
    level
}

/// What letters without spaces may spell: whole words of the lexicon one after another, longest first. Each item
/// holds the words of one sound. Nothing when any letter is left over.
pub fn spelled(letters: &str) -> Option<Vec<Vec<WordId>>> {
    let mut best: Vec<Option<Vec<usize>>> = vec![None; letters.len() + 1];
    if let Some(start) = best.first_mut() {
        *start = Some(Vec::new());
    }
    // At most four words: beyond that, any letters spell something.
    for end in 1..=letters.len() {
        for from in end.saturating_sub(SOUNDS.longest)..end {
            let known = letters.get(from..end).is_some_and(|part| !SOUNDS.joined.of(part).is_empty());
            let before = best.get(from).cloned().flatten().filter(|_| known);
            let Some(mut cuts) = before.filter(|cuts| cuts.len() < 4) else { continue };
            cuts.push(from);
            if let Some(slot) = best.get_mut(end).filter(|s| s.as_ref().is_none_or(|c| c.len() > cuts.len()))
            {
                *slot = Some(cuts);
            }
        }
    }
    let cuts = best.pop().flatten()?;
    let ends = cuts.iter().skip(1).copied().chain([letters.len()]);
    let parts =
        cuts.iter().zip(ends).map(|(from, end)| Some(SOUNDS.joined.of(letters.get(*from..end)?).to_vec()));
    parts.collect::<Option<Vec<_>>>().filter(|parts| !parts.is_empty())
}

/// Words whose syllables begin with these letters.
pub fn initials(letters: &str) -> &'static [WordId] {
    SOUNDS.initials.of(letters)
}

/// Words that sound like this text of Chinese characters; those that sound exactly so first.
pub fn alike(text: &str) -> Vec<WordId> {
    let Some(syllables) = syllables(text) else { return Vec::new() };
    let exact = SOUNDS.joined.of(&syllables.concat());
    let near = SOUNDS.level.of(&levelled(&syllables));
    let mut all: Vec<WordId> = exact.to_vec();
    all.extend(near.iter().filter(|w| !exact.contains(w)));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(words: &[WordId]) -> Vec<&'static str> {
        words.iter().map(|w| lexicon().text(*w)).collect()
    }

    #[test]
    fn letters_spell_words() {
        let spelled =
            |letters| spelled(letters).unwrap_or_default().iter().map(|w| texts(w)[0]).collect::<Vec<_>>();
        assert_eq!(spelled("lunyi"), ["轮椅"]);
        assert_eq!(spelled("canjirengangwei"), ["残疾人岗位"]);
        assert_eq!(spelled("mianbeilunyi"), ["棉被", "轮椅"]);
        assert!(spelled("qwertyuiop").is_empty());
    }

    #[test]
    fn initials_and_homophones() {
        assert!(texts(initials("ztq")).contains(&"助听器"));
        assert_eq!(texts(&alike("沦椅")).first(), Some(&"轮椅"));
        assert!(texts(&alike("助厅器")).contains(&"助听器"));
        assert!(texts(&alike("垃集桶")).contains(&"垃圾桶"));
    }
}
