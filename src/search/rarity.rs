//! How much a tag in common says.

use std::collections::{BTreeSet, HashMap};

/// How rare each tag is among what is open now: a rare tag in common says more.
#[derive(Debug, Clone, Default)]
pub struct Rarity {
    /// How many needs and offers were counted.
    pub of: u32,
    /// How many of them have the tag.
    pub with: HashMap<String, u32>,
}

impl Rarity {
    /// Counts in how many of `lists` each tag stands.
    pub fn count<'a, L>(lists: impl IntoIterator<Item = L>) -> Self
    where
        L: IntoIterator<Item = &'a str>,
    {
        let mut rarity = Self::default();
        for list in lists {
            rarity.of = rarity.of.saturating_add(1);
            for tag in list.into_iter().filter(|tag| !tag.is_empty()).collect::<BTreeSet<_>>() {
                *rarity.with.entry(tag.to_owned()).or_default() += 1;
            }
        }
        rarity
    }

    /// What a tag in common says: above 0, at most 1 for a tag that nothing else has.
    pub fn weight(&self, tag: &str) -> f64 {
        let with = f64::from(self.with.get(tag).copied().unwrap_or(1).max(1));
        let all = f64::from(self.of).max(with);
        (1.0 + all / with).ln() / (1.0 + all).ln()
    }
}
