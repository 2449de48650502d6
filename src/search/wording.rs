//! The wording of a text: which characters stand side by side in it. Whatever no lexicon knows is seen by it.

use super::words;

/// Two neighbouring characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pair(u16, u16);

/// The pairs of a text, each once, four bytes for each. Characters beyond the basic plane stand in none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wording(Vec<Pair>);

impl Wording {
    /// Of several texts together, such as title and detail.
    pub fn of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut pairs: Vec<Pair> = Vec::new();
        for text in texts {
            let text = words::simplified(text);
            let chars = || text.chars().map(|c| u16::try_from(u32::from(c)).ok().filter(|_| tells(c)));
            pairs.extend(chars().zip(chars().skip(1)).filter_map(|(a, b)| Some(Pair(a?, b?))));
        }
        pairs.sort_unstable();
        pairs.dedup();
        Self(pairs)
    }

    pub fn pairs(&self) -> &[Pair] {
        &self.0
    }

    /// What both have.
    #[must_use]
    pub fn common(&self, other: &Self) -> Self {
        let (few, many) = if self.0.len() < other.0.len() { (self, other) } else { (other, self) };
        Self(few.0.iter().filter(|pair| many.0.binary_search(pair).is_ok()).copied().collect())
    }

    /// Its pairs put together again where they overlap: 直播 and 播间 as 直播间. Longest first.
    pub fn stretches(&self) -> Vec<String> {
        let mut left = self.0.clone();
        let mut stretches = Vec::new();
        let begins =
            |left: &[Pair]| left.iter().position(|pair| !left.iter().any(|before| before.1 == pair.0));
        while !left.is_empty() {
            let mut pair = left.remove(begins(&left).unwrap_or(0));
            let mut stretch = vec![pair.0, pair.1];
            while let Some(at) = left.iter().position(|next| next.0 == pair.1) {
                pair = left.remove(at);
                stretch.push(pair.1);
            }
            stretches.push(String::from_utf16_lossy(&stretch));
        }
        stretches.sort_by_key(|stretch| std::cmp::Reverse(stretch.chars().count()));
        stretches
    }
}

/// Whether a stretch names something: 木床 does, 下来 does not.
pub fn names_something(stretch: &str) -> bool {
    !words::telling(stretch).is_empty()
}

/// Numbers and signs say nothing of what a text is about.
fn tells(c: char) -> bool {
    words::is_han(c) || c.is_ascii_alphabetic()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_two_texts_have_in_common_is_told_in_words() {
        let (need, offer) =
            (Wording::of(["村级直播间设备", "缺陪跑"]), Wording::of(["共建縣域直播間,陪跑30天"]));
        assert_eq!(need.common(&offer).stretches(), ["直播间", "陪跑"]);
        assert_eq!(need.common(&offer), offer.common(&need));
    }

    #[test]
    fn only_some_stretches_name_something() {
        assert!(names_something("木床") && names_something("直播间"));
        assert!(!names_something("下来"));
    }

    #[test]
    fn numbers_and_gaps_are_no_wording() {
        assert!(Wording::of(["50 床, 3床", "1 套"]).pairs().is_empty());
    }
}
