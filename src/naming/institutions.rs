//! Which registered institution a written name means.
//!
//! The order of evidence: the name letter by letter, the same name written otherwise, another official name, a shortened
//! one, a misspelt one. The first that finds something decides; when it finds two institutions, neither is taken. Nothing
//! is ever taken from another city than the one written about or named.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::agree::{self, Degree};
use super::clean::{parts, split};
use super::entry::Entry;
use super::lexicon::lexicon;
use super::name::{Name, Unit, Unread, read};
use super::place::{Places, Where, city};
use crate::kernel::region::{Level, Region};
use crate::regions::Regions;

/// A registered institution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    pub name: String,
    /// Where it stands, as far as known.
    pub regions: Vec<Region>,
}

/// How a name was recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum How {
    /// Letter by letter, but for width, blanks and remarks.
    Exact,
    /// Written otherwise: 中医院 for 中医医院, 第1 for 第一, without the city.
    Variant,
    /// By another of its official or usual names.
    OtherName,
    /// With parts of the name left out.
    Short,
    /// Misspelt.
    Misspelt,
}

impl How {
    /// The key of the sentence that says it; `$name` is the institution.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Exact => "organization-named-exact",
            Self::Variant => "organization-named-variant",
            Self::OtherName => "organization-named-other-name",
            Self::Short => "organization-named-short",
            Self::Misspelt => "organization-named-misspelt",
        }
    }
}

/// Why a name stays unknown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// The text names no institution.
    NoName,
    /// It names more than one.
    SeveralNames,
    /// It says neither by itself nor by its surroundings in which city.
    NoPlace,
    /// Nothing in that city is registered under such a name.
    NotListed,
    /// The name is known in another city only; positions in the list.
    Elsewhere(Vec<usize>),
    /// It can mean each of these; positions in the list.
    Ambiguous(Vec<usize>),
}

/// What a written name means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolution {
    Known {
        /// Position in the list.
        which: usize,
        how: How,
        /// The department or ground that was written, when the institution as a whole is meant by it.
        part: Option<String>,
    },
    Unknown(Why),
}

/// Registered institutions, ready to be found by name.
#[derive(Debug, Default)]
pub struct Index {
    entries: Vec<Entry>,
    by_city: BTreeMap<Region, Vec<usize>>,
}

impl Index {
    /// An index over `listed`; positions in answers are positions there.
    pub fn new(regions: &Regions, listed: impl IntoIterator<Item = Listed>) -> Self {
        let mut index = Self::default();
        for (at, listed) in listed.into_iter().enumerate() {
            let entry = Entry::new(Places(regions), listed);
            for city in entry.regions.iter().map(|region| city(*region)).collect::<BTreeSet<_>>() {
                index.by_city.entry(city).or_default().push(at);
            }
            index.entries.push(entry);
        }
        index.add_other_names(Places(regions));
        index
    }

    /// Gives each entry the names that the operator's list puts beside one of its own.
    fn add_other_names(&mut self, places: Places) {
        for (place, names) in lexicon().map_or(&[][..], |l| l.same.as_slice()) {
            let Some(home) = places.whole(place, None).and_then(|found| found.0.into_iter().min()) else {
                continue;
            };
            let names: Vec<Name> = names
                .iter()
                .filter_map(|name| read(places, name, Some(home)).ok()?.into_iter().next())
                .collect();
            for at in self.by_city.get(&city(home)).cloned().unwrap_or_default() {
                let Some(entry) = self.entries.get_mut(at) else { continue };
                let stands = Where(entry.regions.clone());
                let is_one =
                    |name: &Name| agree::degree(name, &entry.name, &stands, home) == Some(Degree::Variant);
                if names.iter().any(is_one) {
                    entry.others.extend(names.iter().filter(|name| **name != entry.name).cloned());
                }
            }
        }
    }

    /// The institution that `written` means, where `near` is written about: its city, or something inside it.
    pub fn resolve(&self, regions: &Regions, written: &str, near: Option<Region>) -> Resolution {
        let places = Places(regions);
        match self.find(places, written, near) {
            Ok(known) => known,
            Err(Why::NotListed) => Resolution::Unknown(self.elsewhere(places, written, near)),
            Err(why) => Resolution::Unknown(why),
        }
    }

    fn find(&self, places: Places, written: &str, near: Option<Region>) -> Result<Resolution, Why> {
        if split(written).len() > 1 && names_several(places, written, near) {
            return Err(Why::SeveralNames);
        }
        let names = match read(places, written, near) {
            Ok(names) => names,
            Err(Unread::Nothing) => return Err(Why::NoName),
            Err(Unread::Beside) => return Err(Why::NotListed),
        };
        let Some(main) = names.first() else { return Err(Why::NoName) };
        let place = &main.place;
        let Some(home) = near.or_else(|| place.0.iter().copied().min()) else {
            return self.literal_anywhere(main).ok_or(Why::NoPlace);
        };
        let candidates = self.candidates(home, place);
        for with_unit in [true, false] {
            for name in &names {
                if let Some(found) = self.best(&candidates, name, home, with_unit) {
                    return found;
                }
            }
        }
        Err(if names.iter().all(|name| name.ending.is_empty()) { Why::NoName } else { Why::NotListed })
    }

    /// Entries of the city of `home`; what bears the province's name belongs to the whole province.
    fn candidates(&self, home: Region, named: &Where) -> Vec<usize> {
        let mut found = self.by_city.get(&city(home)).cloned().unwrap_or_default();
        let provincial = named.0.iter().any(|region| region.level() == Level::Province);
        if provincial || home.level() == Level::Province {
            let wide = |entry: &&Entry| {
                entry.name.place.0.iter().any(|r| r.level() == Level::Province && r.contains(home))
            };
            found.extend(self.entries.iter().enumerate().filter(|(_, entry)| wide(entry)).map(|(at, _)| at));
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The one entry that agrees best with `name`; nothing when none agrees.
    fn best(
        &self,
        candidates: &[usize],
        name: &Name,
        home: Region,
        with_unit: bool,
    ) -> Option<Result<Resolution, Why>> {
        let mut best: Option<(How, Vec<usize>)> = None;
        for (at, entry) in candidates.iter().filter_map(|at| Some((*at, self.entries.get(*at)?))) {
            let same_unit = entry.name.unit.is(&name.unit);
            if if with_unit { !same_unit } else { entry.name.unit != Unit::Whole } {
                continue;
            }
            let Some(how) = entry.agrees(name, home) else { continue };
            match &mut best {
                Some((known, found)) if *known == how => found.push(at),
                Some((known, _)) if *known < how => {}
                _ => best = Some((how, vec![at])),
            }
        }
        let (how, found) = best?;
        let part = match &name.unit {
            Unit::Department(part) | Unit::Campus(part) if !with_unit => Some(part.clone()),
            _ => None,
        };
        let known = self.one_of(&found, name, home);
        Some(known.map(|which| Resolution::Known { which, how, part }).ok_or(Why::Ambiguous(found)))
    }

    /// One of several rows, if all of them can be the same institution: the one written like `name`, else the first.
    fn one_of(&self, found: &[usize], name: &Name, home: Region) -> Option<usize> {
        let county = home.at(Level::County);
        let here = |at: &usize| {
            self.entries.get(*at).is_some_and(|entry| county.is_some_and(|c| entry.listed.contains(&c)))
        };
        let near: Vec<usize> = found.iter().copied().filter(here).collect();
        let found = if near.is_empty() { found } else { near.as_slice() };
        let rows: Vec<&Entry> = found.iter().filter_map(|at| self.entries.get(*at)).collect();
        let one = rows.iter().all(|a| rows.iter().all(|b| a.may_be(b)));
        let literal =
            found.iter().find(|at| self.entries.get(**at).is_some_and(|entry| entry.name.text == name.text));
        one.then(|| literal.or(found.first()).copied()).flatten()
    }

    /// Without any place: only a name that stands in the list letter by letter and names a school or a place itself.
    fn literal_anywhere(&self, name: &Name) -> Option<Resolution> {
        if name.affiliation.is_empty() {
            return None;
        }
        let same = |entry: &&Entry| entry.name.text == name.text && entry.name.unit.is(&name.unit);
        let found: Vec<usize> =
            self.entries.iter().enumerate().filter(|(_, e)| same(e)).map(|(at, _)| at).collect();
        let cities: HashSet<Region> = found
            .iter()
            .filter_map(|at| self.entries.get(*at))
            .flat_map(|e| &e.regions)
            .map(|r| city(*r))
            .collect();
        let which = *found.first().filter(|_| cities.len() == 1)?;
        Some(Resolution::Known { which, how: How::Exact, part: None })
    }

    /// Where else the name is known, to be told, never to be taken.
    fn elsewhere(&self, places: Places, written: &str, near: Option<Region>) -> Why {
        let Some(near) = near else { return Why::NotListed };
        let Ok(names) = read(places, written, Some(near)) else { return Why::NotListed };
        let known = |entry: &Entry, name: &Name| {
            let literal =
                !entry.name.is_general() && entry.name.core == name.core && entry.name.ending == name.ending;
            entry.name.text == name.text
                || (literal && name.place.is_empty() && entry.name.number == name.number)
        };
        let others =
            self.entries.iter().enumerate().filter(|(_, entry)| names.iter().any(|name| known(entry, name)));
        let others: Vec<usize> =
            others.filter(|(_, e)| !e.regions.iter().any(|r| fits(*r, near))).map(|(at, _)| at).collect();
        if others.is_empty() { Why::NotListed } else { Why::Elsewhere(others) }
    }
}

/// Whether more than one part of a list names an institution.
fn names_several(places: Places, written: &str, near: Option<Region>) -> bool {
    let (outside, _) = parts(&written.replace(['（', '【'], "(").replace(['）', '】'], ")"));
    let names = split(&outside).into_iter().filter(|part| {
        read(places, part, near).is_ok_and(|names| names.first().is_some_and(|name| !name.ending.is_empty()))
    });
    names.count() > 1
}

/// Whether a place can be meant by somebody who writes about `home`: the same city, or the province around it.
fn fits(place: Region, home: Region) -> bool {
    city(place) == city(home)
        || (place.level() == Level::Province && place.contains(home))
        || home.contains(place)
}
