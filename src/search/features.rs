//! What a need or offer is about, in the few numbers that ranking looks at: read once when it is stored.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::lexicon::WordId;
use super::reading::{self, Role};
use super::words;

/// A word of the lexicon in a document, and how much the document is about it, 1 to 100.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(from = "u64")]
pub struct Mark {
    pub word: WordId,
    pub weight: u8,
}

impl Mark {
    /// For an index.
    pub fn number(self) -> u64 {
        (u64::from(self.word.0) << 8) | u64::from(self.weight)
    }
}

/// Back from [`Mark::number`].
impl From<u64> for Mark {
    fn from(number: u64) -> Self {
        let [weight, ..] = number.to_le_bytes();
        Self { word: WordId(u32::try_from(number >> 8).unwrap_or(u32::MAX)), weight }
    }
}

/// From this weight on a mark says what the document is about, below it what its story tells of.
pub const STRONG: u8 = 60;

/// The title says what is asked.
const TITLE: u8 = 100;
/// Who asks, before the word of asking.
const TITLE_BESIDE: u8 = 85;
/// Tags were chosen for finding.
const TAG: u8 = 85;
/// The body repeats what is asked, and tells the story around it.
const BODY_ASKED: u8 = 75;
const BODY_BESIDE: u8 = 50;
const BODY_TOLD: u8 = 55;
/// Fields of their own, such as the beneficiary.
const FIELD: u8 = 80;
/// More marks say nothing more.
const MOST: usize = 48;

/// The marks of a document. `fields` are further words that hold for it: its beneficiary, its cause.
pub fn marks(title: &str, tags: &str, body: &str, fields: &str) -> Vec<Mark> {
    let [title, tags, body, fields] = [title, tags, body, fields].map(words::simplified);
    marks_in(&title, &tags, &body, &fields)
}

/// The same for texts that are [`words::simplified`] already.
pub(super) fn marks_in(title: &str, tags: &str, body: &str, fields: &str) -> Vec<Mark> {
    let mut best: BTreeMap<WordId, u8> = BTreeMap::new();
    let mut read = |text: &str, weight: fn(Role) -> u8| {
        for clause in reading::read(text) {
            for mention in clause.mentions {
                let slot = best.entry(mention.word).or_default();
                *slot = (*slot).max(weight(mention.role));
            }
        }
    };
    read(title, |role| match role {
        Role::Asked | Role::Told => TITLE,
        Role::Beside => TITLE_BESIDE,
        Role::Refused => 0,
    });
    read(tags, |_| TAG);
    read(fields, |_| FIELD);
    read(body, |role| match role {
        Role::Asked => BODY_ASKED,
        Role::Beside => BODY_BESIDE,
        Role::Told => BODY_TOLD,
        Role::Refused => 0,
    });
    let mut marks: Vec<Mark> = best.into_iter().map(|(word, weight)| Mark { word, weight }).collect();
    marks.retain(|m| m.weight > 0);
    marks.sort_by_key(|m| std::cmp::Reverse(m.weight));
    marks.truncate(MOST);
    marks
}

/// The lexicon's word for a kind of beneficiary; empty for those that say nothing.
pub fn people_of(beneficiary: &str) -> &'static str {
    match beneficiary {
        "school" => "学校",
        "clinic" => "卫生院室",
        "elderly_home" => "敬老院",
        "cooperative" => "合作社",
        _ => "",
    }
}
