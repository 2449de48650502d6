//! One registered institution with all the names it answers to.

use super::agree::{self, Degree};
use super::clean::plain;
use super::institutions::{How, Listed};
use super::name::{Name, read};
use super::place::{Places, Where};
use crate::kernel::region::{Level, Region};

/// A registered institution with all the names it answers to.
#[derive(Debug)]
pub(super) struct Entry {
    literal: String,
    pub name: Name,
    /// Further names of the list itself (in brackets), then the operator's.
    pub others: Vec<Name>,
    /// Where it stands by the list and by its name.
    pub regions: Vec<Region>,
    pub listed: Vec<Region>,
}

impl Entry {
    pub fn new(places: Places, listed: Listed) -> Self {
        let home = listed.regions.first().copied();
        // A cell of two lines names two institutions that share a row.
        let names = listed.name.lines().filter_map(|line| read(places, line, home).ok());
        let mut names = names.flatten();
        let name = names.next().unwrap_or_default();
        let mut regions = listed.regions.clone();
        regions.extend(name.place.0.iter().copied().filter(|_| home.is_none()));
        Self { literal: plain(&listed.name), name, others: names.collect(), regions, listed: listed.regions }
    }

    fn names(&self) -> impl Iterator<Item = &Name> {
        std::iter::once(&self.name).chain(&self.others)
    }

    pub fn agrees(&self, name: &Name, home: Region) -> Option<How> {
        if self.name.text == name.text && !name.is_general() {
            return Some(How::Exact);
        }
        let schools = || self.names().filter(|own| !own.affiliation.is_empty());
        if !name.affiliation.is_empty()
            && schools().next().is_some()
            && !schools().any(|own| agree::affiliations_agree(name, own))
        {
            return None;
        }
        let own = agree::degree(name, &self.name, &Where(self.regions.clone()), home);
        let other = self.others.iter().filter_map(|other| {
            let degree = agree::degree(name, other, &Where(self.regions.clone()), home)?;
            Some(if degree <= Degree::Variant { How::OtherName } else { degree.into() })
        });
        let literal = self.name.text == name.text || self.literal == name.text;
        let own =
            own.map(|degree| if literal && degree <= Degree::Variant { How::Exact } else { degree.into() });
        own.into_iter().chain(other).min()
    }

    /// Whether two rows can stand for one institution: not in two counties.
    pub fn may_be(&self, other: &Self) -> bool {
        let counties = |entry: &Self| -> Vec<Region> {
            entry
                .listed
                .iter()
                .copied()
                .filter(|region| region.level() >= Level::County)
                .filter_map(|r| r.at(Level::County))
                .collect()
        };
        let (own, others) = (counties(self), counties(other));
        own.is_empty() || others.is_empty() || own.iter().any(|county| others.contains(county))
    }
}

impl From<Degree> for How {
    fn from(degree: Degree) -> Self {
        match degree {
            Degree::Variant => Self::Variant,
            Degree::Short => Self::Short,
            Degree::Misspelt => Self::Misspelt,
        }
    }
}
