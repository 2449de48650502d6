//! A query made ready to be held against documents one by one.

use super::Analysed;
use crate::search::gram::Gram;
use crate::search::rank::rank;
use crate::search::terms::{self, Term};
use crate::search::understand::{Understanding, literally, understand};
use crate::search::{Category, Query};

/// The text of a query, understood. Shared by all queries that say the same.
#[derive(Debug, Clone)]
pub struct Text {
    /// Everything answers a blank text.
    blank: bool,
    /// What it means, and as it stands; each alone is enough.
    pub(super) readings: Vec<Reading>,
}

impl Text {
    pub fn new(typed: &str) -> Self {
        let blank = typed.trim().is_empty();
        let read = |text: &str| [Some(understand(text)), literally(text)].into_iter().flatten();
        let readings = if blank { Vec::new() } else { read(typed).filter_map(Reading::new).collect() };
        Self { blank, readings }
    }

    pub const fn is_blank(&self) -> bool {
        self.blank
    }

    pub fn accepts(&self, document: &Analysed) -> bool {
        self.blank || self.readings.iter().any(|reading| reading.accepts(document))
    }
}

/// One way to understand a text.
#[derive(Debug, Clone)]
pub struct Reading {
    pub(super) asked: Understanding,
    /// An engine proposes a document that has one of these, or one of the words, or is filed under a category.
    terms: Vec<Term>,
    categories: Vec<Category>,
    /// Each unknown word as its pairs of characters.
    pub(super) words: Vec<Vec<Gram>>,
}

impl Reading {
    /// None when it says nothing that could be found.
    fn new(asked: Understanding) -> Option<Self> {
        let mut terms: Vec<Term> = asked.needed().flat_map(terms::asked).map(|(term, _)| term).collect();
        let mut categories: Vec<Category> =
            asked.needed().flat_map(|want| want.filed_under().collect::<Vec<_>>()).collect();
        terms.sort_unstable();
        terms.dedup();
        categories.sort_unstable();
        categories.dedup();
        let words = asked.rest.iter().map(|word| Gram::of_word(word)).collect();
        (!asked.is_empty()).then_some(Self { asked, terms, categories, words })
    }

    /// Only a place or a price is named.
    pub(super) fn names_nothing(&self) -> bool {
        self.asked.wants.is_empty() && self.asked.rest.is_empty()
    }

    fn accepts(&self, document: &Analysed) -> bool {
        let each = 1.0 / f32::from(u16::try_from(self.words.len()).unwrap_or(u16::MAX).max(1));
        let mut rest = 0.0;
        for word in &self.words {
            rest += if document.holds(word) { each } else { 0.0 };
        }
        let ranked = rank(&self.asked, &document.candidate(rest));
        ranked.is_some_and(|rank| rank.found) && self.is_proposed(document, rest > 0.0)
    }

    /// Whether the engine would let it be ranked at all.
    fn is_proposed(&self, document: &Analysed, has_word: bool) -> bool {
        if self.names_nothing() {
            let places = &self.asked.places;
            return places.is_empty() || places.iter().any(|place| document.is_inside(*place));
        }
        has_word
            || self.terms.iter().any(|term| document.terms.contains(term))
            || self.categories.iter().any(|category| document.is_filed_under(*category))
    }
}

/// A query, ready.
#[derive(Debug, Clone)]
pub struct Question {
    query: Query,
    text: Text,
}

impl Question {
    pub fn new(query: Query) -> Self {
        Self { text: Text::new(&query.text), query }
    }

    /// False for a text that says nothing: no document could ever answer it.
    pub const fn is_answerable(&self) -> bool {
        self.text.is_blank() || !self.text.readings.is_empty()
    }

    /// Whether the query, asked of an index of this document alone, returns it.
    pub fn accepts(&self, document: &Analysed) -> bool {
        let query = &self.query;
        query.region.is_none_or(|region| document.is_inside(region))
            && query.category.is_none_or(|category| document.is_filed_under(category))
            && Rest::of(query).accepts(document)
            && self.text.accepts(document)
    }
}

/// The filters that no key serves.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rest {
    offers: bool,
    only_open: bool,
    beneficiary: Option<Box<str>>,
    urgency: Option<crate::search::Urgency>,
    least: Option<i64>,
}

impl Rest {
    pub fn of(query: &Query) -> Self {
        Self {
            offers: query.kind == crate::search::Kind::Offer,
            only_open: query.only_open,
            beneficiary: query.beneficiary.as_deref().map(Into::into),
            urgency: query.urgency,
            least: query.min_remaining,
        }
    }

    pub fn accepts(&self, document: &Analysed) -> bool {
        let doc = &document.doc;
        self.offers == (doc.kind == crate::search::Kind::Offer)
            && (doc.open || !self.only_open)
            && self.beneficiary.as_ref().is_none_or(|kind| **kind == *doc.beneficiary)
            && self.urgency.is_none_or(|urgency| urgency == doc.urgency)
            && self.least.is_none_or(|least| doc.remaining >= least)
    }
}
