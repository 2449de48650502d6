//! A document taken apart once, to be held against many queries.

use std::collections::HashSet;

use crate::kernel::quantity::Quantity;
use crate::kernel::region::Region;
use crate::search::doc::Content;
use crate::search::features::Mark;
use crate::search::gram::Gram;
use crate::search::lexicon::lexicon;
use crate::search::rank::Candidate;
use crate::search::terms::{self, Term};
use crate::search::{Category, Doc};

/// What an index would hold of a document.
#[derive(Debug, Clone)]
pub struct Analysed {
    pub doc: Doc,
    pub(super) marks: Vec<Mark>,
    pub(super) terms: HashSet<Term>,
    pub(super) grams: HashSet<Gram>,
}

impl Analysed {
    pub fn new(doc: Doc) -> Self {
        let Content { marks, grams } = doc.content();
        let concepts = marks.iter().map(|mark| lexicon().concept_of(mark.word));
        Self {
            terms: concepts.flat_map(terms::stored).collect(),
            grams: grams.into_iter().collect(),
            marks,
            doc,
        }
    }

    /// For ranking; `rest` is the share of a query's unknown words that it has.
    pub(super) fn candidate(&self, rest: f32) -> Candidate<'_> {
        let (remaining, one) = (self.doc.remaining, self.doc.yuan.filter(|yuan| *yuan >= 0));
        Candidate {
            marks: &self.marks,
            category: self.doc.category,
            places: &self.doc.places,
            yuan: one.map(|one| (one.saturating_mul(remaining.max(1)), one)),
            quantity: self.doc.unit.map(|unit| Quantity::new(remaining, unit)),
            rest,
        }
    }

    /// Whether all pairs of characters of a word are in it.
    pub(super) fn holds(&self, grams: &[Gram]) -> bool {
        !grams.is_empty() && grams.iter().all(|gram| self.grams.contains(gram))
    }

    pub(super) fn is_filed_under(&self, category: Category) -> bool {
        self.doc.category.is_some_and(|own| category.contains(own))
    }

    pub(super) fn is_inside(&self, region: Region) -> bool {
        self.doc.places.iter().any(|place| region.contains(*place))
    }

    /// Its categories as filters name them: none, its own, the top above.
    pub(super) fn categories(&self) -> Vec<Option<Category>> {
        let own = self.doc.category;
        let mut all = vec![None, own, own.map(Category::top)];
        all.dedup();
        all
    }

    /// Its regions as filters name them: none, its places, all that lies above them.
    pub(super) fn regions(&self) -> Vec<Option<Region>> {
        let around = self.doc.places.iter().flat_map(|place| place.ancestors().chain([*place]));
        let mut all: Vec<Option<Region>> = std::iter::once(None).chain(around.map(Some)).collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}
