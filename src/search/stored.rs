//! What an index keeps of a document, the same for every engine, and what ranking reads back of it.

use serde::{Deserialize, Serialize};

use super::doc::{Content, Doc, Kind};
use super::features::{Mark, STRONG};
use super::gram::Gram;
use super::lexicon::lexicon;
use super::rank::{Candidate, Rank, Ranking};
use super::taxonomy::Category;
use super::terms::Term;
use super::understand::Understanding;
use super::{terms, words};
use crate::kernel::quantity::{Quantity, Unit};
use crate::kernel::region::Region;

/// Counts up when what is kept changes, so that an older index is not used.
const VERSION: u64 = 5;

/// Changes with everything that decides what an index holds; one made with another version is stale.
pub fn version() -> u64 {
    words::fingerprint() ^ VERSION
}

/// A document as an index keeps it, under these names.
#[derive(Debug, Serialize)]
pub struct Stored<'a> {
    /// Kind and id in one word: what a replacement replaces.
    pub key: String,
    pub id: i64,
    pub kind: u64,
    /// Meanings the document is about, and others that its story tells of, each once.
    pub strong: Vec<Term>,
    pub weak: Vec<Term>,
    /// What no lexicon knows is found by these.
    pub grams: Vec<Gram>,
    /// What ranking looks at: marks as numbers.
    pub marks: Vec<u64>,
    pub top: Option<u64>,
    pub category: Option<u64>,
    pub region: Vec<i64>,
    /// The regions and every region above them.
    pub inside: Vec<i64>,
    pub beneficiary: &'a str,
    pub urgency: u64,
    pub remaining: i64,
    /// The place of the unit among all units, from 1 on; 0 for none.
    pub unit: u64,
    /// -1 for unknown.
    pub yuan: i64,
    pub open: bool,
    pub published_at: i64,
}

impl<'a> Stored<'a> {
    pub fn of(doc: &'a Doc) -> Self {
        let Content { marks, grams } = doc.content();
        let (mut strong, mut weak): (Vec<Term>, Vec<Term>) = (Vec::new(), Vec::new());
        for mark in &marks {
            let field = if mark.weight >= STRONG { &mut strong } else { &mut weak };
            field.extend(terms::stored(lexicon().concept_of(mark.word)));
        }
        strong.sort_unstable();
        strong.dedup();
        weak.sort_unstable();
        weak.dedup();
        weak.retain(|term| strong.binary_search(term).is_err());
        let around = |place: &Region| std::iter::once(*place).chain(place.ancestors()).map(Region::code);
        Self {
            key: key(doc.kind, doc.id),
            id: doc.id,
            kind: doc.kind as u64,
            strong,
            weak,
            grams,
            marks: marks.into_iter().map(Mark::number).collect(),
            top: doc.category.map(|category| category.top().number()),
            category: doc.category.map(Category::number),
            region: doc.places.iter().map(|place| place.code()).collect(),
            inside: doc.places.iter().flat_map(around).collect(),
            beneficiary: &doc.beneficiary,
            urgency: doc.urgency as u64,
            remaining: doc.remaining,
            unit: doc.unit.map_or(0, unit_number),
            yuan: doc.yuan.unwrap_or(-1),
            open: doc.open,
            published_at: doc.published_at,
        }
    }
}

/// What a document is called in an index: letters, digits and a hyphen.
pub fn key(kind: Kind, id: i64) -> String {
    format!("{kind}-{id}")
}

/// Where a document stands in a list.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Spot {
    pub id: i64,
    pub published_at: i64,
}

/// What ranking reads back of a [`Stored`] document, under the same names.
#[derive(Debug, Deserialize)]
pub struct Facts {
    #[serde(flatten)]
    pub spot: Spot,
    pub marks: Vec<Mark>,
    pub category: Option<u64>,
    pub region: Vec<i64>,
    pub remaining: i64,
    pub unit: u64,
    pub yuan: i64,
}

impl Facts {
    /// How the document answers, if it does; `rest` is its share of the words that the lexicon does not know.
    pub fn rank(&self, ranking: &mut Ranking, rest: f32) -> Option<Rank> {
        let places: Vec<Region> = self.region.iter().filter_map(|code| Region::new(*code).ok()).collect();
        let one = Some(self.yuan).filter(|yuan| *yuan >= 0);
        let candidate = Candidate {
            marks: &self.marks,
            category: self.category.and_then(Category::from_number),
            places: &places,
            yuan: one.map(|one| (one.saturating_mul(self.remaining.max(1)), one)),
            quantity: unit(self.unit).map(|unit| Quantity::new(self.remaining, unit)),
            rest,
        };
        ranking.rank(&candidate)
    }
}

/// Of the words that the lexicon does not know, what one counts.
pub fn share(asked: &Understanding) -> f32 {
    1.0 / f32::from(u16::try_from(asked.rest.len()).unwrap_or(u16::MAX).max(1))
}

fn unit_number(unit: Unit) -> u64 {
    Unit::all().zip(1..).find_map(|(other, number)| (other == unit).then_some(number)).unwrap_or(0)
}

fn unit(number: u64) -> Option<Unit> {
    Unit::all().nth(usize::try_from(number.checked_sub(1)?).ok()?)
}
