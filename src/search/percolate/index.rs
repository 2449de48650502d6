//! Standing queries in memory, found by what a document answers.

use std::collections::HashMap;

use super::Analysed;
use super::keys::Keys;
use super::question::{Rest, Text};
use crate::kernel::region::Region;
use crate::search::{Category, Query};

/// The filters that are looked up.
type Place = (Option<Category>, Option<Region>);

/// All queries that say the same, by their filters.
#[derive(Debug)]
struct Group {
    text: Text,
    members: HashMap<Place, Vec<(i64, Rest)>>,
}

/// Standing queries by number. A hundred thousand of them take some 120 MB (`benches/wishes.rs` prints it): each text
/// is understood and kept once, however many queries have it.
#[derive(Debug, Default)]
pub struct Percolator {
    groups: Vec<Group>,
    by_text: HashMap<String, usize>,
    keys: Keys,
    /// Where each query stands.
    spots: HashMap<i64, (usize, Place)>,
}

impl Percolator {
    /// How many queries stand.
    pub fn len(&self) -> usize {
        self.spots.len()
    }

    pub fn is_empty(&self) -> bool {
        self.spots.is_empty()
    }

    /// Keeps a query; one of the same number is replaced. Sort, paging and facets of it do not matter.
    pub fn put(&mut self, number: i64, query: &Query) {
        self.remove(number);
        let at = match self.by_text.get(query.text.trim()) {
            Some(at) => *at,
            None => self.group(query.text.trim()),
        };
        let place = (query.category, query.region);
        if let Some(group) = self.groups.get_mut(at) {
            group.members.entry(place).or_default().push((number, Rest::of(query)));
            self.spots.insert(number, (at, place));
        }
    }

    /// Forgets a query; one that is not there is no error.
    pub fn remove(&mut self, number: i64) {
        let Some((at, place)) = self.spots.remove(&number) else { return };
        let Some(group) = self.groups.get_mut(at) else { return };
        if let Some(members) = group.members.get_mut(&place) {
            members.retain(|(other, _)| *other != number);
            if members.is_empty() {
                group.members.remove(&place);
            }
        }
    }

    /// The numbers of all queries that a document answers, ascending.
    pub fn answered_by(&self, document: &Analysed) -> Vec<i64> {
        let (categories, regions) = (document.categories(), document.regions());
        let mut found = Vec::new();
        for group in self.keys.candidates(document).into_iter().filter_map(|at| self.groups.get(at)) {
            let before = found.len();
            group.fitting(document, &categories, &regions, &mut found);
            if found.len() > before && !group.text.accepts(document) {
                found.truncate(before);
            }
        }
        found.sort_unstable();
        found
    }

    fn group(&mut self, text: &str) -> usize {
        let at = self.groups.len();
        let group = Group { text: Text::new(text), members: HashMap::new() };
        self.keys.add(at, &group.text);
        self.groups.push(group);
        self.by_text.insert(text.to_owned(), at);
        at
    }
}

impl Group {
    /// Adds the members whose filters a document passes.
    fn fitting(
        &self,
        document: &Analysed,
        categories: &[Option<Category>],
        regions: &[Option<Region>],
        found: &mut Vec<i64>,
    ) {
        let mut add = |members: &[(i64, Rest)]| {
            found
                .extend(members.iter().filter(|(_, rest)| rest.accepts(document)).map(|(number, _)| *number));
        };
        if self.members.len() <= categories.len() * regions.len() {
            let fits = |(category, region): &Place| categories.contains(category) && regions.contains(region);
            self.members.iter().filter(|(place, _)| fits(place)).for_each(|(_, members)| add(members));
            return;
        }
        for category in categories {
            for region in regions {
                self.members.get(&(*category, *region)).into_iter().for_each(|members| add(members));
            }
        }
    }
}
