//! Meanings as terms of an index: what a document stores and what a query asks for, the same for every engine.
//!
//! A document stores each concept together with the block, section, class and wider group it belongs to, so that a
//! query for one thing needs a handful of terms to reach all that is near to it, however many words that is.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Serialize, Serializer};

use super::lexicon::{ConceptId, Cover, lexicon};
use super::understand::Want;

/// What a query's term is worth to an engine that has to choose the documents that are ranked.
const ITSELF: f32 = 1.0;
const COVERED: f32 = 0.8;
const KIN: f32 = 0.4;
const SECTION: f32 = 0.15;
const LINKED: f32 = 0.6;
/// The worth from which a term names what is wanted, not only something near it.
pub const SURE: f32 = 0.6;

/// One meaning, or a group of them. Printed as it stands in an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Term {
    Concept(ConceptId),
    Block(usize),
    Section(usize),
    Class(u8),
}

impl Term {
    /// One number for each.
    pub fn number(self) -> u64 {
        let wide = |n: usize| u64::try_from(n).unwrap_or_default();
        let (kind, number) = match self {
            Self::Concept(id) => (0, u64::from(id.0)),
            Self::Block(block) => (1, wide(block)),
            Self::Section(section) => (2, wide(section)),
            Self::Class(class) => (3, u64::from(class)),
        };
        (kind << 32) | number
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Concept(id) => write!(f, "c{}", id.0),
            Self::Block(block) => write!(f, "b{block}"),
            Self::Section(section) => write!(f, "s{section}"),
            Self::Class(class) => write!(f, "k{class}"),
        }
    }
}

impl Serialize for Term {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The terms of a concept that a document holds.
pub fn stored(id: ConceptId) -> impl Iterator<Item = Term> {
    lexicon().concept(id).into_iter().flat_map(move |concept| {
        let always = [Term::Concept(id), Term::Section(concept.section), Term::Class(concept.class as u8)];
        let block = concept.block.map(Term::Block);
        always.into_iter().chain(block).chain(concept.above.map(Term::Concept))
    })
}

/// The terms that find what is wanted or near to it, each with its worth.
pub fn asked(want: &Want) -> BTreeMap<Term, f32> {
    let mut terms = BTreeMap::new();
    for id in &want.meant {
        add_asked(*id, ITSELF, &mut terms);
        for link in lexicon().linked(*id) {
            add_asked(link, LINKED, &mut terms);
        }
    }
    terms
}

fn add_asked(id: ConceptId, worth: f32, terms: &mut BTreeMap<Term, f32>) {
    let Some(concept) = lexicon().concept(id) else { return };
    let mut add = |term: Term, worth: f32| {
        let slot = terms.entry(term).or_default();
        *slot = slot.max(worth);
    };
    add(Term::Concept(id), worth);
    if let Some(block) = concept.block {
        add(Term::Block(block), worth * if concept.cover == Cover::Block { COVERED } else { KIN });
    }
    if concept.cover == Cover::Class {
        add(Term::Class(concept.class as u8), worth * COVERED);
    }
    // People stand in one section; those of another group are no answer.
    if concept.is_thing() {
        let worth = worth * if concept.cover == Cover::Section { COVERED } else { SECTION };
        add(Term::Section(concept.section), worth);
    }
}
