//! One pass over the documents found: the best of a page, the total and the facets.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::mem;
use std::sync::Arc;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Cardinality, Column, ColumnValues};
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

use super::count::{Counting, Counts};
use crate::search::query::{Cursor, Facets, Hit, Hits, Sort};

/// Documents looked at together: reading a column for several at once costs a fraction of reading it one by one.
const BLOCK: usize = 64;

/// Gathers the page after `after`.
pub struct Page {
    pub sort: Sort,
    pub after: Option<Cursor>,
    pub limit: usize,
    pub facets: Option<Counting>,
}

/// What one segment found.
pub struct Found {
    best: Vec<(Cursor, Score)>,
    total: u64,
    facets: Option<Facets>,
}

pub(super) type Values<T> = Arc<dyn ColumnValues<T>>;

/// The values of a column that every document has.
pub(super) fn values<T: PartialOrd + Copy + Default + std::fmt::Debug + Send + Sync + 'static>(
    column: Column<T>,
) -> Values<T> {
    match column.get_cardinality() {
        Cardinality::Full => column.values,
        Cardinality::Optional | Cardinality::Multivalued => column.first_or_default_col(T::default()),
    }
}

pub struct Segment {
    sort: Sort,
    after: Option<Cursor>,
    limit: usize,
    id: Values<i64>,
    published_at: Values<i64>,
    urgency: Values<u64>,
    /// Found and not looked at yet.
    docs: Vec<DocId>,
    scores: Vec<Score>,
    /// When they were published; kept for its room.
    times: Vec<i64>,
    /// The worst of the best on top.
    best: BinaryHeap<Reverse<(Cursor, Scored)>>,
    total: u64,
    facets: Option<Counts>,
}

/// A score that takes part in no comparison.
struct Scored(Score);

impl PartialEq for Scored {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}
impl Eq for Scored {}
impl PartialOrd for Scored {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Scored {
    fn cmp(&self, _: &Self) -> std::cmp::Ordering {
        std::cmp::Ordering::Equal
    }
}

impl Collector for Page {
    type Fruit = Hits;
    type Child = Segment;

    fn for_segment(&self, _: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<Segment> {
        let fast = segment.fast_fields();
        Ok(Segment {
            sort: self.sort,
            after: self.after,
            limit: self.limit,
            id: values(fast.i64("id")?),
            published_at: values(fast.i64("published_at")?),
            urgency: values(fast.u64("urgency")?),
            docs: Vec::with_capacity(BLOCK),
            scores: Vec::with_capacity(BLOCK),
            times: Vec::with_capacity(BLOCK),
            best: BinaryHeap::new(),
            total: 0,
            facets: self.facets.map(|by| Counts::new(by, segment)).transpose()?,
        })
    }

    fn requires_scoring(&self) -> bool {
        self.sort == Sort::Relevance
    }

    fn merge_fruits(&self, segments: Vec<Found>) -> tantivy::Result<Hits> {
        let mut hits = Hits { facets: self.facets.map(|_| Facets::default()), ..Hits::default() };
        let mut best = Vec::new();
        for segment in segments {
            hits.total += segment.total;
            best.extend(segment.best);
            if let (Some(all), Some(some)) = (&mut hits.facets, segment.facets) {
                add(&mut all.categories, some.categories);
                add(&mut all.regions, some.regions);
                add(&mut all.beneficiaries, some.beneficiaries);
                add(&mut all.urgencies, some.urgencies);
            }
        }
        best.sort_unstable_by_key(|&(place, _)| Reverse(place));
        let more = best.len() > self.limit;
        best.truncate(self.limit);
        hits.next = best.last().map(|&(place, _)| place).filter(|_| more);
        hits.hits = best.into_iter().map(|(place, score)| Hit { id: place.id, score }).collect();
        Ok(hits)
    }
}

impl Segment {
    /// Looks at what waits.
    fn look(&mut self) {
        let (mut docs, mut scores) = (mem::take(&mut self.docs), mem::take(&mut self.scores));
        let mut times = mem::take(&mut self.times);
        if let Some(counts) = &mut self.facets {
            counts.add(&docs);
        }
        times.resize(docs.len(), 0);
        self.published_at.get_vals(&docs, &mut times);
        for ((doc, score), time) in docs.iter().zip(&scores).zip(&times) {
            self.offer(*doc, *score, *time);
        }
        docs.clear();
        scores.clear();
        (self.docs, self.scores, self.times) = (docs, scores, times);
    }

    fn rank(&self, doc: DocId, score: Score) -> u64 {
        match self.sort {
            // The bits of floats that are not negative stand in the order of the floats.
            Sort::Relevance => u64::from(score.max(0.0).to_bits()),
            Sort::Newest => 0,
            Sort::Urgency => self.urgency.get_val(doc),
        }
    }

    /// Takes the document if it belongs on the page so far. One more than the page holds tells whether there is a next.
    fn offer(&mut self, doc: DocId, score: Score, published_at: i64) {
        let rank = self.rank(doc, score);
        let full = self.best.len() > self.limit;
        let worst = self.best.peek().filter(|_| full).map(|worst| worst.0.0);
        // Most documents end here, without their id being read.
        let lead = (rank, published_at);
        if worst.is_some_and(|worst| lead < (worst.rank, worst.published_at))
            || self.after.is_some_and(|after| lead > (after.rank, after.published_at))
        {
            return;
        }
        let place = Cursor { rank, published_at, id: self.id.get_val(doc) };
        if self.after.is_some_and(|after| place >= after) || worst.is_some_and(|worst| place <= worst) {
            return;
        }
        if full {
            self.best.pop();
        }
        self.best.push(Reverse((place, Scored(score))));
    }
}

impl SegmentCollector for Segment {
    type Fruit = Found;

    fn collect(&mut self, doc: DocId, score: Score) {
        self.total += 1;
        self.docs.push(doc);
        self.scores.push(score);
        if self.docs.len() == BLOCK {
            self.look();
        }
    }

    fn harvest(mut self) -> Found {
        self.look();
        Found {
            best: self.best.into_iter().map(|Reverse((place, score))| (place, score.0)).collect(),
            total: self.total,
            facets: self.facets.map(Counts::named),
        }
    }
}

fn add<K: Ord>(all: &mut BTreeMap<K, u64>, some: BTreeMap<K, u64>) {
    for (key, n) in some {
        *all.entry(key).or_default() += n;
    }
}
