//! Meanings as terms of an index: what a document stores and what a query asks for, the same for every engine.
//!
//! A document stores each concept together with the block, section, class and wider group it belongs to, so that a
//! query for one thing needs a handful of terms to reach all that is near to it, however many words that is.

use std::collections::BTreeMap;

use super::lexicon::{Class, ConceptId, Cover, lexicon};
use super::taxonomy::Category;
use super::understand::{Understanding, Want};

/// What a query's term is worth to an engine that has to choose the documents that are ranked.
const ITSELF: f32 = 1.0;
const COVERED: f32 = 0.8;
const KIN: f32 = 0.4;
const SECTION: f32 = 0.15;
const LINKED: f32 = 0.6;

/// Adds the terms of a concept that a document holds.
pub fn add_stored(id: ConceptId, to: &mut Vec<String>) {
    let Some(concept) = lexicon().concept(id) else { return };
    let class = concept.class as u8;
    to.extend([format!("c{}", id.0), format!("s{}", concept.section), format!("k{class}")]);
    to.extend(concept.block.map(|block| format!("b{block}")));
    to.extend(concept.above.map(|above| format!("c{}", above.0)));
}

/// The wants of which a document must have one to come into question, and those that only lift it.
pub fn needed(asked: &Understanding) -> (Vec<&Want>, Vec<&Want>) {
    let is_main = |want: &&Want| !matches!(want.class, Class::Who | Class::Why | Class::Trait);
    let (main, beside): (Vec<&Want>, Vec<&Want>) = asked.wants.iter().partition(is_main);
    if main.is_empty() && asked.rest.is_empty() { (beside, Vec::new()) } else { (main, beside) }
}

/// The same for counterparts in matching: for whom only lifts.
pub fn needed_alike(asked: &Understanding) -> (Vec<&Want>, Vec<&Want>) {
    asked.wants.iter().partition(|want| want.class != Class::Who)
}

/// Categories under which what is wanted may be filed without its words.
pub fn filed(want: &Want) -> impl Iterator<Item = Category> {
    let concepts = want.meant.iter().filter_map(|id| lexicon().concept(*id));
    concepts.filter(|concept| concept.class != Class::Matter).filter_map(|concept| concept.category)
}

/// The terms that find what is wanted or near to it, each with its worth.
pub fn asked(want: &Want) -> BTreeMap<String, f32> {
    let mut terms = BTreeMap::new();
    for id in &want.meant {
        add_asked(*id, ITSELF, &mut terms);
        for link in lexicon().linked(*id) {
            add_asked(link, LINKED, &mut terms);
        }
    }
    terms
}

fn add_asked(id: ConceptId, worth: f32, terms: &mut BTreeMap<String, f32>) {
    let Some(concept) = lexicon().concept(id) else { return };
    let mut add = |term: String, worth: f32| {
        let slot = terms.entry(term).or_default();
        *slot = slot.max(worth);
    };
    add(format!("c{}", id.0), worth);
    if let Some(block) = concept.block {
        add(format!("b{block}"), worth * if concept.cover == Cover::Block { COVERED } else { KIN });
    }
    if concept.cover == Cover::Class {
        add(format!("k{}", concept.class as u8), worth * COVERED);
    }
    // People stand in one section; those of another group are no answer.
    if concept.is_thing() {
        add(
            format!("s{}", concept.section),
            worth * if concept.cover == Cover::Section { COVERED } else { SECTION },
        );
    }
}
