//! A map of equal tiles, laid out by hand: every place gets the same room, so a small county is found as easily as a
//! large one, and nothing is fetched from outside.

use crate::kernel::region::Region;

/// A place on a map: code of the region, column and row.
type Tile = (i64, i64, i64);

/// The prefectures of Hubei and what lies directly below the province.
const HUBEI: &[Tile] = &[
    (4203, 1, 0),
    (4206, 2, 0),
    (4213, 3, 0),
    (429_021, 1, 1),
    (4208, 2, 1),
    (429_006, 3, 1),
    (4209, 4, 1),
    (4211, 5, 1),
    (4228, 0, 2),
    (4205, 1, 2),
    (429_005, 2, 2),
    (429_004, 3, 2),
    (4201, 4, 2),
    (4207, 5, 2),
    (4210, 2, 3),
    (4212, 4, 3),
    (4202, 5, 3),
];

/// The counties of 恩施州.
const ENSHI: &[Tile] = &[
    (422_822, 2, 0),
    (422_823, 3, 0),
    (422_802, 0, 1),
    (422_801, 1, 1),
    (422_826, 0, 2),
    (422_825, 1, 2),
    (422_828, 2, 2),
    (422_827, 1, 3),
];

/// The counties of 十堰市.
const SHIYAN: &[Tile] = &[
    (420_322, 1, 0),
    (420_304, 2, 0),
    (420_303, 2, 1),
    (420_302, 3, 1),
    (420_381, 4, 1),
    (420_324, 0, 2),
    (420_323, 1, 2),
    (420_325, 2, 2),
];

/// A map of one region's parts, the part that is meant among them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Map {
    /// What the whole map shows.
    pub of: Region,
    /// The part, its column and row.
    pub tiles: Vec<(Region, i64, i64)>,
    /// The part that is meant.
    pub here: Region,
}

impl Map {
    /// Columns and rows.
    pub fn size(&self) -> (i64, i64) {
        let most = |pick: fn(&(Region, i64, i64)) -> i64| self.tiles.iter().map(pick).max().unwrap_or(0) + 1;
        (most(|tile| tile.1), most(|tile| tile.2))
    }
}

/// What is laid out by hand, coarse to fine.
const LAYOUTS: [(i64, &[Tile]); 3] = [(42, HUBEI), (4228, ENSHI), (4203, SHIYAN)];

/// The maps on which `place` is found, coarse to fine: its province, then its prefecture where that is laid out.
pub fn maps(place: Region) -> Vec<Map> {
    LAYOUTS.into_iter().filter_map(|(of, tiles)| map(place, of, tiles)).collect()
}

/// Each part once with its column and row: as laid out by hand where there is such a map of exactly these parts, else
/// row by row in the order given, so that parts of one prefecture stay together.
pub fn layout(parts: &[Region]) -> Vec<(Region, i64, i64)> {
    for (_, tiles) in LAYOUTS {
        let place = |part: &Region| {
            tiles.iter().find(|(code, ..)| Region::parse(&code.to_string()).ok() == Some(*part))
        };
        let found: Option<Vec<_>> =
            parts.iter().map(|part| place(part).map(|(_, column, row)| (*part, *column, *row))).collect();
        if let Some(found) = found.filter(|found| found.len() == tiles.len()) {
            return found;
        }
    }
    let mut columns = 1;
    while columns * columns * 2 < parts.len() * 3 {
        columns += 1;
    }
    let at = |index: usize| i64::try_from(index).unwrap_or_default();
    parts.iter().enumerate().map(|(n, part)| (*part, at(n % columns), at(n / columns))).collect()
}

/// A name without the word for its level, where enough is left: 利川市 is 利川, 房县 stays.
pub fn short(name: &str) -> &str {
    let bare = name
        .strip_suffix("林区")
        .or_else(|| name.strip_suffix(['市', '州', '县', '区', '乡', '镇']))
        .unwrap_or(name);
    if bare.chars().count() > 1 { bare } else { name }
}

/// What a tile has room for of a name: all of [`short`] up to four characters, else the first three.
pub fn on_tile(name: &str) -> String {
    let short = short(name);
    match short.char_indices().nth(3) {
        Some((end, _)) if short.chars().count() > 4 => format!("{}…", short.get(..end).unwrap_or(short)),
        _ => short.to_owned(),
    }
}

fn map(place: Region, of: i64, tiles: &[Tile]) -> Option<Map> {
    let of = Region::parse(&of.to_string()).ok().filter(|of| of.contains(place))?;
    let tile = |(code, column, row): &Tile| Some((Region::parse(&code.to_string()).ok()?, *column, *row));
    let tiles: Vec<_> = tiles.iter().filter_map(tile).collect();
    let here = tiles.iter().map(|(part, ..)| *part).find(|part| part.contains(place))?;
    Some(Map { of, tiles, here })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::regions::Regions;

    #[test]
    fn a_long_name_is_cut_to_its_tile() {
        let names = ["都亭街道", "汪营镇", "佛宝山生态综合开发区"].map(on_tile);
        assert_eq!(names, ["都亭街道", "汪营", "佛宝山…"]);
    }

    #[test]
    fn parts_without_a_map_of_their_own_are_laid_row_by_row() {
        let regions = Regions::builtin().unwrap();
        let below = |code: &str| -> Vec<Region> {
            regions.children(Region::parse(code).unwrap()).map(|(part, _)| part).collect()
        };
        let enshi = below("4228");
        let by_hand: BTreeSet<_> = layout(&enshi).into_iter().collect();
        assert_eq!(by_hand.len(), enshi.len());
        assert!(
            by_hand.contains(&(Region::parse("422802").unwrap(), 0, 1)),
            "as on the map of the prefecture"
        );
        let lichuan = below("422802");
        let tiles = layout(&lichuan);
        let fields: BTreeSet<_> = tiles.iter().map(|(_, column, row)| (*column, *row)).collect();
        assert_eq!((tiles.len(), fields.len()), (lichuan.len(), lichuan.len()));
        assert!(
            tiles.iter().all(|(_, column, row)| (0..=5).contains(column) && (0..=3).contains(row)),
            "{tiles:?}"
        );
        assert!(layout(&[]).is_empty());
    }

    #[test]
    fn every_part_has_one_tile_of_its_own() {
        let regions = Regions::builtin().unwrap();
        for place in ["422802001200", "420325"] {
            let found = maps(Region::parse(place).unwrap());
            assert_eq!(found.len(), 2, "{place}");
            for map in found {
                let fields: BTreeSet<_> = map.tiles.iter().map(|(_, column, row)| (*column, *row)).collect();
                assert_eq!(fields.len(), map.tiles.len(), "two tiles on one field");
                let all: BTreeSet<_> = map.tiles.iter().map(|(part, ..)| *part).collect();
                let parts = regions.children(map.of).map(|(part, _)| part);
                let missing: Vec<_> = parts
                    .flat_map(|part| {
                        if part.code() / 100_000_000 == 4290 {
                            regions.children(part).map(|(part, _)| part).collect()
                        } else {
                            vec![part]
                        }
                    })
                    .filter(|part| !all.contains(part) && regions.name(*part) != Some("市辖区"))
                    .collect();
                assert_eq!(missing, [], "no tile for these parts of {}", map.of);
            }
        }
        assert!(maps(Region::parse("1101").unwrap()).is_empty());
    }
}
