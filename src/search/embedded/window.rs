//! The likeliest documents taken from the engine, with all that ranking looks at.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, PoisonError, RwLock};

use tantivy::collector::TopDocs;
use tantivy::columnar::Column;
use tantivy::index::SegmentId;
use tantivy::query::{EnableScoring, Query as Engine};
use tantivy::{DocId, DocSet, Searcher, SegmentReader, TERMINATED};

use super::candidates::Candidates;
use super::{ask, schema};
use crate::search::answer::{WINDOW, Window};
use crate::search::features::Mark;
use crate::search::query::Counterpart;
use crate::search::rank::Ranking;
use crate::search::stored::{Facts, Spot, share};
use crate::search::understand::Understanding;

/// Ranks the likeliest `WINDOW` of the candidates.
pub fn take(
    searcher: &Searcher,
    sights: &Sights,
    candidates: Candidates,
    asked: &Understanding,
    fields: &schema::Fields,
) -> tantivy::Result<Window<Candidates>> {
    let best = candidates.best(WINDOW);
    let (mut ranked, mut taken, mut ranking) = (Vec::new(), Vec::new(), Ranking::of(asked));
    for (segment, docs) in best {
        let reader = searcher.segment_reader(segment);
        let rest = found(searcher, reader, &docs, asked, fields)?;
        let sight = sights.of(reader)?;
        for (doc, rest) in docs.into_iter().zip(rest) {
            let facts = sight.facts(doc, asked);
            taken.push(facts.spot.id);
            ranked.extend(facts.rank(&mut ranking, rest).map(|rank| (facts.spot, rank)));
        }
    }
    Ok(Window { ranked, taken, whole: candidates.count() <= WINDOW, candidates })
}

/// The best documents of each of `tiers`, the likeliest tier first, until there are `WINDOW` of them.
pub fn counterparts(
    searcher: &Searcher,
    sights: &Sights,
    tiers: &[Box<dyn Engine>],
) -> tantivy::Result<Vec<Counterpart>> {
    let (mut found, mut known) = (Vec::new(), HashSet::new());
    for tier in tiers {
        if found.len() >= WINDOW {
            break;
        }
        let best = searcher.search(tier.as_ref(), &TopDocs::with_limit(WINDOW).order_by_score())?;
        for (_, at) in best {
            if found.len() < WINDOW && known.insert(at) {
                let sight = sights.of(searcher.segment_reader(at.segment_ord))?;
                let marks = sight.marks.values_for_doc(at.doc_id).map(Mark::from).collect();
                found.push(Counterpart { id: sight.id(at.doc_id), marks });
            }
        }
    }
    Ok(found)
}

/// For each document (ascending) the share of the unknown words that it has.
fn found(
    searcher: &Searcher,
    reader: &SegmentReader,
    docs: &[DocId],
    asked: &Understanding,
    fields: &schema::Fields,
) -> tantivy::Result<Vec<f32>> {
    let mut shares = vec![0.0; docs.len()];
    let each = share(asked);
    for word in &asked.rest {
        let weight = ask::holds(word, fields).weight(EnableScoring::disabled_from_searcher(searcher))?;
        let mut scorer = weight.scorer(reader, 1.0)?;
        let mut at = scorer.doc();
        for (doc, share) in docs.iter().zip(&mut shares) {
            if at != TERMINATED && at < *doc {
                at = scorer.seek(*doc);
            }
            if at == *doc {
                *share += each;
            }
        }
    }
    Ok(shares)
}

/// The columns of the segments of an index, opened once: opening them costs as much as many documents, and the more the
/// longer they are.
#[derive(Default)]
pub struct Sights(RwLock<HashMap<SegmentId, Arc<Sight>>>);

/// Segments merged away leave their columns behind; beyond so many all are let go.
const MOST_SEGMENTS: usize = 100;

impl Sights {
    pub fn of(&self, reader: &SegmentReader) -> tantivy::Result<Arc<Sight>> {
        let id = reader.segment_id();
        if let Some(open) = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&id) {
            return Ok(Arc::clone(open));
        }
        let sight = Arc::new(Sight::new(reader)?);
        let mut open = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if open.len() >= MOST_SEGMENTS {
            open.clear();
        }
        open.insert(id, Arc::clone(&sight));
        Ok(sight)
    }
}

/// The columns of one segment that ranking reads.
pub struct Sight {
    id: Column<i64>,
    published_at: Column<i64>,
    marks: Column<u64>,
    category: Column<u64>,
    region: Column<i64>,
    remaining: Column<i64>,
    unit: Column<u64>,
    yuan: Column<i64>,
}

impl Sight {
    fn new(reader: &SegmentReader) -> tantivy::Result<Self> {
        let fast = reader.fast_fields();
        Ok(Self {
            id: fast.i64("id")?,
            published_at: fast.i64("published_at")?,
            marks: fast.u64("marks")?,
            category: fast.u64("category")?,
            region: fast.i64("region")?,
            remaining: fast.i64("remaining")?,
            unit: fast.u64("unit")?,
            yuan: fast.i64("yuan")?,
        })
    }

    pub fn id(&self, doc: DocId) -> i64 {
        self.id.first(doc).unwrap_or_default()
    }

    /// What `rank::conditions` looks at for this query: each value is read from another place.
    fn facts(&self, doc: DocId, asked: &Understanding) -> Facts {
        let amounts = asked.quantity.is_some() || asked.at_most_yuan.is_some();
        let (doc_if_amounts, doc_if_places) =
            (amounts.then_some(doc), (!asked.places.is_empty()).then_some(doc));
        Facts {
            spot: Spot { id: self.id(doc), published_at: self.published_at.first(doc).unwrap_or_default() },
            marks: self.marks.values_for_doc(doc).map(Mark::from).collect(),
            category: self.category.first(doc),
            region: doc_if_places.into_iter().flat_map(|doc| self.region.values_for_doc(doc)).collect(),
            remaining: doc_if_amounts.and_then(|doc| self.remaining.first(doc)).unwrap_or_default(),
            unit: doc_if_amounts.and_then(|doc| self.unit.first(doc)).unwrap_or_default(),
            yuan: doc_if_amounts.and_then(|doc| self.yuan.first(doc)).unwrap_or(-1),
        }
    }
}
