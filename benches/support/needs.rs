//! Made-up published needs: real villages of Hubei, all leaves of the taxonomy, words that people search for.

use jiedui::kernel::region::{Level, Region};
use jiedui::regions::Regions;
use jiedui::search::lexicon::lexicon;
use jiedui::search::{Category, taxonomy};

use super::Random;

/// A need before it has an id.
#[derive(Debug, Clone)]
pub struct Made {
    pub region: Region,
    pub beneficiary: &'static str,
    pub category: Category,
    pub word: &'static str,
    pub title: String,
    pub detail: String,
    pub urgency: i64,
    pub requested: i64,
    pub claimed: i64,
}

/// An endless, seeded source of needs.
pub struct Maker {
    random: Random,
    villages: Vec<Region>,
    /// Each leaf with the words that name what is in it.
    leaves: Vec<(Category, Vec<&'static str>)>,
}

impl Maker {
    pub fn new(regions: &Regions, seed: u64) -> Self {
        let hubei = Region::parse("42").unwrap();
        let inside = |region: &Region| region.level() == Level::Village && hubei.contains(*region);
        let names = |leaf: Category| {
            let mut words: Vec<&str> = lexicon().words_of(leaf).filter(|word| !word.is_ascii()).collect();
            words.sort_unstable();
            (leaf, words)
        };
        Self {
            random: Random(seed),
            villages: regions.iter().map(|(region, _)| region).filter(inside).collect(),
            leaves: taxonomy::tops().flat_map(taxonomy::leaves).map(names).collect(),
        }
    }

    pub fn next(&mut self) -> Made {
        let random = &mut self.random;
        let (category, words) = &self.leaves[random.below(self.leaves.len())];
        let word = random.pick(words);
        let requested = random.pick(&[1, 2, 5, 10, 20, 30, 50, 80, 120, 200]);
        // One in ten is fully claimed, three in ten partly.
        let claimed = match random.below(10) {
            0 => requested,
            1..=3 => requested / 2,
            _ => 0,
        };
        let why =
            random.pick(&["家中有病人", "今年受了灾", "孩子在上学", "缺少劳力", "老人独居", "路远不便"]);
        let when = random.pick(&["入冬前", "开学前", "这个月", "年底前", "农忙前"]);
        let unit = category.default_unit();
        Made {
            region: random.pick(&self.villages),
            beneficiary: random.pick(&["household", "household", "household", "village", "school", "clinic"]),
            category: *category,
            word,
            title: format!("{word}{requested}{unit}"),
            detail: format!("{why}，{when}需要{word}{requested}{unit}，{}也可以。", random.pick(words)),
            urgency: i64::try_from(random.below(4)).unwrap(),
            requested,
            claimed,
        }
    }
}
