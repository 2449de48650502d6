//! From a place as a person writes it to its region.

use std::collections::{BTreeSet, HashMap};

use super::names::{canonical, is_pseudo, shorter};
use super::succession::{self, CHANGES};
use super::{Found, Regions};
use crate::kernel::region::{Level, Region};
use crate::kernel::text::fold;

/// How far a form is from the official name: 0 names its level; a bare name is the weaker the finer its region.
type Rank = u8;

/// Every written form and the regions it can mean.
#[derive(Debug)]
pub(super) struct Index {
    forms: HashMap<String, Vec<(Region, Rank)>>,
    /// Characters of the longest form.
    longest: usize,
}

impl Index {
    pub(super) fn new(regions: &Regions) -> Self {
        let mut index = Self { forms: HashMap::new(), longest: 0 };
        let names = regions.iter().chain(
            CHANGES.iter().filter_map(|change| Some((Region::new(change.new).ok()?, change.old_name))),
        );
        for (region, name) in names.filter(|(_, name)| !is_pseudo(name)) {
            let full = canonical(&fold(name));
            for (form, names_level) in shorter(&full, region.level()) {
                index.add(form, region, if names_level { 0 } else { bare_rank(region.level()) });
            }
            index.add(full, region, 0);
        }
        index
    }

    fn add(&mut self, form: String, region: Region, rank: Rank) {
        self.longest = self.longest.max(form.chars().count());
        self.forms.entry(form).or_default().push((region, rank));
    }

    /// Reads `text` as names from coarse to fine, levels left out allowed, and notes where each full reading ends.
    fn read(&self, text: &str, within: Option<Region>, rank: Rank, ends: &mut Vec<(Rank, Region)>) {
        if let (true, Some(region)) = (text.is_empty(), within) {
            ends.push((rank, region));
        }
        for (at, c) in text.char_indices().take(self.longest) {
            let (form, rest) = text.split_at(at + c.len_utf8());
            for (region, own) in self.forms.get(form).into_iter().flatten() {
                if within.is_none_or(|outer| outer != *region && outer.contains(*region)) {
                    self.read(rest, Some(*region), rank.max(*own), ends);
                }
            }
        }
    }
}

const fn bare_rank(level: Level) -> Rank {
    match level {
        Level::Province | Level::Prefecture | Level::County => 1,
        Level::Township => 2,
        Level::Village => 3,
    }
}

/// Codes of a valid length are read as codes; all else as names.
pub(super) fn find(regions: &Regions, index: &Index, text: &str, within: Option<Region>) -> Found {
    let inside = |region: &Region| within.is_none_or(|outer| outer.contains(*region));
    if let Ok(region) = Region::parse(text) {
        let region = succession::current(region);
        let known = regions.exists(region) && inside(&region);
        return if known { Found::One(region) } else { Found::Nothing };
    }
    let text = canonical(&fold(text));
    let mut ends = Vec::new();
    if !text.is_empty() {
        index.read(&text, None, 0, &mut ends);
    }
    ends.retain(|(_, region)| inside(region));
    let best = ends.iter().map(|(rank, _)| *rank).min();
    let found: BTreeSet<Region> =
        ends.into_iter().filter(|(rank, _)| Some(*rank) == best).map(|(_, region)| region).collect();
    let mut found: Vec<Region> = found.into_iter().collect();
    match found.pop() {
        None => Found::Nothing,
        Some(only) if found.is_empty() => Found::One(only),
        Some(last) => {
            found.push(last);
            Found::Several(found)
        }
    }
}
