//! The lifecycle of an offer: open until its owner closes it. It also ends by itself when its time is over.

use crate::kernel::clock::Time;

crate::text_enum! {
    /// Where an offer stands.
    pub enum Stage {
        Open = "open",
        Closed = "closed",
    }
}
crate::text_column!(Stage);

crate::text_enum! {
    /// What a reader is told: the stage, and whether the time or the quantity has run out.
    pub enum Standing {
        /// Can be claimed from.
        Open = "open",
        /// Everything is promised.
        Spent = "spent",
        Expired = "expired",
        /// Its organization may not give now.
        Stopped = "stopped",
        Closed = "closed",
    }
}

/// The standing at `now` of an offer with `left` not yet promised, whose giver may give or not.
pub const fn standing((stage, stands): (Stage, bool), valid_until: Time, left: i64, now: Time) -> Standing {
    match stage {
        Stage::Closed => Standing::Closed,
        Stage::Open if valid_until.0 <= now.0 => Standing::Expired,
        Stage::Open if left <= 0 => Standing::Spent,
        Stage::Open if !stands => Standing::Stopped,
        Stage::Open => Standing::Open,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ended_first_is_said() {
        let until = Time(100);
        let (open, closed) = ((Stage::Open, true), (Stage::Closed, true));
        assert_eq!(standing(open, until, 5, Time(99)), Standing::Open);
        assert_eq!(standing(open, until, 0, Time(99)), Standing::Spent);
        assert_eq!(standing(open, until, 5, Time(100)), Standing::Expired);
        assert_eq!(standing((Stage::Open, false), until, 5, Time(99)), Standing::Stopped);
        assert_eq!(standing(closed, until, 5, Time(0)), Standing::Closed);
    }
}
