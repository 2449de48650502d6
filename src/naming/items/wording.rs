//! One way of writing a kind, and where it stands in a text.

use crate::kernel::text::{fold, simplified};

/// A thing's name, or its name and words that must stand somewhere beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wording {
    /// The thing first, then the words beside it, sorted.
    pub head: String,
    pub beside: Vec<String>,
}

/// Where a wording was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Hit {
    /// Byte behind the thing's name: in Chinese the last thing named is the one meant.
    pub end: usize,
    /// How much of the text it explains.
    pub weight: usize,
}

/// Text levelled for comparing things: as [`fold`], simplified; blanks and brackets stay.
pub(super) fn level(text: &str) -> String {
    simplified(&fold(text))
}

impl Wording {
    /// Reads `head+word+word`.
    pub fn read(written: &str) -> Self {
        let mut parts = written.split('+').map(level);
        let head = parts.next().unwrap_or_default();
        let mut beside: Vec<String> = parts.collect();
        beside.sort();
        Self { head, beside }
    }

    /// The last place in `text` (levelled) where it stands. A single character must be all there is.
    pub fn find(&self, text: &str) -> Option<Hit> {
        let single = self.beside.is_empty() && self.head.chars().count() == 1;
        if single && !text.trim_matches(|c: char| c.is_ascii_digit() || c == ' ').eq(&self.head) {
            return None;
        }
        let begin = places(text, &self.head).last()?;
        let end = begin + self.head.len();
        let beside =
            self.beside.iter().all(|word| places(text, word).any(|at| at >= end || at + word.len() <= begin));
        let weight = weight(&self.head) + self.beside.iter().map(|word| weight(word)).sum::<usize>();
        beside.then_some(Hit { end, weight })
    }
}

/// 一次性 says little: nearly everything is disposable.
fn weight(word: &str) -> usize {
    if word == "一次性" { 1 } else { word.chars().count() * 2 }
}

/// Where `word` begins in `text`; Latin words and numbers only as whole ones: n95 is not in kn95, 84 not in 184.
fn places<'t>(text: &'t str, word: &'t str) -> impl Iterator<Item = usize> + 't {
    text.match_indices(word).map(|(at, _)| at).filter(move |at| {
        let before = text.get(..*at).and_then(|t| t.chars().next_back());
        let after = text.get(at + word.len()..).and_then(|t| t.chars().next());
        let cut = |inside: Option<char>, outside: Option<char>| match (inside, outside) {
            (Some(inside), Some(outside)) => {
                (inside.is_ascii_digit() && outside.is_ascii_digit())
                    || (inside.is_ascii_alphabetic() && outside.is_ascii_alphabetic())
            }
            _ => false,
        };
        !cut(word.chars().next(), before) && !cut(word.chars().next_back(), after)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(wording: &str, text: &str) -> bool {
        Wording::read(wording).find(&level(text)).is_some()
    }

    #[test]
    fn parts_stand_anywhere_beside_the_thing() {
        assert!(found("口罩+n95", "3M9010 Ｎ95 口罩") && found("口罩+n95", "口罩(N95)"));
        assert!(found("口罩+9010", "3m9010口罩") && !found("口罩+9010", "39010口罩"));
        assert!(!found("口罩+n95", "KN95口罩") && !found("消毒液+84", "184消毒液"));
        assert!(!found("手套+手", "手套"), "a part is not inside the thing itself");
        assert!(found("被", " 被 50") && !found("被", "被单"));
    }
}
