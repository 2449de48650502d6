//! How much a tag, or a pair of characters, in common says.

use std::collections::{BTreeSet, HashMap};

use super::wording::{Pair, Wording};

/// How rare each tag and each pair of characters is among what is open now: a rare one in common says more.
#[derive(Debug, Clone, Default)]
pub struct Rarity {
    /// How many needs and offers were counted.
    pub of: u32,
    /// How many of them have the tag.
    pub tags: HashMap<String, u32>,
    /// How many have the pair.
    pub pairs: HashMap<Pair, u32>,
}

impl Rarity {
    /// Counts one more need or offer.
    pub fn add<'a>(&mut self, tags: impl IntoIterator<Item = &'a str>, wording: &Wording) {
        self.of = self.of.saturating_add(1);
        for tag in tags.into_iter().filter(|tag| !tag.is_empty()).collect::<BTreeSet<_>>() {
            *self.tags.entry(tag.to_owned()).or_default() += 1;
        }
        for pair in wording.pairs() {
            *self.pairs.entry(*pair).or_default() += 1;
        }
    }

    /// What a tag in common says: above 0, at most 1 for a tag that nothing else has.
    pub fn of_tag(&self, tag: &str) -> f64 {
        self.weight(self.tags.get(tag))
    }

    /// The same for all that two texts have in common.
    pub fn of_wording(&self, common: &Wording) -> f64 {
        common.pairs().iter().map(|pair| self.weight(self.pairs.get(pair))).sum()
    }

    fn weight(&self, with: Option<&u32>) -> f64 {
        let with = f64::from(with.copied().unwrap_or(1).max(1));
        let all = f64::from(self.of).max(with);
        (1.0 + all / with).ln() / (1.0 + all).ln()
    }
}
