//! Text to words: Chinese segmentation with the product's dictionary, folding, single characters and pairs.
//!
//! The same words are stored and asked for, so any engine behind [`super::Search`] can be fed with them.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use jieba_rs::Jieba;

use super::taxonomy;
use crate::kernel::text::fold;

const DICTIONARY: &str = include_str!("../../search/dictionary.txt");
const STOPWORDS: &str = include_str!("../../search/stopwords.txt");
const SYNONYMS: &str = include_str!("../../search/synonyms.txt");

/// Longer words are cut: nobody searches for them and an index refuses them.
const LONGEST_WORD: usize = 40;
/// How common the segmenter takes our own words to be: above any split into dictionary words.
const OUR_WORD: usize = 200_000;

/// Loaded once in a process, on first use: the dictionary takes about a second unoptimised and 60 MB.
static JIEBA: LazyLock<Jieba> = LazyLock::new(|| {
    let mut jieba = Jieba::new();
    let own = lines(DICTIONARY).chain(lines(SYNONYMS).flat_map(str::split_whitespace)).map(fold);
    for word in own.chain(taxonomy::words().map(str::to_owned)).filter(|w| w.chars().count() > 1) {
        jieba.add_word(&word, Some(OUR_WORD), None);
    }
    jieba
});

static STOP: LazyLock<HashSet<String>> = LazyLock::new(|| lines(STOPWORDS).map(fold).collect());

static SAME: LazyLock<HashMap<String, Vec<String>>> = LazyLock::new(|| {
    let mut same: HashMap<String, Vec<String>> = HashMap::new();
    for line in lines(SYNONYMS) {
        let set: Vec<String> = line.split_whitespace().map(fold).collect();
        for word in &set {
            same.entry(word.clone()).or_default().extend(set.iter().filter(|w| *w != word).cloned());
        }
    }
    same
});

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#'))
}

/// Changes when the files that decide how text is segmented change; an index made with another one is stale.
pub fn fingerprint() -> u64 {
    // FNV-1a: stable between builds, which the standard hasher does not promise.
    [DICTIONARY, SYNONYMS, include_str!("../../search/taxonomy.json")]
        .into_iter()
        .flat_map(str::bytes)
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The words of `text` in order, folded, without punctuation.
pub fn words(text: &str) -> Vec<String> {
    let text = fold(text);
    JIEBA.cut(&text, false).into_iter().filter_map(|t| word(t.word)).collect()
}

/// The words of `text` and the shorter words inside them: 护理床 also gives 护理.
pub fn words_and_parts(text: &str) -> Vec<String> {
    let text = fold(text);
    JIEBA.cut_for_search(&text, false).into_iter().filter_map(|t| word(t.word)).collect()
}

/// Each pair of neighbouring Chinese characters, and when `singles` is set each character.
/// A half-remembered or unusual word is found by these when segmentation splits it otherwise.
pub fn pairs(text: &str, singles: bool) -> Vec<String> {
    let text = fold(text);
    let mut out = Vec::new();
    let mut before: Option<char> = None;
    for c in text.chars() {
        if !is_han(c) {
            before = None;
            continue;
        }
        if singles {
            out.push(c.to_string());
        }
        out.extend(before.map(|b| [b, c].iter().collect::<String>()));
        before = Some(c);
    }
    out
}

/// True for a word that says nothing about what is sought.
pub fn is_stopword(word: &str) -> bool {
    STOP.contains(word)
}

/// The words of `text` that say something, each once: for comparing two texts.
pub fn telling_words(text: &str) -> Vec<String> {
    let mut telling: Vec<String> = Vec::new();
    for word in words(text) {
        if !is_stopword(&word) && !telling.contains(&word) {
            telling.push(word);
        }
    }
    telling
}

/// Words that mean the same as this folded word, without the word itself.
pub fn synonyms(word: &str) -> &'static [String] {
    SAME.get(word).map_or(&[], Vec::as_slice)
}

pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

fn word(raw: &str) -> Option<String> {
    let word: String = raw.chars().filter(|c| c.is_alphanumeric()).take(LONGEST_WORD).collect();
    (!word.is_empty()).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_words_stay_whole() {
        assert_eq!(words("给老人买护理床"), ["给", "老人", "买", "护理床"]);
        assert!(words_and_parts("护理床").contains(&"护理".to_owned()));
    }

    #[test]
    fn width_case_and_marks_do_not_matter() {
        assert_eq!(words("ＫＮ９５口罩！！"), words("kn95 口罩"));
        assert!(words("，。！ \u{3000}").is_empty());
    }

    #[test]
    fn pairs_do_not_cross_a_gap() {
        assert_eq!(pairs("棉被,床", false), ["棉被"]);
        assert_eq!(pairs("床", true), ["床"]);
    }

    #[test]
    fn synonyms_go_both_ways() {
        assert!(synonyms("棉被").contains(&"被子".to_owned()));
        assert!(synonyms("被子").contains(&"棉被".to_owned()));
        assert!(synonyms("长江").is_empty());
    }
}
