//! General Chinese: real words outside the lexicon, stop words.

use std::collections::HashSet;
use std::sync::LazyLock;

use jieba_rs::Jieba;

use super::lexicon;
use crate::kernel::hash::fnv;
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
    let files = lexicon::texts()
        .chain([include_str!("../../search/taxonomy.json"), include_str!("../../search/places.txt")]);
    fnv(files.flat_map(str::bytes))
}

/// Text in simplified characters, folded: 輪椅 and ＫＮ９５ as 轮椅 and kn95.
pub fn simplified(text: &str) -> String {
    fast2s::convert(&fold(text))
}

/// True for a word that says nothing about what is sought.
pub fn is_stopword(word: &str) -> bool {
    STOP.contains(word)
}

/// A word of the language, so hardly a slip of the finger.
pub fn is_word(word: &str) -> bool {
    JIEBA.has_word(word)
}

/// How many characters each word of `text` has, from left to right.
pub fn lengths(text: &str) -> Vec<usize> {
    JIEBA.cut(text, false).iter().map(|token| token.word.chars().count()).collect()
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
    fn only_telling_words_are_kept() {
        assert_eq!(telling("我们想要婚纱摄影的"), ["婚纱", "摄影"]);
        assert!(is_place_name("利川") && !is_place_name("和平"));
    }
}
