//! Codes that were given up and what stands for them now. Codes are never used again, so one way is enough.

use crate::kernel::region::Region;

/// What happened to a region.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Same code, new name.
    Rename,
    /// New code and name, same land.
    Recode,
}

/// One change, dated by its approval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// 12-digit code before.
    pub old: i64,
    pub old_name: &'static str,
    /// 12-digit code after.
    pub new: i64,
    pub kind: Kind,
    /// `YYYY-MM-DD`.
    pub approved: &'static str,
}

const fn change(old: i64, old_name: &'static str, new: i64, kind: Kind, approved: &'static str) -> Change {
    Change { old: old * 1_000_000, old_name, new: new * 1_000_000, kind, approved }
}

/// Hubei's changes since 2009 at county level and above. Townships and villages kept their last six digits.
pub const CHANGES: &[Change] = &[
    change(420_600, "襄樊市", 420_600, Kind::Rename, "2010-11-26"),
    change(420_321, "郧县", 420_304, Kind::Recode, "2014-09-09"),
    change(420_821, "京山县", 420_882, Kind::Recode, "2018-02-22"),
    change(421_023, "监利县", 421_088, Kind::Recode, "2020-06-12"),
];

/// The code that stands for `region` now, for all that lies inside a recoded region too; itself when nothing changed.
pub(super) fn current(region: Region) -> Region {
    CHANGES.iter().fold(region, |region, change| {
        let moved = Region::new(change.old)
            .is_ok_and(|old| old.contains(region))
            .then(|| Region::new(region.code() - change.old + change.new).ok());
        moved.flatten().unwrap_or(region)
    })
}
