//! Whether two names, taken apart, can mean one institution, and how much must be overlooked for it.

use super::lexicon::lexicon;
use super::name::Name;
use super::place::{Where, city};
use super::typo::{one_slip, sounds_like};
use crate::kernel::region::{Level, Region};

/// How much is overlooked, the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Degree {
    Variant,
    Short,
    Misspelt,
}

/// How `written` agrees with `listed`, an institution that stands in `stands`; nothing when it does not.
///
/// Number, kind and telling words are never overlooked: the second hospital is not the first, 中医院 not 中西医结合医院.
pub(super) fn degree(written: &Name, listed: &Name, stands: &Where, home: Region) -> Option<Degree> {
    if written.ending.is_empty() {
        return unsaid(written, listed);
    }
    if !affiliations_agree(written, listed) || !towns_agree(written, listed) {
        return None;
    }
    let telling =
        written.ending == listed.ending && written.number == listed.number && written.words == listed.words;
    if listed.is_general() || written.is_general() {
        return general(written, listed, stands, home, telling);
    }
    if !near_enough(written, listed, stands) {
        return None;
    }
    if telling {
        if written.core == listed.core {
            return weak(written, listed);
        }
        if ends_alike(&written.core, &listed.core) {
            return Some(Degree::Short);
        }
        if misspelt(&written.core, &listed.core, &listed.ending) {
            return Some(Degree::Misspelt);
        }
    }
    centre_left_out(written, listed)
}

/// Names that only their place tells apart: the same place, or nothing.
fn general(written: &Name, listed: &Name, stands: &Where, home: Region, telling: bool) -> Option<Degree> {
    let place = if listed.place.is_empty() { stands } else { &listed.place };
    let here = if written.place.is_empty() { surroundings(home) } else { written.place.clone() };
    if !here.meets(place) {
        return None;
    }
    if written.is_general() && listed.is_general() && telling {
        if written.weak == listed.weak {
            return Some(Degree::Variant);
        }
        if written.number > 0 {
            return Some(Degree::Short);
        }
    }
    // 县医院 is the people's hospital of the county.
    let plain =
        written.is_general() && listed.is_general() && written.words.is_empty() && written.number == 0;
    if plain
        && written.weak.is_empty()
        && listed.words.is_empty()
        && listed.number == 0
        && !written.place.is_empty()
    {
        let usual = listed.ending == "医院" && listed.weak == ["人民"];
        return (usual && written.ending == listed.ending).then_some(Degree::Short);
    }
    (written.own != listed.own && sounds_like(&written.own, &listed.own)).then_some(Degree::Misspelt)
}

/// What a bare 人民医院 belongs to: the county written about, or the city when only that is known.
fn surroundings(home: Region) -> Where {
    Where(vec![home.at(Level::County).unwrap_or(home)])
}

/// Equal names of their own; 人民 and the like may be left out, and 人民 added where a number tells enough.
fn weak(written: &Name, listed: &Name) -> Option<Degree> {
    if written.weak == listed.weak {
        return Some(Degree::Variant);
    }
    let added = written.weak.iter().any(|word| !listed.weak.contains(word) && word != "附属");
    (!added || written.number > 0).then_some(Degree::Short)
}

/// A township has one health centre and one central school: 高坪卫生院 is 高坪镇中心卫生院, and the other way round.
fn centre_left_out(written: &Name, listed: &Name) -> Option<Degree> {
    let without = |name: &Name| name.words.iter().filter(|word| *word != "中心").cloned().collect::<Vec<_>>();
    let one = ["卫生院", "幼儿园"].contains(&listed.ending.as_str());
    let same =
        written.ending == listed.ending && written.number == listed.number && written.core == listed.core;
    (one && same && without(written) == without(listed)).then_some(Degree::Short)
}

/// A company may go without saying that it is one; of the rest only usual names do (武汉协和).
fn unsaid(written: &Name, listed: &Name) -> Option<Degree> {
    if listed.ending.is_empty() {
        return (written.core == listed.core).then_some(Degree::Variant);
    }
    let firm = ["公司", "合作社"].contains(&listed.ending.as_str()) && listed.core.chars().count() > 3;
    (firm && written.core == listed.core).then_some(Degree::Short)
}

/// General names belong to the same school or to none; with a name of its own the school may be left out.
pub(super) fn affiliations_agree(written: &Name, listed: &Name) -> bool {
    let (a, b) = (&written.affiliation, &listed.affiliation);
    if written.is_general() && listed.is_general() {
        return a == b;
    }
    a.is_empty() || b.is_empty() || a.contains(b.as_str()) || b.contains(a.as_str())
}

fn towns_agree(written: &Name, listed: &Name) -> bool {
    written.town.is_empty() || listed.town.is_empty() || written.town == listed.town
}

/// A named county must be the institution's, a named city its city.
fn near_enough(written: &Name, listed: &Name, stands: &Where) -> bool {
    let places: Vec<Region> = stands.0.iter().chain(&listed.place.0).copied().collect();
    if written.place.is_empty() || places.is_empty() {
        return true;
    }
    let counties: Vec<Region> = places.iter().filter_map(|place| place.at(Level::County)).collect();
    written.place.0.iter().any(|named| match named.level() {
        Level::Province => places.iter().any(|place| named.contains(*place)),
        Level::Prefecture => places.iter().any(|place| city(*place) == city(*named)),
        _ if counties.is_empty() => places.iter().any(|place| city(*place) == city(*named)),
        _ => counties.contains(named),
    })
}

/// 茅箭医院 for 东风茅箭医院: the end of the listed name, or it with a school's or owner's name before.
fn ends_alike(written: &str, listed: &str) -> bool {
    let known = |extra: &str| {
        lexicon().is_some_and(|l| {
            l.short.iter().any(|(s, f)| s == extra || f == extra) || l.owners.iter().any(|o| o == extra)
        })
    };
    let shorter = written.chars().count() >= 2 && listed.ends_with(written);
    shorter || (listed.chars().count() >= 2 && written.strip_suffix(listed).is_some_and(known))
}

/// Short names must sound alike; longer ones may differ by one slip. Firms are told apart by single characters.
fn misspelt(written: &str, listed: &str, ending: &str) -> bool {
    let shorter = written.chars().count().min(listed.chars().count());
    let firm = ["公司", "合作社", "超市", "厂", "社"].contains(&ending);
    (shorter >= 2 && sounds_like(written, listed)) || (shorter >= 3 && !firm && one_slip(written, listed))
}
