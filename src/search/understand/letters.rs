//! Latin letters in a Chinese query: pinyin, initials, or an English word nobody told us.

use super::sound;
use crate::search::lexicon::{WordId, lexicon};

/// Shortest pinyin: two syllables of two letters, and for initials two letters.
const SHORTEST: usize = 2;
const LONGEST_INITIALS: usize = 6;

/// One stretch of letters understood.
pub struct Reading {
    pub words: Vec<WordId>,
    pub literal: bool,
    pub correction: Option<(String, String)>,
}

/// What the letters of `text` spell, and the text without them.
pub fn read(text: &str) -> (Vec<Reading>, String) {
    let plain: String = text.chars().map(without_tone).collect();
    let runs: Vec<&str> =
        plain.split(|c: char| !c.is_ascii_lowercase()).filter(|run| !run.is_empty()).collect();
    let whole = runs.concat();
    let only_letters = plain.chars().all(|c| c.is_ascii_lowercase() || !c.is_alphanumeric());
    if runs.len() > 1
        && only_letters
        && let Some(words) = sound::spelled(&whole)
    {
        return (readings(&whole, words), String::new());
    }
    let mut found = Vec::new();
    let mut rest = plain.clone();
    for run in runs.iter().filter(|run| run.len() >= SHORTEST) {
        let read = sound::spelled(run).map(|words| readings(run, words)).or_else(|| initials(run));
        if let Some(read) = read {
            found.extend(read);
            rest = rest.replacen(run, " ", 1);
        }
    }
    (found, rest)
}

fn initials(run: &str) -> Option<Vec<Reading>> {
    let words = if run.len() <= LONGEST_INITIALS { sound::initials(run) } else { &[] };
    // Which of the words was meant only the documents can tell.
    (!words.is_empty()).then(|| vec![Reading { words: words.to_vec(), literal: true, correction: None }])
}

fn readings(typed: &str, words: Vec<Vec<WordId>>) -> Vec<Reading> {
    let meant: String = words.iter().filter_map(|w| w.first()).map(|w| lexicon().text(*w)).collect();
    let correction = Some((typed.to_owned(), meant));
    let all = words.into_iter().map(|words| Reading { words, literal: false, correction: None });
    let mut all: Vec<Reading> = all.collect();
    if let Some(first) = all.first_mut() {
        first.correction = correction;
    }
    all
}

fn without_tone(c: char) -> char {
    match c {
        'ā' | 'á' | 'ǎ' | 'à' => 'a',
        'ē' | 'é' | 'ě' | 'è' => 'e',
        'ī' | 'í' | 'ǐ' | 'ì' => 'i',
        'ō' | 'ó' | 'ǒ' | 'ò' => 'o',
        'ū' | 'ú' | 'ǔ' | 'ù' => 'u',
        'ü' | 'ǖ' | 'ǘ' | 'ǚ' | 'ǜ' => 'v',
        _ => c,
    }
}
