//! The thing a text names, with what is said about its state and for whom it is.

use super::file::{Items, Kind};
use super::wording::{Hit, Wording, level};
use crate::naming::typo::{one_slip, sounds_like};

/// A thing as named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Thing {
    pub kind: Kind,
    pub state: State,
    pub whose: Whose,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Sound,
    Used,
    /// Broken or out of date.
    Useless,
}

/// For whom a thing is by what is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    Unsaid,
    Child,
    Adult,
}

const CHILDREN: [&str; 7] = ["儿童", "小孩", "孩子", "小学生", "婴儿", "宝宝", "幼儿"];
const ADULTS: [&str; 6] = ["成人", "成年人", "大人", "中老年", "老人", "老年"];
/// What these follow is not wanted, or there already.
const REFUSED: [&str; 8] = ["不需要", "不要", "不收", "不缺", "无需", "除了", "已有", "已经有"];
/// An unknown word of fewer characters may be anything; only longer ones are taken as misspelt.
const MISSPELT: usize = 4;

/// The parts of a list: 书包、文具 are two things.
pub(super) fn split(text: &str) -> Vec<String> {
    let marks = ['、', ',', ';', '/', '|', '&', '+', '。', '!', '?', ':', '\n'];
    let text = level(&text.replace(['和', '与', '及', '或'], "、"));
    text.split(marks).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// The one thing that `part`, an entry of a list of goods, names. What is not understood makes it unknown.
pub(super) fn thing(items: &Items, part: &str) -> Option<Thing> {
    let understood = |(kind, wording, hit): (Kind, &Wording, Hit)| {
        let rest = part.get(hit.end..)?;
        let plain = !changes(items, rest) && says_nothing_else(items, rest, wording);
        if plain { described(items, part, kind, wording) } else { None }
    };
    find(items, part).and_then(understood).or_else(|| misspelt(items, part).and_then(understood))
}

/// The things that a text in sentences names, and whether it says that there are more (棉衣、棉被等). Words it does not
/// know are the story around them.
pub(super) fn things(items: &Items, text: &str) -> (Vec<Thing>, bool) {
    let (mut found, mut more) = (Vec::new(), false);
    for part in split(text).iter().filter(|part| !REFUSED.iter().any(|word| part.contains(word))) {
        let Some((kind, wording, hit)) = find(items, part) else { continue };
        let rest = part.get(hit.end..).unwrap_or_default();
        if !changes(items, rest) {
            more |= rest.starts_with('等');
            found.extend(described(items, part, kind, wording));
        }
    }
    (found, more)
}

fn find<'i>(items: &'i Items, part: &str) -> Option<(Kind, &'i Wording, Hit)> {
    let hits =
        items.beginning(part).filter_map(|(wording, kind)| Some((*kind, wording, wording.find(part)?)));
    hits.max_by_key(|(_, _, hit)| *hit)
}

/// A long name with one wrong character: 84消费液. Its last character, which says what sort of thing it is, must be
/// right or sound right, and only one kind may come so near.
fn misspelt<'i>(items: &'i Items, part: &str) -> Option<(Kind, &'i Wording, Hit)> {
    let mut found: Option<(Kind, &Wording, Hit)> = None;
    for (wording, kind) in items.wordings.iter().filter(|(w, _)| w.beside.is_empty()) {
        let length = wording.head.chars().count();
        if length < MISSPELT {
            continue;
        }
        let starts: Vec<usize> = part.char_indices().map(|(at, _)| at).chain([part.len()]).collect();
        for window in starts.windows(length + 1) {
            let (Some(begin), Some(end)) = (window.first(), window.last()) else { continue };
            let Some(text) = part.get(*begin..*end) else { continue };
            let same_end = text.chars().next_back() == wording.head.chars().next_back();
            if sounds_like(text, &wording.head) || (same_end && one_slip(text, &wording.head)) {
                if found.is_some_and(|(other, _, _)| other != *kind) {
                    return None;
                }
                found = Some((*kind, wording, Hit { end: *end, weight: length }));
            }
        }
    }
    found
}

/// Whether what follows makes it something else: 轮椅坡道, 口罩生产线.
fn changes(items: &Items, rest: &str) -> bool {
    let rest = rest.trim_start();
    let unless = |tail: &&String| {
        !items.neutral.iter().any(|word| rest.starts_with(word.as_str()) && word.len() > tail.len())
    };
    items.tails.iter().filter(|tail| rest.starts_with(tail.as_str())).any(|tail| unless(&tail))
}

/// Whether what follows right behind is a number, a remark in brackets, or words that describe.
fn says_nothing_else(items: &Items, rest: &str, wording: &Wording) -> bool {
    let mut text = rest.split([' ', '(', '[', '【']).next().unwrap_or_default().to_owned();
    for word in wording.beside.iter().chain(&items.neutral).chain(&items.used) {
        text = text.replace(word.as_str(), "");
    }
    let mut number = false;
    let unknown: String = text
        .chars()
        .filter(|c| {
            let measure = number && !c.is_ascii();
            number = c.is_ascii_digit() || (number && c.is_ascii_punctuation());
            !c.is_ascii() && !measure && c.is_alphanumeric()
        })
        .collect();
    unknown.is_empty()
        || unknown.ends_with(['式', '型', '款', '色', '码', '号', '装', '级', '版', '用', '度'])
}

fn described(items: &Items, part: &str, kind: Kind, wording: &Wording) -> Option<Thing> {
    let own = |word: &str| wording.head.contains(word) || wording.beside.iter().any(|b| b.contains(word));
    let says = |words: &[String]| words.iter().any(|word| part.contains(word.as_str()) && !own(word));
    let names = |words: &[&str]| words.iter().any(|word| part.contains(word) && !own(word));
    if says(&items.unlike) {
        return None;
    }
    let state = match () {
        () if says(&items.useless) => State::Useless,
        () if says(&items.used) => State::Used,
        () => State::Sound,
    };
    let whose = match (names(&CHILDREN), names(&ADULTS)) {
        (true, false) => Whose::Child,
        (false, true) => Whose::Adult,
        _ => Whose::Unsaid,
    };
    Some(Thing { kind, state, whose })
}
