//! The places inside a name, and whether two of them agree.

use super::lexicon::lexicon;
use super::typo::{looks_like, one_slip, sounds_like};
use crate::kernel::region::{Level, Region};
use crate::regions::{Found, Regions};

/// Characters of the longest place written out: 恩施土家族苗族自治州.
const LONGEST: usize = 12;

/// Where a name says its institution is: all the regions its finest place can mean.
///
/// Empty when the name says nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Where(pub Vec<Region>);

impl Where {
    /// `finer` read behind `self`.
    pub fn and(self, finer: Self) -> Self {
        if finer.0.is_empty() { self } else { finer }
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn meets(&self, other: &Self) -> bool {
        self.0.iter().any(|region| other.0.contains(region))
    }
}

/// Finds places at the beginning of a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Places<'a>(pub &'a Regions);

impl Places<'_> {
    /// The place that the whole of `text` names.
    pub fn whole(self, text: &str, home: Option<Region>) -> Option<Where> {
        let found = self.named(text, &Where::default(), home);
        (!found.is_empty()).then_some(found)
    }

    /// The longest place at the beginning of `text`, inside `within` if that says anything, and what follows it.
    ///
    /// A bare name (武昌) must leave something when the ending is `bare`: 武昌医院 is called 武昌.
    pub fn first<'t>(
        self,
        text: &'t str,
        within: &Where,
        home: Option<Region>,
        bare: bool,
    ) -> Option<(Where, &'t str)> {
        let ends: Vec<usize> = text.char_indices().map(|(at, c)| at + c.len_utf8()).take(LONGEST).collect();
        for end in ends.iter().skip(1).rev() {
            let Some((name, rest)) = text.split_at_checked(*end) else { continue };
            if rest.is_empty() && bare && !says_level(name) {
                continue;
            }
            let found = self.named(name, within, home);
            if !found.is_empty() {
                return Some((found, rest));
            }
        }
        if let Some(found) = self.misspelt(text, home?).filter(|_| within.is_empty()) {
            return Some(found);
        }
        let (own, rest) = text.split_at_checked(text.chars().next()?.len_utf8())?;
        let regions = self.relative(own, home?).filter(|_| within.is_empty())?;
        Some((Where(regions), rest))
    }

    /// The city or county written about, or another county of that city, when the text begins with it misspelt: 黄岗市.
    fn misspelt(self, text: &str, home: Region) -> Option<(Where, &str)> {
        let (at, level) =
            text.char_indices().take(5).find(|(_, c)| matches!(c, '市' | '县' | '区' | '州'))?;
        let (name, rest) = text.split_at_checked(at + level.len_utf8())?;
        let here = [home.at(Level::County), Some(city(home))].into_iter().flatten();
        let slipped = |own: &str| sounds_like(name, own) || looks_like(name, own);
        let mut near: Vec<Region> = here
            .filter(|region| {
                self.0.name(*region).is_some_and(|own| slipped(own) || (at > 3 && one_slip(name, own)))
            })
            .collect();
        if near.is_empty() {
            near.extend(
                self.0.children(city(home)).filter(|(_, own)| slipped(own)).map(|(county, _)| county),
            );
        }
        (!near.is_empty() && !rest.is_empty()).then_some((Where(near), rest))
    }

    /// 省, 市, 州, 县 or 区 alone, seen from `home`. In a county that is a city, 市 can be it or the prefecture.
    fn relative(self, own: &str, home: Region) -> Option<Vec<Region>> {
        let county = home.at(Level::County);
        match own {
            "省" => home.at(Level::Province).map(|region| vec![region]),
            "州" => home.at(Level::Prefecture).map(|region| vec![region]),
            "市" => {
                let own =
                    county.filter(|county| self.0.name(*county).is_some_and(|name| name.ends_with('市')));
                Some(own.into_iter().chain([city(home)]).collect())
            }
            "县" | "区" => county.map(|region| vec![region]),
            _ => None,
        }
    }

    fn all(self, name: &str) -> Vec<Region> {
        match self.0.find(name, None) {
            Found::One(region) => vec![region],
            Found::Several(regions) => regions,
            Found::Nothing => Vec::new(),
        }
    }

    fn named(self, name: &str, within: &Where, home: Option<Region>) -> Where {
        if let Some((_, official)) = lexicon().and_then(|l| l.places.iter().find(|(own, _)| own == name)) {
            return self.named(official, within, home);
        }
        let mut found = self.all(name);
        if found.is_empty() {
            found = self.all(&name.replace("自治州", "州").replace("自治县", "县"));
        }
        found.retain(|region| region.level() <= Level::County);
        let inside = |outer: &Region| found.iter().any(|region| outer.contains(*region) && *region != *outer);
        let outer: Vec<Region> =
            within.0.iter().copied().chain(home.and_then(|home| home.at(Level::Province))).collect();
        if let Some(outer) = outer.into_iter().find(inside) {
            found.retain(|region| outer.contains(*region));
        } else if !within.is_empty() {
            return Where::default();
        }
        if !says_level(name) {
            let near = home.and_then(|home| home.at(Level::Province));
            // Elsewhere a county's bare name is more likely a name of its own: 太和, 仁和.
            found.retain(|region| {
                region.level() < Level::County || near.is_some_and(|near| near.contains(*region))
            });
        }
        Where(found)
    }
}

/// The city an institution belongs to: the prefecture, a municipality, or a county right below its province.
pub(super) fn city(region: Region) -> Region {
    let municipality = matches!(region.code() / Level::Province.divisor(), 11 | 12 | 31 | 50 | 71 | 81 | 82);
    let level = if municipality {
        Level::Province
    } else if region.code() / Level::Prefecture.divisor() % 100 == 90 {
        Level::County
    } else {
        Level::Prefecture
    };
    region.at(level).unwrap_or(region)
}

fn says_level(name: &str) -> bool {
    name.ends_with(['省', '市', '州', '县', '区', '旗', '盟'])
}

/// A township at the beginning, without its level, and what follows.
pub(super) fn township(text: &str) -> Option<(&str, &str)> {
    let (at, level) = text.char_indices().take(5).find(|(_, c)| matches!(c, '镇' | '乡'))?;
    let (name, rest) = text.split_at_checked(at)?;
    (name.chars().count() >= 2).then(|| (name, rest.get(level.len_utf8()..).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn region(code: &str) -> Region {
        Region::parse(code).unwrap()
    }

    #[test]
    fn a_city_may_lie_right_below_its_province() {
        assert_eq!(city(region("420106")), region("4201"));
        assert_eq!(city(region("429006")), region("429006"));
        assert_eq!(city(region("110105")), region("11"));
    }

    #[test]
    fn the_longest_place_comes_first_and_leaves_a_name() {
        let regions = Regions::builtin().unwrap();
        let places = Places(&regions);
        let home = Some(region("4201"));
        let first = |text, bare| {
            places.first(text, &Where::default(), home, bare).map(|(found, rest)| (found.0, rest))
        };
        assert_eq!(first("武汉市江夏区第一人民", true), Some((vec![region("420115")], "第一人民")));
        assert_eq!(first("武昌", true), None);
        assert_eq!(first("太和", false), None, "a county far away");
        assert_eq!(first("省妇幼", true), Some((vec![region("42")], "妇幼")));
        assert_eq!(first("汉口金银潭", true), Some((vec![region("4201")], "金银潭")));
        assert_eq!(township("高坪镇中心"), Some(("高坪", "中心")));
    }
}
