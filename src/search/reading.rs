//! A text cut into clauses, and the words of the lexicon in each with the part they play.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::lexicon::{WordId, lexicon};

/// What a word does in its clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Stands after a word of asking or giving.
    Asked,
    /// Stands before one: usually who asks.
    Beside,
    /// The clause asks for nothing.
    Told,
    /// Not wanted, or there already.
    Refused,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mention {
    pub word: WordId,
    pub role: Role,
    /// Where it begins in its clause, in characters.
    pub at: usize,
    /// Its length in characters.
    pub length: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    pub text: String,
    pub asks: bool,
    pub mentions: Vec<Mention>,
}

const ASKING: [&str; 39] = [
    "需要",
    "想要",
    "想",
    "希望",
    "急需",
    "求",
    "盼",
    "申请",
    "急缺",
    "缺少",
    "缺",
    "购买",
    "采购",
    "添置",
    "添",
    "换",
    "捐赠",
    "捐",
    "提供",
    "资助",
    "送",
    "安装",
    "修建",
    "新建",
    "解决",
    "需",
    "差",
    "请",
    "要",
    "无偿",
    "免费",
    "愿意",
    "寻找",
    "补",
    "能生产",
    "有没有",
    "打算",
    "拟选",
    "准备",
];
/// What follows in the clause is not wanted.
const REFUSING: [&str; 24] = [
    "不需要",
    "不再需要",
    "不要",
    "不想要",
    "不缺",
    "不用",
    "无需",
    "无须",
    "已有",
    "已经有",
    "除了",
    "除去",
    "而不是",
    "不收",
    "不含",
    "不包括",
    "已享受",
    "已申请",
    "不求",
    "别要",
    "except",
    "without",
    "not ",
    "no ",
];
/// What stands before in the clause is there already, or not wanted.
const ENOUGH: [&str; 14] = [
    "够用",
    "够了",
    "都有了",
    "已经有了",
    "除外",
    "以外",
    "之外",
    "就不要了",
    "就不用",
    "就算了",
    "就免了",
    "没兴趣",
    "不感兴趣",
    "不考虑",
];
/// What somebody does not need any more is what they give: 不用的电脑, 不要了的衣服.
const LEFT_OVER: [&str; 2] = ["的", "了的"];
/// After 除了 these turn the sense round: 除了轮椅还要拐杖 wants both.
const ALSO: [&str; 4] = ["还要", "还需", "还想", "也要"];
/// A clause ends at these words too, since they turn it round.
const TURNING: [(char, &str); 4] = [('但', "但"), ('而', "而是"), ('只', "只要"), ('只', "只想")];

/// Reads a text as stored, in simplified characters and folded: clauses end at punctuation.
pub fn read(text: &str) -> Vec<Clause> {
    clauses(text, false)
}

/// Reads a query: clauses end at spaces too, except between Latin words.
pub fn read_query(text: &str) -> Vec<Clause> {
    clauses(text, true)
}

fn clauses(text: &str, at_spaces: bool) -> Vec<Clause> {
    let mut chars: Vec<char> = Vec::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let turns = TURNING
            .iter()
            .any(|(first, word)| c == *first && text.get(at..).is_some_and(|rest| rest.starts_with(word)));
        chars.extend(turns.then_some(',').into_iter().chain([c]));
    }
    let mut all = Vec::new();
    let mut from = 0;
    for at in 0..=chars.len() {
        let around = |step: usize| at.checked_sub(1).and_then(|before| chars.get(before + step)).copied();
        let ends = match chars.get(at) {
            None | Some(',' | '。' | ';' | '!' | '?' | ':' | '\n') => true,
            Some('.') => !around(2).is_some_and(|c| c.is_ascii_digit()),
            Some(' ') => {
                let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
                at_spaces && !(latin(around(0)) && latin(around(2)))
            }
            _ => false,
        };
        if ends {
            all.extend(chars.get(from..at).and_then(clause));
            from = at + 1;
        }
    }
    refuse_before_suffix(&mut all);
    all
}

/// 水果 除外 are two clauses of one thought.
fn refuse_before_suffix(clauses: &mut [Clause]) {
    for at in 1..clauses.len() {
        let suffix =
            clauses.get(at).is_some_and(|c| ["除外", "不要", "以外", "之外"].contains(&c.text.as_str()));
        if let Some(before) = clauses.get_mut(at - 1).filter(|_| suffix) {
            before.mentions.iter_mut().for_each(|m| m.role = Role::Refused);
        }
    }
}

fn clause(chars: &[char]) -> Option<Clause> {
    let text: String = chars.iter().collect();
    let text = text.trim().to_owned();
    let chars: Vec<char> = text.chars().collect();
    if chars.is_empty() {
        return None;
    }
    let signs = Signs::of(&text);
    let suffixed = ["不要", "不收"].iter().any(|w| text.ends_with(w) && text.len() > w.len());
    let suffix = chars.len().checked_sub(2).filter(|_| suffixed);
    let refused_from = signs.refused;
    let also_from = signs.also.filter(|_| text.contains('除'));
    let enough_until = signs.enough.max(suffix);
    let asked_from = signs.asked;
    let role = |at: usize, length: usize| {
        let refused = refused_from.is_some_and(|from| at >= from) && also_from.is_none()
            || enough_until.is_some_and(|until| at < until);
        match asked_from {
            _ if refused => Role::Refused,
            // A word may begin with that of asking: 换瓦.
            Some(from) if at + length > from => Role::Asked,
            Some(_) => Role::Beside,
            None => Role::Told,
        }
    };
    let mentions: Vec<Mention> = segment(&chars)
        .into_iter()
        .map(|(at, length, word)| Mention { word, role: role(at, length), at, length })
        .collect();
    let asks = asked_from.is_some() && refused_from.is_none();
    Some(Clause { text, asks, mentions })
}

/// What the words of [`ASKING`], [`REFUSING`], [`ENOUGH`] and [`ALSO`] say in a clause: the first place, in characters.
#[derive(Default)]
struct Signs {
    /// Behind the first word of asking to end.
    asked: Option<usize>,
    refused: Option<usize>,
    /// The last place.
    enough: Option<usize>,
    also: Option<usize>,
}

#[derive(Clone, Copy)]
enum Sign {
    Asking,
    Refusing,
    Enough,
    Also,
}

/// The words by their first character: a text is read once, not once for each of them.
static SIGNS: LazyLock<HashMap<char, Vec<(&str, Sign)>>> = LazyLock::new(|| {
    let mut signs: HashMap<char, Vec<(&str, Sign)>> = HashMap::new();
    for (words, sign) in [
        (&ASKING[..], Sign::Asking),
        (&REFUSING[..], Sign::Refusing),
        (&ENOUGH[..], Sign::Enough),
        (&ALSO[..], Sign::Also),
    ] {
        for word in words {
            signs.entry(word.chars().next().unwrap_or_default()).or_default().push((*word, sign));
        }
    }
    signs
});

impl Signs {
    fn of(text: &str) -> Self {
        let mut signs = Self::default();
        for (at, (byte, first)) in text.char_indices().enumerate() {
            let (Some(words), Some(rest)) = (SIGNS.get(&first), text.get(byte..)) else { continue };
            for (word, sign) in words.iter().filter(|(word, _)| rest.starts_with(word)) {
                let behind = rest.get(word.len()..).unwrap_or_default();
                let (slot, place) = match sign {
                    Sign::Refusing if LEFT_OVER.iter().any(|word| behind.starts_with(word)) => continue,
                    Sign::Asking => (&mut signs.asked, at + word.chars().count()),
                    Sign::Refusing => (&mut signs.refused, at),
                    Sign::Also => (&mut signs.also, at),
                    Sign::Enough => {
                        signs.enough = Some(at);
                        continue;
                    }
                };
                *slot = Some(slot.map_or(place, |earlier| earlier.min(place)));
            }
        }
        signs
    }
}

/// The words of the lexicon that cover the text best: long ones before many short ones, from left to right.
pub fn segment(text: &[char]) -> Vec<(usize, usize, WordId)> {
    // By place: the best worth of the rest, and the word that begins there if one does.
    let mut best: Vec<(usize, Option<(usize, WordId)>)> = vec![(0, None); text.len() + 1];
    for at in (0..text.len()).rev() {
        let worth_after = |end: usize| best.get(end).map_or(0, |b| b.0);
        let mut choice = (worth_after(at + 1), None);
        for (length, word) in lexicon().beginning(text.get(at..).unwrap_or_default()) {
            let worth = length * length + worth_after(at + length);
            if worth > choice.0 && stands_alone(text, at, length) {
                choice = (worth, Some((length, word)));
            }
        }
        if let Some(slot) = best.get_mut(at) {
            *slot = choice;
        }
    }
    let mut found = Vec::new();
    let mut at = 0;
    while let Some((_, chosen)) = best.get(at) {
        match chosen {
            Some((length, word)) => {
                found.push((at, *length, *word));
                at += length;
            }
            None => at += 1,
        }
    }
    found
}

/// A Latin word is not cut out of a longer one, and a single character after a number counts something: 五百床.
fn stands_alone(text: &[char], at: usize, length: usize) -> bool {
    let before = at.checked_sub(1).and_then(|b| text.get(b)).copied();
    let after = text.get(at + length).copied();
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let first = text.get(at).copied();
    let last = text.get(at + length - 1).copied();
    let cut = (latin(first) && latin(before)) || (latin(last) && latin(after));
    let counted = length == 1 && before.is_some_and(is_numeral);
    !cut && !counted
}

pub fn is_numeral(c: char) -> bool {
    c.is_ascii_digit() || "零一二两三四五六七八九十百千万亿几半多数".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roles(text: &str) -> Vec<(String, Role)> {
        let mentions = read_query(text).into_iter().flat_map(|c| c.mentions);
        mentions.map(|m| (lexicon().text(m.word).to_owned(), m.role)).collect()
    }

    #[test]
    fn words_are_the_longest_and_know_their_part() {
        assert_eq!(roles("孤儿想要护理床"), [("孤儿".into(), Role::Beside), ("护理床".into(), Role::Asked)]);
        assert_eq!(
            roles("不需要被子,但缺棉衣"),
            [("被子".into(), Role::Refused), ("棉衣".into(), Role::Asked)]
        );
        assert_eq!(roles("被子够用了"), [("被子".into(), Role::Refused)]);
        assert_eq!(roles("老人今年换瓦").last(), Some(&("换瓦".into(), Role::Asked)));
    }

    #[test]
    fn what_is_excluded_is_refused() {
        for text in
            ["家具 除了床", "不要床", "床不要", "床 除外", "床以外的家具", "家具都行 床就不用了", "床就算了"]
        {
            let refused: Vec<_> = roles(text).into_iter().filter(|r| r.1 == Role::Refused).collect();
            assert_eq!(refused.first().map(|r| r.0.as_str()), Some("床"), "{text}");
        }
        for text in ["除了轮椅还要拐杖", "单位不用的桌子", "家里不要了的被子", "不用了的床想捐"]
        {
            assert!(roles(text).iter().all(|r| r.1 != Role::Refused), "{text}");
        }
    }

    #[test]
    fn latin_words_are_whole_words() {
        assert_eq!(roles("n95被子").len(), 2);
        assert!(roles("xn95x").is_empty());
        assert_eq!(roles("a hearing aid please"), [("hearing aid".into(), Role::Told)]);
    }

    #[test]
    fn the_best_cover_wins_over_the_first_word() {
        let words: Vec<String> = roles("小学生活用品").into_iter().map(|r| r.0).collect();
        assert_eq!(words, ["小学", "生活用品"]);
    }

    #[test]
    fn a_measure_word_is_no_thing_and_a_decimal_point_no_end() {
        assert!(roles("两床").is_empty());
        assert_eq!(read("2.8公里村道").len(), 1);
    }
}
