//! What lowers a rank whatever the document is about: what is not wanted, another place, its price, its amount.

use super::{Candidate, weights};
use crate::search::lexicon::{Class, ConceptId, lexicon};
use crate::search::places;
use crate::search::understand::Understanding;

/// Of the whole: 1 when nothing unwanted is in it, none when it is mostly that.
pub fn unwanted(asked: &Understanding, c: &Candidate) -> Option<f32> {
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

pub fn place(asked: &Understanding, c: &Candidate) -> f32 {
    if asked.places.is_empty() {
        return 1.0;
    }
    let near = places::nearness(&asked.places, c.places);
    near.map_or(weights::SOMEWHERE, |near| weights::ELSEWHERE + (1.0 - weights::ELSEWHERE) * near)
}

pub fn budget(asked: &Understanding, c: &Candidate) -> f32 {
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
pub fn quantity(asked: &Understanding, c: &Candidate) -> f32 {
    let Some((have, need)) = asked.quantity.zip(c.quantity) else { return 1.0 };
    let Some(need) = need.to(have.unit).ok() else { return 0.3 };
    let (have, need) = (ratio(have.amount), ratio(need.amount));
    if have <= 0.0 || need <= 0.0 { 0.0 } else { 0.8 * (need / have).min(1.0) + 0.2 * (have / need).min(1.0) }
}

/// Amounts are compared, not counted: beyond sixteen bits one is as large as another.
fn ratio(amount: i64) -> f32 {
    f32::from(u16::try_from(amount.clamp(0, 65_535)).unwrap_or(u16::MAX))
}
