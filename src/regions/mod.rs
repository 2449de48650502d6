//! 行政区划: which regions there are, what they are called, which one a person means.

pub mod data;
mod find;
mod names;
pub mod poverty;
pub mod succession;
#[cfg(test)]
mod tests;

use std::sync::OnceLock;

pub use data::DataError;

use crate::kernel::region::{Level, Region};
use crate::kernel::text::fold;

/// What a written place name means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    One(Region),
    /// All it can mean, by code: the person chooses, the program never does.
    Several(Vec<Region>),
    Nothing,
}

/// All regions of the shipped edition, sorted by code, so that whatever lies inside a region is one range.
#[derive(Debug)]
pub struct Regions {
    rows: Vec<(Region, String)>,
    /// Made when a name is first looked up.
    index: OnceLock<find::Index>,
}

impl Regions {
    /// The edition inside the program: Hubei down to villages, elsewhere down to counties, as of 2023-06-30.
    pub fn builtin() -> Result<Self, DataError> {
        let mut rows = Vec::new();
        for row in data::shipped()? {
            rows.push((Region::new(row.code).map_err(|_| DataError::Damaged)?, row.name));
        }
        rows.sort_unstable_by_key(|(region, _)| *region);
        Ok(Self { rows, index: OnceLock::new() })
    }

    /// All regions with their official names, by code.
    pub fn iter(&self) -> impl Iterator<Item = (Region, &str)> {
        self.rows.iter().map(|(region, name)| (*region, name.as_str()))
    }

    /// The official name, such as 马者村委会. Codes given up have none: ask for [`Regions::current`] first.
    pub fn name(&self, region: Region) -> Option<&str> {
        let at = self.rows.binary_search_by_key(&region, |(region, _)| *region).ok()?;
        self.rows.get(at).map(|(_, name)| name.as_str())
    }

    /// The names from the province down, without levels that are no place: 湖北省仙桃市, 北京市东城区.
    /// The bare code for a region that does not exist.
    pub fn full_name(&self, region: Region) -> String {
        if !self.exists(region) {
            return region.to_string();
        }
        self.path(region).map(|(_, name)| name).collect()
    }

    /// The regions from the province down to `region` with their names, without levels that are no place.
    pub fn path(&self, region: Region) -> impl Iterator<Item = (Region, &str)> {
        let parts = region.ancestors().chain([region]);
        parts.filter_map(|part| Some((part, self.name(part)?))).filter(|(_, name)| !names::is_pseudo(name))
    }

    /// The same with the names people say.
    pub fn spoken_path(&self, region: Region) -> impl Iterator<Item = (Region, String)> {
        self.path(region).map(|(part, name)| (part, names::spoken(name)))
    }

    /// The name people say, such as 马者村 or 恩施州.
    pub fn spoken_name(&self, region: Region) -> Option<String> {
        self.name(region).map(names::spoken)
    }

    /// As people say it, from the county down: 利川市团堡镇官田坝村; a county after its prefecture: 恩施州利川市.
    /// The bare code for a region that does not exist.
    pub fn short_name(&self, region: Region) -> String {
        if !self.exists(region) {
            return region.to_string();
        }
        let first = if region.level() >= Level::Township { Level::County } else { Level::Prefecture };
        let near = |(part, _): &(Region, &str)| part.level() >= first || *part == region;
        self.path(region).filter(near).map(|(_, name)| names::spoken(name)).collect()
    }

    pub fn exists(&self, region: Region) -> bool {
        self.name(region).is_some()
    }

    /// The regions one level below, by code.
    pub fn children(&self, region: Region) -> impl Iterator<Item = (Region, &str)> {
        let start = self.rows.partition_point(|(other, _)| *other <= region);
        let inside = self.rows.iter().skip(start).take_while(move |(other, _)| region.contains(*other));
        inside
            .filter(move |(other, _)| other.parent() == Some(region))
            .map(|(region, name)| (*region, name.as_str()))
    }

    /// The region a code or a written name means, such as 恩施市屯堡乡马者村, 仙桃 or 马者村委会; levels may be
    /// left out. With `within`, only what lies inside it.
    pub fn find(&self, text: &str, within: Option<Region>) -> Found {
        find::find(self, self.index.get_or_init(|| find::Index::new(self)), text, within)
    }

    /// The region that stands for `region` now: 420321 郧县 is 420304 郧阳区, its townships and villages too.
    pub fn current(&self, region: Region) -> Region {
        succession::current(region)
    }
}

/// What a region is called for short, such as 恩施 for 恩施土家族苗族自治州. None for names without a level.
pub fn short_forms(name: &str, level: Level) -> Vec<String> {
    names::shorter(&names::canonical(&fold(name)), level).into_iter().map(|(form, _)| form).collect()
}
