//! Codes that were given up and what stands for them now. Codes are never used again, so one way is enough.

use crate::kernel::region::Region;

/// One change: a new name where both codes are equal, else a new code and name for the same land.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// 12-digit code before.
    pub old: i64,
    pub old_name: &'static str,
    /// 12-digit code after.
    pub new: i64,
    /// The year of the change. The source compares yearly lists, so no finer date is known.
    pub year: i16,
}

const fn change(old: i64, old_name: &'static str, new: i64, year: i16) -> Change {
    Change { old: old * 1_000_000, old_name, new: new * 1_000_000, year }
}

/// Hubei's changes since 2009 at county level and above, by comparing the yearly lists of codes.
pub const CHANGES: &[Change] = &[
    change(420_600, "襄樊市", 420_600, 2010),
    change(420_321, "郧县", 420_304, 2014),
    change(420_821, "京山县", 420_882, 2018),
    change(421_023, "监利县", 421_088, 2020),
];

/// The code that stands for `region` now; itself when nothing changed. What lies inside a recoded county is taken to
/// have kept its last six digits: the yearly lists end at the county, so this is an assumption, and whoever follows it
/// asks whether the region exists.
pub(super) fn current(region: Region) -> Region {
    CHANGES.iter().fold(region, |region, change| {
        let moved = Region::new(change.old)
            .is_ok_and(|old| old.contains(region))
            .then(|| Region::new(region.code() - change.old + change.new).ok());
        moved.flatten().unwrap_or(region)
    })
}
