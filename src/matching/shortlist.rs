//! Which of many needs an offer could fit at all: so that a batch need not score every offer with every need.

use std::collections::{BTreeSet, HashMap};

use super::score::{could_be_near, is_filed_within};
use super::{NeedView, OfferView};
use crate::search::Category;
use crate::search::lexicon::{ConceptId, lexicon};

/// Needs by what a fitting offer cannot be without: a category that holds theirs, or something near what they ask for.
#[derive(Debug, Default)]
pub struct Shortlist {
    categories: HashMap<Category, Vec<usize>>,
    concepts: HashMap<ConceptId, Vec<usize>>,
    /// By concept offered: the concepts asked for that are near enough.
    near: HashMap<ConceptId, Vec<ConceptId>>,
}

impl Shortlist {
    pub fn of(needs: &[NeedView]) -> Self {
        let mut list = Self::default();
        for (at, need) in needs.iter().enumerate() {
            if let Some(category) = need.category {
                list.categories.entry(category).or_default().push(at);
            }
            let concepts: BTreeSet<ConceptId> =
                need.marks.iter().map(|mark| lexicon().concept_of(mark.word)).collect();
            for concept in concepts {
                list.concepts.entry(concept).or_default().push(at);
            }
        }
        list
    }

    /// The places of all needs whose score with `offer` may say that they fit, ascending; some that do not are among
    /// them.
    pub fn for_offer(&mut self, offer: &OfferView) -> Vec<usize> {
        let mut found: Vec<usize> = Vec::new();
        let filed =
            self.categories.iter().filter(|(category, _)| is_filed_within(Some(**category), offer.category));
        found.extend(filed.flat_map(|(_, needs)| needs));
        for mark in &offer.marks {
            let offered = lexicon().concept_of(mark.word);
            let concepts = &self.concepts;
            let near = self.near.entry(offered).or_insert_with(|| {
                concepts.keys().copied().filter(|asked| could_be_near(offered, *asked)).collect()
            });
            found.extend(near.iter().filter_map(|asked| concepts.get(asked)).flatten());
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::region::Region;
    use crate::matching::{Setting, score};
    use crate::naming::items::Goods;
    use crate::search::features::marks;
    use crate::search::{Rarity, Urgency, Wording, taxonomy};

    const NOW: i64 = 1_800_000_000_000;

    fn need(text: &str, category: Option<Category>) -> NeedView {
        NeedView {
            category,
            tags: Vec::new(),
            marks: marks(text, "", "", ""),
            goods: Goods::default(),
            wording: Wording::default(),
            open: None,
            yuan: None,
            places: vec![Region::parse("422801100001").unwrap()],
            urgency: Urgency::Normal,
            published_at: NOW,
            arrived: 0,
            active: true,
        }
    }

    fn offer(text: &str, category: Option<Category>) -> OfferView {
        OfferView {
            category,
            tags: Vec::new(),
            marks: marks(text, "", "", ""),
            goods: Goods::default(),
            wording: Wording::default(),
            open: None,
            yuan: None,
            places: vec![Region::parse("422801").unwrap()],
            limits: Vec::new(),
            valid_until: NOW + 1,
            active: true,
        }
    }

    /// Every pair is weighed, so the words of a leaf are about so many.
    const FEW: usize = 15;

    /// A few words of every leaf, filed there, under its top, and nowhere.
    fn words() -> Vec<(String, Option<Category>)> {
        let leaves = taxonomy::tops().flat_map(taxonomy::leaves);
        let texts = leaves.flat_map(|leaf| {
            let mut words: Vec<&str> = lexicon().words_of(leaf).collect();
            words.sort_unstable();
            let filed = [Some(leaf), Some(leaf.top()), None];
            let step = (words.len() / FEW).max(1);
            words.into_iter().step_by(step).zip(filed.into_iter().cycle())
        });
        texts.map(|(word, filed)| (format!("需要{word}"), filed)).collect()
    }

    #[test]
    fn whatever_fits_is_on_it_and_most_of_the_rest_is_not() {
        let words = words();
        let needs: Vec<NeedView> = words.iter().map(|(text, filed)| need(text, *filed)).collect();
        let mut list = Shortlist::of(&needs);
        let setting = Setting { rarity: &Rarity::default(), dealings: 0, now: NOW };
        let (mut fitting, mut listed, mut all) = (0, 0, 0);
        for (text, filed) in words.iter().step_by(5) {
            let offer = offer(text, *filed);
            let on_it = list.for_offer(&offer);
            for (at, need) in needs.iter().enumerate() {
                let fits = score(need, &offer, setting).is_ok_and(|score| score.fits);
                assert!(!fits || on_it.binary_search(&at).is_ok(), "{text} and {}", words[at].0);
                fitting += usize::from(fits);
            }
            listed += on_it.len();
            all += needs.len();
        }
        assert!(fitting > 0 && listed * 5 < all, "{fitting} fit, {listed} listed of {all}");
    }
}
