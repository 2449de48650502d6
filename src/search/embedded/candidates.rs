//! The documents that may answer a text, found once: the window, the total, the facets and every page are taken from
//! them.
//!
//! Whichever is rarer leads, what the filters allow or what the text names, and each of the many terms of a text is
//! only looked up in what has come of it. A union of all terms would be put together for the whole country even when
//! one county is asked for.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::query::{BooleanQuery, EnableScoring, Query as Engine, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, Searcher, SegmentOrdinal, SegmentReader, TERMINATED, TantivyError};

use super::ask::Clause;
use super::collect::Page;
use super::window::{Sight, Sights};
use crate::search::query::Hits;

/// From so many lookups on, a second thread saves more than its start takes.
const WORTH_A_THREAD: usize = 100_000;

/// What is sought of an index.
pub struct Sought {
    /// All of these hold,
    pub filters: Vec<Clause>,
    /// and one of these, unless there are none;
    pub any: Vec<Box<dyn Engine>>,
    /// with one of these a document is likelier.
    pub lifts: Vec<Box<dyn Engine>>,
}

/// By segment, in the order of their documents.
#[derive(Default)]
pub struct Candidates(Vec<Vec<Candidate>>);

#[derive(Clone, Copy)]
struct Candidate {
    doc: DocId,
    score: Score,
    named: bool,
}

/// The weights of what is sought.
struct Weights<'a> {
    searcher: &'a Searcher,
    allowed: Box<dyn Weight>,
    /// What has one of `any`. Weighing a term costs, and mostly the filters lead, so it is weighed when it has to lead.
    named: BooleanQuery,
    any: Vec<Box<dyn Weight>>,
    lifts: Vec<Box<dyn Weight>>,
}

impl Candidates {
    pub fn of(searcher: &Searcher, sought: Sought) -> tantivy::Result<Self> {
        let Sought { filters, any, lifts } = sought;
        let weigh = |parts: &[Box<dyn Engine>]| -> tantivy::Result<Vec<Box<dyn Weight>>> {
            parts.iter().map(|part| part.weight(EnableScoring::enabled_from_searcher(searcher))).collect()
        };
        let weighed = weigh(&any)?;
        let allowed = BooleanQuery::new(filters);
        let named =
            BooleanQuery::intersection(vec![Box::new(allowed.clone()), Box::new(BooleanQuery::union(any))]);
        let weights = Weights {
            searcher,
            allowed: chosen(&allowed, searcher)?,
            named,
            any: weighed,
            lifts: weigh(&lifts)?,
        };
        let segments = searcher.segment_readers().iter().map(|reader| weights.candidates(reader));
        segments.collect::<tantivy::Result<_>>().map(Self)
    }

    pub fn count(&self) -> usize {
        self.0.iter().map(Vec::len).sum()
    }

    /// The likeliest `most`, by segment in the order of documents.
    pub fn best(&self, most: usize) -> BTreeMap<SegmentOrdinal, Vec<DocId>> {
        let mut all: Vec<(Reverse<u32>, SegmentOrdinal, DocId)> = Vec::with_capacity(self.count());
        for (segment, found) in (0..).zip(&self.0) {
            // The bits of floats that are not negative stand in the order of the floats.
            let places = found.iter().map(|c| (Reverse(c.score.max(0.0).to_bits()), segment, c.doc));
            all.extend(places);
        }
        if all.len() > most {
            all.select_nth_unstable(most);
            all.truncate(most);
        }
        let mut best: BTreeMap<SegmentOrdinal, Vec<DocId>> = BTreeMap::new();
        for (_, segment, doc) in all {
            best.entry(segment).or_default().push(doc);
        }
        for docs in best.values_mut() {
            docs.sort_unstable();
        }
        best
    }

    /// The page of those that `belong` on it.
    pub fn page(
        &self,
        searcher: &Searcher,
        sights: &Sights,
        page: &Page,
        belongs: impl Fn(&Sight, DocId) -> bool,
    ) -> tantivy::Result<Hits> {
        let mut found = Vec::with_capacity(self.0.len());
        for (segment, candidates) in (0..).zip(&self.0) {
            let reader = searcher.segment_reader(segment);
            let sight = sights.of(reader)?;
            let mut collecting = page.for_segment(segment, reader)?;
            for candidate in candidates.iter().filter(|c| belongs(&sight, c.doc)) {
                collecting.collect(candidate.doc, candidate.score);
            }
            found.push(collecting.harvest());
        }
        page.merge_fruits(found)
    }
}

impl Weights<'_> {
    fn candidates(&self, reader: &SegmentReader) -> tantivy::Result<Vec<Candidate>> {
        let any = scorers(&self.any, reader)?;
        let allowed = self.allowed.scorer(reader, 1.0)?;
        let terms: u64 = any.iter().map(DocSet::cost).sum();
        let all = self.any.is_empty();
        let leading = if all || allowed.cost() < terms {
            allowed
        } else {
            chosen(&self.named, self.searcher)?.scorer(reader, 1.0)?
        };
        let mut found = gathered(leading, reader);
        if found.len().saturating_mul(any.len()) < WORTH_A_THREAD {
            lift_by(&mut found, any);
        } else {
            self.lift_halves(&mut found, any, reader)?;
        }
        found.retain(|candidate| all || candidate.named);
        for mut scorer in scorers(&self.lifts, reader)? {
            lift(&mut found, scorer.as_mut(), false);
        }
        Ok(found)
    }

    /// Looks `any` up in two halves of the candidates at once.
    fn lift_halves(
        &self,
        found: &mut [Candidate],
        any: Scorers,
        reader: &SegmentReader,
    ) -> tantivy::Result<()> {
        let (first, second) = found.split_at_mut(found.len() / 2);
        std::thread::scope(|scope| {
            let other = scope.spawn(|| {
                lift_by(second, scorers(&self.any, reader)?);
                Ok(())
            });
            lift_by(first, any);
            let cut = |_| Err(TantivyError::SystemError("looking terms up was cut off".to_owned()));
            other.join().unwrap_or_else(cut)
        })
    }
}

/// Only whether a document is among them.
fn chosen(query: &BooleanQuery, searcher: &Searcher) -> tantivy::Result<Box<dyn Weight>> {
    query.weight(EnableScoring::disabled_from_searcher(searcher))
}

type Scorers = Vec<Box<dyn Scorer>>;

fn lift_by(found: &mut [Candidate], terms: Scorers) {
    for mut term in terms {
        lift(found, term.as_mut(), true);
    }
}

fn scorers(weights: &[Box<dyn Weight>], reader: &SegmentReader) -> tantivy::Result<Scorers> {
    let mut scorers =
        weights.iter().map(|weight| weight.scorer(reader, 1.0)).collect::<tantivy::Result<Vec<_>>>()?;
    scorers.retain(|scorer| scorer.doc() != TERMINATED);
    Ok(scorers)
}

fn gathered(mut from: Box<dyn Scorer>, reader: &SegmentReader) -> Vec<Candidate> {
    let alive = reader.alive_bitset();
    let mut found = Vec::new();
    let mut doc = from.doc();
    while doc != TERMINATED {
        if alive.is_none_or(|alive| alive.is_alive(doc)) {
            found.push(Candidate { doc, score: 0.0, named: false });
        }
        doc = from.advance();
    }
    found
}

/// Adds what a term says of the candidates that have it.
fn lift(found: &mut [Candidate], term: &mut dyn Scorer, names: bool) {
    let (mut place, mut doc) = (0, term.doc());
    while let Some(candidate) = found.get_mut(place) {
        if doc < candidate.doc {
            doc = term.seek(candidate.doc);
        }
        if doc == candidate.doc {
            candidate.score += term.score();
            candidate.named |= names;
            place += 1;
        } else if doc == TERMINATED {
            break;
        } else {
            place += ahead(found.get(place..).unwrap_or_default(), doc);
        }
    }
}

/// How many candidates lie before `doc`; quick when they are few.
fn ahead(candidates: &[Candidate], doc: DocId) -> usize {
    let mut step = 1;
    while candidates.get(step).is_some_and(|candidate| candidate.doc < doc) {
        step *= 2;
    }
    let near = candidates.get(step / 2..candidates.len().min(step + 1)).unwrap_or_default();
    step / 2 + near.partition_point(|candidate| candidate.doc < doc)
}
