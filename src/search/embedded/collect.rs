//! One pass over the documents found: the best of a page, the total and the facets.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, HashMap};
use std::sync::Arc;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{ColumnValues, StrColumn};
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

use crate::search::doc::Urgency;
use crate::search::query::{Cursor, Facets, Hit, Hits, Sort};
use crate::search::taxonomy::Category;

/// Gathers the page after `after`.
pub struct Page {
    pub sort: Sort,
    pub after: Option<Cursor>,
    pub limit: usize,
    pub facets: Option<Counting>,
}

/// What facets are counted by.
#[derive(Clone, Copy)]
pub struct Counting {
    /// A region's code divided by this is the same for all of one child region.
    pub region_step: i64,
    /// Count leaves instead of tops.
    pub leaves: bool,
}

/// What one segment found.
pub struct Found {
    best: Vec<(Cursor, Score)>,
    total: u64,
    facets: Option<Facets>,
}

type Column<T> = Arc<dyn ColumnValues<T>>;

pub struct Segment {
    sort: Sort,
    after: Option<Cursor>,
    limit: usize,
    id: Column<i64>,
    published_at: Column<i64>,
    urgency: Column<u64>,
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

struct Counts {
    by: Counting,
    region: Column<i64>,
    category: Column<u64>,
    beneficiary: Option<StrColumn>,
    regions: HashMap<i64, u64>,
    categories: HashMap<u64, u64>,
    beneficiaries: HashMap<u64, u64>,
    urgencies: HashMap<u64, u64>,
}

impl Collector for Page {
    type Fruit = Hits;
    type Child = Segment;

    fn for_segment(&self, _: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<Segment> {
        let fast = segment.fast_fields();
        let facets = match self.facets {
            None => None,
            Some(by) => Some(Counts {
                by,
                region: fast.i64("region")?.first_or_default_col(0),
                category: fast.u64("category")?.first_or_default_col(0),
                beneficiary: fast.str("beneficiary")?,
                regions: HashMap::new(),
                categories: HashMap::new(),
                beneficiaries: HashMap::new(),
                urgencies: HashMap::new(),
            }),
        };
        Ok(Segment {
            sort: self.sort,
            after: self.after,
            limit: self.limit,
            id: fast.i64("id")?.first_or_default_col(0),
            published_at: fast.i64("published_at")?.first_or_default_col(0),
            urgency: fast.u64("urgency")?.first_or_default_col(0),
            best: BinaryHeap::new(),
            total: 0,
            facets,
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
    fn place(&self, doc: DocId, score: Score) -> Cursor {
        let rank = match self.sort {
            // The bits of floats that are not negative stand in the order of the floats.
            Sort::Relevance => u64::from(score.max(0.0).to_bits()),
            Sort::Newest => 0,
            Sort::Urgency => self.urgency.get_val(doc),
        };
        Cursor { rank, published_at: self.published_at.get_val(doc), id: self.id.get_val(doc) }
    }
}

impl SegmentCollector for Segment {
    type Fruit = Found;

    fn collect(&mut self, doc: DocId, score: Score) {
        self.total += 1;
        if let Some(counts) = &mut self.facets {
            counts.count(doc, self.urgency.get_val(doc));
        }
        let place = self.place(doc, score);
        if self.after.is_some_and(|after| place >= after) {
            return;
        }
        // One more than the page holds tells whether there is a next page.
        if self.best.len() > self.limit {
            if self.best.peek().is_some_and(|worst| worst.0.0 >= place) {
                return;
            }
            self.best.pop();
        }
        self.best.push(Reverse((place, Scored(score))));
    }

    fn harvest(self) -> Found {
        Found {
            best: self.best.into_iter().map(|Reverse((place, score))| (place, score.0)).collect(),
            total: self.total,
            facets: self.facets.map(Counts::named),
        }
    }
}

impl Counts {
    fn count(&mut self, doc: DocId, urgency: u64) {
        let category = self.category.get_val(doc);
        let category = if self.by.leaves { category } else { category / 100 * 100 };
        *self.categories.entry(category).or_default() += 1;
        // Division rounds down: the digits below the child level become zeros again.
        *self
            .regions
            .entry(self.region.get_val(doc) / self.by.region_step * self.by.region_step)
            .or_default() += 1;
        *self.urgencies.entry(urgency).or_default() += 1;
        if let Some(word) = self.beneficiary.as_ref().and_then(|column| column.ords().first(doc)) {
            *self.beneficiaries.entry(word).or_default() += 1;
        }
    }

    fn named(self) -> Facets {
        let mut facets = Facets::default();
        for (number, n) in self.categories {
            facets.categories.extend(Category::from_number(number).map(|c| (c, n)));
        }
        facets.regions.extend(self.regions);
        for urgency in Urgency::ALL {
            facets.urgencies.extend(self.urgencies.get(&(*urgency as u64)).map(|n| (*urgency, *n)));
        }
        for (ord, n) in self.beneficiaries {
            let mut word = String::new();
            let known =
                self.beneficiary.as_ref().is_some_and(|c| c.ord_to_str(ord, &mut word).unwrap_or(false));
            if known && !word.is_empty() {
                facets.beneficiaries.insert(word, n);
            }
        }
        facets
    }
}

fn add<K: Ord>(all: &mut BTreeMap<K, u64>, some: BTreeMap<K, u64>) {
    for (key, n) in some {
        *all.entry(key).or_default() += n;
    }
}
