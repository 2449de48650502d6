//! What a text cannot be answered without: the keys under which it is looked up.

use std::collections::{HashMap, HashSet};

use super::Analysed;
use super::question::{Reading, Text};
use crate::kernel::region::Region;
use crate::search::Category;
use crate::search::gram::Gram;
use crate::search::lexicon::{Class, ConceptId, lexicon};
use crate::search::rank::{is_found_filed, is_near_enough};
use crate::search::understand::Want;

/// A document that answers a text has at least one of its keys.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// It is found for this concept, asked for as a word of this class.
    Asked(Class, ConceptId),
    Filed(Category),
    Gram(Gram),
    Inside(Region),
    /// Anything may answer.
    Any,
}

/// Which texts are under which key, and which keys a concept in a document stands for.
#[derive(Debug, Default)]
pub struct Keys {
    texts: HashMap<Key, Vec<usize>>,
    /// By concept found, the keys of all concepts asked for that it is found for.
    found: HashMap<ConceptId, Vec<Key>>,
    known: HashSet<(Class, ConceptId)>,
}

impl Keys {
    pub fn add(&mut self, number: usize, text: &Text) {
        let mut keys = Vec::new();
        if text.is_blank() {
            keys.push(Key::Any);
        }
        for reading in &text.readings {
            self.of(reading, &mut keys);
        }
        keys.sort_unstable();
        keys.dedup();
        for key in keys {
            if let Key::Asked(class, concept) = key {
                self.learn(class, concept);
            }
            self.texts.entry(key).or_default().push(number);
        }
    }

    /// The texts that a document could answer, each once.
    pub fn candidates(&self, document: &Analysed) -> Vec<usize> {
        let mut keys: Vec<&Key> = Vec::new();
        for mark in &document.marks {
            keys.extend(self.found.get(&lexicon().concept_of(mark.word)).into_iter().flatten());
        }
        let filed = document.categories().into_iter().flatten().map(Key::Filed);
        let inside = document.regions().into_iter().flatten().map(Key::Inside);
        let grams = document.grams.iter().map(|gram| Key::Gram(gram.clone()));
        let own: Vec<Key> = filed.chain(inside).chain(grams).chain([Key::Any]).collect();
        keys.extend(&own);
        keys.sort_unstable();
        keys.dedup();
        let mut texts: Vec<usize> =
            keys.into_iter().filter_map(|key| self.texts.get(key)).flatten().copied().collect();
        texts.sort_unstable();
        texts.dedup();
        texts
    }

    /// A document is found only for a want that is sought, or for an unknown word where none is; where there is
    /// neither, for any want. The rule is [`crate::search::rank::rank`]'s.
    fn of(&self, reading: &Reading, keys: &mut Vec<Key>) {
        let asked = &reading.asked;
        if reading.names_nothing() {
            let inside = asked.places.iter().map(|place| Key::Inside(*place));
            keys.extend(inside);
            keys.extend(asked.places.is_empty().then_some(Key::Any));
            return;
        }
        let sought = asked.wants.iter().any(Want::is_sought);
        if !sought && !reading.words.is_empty() {
            keys.extend(reading.words.iter().filter_map(|grams| self.rarest(grams)));
            return;
        }
        for want in asked.wants.iter().filter(|want| want.is_sought() || !sought) {
            keys.extend(want.meant.iter().map(|concept| Key::Asked(want.class, *concept)));
            keys.extend(want.meant.iter().filter_map(|concept| is_found_filed(*concept)).map(Key::Filed));
        }
    }

    /// All pairs of a word must be there, so one is enough: the one that fewest texts stand under.
    fn rarest(&self, grams: &[Gram]) -> Option<Key> {
        let keys = grams.iter().map(|gram| Key::Gram(gram.clone()));
        keys.min_by_key(|key| self.texts.get(key).map_or(0, Vec::len))
    }

    fn learn(&mut self, class: Class, asked: ConceptId) {
        // By a hint only its category counts, by every other word its nearness.
        if self.known.insert((class, asked)) {
            for concept in lexicon().concepts().filter(|concept| is_near_enough(class, asked, *concept)) {
                self.found.entry(concept).or_default().push(Key::Asked(class, asked));
            }
        }
    }
}
