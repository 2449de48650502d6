//! A text cut into clauses, and the known words in each with the part they play.

use crate::kernel::text::fold;
use crate::search::taxonomy;

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

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    pub word: String,
    pub role: Role,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    pub text: String,
    pub asks: bool,
    pub mentions: Vec<Mention>,
}

/// Longest word of the taxonomy, in characters, that is looked for.
const LONGEST: usize = 14;

const ASKING: [&str; 26] = [
    "需要", "想要", "想", "希望", "急需", "求", "盼", "申请", "急缺", "缺少", "缺", "购买", "采购", "添置",
    "添", "换", "捐赠", "捐", "提供", "资助", "送", "安装", "修建", "新建", "解决", "需",
];
/// What follows in the clause is not wanted.
const REFUSING: [&str; 12] = [
    "不需要",
    "不再需要",
    "不要",
    "不缺",
    "不用",
    "无需",
    "无须",
    "已有",
    "已经有",
    "除了",
    "而不是",
    "不收",
];
/// What stands before in the clause is there already.
const ENOUGH: [&str; 4] = ["够用", "够了", "都有了", "已经有了"];
/// Why a household is poor. It says nothing about what it needs.
const CAUSES: [&str; 14] = [
    "因病致贫",
    "因病返贫",
    "因残致贫",
    "因学致贫",
    "因灾致贫",
    "因残",
    "因学",
    "因灾",
    "因病",
    "缺资金",
    "缺技术",
    "缺劳动力",
    "缺劳力",
    "缺土地",
];
/// A clause ends at these words too, since they turn it round.
const TURNING: [&str; 5] = ["但是", "但", "而是", "只要", "只想"];

pub fn clauses(text: &str) -> Vec<Clause> {
    let mut text = fold(text);
    for cause in CAUSES {
        text = text.replace(cause, " ");
    }
    for turn in TURNING {
        text = text.replace(turn, &format!(",{turn}"));
    }
    text.split([',', '。', ';', '!', '?', '.', ':', '\n'])
        .map(str::trim)
        .filter(|c| !c.is_empty())
        .map(read)
        .collect()
}

fn read(text: &str) -> Clause {
    let refused_from = REFUSING.iter().filter_map(|w| text.find(w)).min();
    let enough_until = ENOUGH.iter().filter_map(|w| text.rfind(w)).max();
    let asked_from = ASKING.iter().filter_map(|w| text.find(w).map(|at| at + w.len())).min();
    let role = |at: usize| {
        if refused_from.is_some_and(|from| at >= from) || enough_until.is_some_and(|until| at < until) {
            Role::Refused
        } else {
            match asked_from {
                Some(from) if at >= from => Role::Asked,
                Some(_) => Role::Beside,
                None => Role::Told,
            }
        }
    };
    let mentions = known_words(text).into_iter().map(|(at, word)| Mention { role: role(at), word }).collect();
    let asks = asked_from.is_some() && refused_from.is_none();
    Clause { text: text.to_owned(), asks, mentions }
}

/// The known words from left to right, at each place the longest, with the byte each begins at.
fn known_words(text: &str) -> Vec<(usize, String)> {
    let ends: Vec<usize> = text.char_indices().map(|(at, c)| at + c.len_utf8()).collect();
    let mut found = Vec::new();
    let mut free_from = 0;
    for (index, (begin, _)) in text.char_indices().enumerate() {
        if begin < free_from {
            continue;
        }
        let candidates = ends.iter().skip(index).take(LONGEST).rev();
        let longest = candidates.copied().find(|end| is_known(text, begin, *end));
        if let Some(end) = longest {
            found.extend(text.get(begin..end).map(|word| (begin, word.to_owned())));
            free_from = end;
        }
    }
    found
}

/// A known word; one in Latin letters must not be cut out of a longer one.
fn is_known(text: &str, begin: usize, end: usize) -> bool {
    let Some(word) = text.get(begin..end) else { return false };
    if taxonomy::meanings(word).is_empty() {
        return false;
    }
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let before = text.get(..begin).and_then(|t| t.chars().next_back());
    let after = text.get(end..).and_then(|t| t.chars().next());
    let cut =
        (latin(word.chars().next()) && latin(before)) || (latin(word.chars().next_back()) && latin(after));
    !cut
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roles(text: &str) -> Vec<(String, Role)> {
        clauses(text).into_iter().flat_map(|c| c.mentions).map(|m| (m.word, m.role)).collect()
    }

    #[test]
    fn words_are_the_longest_and_know_their_part() {
        assert_eq!(roles("孤儿想要护理床"), [("孤儿".into(), Role::Beside), ("护理床".into(), Role::Asked)]);
        assert_eq!(
            roles("不需要被子,但缺棉衣"),
            [("被子".into(), Role::Refused), ("棉衣".into(), Role::Asked)]
        );
        assert_eq!(roles("被子够用了"), [("被子".into(), Role::Refused)]);
    }

    #[test]
    fn latin_words_are_whole_words() {
        assert_eq!(roles("n95口罩").first().map(|r| r.0.clone()), Some("n95".into()));
        assert!(roles("xn95x").is_empty());
    }
}
