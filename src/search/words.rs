//! General Chinese: real words outside the lexicon, stop words, pairs of characters.

use std::collections::HashSet;
use std::sync::LazyLock;

use jieba_rs::Jieba;

use super::lexicon;
use crate::kernel::text::fold;

const STOPWORDS: &str = include_str!("../../search/stopwords.txt");

/// Loaded once in a process, when the first query is read: the dictionary takes 60 MB. Documents do without it.
static JIEBA: LazyLock<Jieba> = LazyLock::new(Jieba::new);

static STOP: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let lines = STOPWORDS.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#'));
    lines.flat_map(str::split_whitespace).map(fold).collect()
});

/// Changes when the files that decide how text is read change; an index made with another one is stale.
pub fn fingerprint() -> u64 {
    // FNV-1a: stable between builds, which the standard hasher does not promise.
    lexicon::texts()
        .chain([include_str!("../../search/taxonomy.json"), include_str!("../../search/places.txt")])
        .flat_map(str::bytes)
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Text in simplified characters, folded: 輪椅 and ＫＮ９５ as 轮椅 and kn95.
pub fn simplified(text: &str) -> String {
    fast2s::convert(&fold(text))
}

/// Each pair of neighbouring Chinese characters, each run of Latin letters and digits, and when `singles` is set each
/// Chinese character. Whatever no lexicon knows is found by these.
pub fn pairs(text: &str, singles: bool) -> Vec<String> {
    let mut out = Vec::new();
    let mut before: Option<char> = None;
    let mut run = String::new();
    for c in text.chars().chain([' ']) {
        if is_han(c) {
            if singles {
                out.push(c.to_string());
            }
            out.extend(before.map(|b| [b, c].iter().collect::<String>()));
        }
        before = is_han(c).then_some(c);
        if !is_han(c) && c.is_alphanumeric() {
            run.push(c);
        } else if !run.is_empty() {
            // Longer runs are cut: nobody searches for them and an index refuses them.
            out.push(std::mem::take(&mut run).chars().take(40).collect());
        }
    }
    out
}

/// True for a word that says nothing about what is sought.
pub fn is_stopword(word: &str) -> bool {
    STOP.contains(word)
}

/// A word of the language, so hardly a slip of the finger.
pub fn is_word(word: &str) -> bool {
    JIEBA.has_word(word)
}

/// By character: whether it stands inside a word of two characters or more.
pub fn inside_words(text: &str) -> Vec<bool> {
    let cut = JIEBA.cut(text, false);
    let inside = cut.iter().flat_map(|token| {
        let length = token.word.chars().count();
        std::iter::repeat_n(length > 1, length)
    });
    inside.collect()
}

/// Names a place, or nothing else that the dictionary knows.
pub fn is_place_name(word: &str) -> bool {
    !JIEBA.has_word(word) || JIEBA.tag(word, false).first().is_some_and(|t| t.tag == "ns" && t.word == word)
}

/// The words of a stretch of text that say what is sought: things, names and deeds, no stop words.
pub fn telling(text: &str) -> Vec<String> {
    let mut telling: Vec<String> = Vec::new();
    for tagged in JIEBA.tag(text, false) {
        // Deeds (资助, 了解) are told of anything; what is sought is a thing, or no word of the dictionary at all.
        let says = ["n", "j", "eng", "x"].iter().any(|tag| tagged.tag.starts_with(tag));
        let word: String = tagged.word.chars().filter(|c| c.is_alphanumeric()).collect();
        let long = word.chars().count() > 1;
        let number = word.chars().all(|c| c.is_ascii_digit());
        if says && long && !number && !is_stopword(&word) && !telling.contains(&word) {
            telling.push(word);
        }
    }
    telling
}

pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_case_marks_and_script_do_not_matter() {
        assert_eq!(simplified("ＫＮ９５輪椅，電飯鍋"), "kn95轮椅,电饭锅");
    }

    #[test]
    fn pairs_do_not_cross_a_gap() {
        assert_eq!(pairs("棉被,床", false), ["棉被"]);
        assert_eq!(pairs("床kn95", true), ["床", "kn95"]);
    }

    #[test]
    fn only_telling_words_are_kept() {
        assert_eq!(telling("我们想要婚纱摄影的"), ["婚纱", "摄影"]);
        assert!(is_place_name("利川") && !is_place_name("和平"));
    }
}
