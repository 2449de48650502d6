//! Places as people name them in a text: official names down to the county, and geographic areas (武陵山区, 湘西南).

use std::sync::LazyLock;

use super::trie::Trie;
use super::words;
use crate::kernel::region::{Level, Region};
use crate::kernel::text::fold;
use crate::regions::{Regions, short_forms};

const AREAS: &str = include_str!("../../search/places.txt");

/// Of an area asked for, found one that reaches over its border.
const WIDER: f32 = 0.7;
/// No place in common but the province.
const SAME_PROVINCE: f32 = 0.35;

static NAMES: LazyLock<Names> = LazyLock::new(Names::builtin);

#[derive(Default)]
struct Names {
    trie: Trie,
    regions: Vec<Vec<Region>>,
}

impl Names {
    fn builtin() -> Self {
        let mut names = Self::default();
        for line in AREAS.lines().filter(|line| !line.starts_with('#')) {
            let Some((words, codes)) = line.split_once('=') else { continue };
            let regions: Vec<Region> =
                codes.split_whitespace().filter_map(|c| Region::parse(c).ok()).collect();
            for word in words.split_whitespace() {
                names.add(word, regions.clone());
            }
        }
        let Ok(all) = Regions::builtin() else { return names };
        for (region, name) in all.iter().filter(|(region, _)| region.level() <= Level::County) {
            names.add(name, vec![region]);
            for form in short_forms(name, region.level()) {
                // 和平 or 公安 in a text is rarely the county.
                if region.level() < Level::County || (!name.ends_with('区') && words::is_place_name(&form)) {
                    names.add(&form, vec![region]);
                }
            }
        }
        names
    }

    fn add(&mut self, word: &str, regions: Vec<Region>) {
        let number = u32::try_from(self.regions.len()).unwrap_or(u32::MAX);
        if word.chars().count() > 1 && self.trie.add(&fold(word), number).is_none() {
            self.regions.push(regions);
        }
    }
}

/// The places named in `text` (folded), and the text with blanks where they stood.
pub fn take(text: &str) -> (Vec<Region>, String) {
    let chars: Vec<char> = text.chars().collect();
    let (mut found, mut rest, mut at) = (Vec::new(), String::new(), 0);
    while let Some(c) = chars.get(at) {
        let longest = NAMES.trie.beginning(chars.get(at..).unwrap_or_default()).last();
        let regions = longest.and_then(|(_, number)| NAMES.regions.get(usize::try_from(number).ok()?));
        if let (Some((length, _)), Some(regions)) = (longest, regions) {
            found.extend(regions.iter().filter(|r| !found.contains(*r)).copied().collect::<Vec<_>>());
            rest.push(' ');
            at += length;
        } else {
            rest.push(*c);
            at += 1;
        }
    }
    (finest(found), rest)
}

/// 湖北恩施 is 恩施: what holds another one says nothing more.
fn finest(regions: Vec<Region>) -> Vec<Region> {
    let holds_another = |r: &Region| regions.iter().any(|other| other != r && r.contains(*other));
    let fine: Vec<Region> = regions.iter().filter(|r| !holds_another(r)).copied().collect();
    if fine.is_empty() { regions } else { fine }
}

/// How far what lies in `there` lies in `asked`: 1 inside, 0 in another province. None when either says nothing.
pub fn nearness(asked: &[Region], there: &[Region]) -> Option<f32> {
    if asked.is_empty() || there.is_empty() {
        return None;
    }
    let inside = share(there, asked);
    let around = share(asked, there) * WIDER;
    let province = asked.iter().any(|a| there.iter().any(|t| a.at(Level::Province) == t.at(Level::Province)));
    Some(inside.max(around).max(if province { SAME_PROVINCE } else { 0.0 }))
}

/// Of `inner`, how much lies in one of `outer`. The best quarter counts in full: areas are drawn generously.
fn share(inner: &[Region], outer: &[Region]) -> f32 {
    let held = inner.iter().filter(|i| outer.iter().any(|o| o.contains(**i))).count();
    let (held, all) = (f32::from(u16::try_from(held).unwrap_or(u16::MAX)), inner.len());
    let all = f32::from(u16::try_from(all).unwrap_or(u16::MAX));
    if held == 0.0 { 0.0 } else { (0.4 + held / all).min(1.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<Region> {
        take(text).0
    }

    #[test]
    fn every_area_lies_in_regions_that_exist() {
        let regions = Regions::builtin().unwrap();
        for line in AREAS.lines().filter(|l| !l.starts_with('#')) {
            let (names, codes) = line.split_once(" = ").unwrap();
            for code in codes.split(' ') {
                let region = Region::parse(code).unwrap();
                // Chongqing's counties stand under 5001 and 5002, which are no places of their own.
                assert!(regions.exists(region), "{names}: {code}");
            }
        }
    }

    #[test]
    fn names_are_taken_out_of_the_text() {
        let (found, rest) = take("武陵山区 饮水");
        assert!(found.len() > 4);
        assert_eq!(rest.trim(), "饮水");
        assert_eq!(of("湖北恩施"), of("恩施州"));
        assert_eq!(of("利川"), [Region::parse("422802").unwrap()]);
        assert!(of("公安局来和平路").is_empty());
    }

    #[test]
    fn geography_decides_not_wording() {
        let near = |a: &str, b: &str| nearness(&of(a), &of(b)).unwrap();
        assert!(near("乌蒙山区", "黔西北") > 0.8);
        assert!(near("湘北", "洞庭湖区") > 0.8);
        assert!(near("湖北全省", "江汉平原") > 0.9);
        assert!(near("武陵山区", "利川") > 0.9);
        assert!(near("江汉平原", "鄂西北") < 0.5);
        assert!(near("湘南", "豫中") < 0.1);
        assert_eq!(nearness(&of("一市"), &of("湘南")), None);
    }
}
