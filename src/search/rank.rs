//! The order of answers: one pure function of what was asked and what a document is about. No engine is known here.
//!
//! Words of one class (棉被, 轮椅) stand beside one another: the best one found counts. Classes (what, for whom, why)
//! all count, by [`weights::class`]. Place, budget and what is not wanted then lower the sum.

use super::features::Mark;
use super::lexicon::{Class, Concept, ConceptId, Cover, WordId, lexicon};
use super::places;
use super::taxonomy::Category;
use super::understand::{Understanding, Want};
use crate::kernel::quantity::Quantity;
use crate::kernel::region::Region;

mod weights;

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
    let unwanted = unwanted(asked, c)?;
    let mut parts = parts(asked, c);
    if !asked.rest.is_empty() {
        let known = asked.wants.iter().any(Want::is_sought);
        // Beside a known thing, an unknown word only describes it.
        let weight = if known { weights::REST / 3.0 } else { weights::REST };
        parts.push(Part { main: !known, weight, nearness: c.rest, best: c.rest });
    }
    let anything = parts.iter().any(|p| p.main);
    let main = || parts.iter().filter(|p| p.main || !anything);
    let found = mean(main().map(|p| (p.weight, p.best))).is_none_or(|best| best >= weights::FOUND);
    if mean(main().map(|p| (p.weight, p.nearness))).is_some_and(|near| near < weights::NOISE) {
        return None;
    }
    let mut score = mean(parts.iter().map(|p| (p.weight, p.nearness))).unwrap_or(1.0);
    score *= place(asked, c) * budget(asked, c) * unwanted;
    score *= 1.0 - weights::QUANTITY * (1.0 - quantity(asked, c));
    (score >= weights::NOISE).then_some(Rank { score, found })
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

struct Part {
    /// Without it nothing is found: what is sought, not for whom.
    main: bool,
    weight: f32,
    /// How much the document is about it.
    nearness: f32,
    /// The same without regard to where in the document it stands.
    best: f32,
}

/// None of nothing.
fn mean(weighed: impl Iterator<Item = (f32, f32)>) -> Option<f32> {
    let (weights, sum) = weighed.fold((0.0, 0.0), |(w, s), (weight, value)| (w + weight, s + weight * value));
    (weights > 0.0).then(|| sum / weights)
}

fn parts(asked: &Understanding, c: &Candidate) -> Vec<Part> {
    let things = asked.wants.iter().any(|w| matches!(w.class, Class::Thing | Class::Matter));
    let all = [Class::Thing, Class::Matter, Class::Theme, Class::Hint, Class::Who, Class::Why, Class::Trait];
    let parts = all.into_iter().filter_map(|class| {
        let of_class: Vec<&Want> = asked.wants.iter().filter(|w| w.class == class).collect();
        let most = of_class.iter().map(|w| w.weight).fold(0.0, f32::max);
        let several = of_class.iter().any(|w| !is_general(w));
        let near: Vec<(f32, f32, f32)> = of_class
            .iter()
            .map(|want| {
                let (near, best) = nearness(want, c);
                let general = several && is_general(want);
                (if general { want.weight * weights::GENERAL } else { want.weight }, near, best)
            })
            .collect();
        let best = near.iter().map(|n| n.2).fold(0.0, f32::max);
        // Where a thing is named, an occasion or a hint at it is no second condition.
        let sought = of_class.iter().any(|want| want.is_sought());
        let main = sought && !(things && matches!(class, Class::Theme | Class::Hint));
        let part =
            Part { main, weight: most * weights::class(class), nearness: together(&near, asked.long), best };
        (!of_class.is_empty()).then_some(part)
    });
    parts.collect()
}

fn is_general(want: &Want) -> bool {
    want.class == Class::Thing
        && want.meant.iter().filter_map(|id| lexicon().concept(*id)).all(Concept::is_top)
}

/// The wants of one class together: (weight, nearness, _) each.
fn together(near: &[(f32, f32, f32)], long: bool) -> f32 {
    let (mut first, mut second) = (0.0_f32, 0.0_f32);
    for value in near.iter().map(|(weight, near, _)| weight * near) {
        (first, second) = if value > first { (value, first) } else { (first, second.max(value)) };
    }
    if long {
        return first + weights::ALSO * second;
    }
    let all = mean(near.iter().map(|(weight, near, _)| (*weight, *near))).unwrap_or(0.0);
    weights::BEST_OF_FEW * first + (1.0 - weights::BEST_OF_FEW) * all
}

/// How much the document is about this want, and how near it comes at all.
fn nearness(want: &Want, c: &Candidate) -> (f32, f32) {
    let (mut weighed, mut best) = (0.0_f32, 0.0_f32);
    for mark in c.marks {
        let exact = want.words.contains(&mark.word);
        let concept = lexicon().concept_of(mark.word);
        let near = want.meant.iter().map(|asked| near(want.class, *asked, concept)).fold(0.0, f32::max);
        let near = match (exact, want.literal) {
            (true, _) => near,
            (false, true) => near * 0.4,
            (false, false) => near * weights::OTHER_WORD,
        };
        weighed = weighed.max(near * f32::from(mark.weight) / 100.0);
        best = best.max(near);
    }
    let filed = c.category.map_or(0.0, |category| filed(want, category));
    (weighed.max(filed), best.max(filed))
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

/// Of the whole: 1 when nothing unwanted is in it, none when it is mostly that.
fn unwanted(asked: &Understanding, c: &Candidate) -> Option<f32> {
    if asked.unwanted.is_empty() {
        return Some(1.0);
    }
    let is_unwanted = |found: ConceptId| asked.unwanted.iter().any(|u| lexicon().nearness(*u, found) >= 0.8);
    let things = c.marks.iter().filter(|m| {
        let class = lexicon().concept(lexicon().concept_of(m.word)).map(|c| c.class);
        m.weight >= 55 && matches!(class, Some(Class::Thing | Class::Matter))
    });
    let (mut bad, mut all) = (0_u32, 0_u32);
    for mark in things {
        let weight = u32::from(mark.weight);
        all += weight;
        bad += if is_unwanted(lexicon().concept_of(mark.word)) { weight } else { 0 };
    }
    if bad == 0 { Some(1.0) } else { (bad * 2 < all).then_some(weights::PARTLY_UNWANTED) }
}

fn place(asked: &Understanding, c: &Candidate) -> f32 {
    if asked.places.is_empty() {
        return 1.0;
    }
    let near = places::nearness(&asked.places, c.places);
    near.map_or(weights::SOMEWHERE, |near| weights::ELSEWHERE + (1.0 - weights::ELSEWHERE) * near)
}

fn budget(asked: &Understanding, c: &Candidate) -> f32 {
    match (asked.at_most_yuan, c.yuan) {
        (None, _) => 1.0,
        (Some(_), None) => weights::PRICE_UNKNOWN,
        (Some(most), Some((all, _))) if all <= most => 1.0,
        // One of several households can be helped.
        (Some(most), Some((all, one))) if one <= most || all <= most + most / 2 => weights::LITTLE_DEAR,
        _ => weights::TOO_DEAR,
    }
}

/// 1 when the need takes all that is at hand and little more; 1 when nothing was said.
fn quantity(asked: &Understanding, c: &Candidate) -> f32 {
    let Some((have, need)) = asked.quantity.zip(c.quantity) else { return 1.0 };
    let Some(need) = need.to(have.unit).ok() else { return 0.3 };
    let (have, need) = (ratio(have.amount), ratio(need.amount));
    if have <= 0.0 || need <= 0.0 { 0.0 } else { 0.8 * (need / have).min(1.0) + 0.2 * (have / need).min(1.0) }
}

/// Amounts are compared, not counted: beyond sixteen bits one is as large as another.
fn ratio(amount: i64) -> f32 {
    f32::from(u16::try_from(amount.clamp(0, 65_535)).unwrap_or(u16::MAX))
}
