//! Facets of the documents found, counted in arrays: a hash for each value of each document would cost more than all
//! the rest of a search.

use tantivy::columnar::StrColumn;
use tantivy::{DocId, SegmentReader};

use super::collect::{Values, values};
use crate::kernel::region::{Level, Region};
use crate::search::doc::Urgency;
use crate::search::query::{Facets, Query};
use crate::search::taxonomy::Category;

/// What facets are counted by.
#[derive(Clone, Copy)]
pub struct Counting {
    /// The first code that a region below may have, divided by `step`, and how many there may be.
    first: i64,
    places: usize,
    /// A region's code divided by this is the same for all of one child region.
    step: i64,
    /// Count leaves instead of tops.
    leaves: bool,
}

impl Counting {
    /// By the regions just below the query's, and by the leaves of its category if it has one.
    pub fn of(query: &Query) -> Self {
        let level = query.region.map(Region::level);
        let below = Level::ALL.into_iter().find(|below| level.is_none_or(|level| *below > level));
        let step = below.unwrap_or(Level::Village).divisor();
        let first = query.region.map_or(0, |region| region.code() / step);
        // Codes of provinces have two digits.
        let whole = level.map_or(Level::Province.divisor() * 100, Level::divisor);
        let places = usize::try_from(whole / step).unwrap_or_default();
        Self { first, places, step, leaves: query.category.is_some() }
    }
}

/// How many documents of a segment have each value.
pub struct Counts {
    by: Counting,
    region: Values<i64>,
    category: Values<u64>,
    urgency: Values<u64>,
    beneficiary: Option<StrColumn>,
    regions: Vec<u64>,
    categories: Vec<u64>,
    urgencies: Vec<u64>,
    beneficiaries: Vec<u64>,
    /// Values just read; kept for their room.
    found: Vec<u64>,
    codes: Vec<i64>,
}

impl Counts {
    pub fn new(by: Counting, segment: &SegmentReader) -> tantivy::Result<Self> {
        let fast = segment.fast_fields();
        let category = values(fast.u64("category")?);
        let urgency = values(fast.u64("urgency")?);
        let beneficiary = fast.str("beneficiary")?;
        let zeros = |highest: u64| vec![0; usize::try_from(highest).unwrap_or_default() + 1];
        Ok(Self {
            by,
            region: values(fast.i64("region")?),
            regions: vec![0; by.places],
            categories: zeros(category.max_value()),
            urgencies: zeros(urgency.max_value()),
            beneficiaries: zeros(beneficiary.as_ref().map_or(0, |column| column.ords().max_value())),
            category,
            urgency,
            beneficiary,
            found: Vec::new(),
            codes: Vec::new(),
        })
    }

    pub fn add(&mut self, docs: &[DocId]) {
        self.found.resize(docs.len(), 0);
        self.codes.resize(docs.len(), 0);
        self.category.get_vals(docs, &mut self.found);
        let leaves = self.by.leaves;
        let codes = self.found.iter().map(|code| if leaves { *code } else { code / 100 * 100 });
        tally(&mut self.categories, codes);
        self.urgency.get_vals(docs, &mut self.found);
        tally(&mut self.urgencies, self.found.iter().copied());
        if let Some(column) = &self.beneficiary {
            tally(&mut self.beneficiaries, docs.iter().filter_map(|doc| column.ords().first(*doc)));
        }
        self.region.get_vals(docs, &mut self.codes);
        let Counting { first, step, .. } = self.by;
        tally(
            &mut self.regions,
            self.codes.iter().filter_map(|code| u64::try_from(code / step - first).ok()),
        );
    }

    pub fn named(self) -> Facets {
        let mut facets = Facets::default();
        facets.categories.extend(
            counted(&self.categories).filter_map(|(number, n)| Some((Category::from_number(number)?, n))),
        );
        let Counting { first, step, .. } = self.by;
        let code = |place: u64| Some((first + i64::try_from(place).ok()?) * step);
        facets.regions.extend(counted(&self.regions).filter_map(|(place, n)| Some((code(place)?, n))));
        let urgency = |number: u64| Urgency::from_number(i64::try_from(number).ok()?);
        facets
            .urgencies
            .extend(counted(&self.urgencies).filter_map(|(number, n)| Some((urgency(number)?, n))));
        for (ord, n) in counted(&self.beneficiaries) {
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

fn tally(counts: &mut [u64], found: impl Iterator<Item = u64>) {
    for value in found {
        if let Some(count) = usize::try_from(value).ok().and_then(|at| counts.get_mut(at)) {
            *count += 1;
        }
    }
}

/// The values that some document has, each with how many.
fn counted(counts: &[u64]) -> impl Iterator<Item = (u64, u64)> {
    (0..).zip(counts.iter().copied()).filter(|(_, n)| *n > 0)
}
