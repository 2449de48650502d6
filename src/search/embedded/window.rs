//! The likeliest documents taken from the engine, with all that ranking looks at.

use std::collections::BTreeMap;

use tantivy::collector::TopDocs;
use tantivy::query::{EnableScoring, Query as Engine};
use tantivy::{DocAddress, DocId, DocSet, Searcher, SegmentReader, TERMINATED};

use super::{ask, schema};
use crate::kernel::quantity::Quantity;
use crate::kernel::region::Region;
use crate::search::features::Mark;
use crate::search::rank::{Candidate, Rank, rank};
use crate::search::taxonomy::Category;
use crate::search::understand::Understanding;

/// So many are ranked. A page shows twenty; beyond ten pages the engine's own order is good enough.
pub const WINDOW: usize = 200;

/// One document ranked.
#[derive(Debug, Clone, Copy)]
pub struct Spot {
    pub id: i64,
    pub published_at: i64,
}

/// What the engine gave, ranked by [`rank`].
pub struct Window {
    pub ranked: Vec<(Spot, Rank)>,
    /// Every document taken, also those that ranking refused.
    pub taken: Vec<i64>,
    /// The engine has no more.
    pub whole: bool,
}

/// Takes the best `WINDOW` documents of `query` and ranks them.
pub fn take(
    searcher: &Searcher,
    query: &dyn Engine,
    asked: &Understanding,
    fields: &schema::Fields,
) -> tantivy::Result<Window> {
    let best = searcher.search(query, &TopDocs::with_limit(WINDOW).order_by_score())?;
    let mut by_segment: BTreeMap<u32, Vec<DocId>> = BTreeMap::new();
    for (_, DocAddress { segment_ord, doc_id }) in &best {
        by_segment.entry(*segment_ord).or_default().push(*doc_id);
    }
    let mut window = Window { ranked: Vec::new(), taken: Vec::new(), whole: best.len() < WINDOW };
    for (segment, mut docs) in by_segment {
        docs.sort_unstable();
        let reader = searcher.segment_reader(segment);
        let rest = found(searcher, reader, &docs, asked, fields)?;
        let sight = Sight::new(reader)?;
        for (doc, rest) in docs.into_iter().zip(rest) {
            let spot = sight.spot(doc);
            window.taken.push(spot.id);
            window.ranked.extend(sight.rank(doc, asked, rest).map(|rank| (spot, rank)));
        }
    }
    Ok(window)
}

/// The ids of the best `WINDOW` documents of `query`, best first.
pub fn ids(searcher: &Searcher, query: &dyn Engine) -> tantivy::Result<Vec<i64>> {
    let best = searcher.search(query, &TopDocs::with_limit(WINDOW).order_by_score())?;
    let id = |(_, at): &(f32, DocAddress)| {
        let ids = searcher.segment_reader(at.segment_ord).fast_fields().i64("id")?;
        Ok(ids.first(at.doc_id).unwrap_or_default())
    };
    best.iter().map(id).collect()
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
    let each = 1.0 / f32::from(u16::try_from(asked.rest.len()).unwrap_or(u16::MAX).max(1));
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

/// The columns of one segment that ranking reads.
struct Sight {
    id: tantivy::columnar::Column<i64>,
    published_at: tantivy::columnar::Column<i64>,
    marks: tantivy::columnar::Column<u64>,
    category: tantivy::columnar::Column<u64>,
    region: tantivy::columnar::Column<i64>,
    remaining: tantivy::columnar::Column<i64>,
    unit: tantivy::columnar::Column<u64>,
    yuan: tantivy::columnar::Column<i64>,
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

    fn spot(&self, doc: DocId) -> Spot {
        Spot {
            id: self.id.first(doc).unwrap_or_default(),
            published_at: self.published_at.first(doc).unwrap_or_default(),
        }
    }

    fn rank(&self, doc: DocId, asked: &Understanding, rest: f32) -> Option<Rank> {
        let marks: Vec<Mark> = self.marks.values_for_doc(doc).map(Mark::from_number).collect();
        let places: Vec<Region> =
            self.region.values_for_doc(doc).filter_map(|code| Region::new(code).ok()).collect();
        let remaining = self.remaining.first(doc).unwrap_or_default();
        let one = self.yuan.first(doc).filter(|yuan| *yuan >= 0);
        let unit = self.unit.first(doc).and_then(schema::unit);
        let candidate = Candidate {
            marks: &marks,
            category: self.category.first(doc).and_then(Category::from_number),
            places: &places,
            yuan: one.map(|one| (one.saturating_mul(remaining.max(1)), one)),
            quantity: unit.map(|unit| Quantity::new(remaining, unit)),
            rest,
        };
        rank(asked, &candidate)
    }
}
