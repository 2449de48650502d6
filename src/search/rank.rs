//! The order of answers: one pure function of what was asked and what a document is about. No engine is known here.
//!
//! Words of one class (棉被, 轮椅) stand beside one another: the best one found counts. Classes (what, for whom, why)
//! all count, by [`weights::class`]. Place, budget and what is not wanted then lower the sum.

use super::features::Mark;
use super::lexicon::{Class, Concept, ConceptId, Cover, WordId, lexicon};
use super::taxonomy::Category;
use super::understand::{Understanding, Want};
use crate::kernel::quantity::Quantity;
use crate::kernel::region::Region;

mod conditions;
mod ranking;
mod weights;

pub use ranking::Ranking;

/// What ranking looks at in a document.
#[derive(Debug, Clone, Copy)]
pub struct Candidate<'a> {
    pub marks: &'a [Mark],
    pub category: Option<Category>,
    /// Where it is, or where it may go; empty when nobody knows.
    pub places: &'a [Region],
    /// What all of it costs, and one unit, in yuan.
    pub yuan: Option<(i64, i64)>,
    /// What is still open.
    pub quantity: Option<Quantity>,
    /// Of [`Understanding::rest`] the share found in it, 0 to 1.
    pub rest: f32,
}

/// How one document answers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rank {
    /// 0 and up; comparable within one query.
    pub score: f32,
    /// It has what was asked, not only something near it.
    pub found: bool,
}

/// Documents with their ranks.
pub type Ranked<T> = Vec<(T, Rank)>;

/// Ranks one document. Nothing when it has nothing to do with the query, or is what was excluded.
pub fn rank(asked: &Understanding, c: &Candidate) -> Option<Rank> {
    Ranking::of(asked).rank(c)
}

/// Puts ranked documents in order and cuts off what is noise; nothing when none has what was asked.
///
/// The second list holds the nearest of them then: to be shown apart, never as an answer.
pub fn answers<T>(mut ranked: Ranked<T>) -> (Ranked<T>, Ranked<T>) {
    ranked.sort_by(|a, b| b.1.score.total_cmp(&a.1.score));
    let least = ranked.first().map_or(0.0, |best| best.1.score * weights::NOISE_SHARE);
    ranked.retain(|(_, r)| r.score >= least);
    if ranked.iter().any(|(_, r)| r.found) { (ranked, Vec::new()) } else { (Vec::new(), ranked) }
}

/// True when a word in a text is what was asked for, not only near it.
pub fn is_found(asked: &Understanding, word: WordId) -> bool {
    let concept = lexicon().concept_of(word);
    asked.wants.iter().any(|want| {
        let is_near = want.meant.iter().any(|meant| is_near_enough(want.class, *meant, concept));
        want.words.contains(&word) || (!want.literal && is_near)
    })
}

/// Whether a mark of `found` lets a document be found for `asked`, a concept of a want of class `class`. Nothing but
/// such marks, such a category ([`is_found_filed`]) or unknown words does.
pub fn is_near_enough(class: Class, asked: ConceptId, found: ConceptId) -> bool {
    near(class, asked, found) >= weights::FOUND
}

/// The category under which a document is found for `asked` without any of its words.
pub fn is_found_filed(asked: ConceptId) -> Option<Category> {
    let concept = lexicon().concept(asked)?;
    concept.category.filter(|own| names(concept, *own))
}

fn near(class: Class, asked: ConceptId, found: ConceptId) -> f32 {
    if class == Class::Hint {
        let category = |id| lexicon().concept(id).and_then(|c| c.category);
        return if category(asked).is_some() && category(asked) == category(found) {
            weights::HINTED
        } else {
            0.0
        };
    }
    lexicon().nearness(asked, found)
}

fn filed(want: &Want, category: Category) -> f32 {
    let ways = want.meant.iter().filter_map(|id| lexicon().concept(*id)).filter_map(|concept| {
        let own = concept.category?;
        match own.contains(category) {
            true if names(concept, own) => Some(weights::FILED_ASKED),
            true if concept.class == Class::Thing || concept.class == Class::Hint => Some(weights::FILED),
            _ => None,
        }
    });
    ways.fold(0.0, f32::max) * if want.literal { 0.5 } else { 1.0 }
}

/// Whether the word is the category's own name.
fn names(concept: &Concept, own: Category) -> bool {
    concept.class == Class::Thing && (own.is_top() || concept.cover == Cover::Section)
}
