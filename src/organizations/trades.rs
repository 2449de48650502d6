//! What a company of a trade can usually do for a village, from `search/trades.txt`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::search::{Category, taxonomy};

const TEXT: &str = include_str!("../../search/trades.txt");

static TRADES: LazyLock<BTreeMap<&'static str, Trade>> = LazyLock::new(|| read(TEXT));

/// What a division of GB/T 4754 brings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trade {
    /// Top categories it helps with, the likeliest first.
    pub categories: Vec<Category>,
    /// Words of the lexicon, with spaces between.
    pub words: &'static str,
}

fn read(text: &'static str) -> BTreeMap<&'static str, Trade> {
    let trade = |line: &'static str| {
        let mut parts = line.split(" | ");
        let (code, categories, words) = (parts.next()?, parts.next()?, parts.next()?);
        let categories = categories.split(' ').filter_map(taxonomy::get).collect();
        Some((code, Trade { categories, words }))
    };
    text.lines().filter(|line| !line.starts_with('#')).filter_map(trade).collect()
}

/// The trade of a division; nothing for one that says nothing of villages.
pub fn trade(division: &str) -> Option<&'static Trade> {
    TRADES.get(division)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::organizations::industry;
    use crate::search::features::marks;

    #[test]
    fn every_line_is_a_division_with_categories_and_words_that_are_understood() {
        assert_eq!(TRADES.len(), TEXT.lines().filter(|line| !line.starts_with('#')).count());
        for (code, trade) in &*TRADES {
            assert!(industry::division(code).is_some(), "{code}");
            assert!(!trade.categories.is_empty() && trade.categories.iter().all(|c| c.is_top()), "{code}");
            for word in trade.words.split(' ') {
                assert!(!marks(word, "", "", "").is_empty(), "{code}: nobody understands {word}");
            }
        }
    }
}
