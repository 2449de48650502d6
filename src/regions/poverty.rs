//! The 37 poverty counties of Hubei: a dated attribute to start from, which the operator's own list may replace.
//!
//! Compiled from the provincial approval of 2019-04-29, the plan for the last 17 of 2019 and the exits of 2017;
//! 通城 follows by elimination. Which of the others left in 2018 and which in 2019 the sources at hand do not say.

use crate::kernel::region::Region;

/// Who put the county on the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listed {
    National,
    Provincial,
}

const NATIONAL: [i64; 28] = [
    420_222, 420_304, 420_322, 420_323, 420_324, 420_325, 420_381, 420_527, 420_528, 420_529, 420_626,
    420_921, 420_922, 421_121, 421_122, 421_123, 421_124, 421_126, 421_181, 422_801, 422_802, 422_822,
    422_823, 422_825, 422_826, 422_827, 422_828, 429_021,
];
const PROVINCIAL: [i64; 9] =
    [420_302, 420_303, 420_525, 420_526, 420_624, 420_625, 421_222, 421_223, 421_224];
/// 红安, 神农架, 远安.
const LEFT_IN_2017: [i64; 3] = [421_122, 429_021, 420_525];

/// A county of the list, by its code of 2023.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PovertyCounty {
    pub county: Region,
    pub listed: Listed,
    /// The year of exit where the sources name it; the others left in 2018 or 2019.
    pub exit_year: Option<i16>,
}

/// All 37, national list first.
pub fn poverty_counties() -> impl Iterator<Item = PovertyCounty> {
    let national = NATIONAL.into_iter().map(|code| (code, Listed::National));
    let all = national.chain(PROVINCIAL.into_iter().map(|code| (code, Listed::Provincial)));
    all.filter_map(|(code, listed)| {
        let exit_year = LEFT_IN_2017.contains(&code).then_some(2017);
        Some(PovertyCounty { county: Region::new(code * 1_000_000).ok()?, listed, exit_year })
    })
}
