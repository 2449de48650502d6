//! How alike a need and an offer are by what their texts are about.

use crate::search::features::{Mark, STRONG};
use crate::search::lexicon::{Class, ConceptId, lexicon};

/// What the second pair of like things adds to the first.
const SECOND: f32 = 0.25;
/// What it adds that all an offer is about is asked for, not just its nearest thing: who trains housekeepers is meant
/// for those who want to keep house before those who want any training.
const WHOLE: f32 = 0.25;
/// A need may ask more narrowly than an offer gives (护理型轮椅 of 辅具): a little less sure than the other way.
const NARROWER: f32 = 0.95;
/// An offer says so much by the way that only its stronger words speak for it.
const LEAST: u8 = 50;
/// So many pairs are told.
const TOLD: usize = 3;

type Pair = (String, String);

/// Of 1000: the nearest things of both, and the pairs of words (offer's, need's) that make it.
pub(super) fn things(need: &[Mark], offer: &[Mark]) -> (i64, Vec<Pair>) {
    let mut pairs = pairs(need, offer, |class| matches!(class, Class::Thing | Class::Matter));
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
    let first = pairs.first().map_or(0.0, |p| p.0);
    let second = pairs.get(1).map_or(0.0, |p| p.0);
    let told = pairs.into_iter().filter(|p| p.0 >= 0.2).take(TOLD).map(|p| p.1).collect();
    let nearest = first * (1.0 - SECOND) + second * SECOND;
    (thousandths(nearest * (1.0 - WHOLE) + whole(need, offer) * WHOLE), told)
}

/// Of 1000: the people meant by both; half when the offer is for anyone.
pub(super) fn who(need: &[Mark], offer: &[Mark]) -> (i64, Vec<String>) {
    let is_who = |m: &&Mark| class(**m) == Some(Class::Who);
    if offer.iter().filter(is_who).count() == 0 {
        return (500, Vec::new());
    }
    let mut pairs = pairs(need, offer, |class| class == Class::Who);
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
    let best = pairs.first().map_or(0.0, |p| p.0);
    let told = pairs.into_iter().filter(|p| p.0 >= 0.2).take(TOLD).map(|p| p.1.1).collect();
    (thousandths(best), told)
}

/// For each word of the offer the word of the need that it answers best.
fn pairs(need: &[Mark], offer: &[Mark], counts: fn(Class) -> bool) -> Vec<(f32, Pair)> {
    let of = |marks: &[Mark]| -> Vec<Mark> {
        marks.iter().filter(|m| class(**m).is_some_and(counts) && m.weight >= LEAST).copied().collect()
    };
    let (need, offer) = (of(need), of(offer));
    let mut pairs: Vec<(f32, Pair)> = Vec::new();
    for o in &offer {
        let best = need.iter().map(|n| (like(*o, *n), n)).max_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((nearness, n)) = best.filter(|best| best.0 > 0.0) {
            let words = (lexicon().text(o.word).to_owned(), lexicon().text(n.word).to_owned());
            let again = pairs.iter().any(|p| p.1.1 == words.1 && p.0 >= nearness);
            if !again {
                pairs.retain(|p| p.1.1 != words.1);
                pairs.push((nearness, words));
            }
        }
    }
    pairs
}

/// How much of what the offer is about the need asks for, by how much the offer is about it.
fn whole(need: &[Mark], offer: &[Mark]) -> f32 {
    let is_thing = |m: &&Mark| matches!(class(**m), Some(Class::Thing | Class::Matter));
    let about = offer.iter().filter(is_thing).filter(|m| m.weight >= STRONG);
    let asked: Vec<Mark> = need.iter().filter(is_thing).filter(|m| m.weight >= LEAST).copied().collect();
    let (mut met, mut all) = (0.0, 0.0);
    for mark in about {
        met += asked.iter().map(|need| like(*mark, *need)).fold(0.0, f32::max);
        all += share(*mark);
    }
    if all > 0.0 { met / all } else { 0.0 }
}

fn like(offer: Mark, need: Mark) -> f32 {
    let (o, n) = (lexicon().concept_of(offer.word), lexicon().concept_of(need.word));
    nearness(o, n) * share(offer) * share(need)
}

fn nearness(offered: ConceptId, asked: ConceptId) -> f32 {
    lexicon().nearness(offered, asked).max(lexicon().nearness(asked, offered) * NARROWER)
}

/// Of 1000: [`things`] of texts in which no two concepts are nearer than these is never more. It is an average of
/// likenesses, and shares only take from them.
pub(super) fn at_most(offered: ConceptId, asked: ConceptId) -> i64 {
    thousandths(nearness(offered, asked))
}

fn share(mark: Mark) -> f32 {
    f32::from(mark.weight) / 100.0
}

fn class(mark: Mark) -> Option<Class> {
    lexicon().concept(lexicon().concept_of(mark.word)).map(|c| c.class)
}

/// A share of 1 as whole thousandths: from here on the arithmetic is exact.
pub(super) fn thousandths(share: f32) -> i64 {
    format!("{:.0}", share.clamp(0.0, 1.0) * 1000.0).parse().unwrap_or(0)
}
