//! The lifecycle of a claim: pure rules, no I/O.

crate::text_enum! {
    /// Where a claim stands.
    pub enum Stage {
        /// Kept for the donor until contact is made.
        Held = "held",
        /// The village said yes; contact details are open to both sides.
        Accepted = "accepted",
        /// On its way.
        Dispatched = "dispatched",
        /// Handed over as the donor says; the household has not confirmed all of it.
        Delivered = "delivered",
        /// The household confirmed all that the claim still promised.
        Confirmed = "confirmed",
        /// Given back by the donor or run out of time.
        Released = "released",
        /// The household says that nothing came.
        Disputed = "disputed",
        /// Accepted, and nobody came.
        NoShow = "no_show",
    }
}
crate::text_column!(Stage);

impl Stage {
    /// Whether the two sides may see how to reach each other.
    pub const fn opens_contact(self) -> bool {
        matches!(self, Self::Accepted | Self::Dispatched | Self::Delivered | Self::Disputed)
    }
}

/// What can be done to a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    Accept,
    Dispatch,
    /// A delivery was recorded.
    Deliver,
    /// The household confirmed a delivery, and nothing is outstanding any more.
    Complete,
    /// The household confirmed a part.
    Confirm,
    /// The household says that nothing came.
    Dispute,
    /// The donor gives back what is not delivered, or the hold ran out. A dispute is not the donor's to end.
    Release,
    /// A reviewer ends a dispute.
    Settle,
    /// The village says that nobody came.
    MissOut,
}

impl Command {
    pub const ALL: &'static [Self] = &[
        Self::Accept,
        Self::Dispatch,
        Self::Deliver,
        Self::Complete,
        Self::Confirm,
        Self::Dispute,
        Self::Release,
        Self::Settle,
        Self::MissOut,
    ];
}

/// The stage after `command`, or nothing where that is not allowed.
pub const fn advance(stage: Stage, command: Command) -> Option<Stage> {
    match (stage, command) {
        (Stage::Held, Command::Accept) => Some(Stage::Accepted),
        (Stage::Accepted, Command::Dispatch) => Some(Stage::Dispatched),
        (Stage::Accepted | Stage::Dispatched | Stage::Delivered | Stage::Disputed, Command::Deliver)
        | (Stage::Delivered | Stage::Disputed, Command::Confirm) => Some(Stage::Delivered),
        (Stage::Delivered | Stage::Disputed, Command::Complete) => Some(Stage::Confirmed),
        (Stage::Delivered | Stage::Disputed, Command::Dispute) => Some(Stage::Disputed),
        (Stage::Held | Stage::Accepted | Stage::Dispatched | Stage::Delivered, Command::Release)
        | (Stage::Disputed, Command::Settle) => Some(Stage::Released),
        (Stage::Accepted | Stage::Dispatched | Stage::Disputed, Command::MissOut) => Some(Stage::NoShow),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_table() {
        let mut lines = Vec::new();
        for stage in Stage::ALL {
            for command in Command::ALL {
                if let Some(next) = advance(*stage, *command) {
                    lines.push(format!("{stage} --{command:?}--> {next}\n"));
                }
            }
        }
        insta::assert_snapshot!(lines.concat());
    }

    #[test]
    fn what_is_over_stays_over() {
        for stage in &[Stage::Confirmed, Stage::Released, Stage::NoShow] {
            assert!(Command::ALL.iter().all(|command| advance(*stage, *command).is_none()), "{stage}");
        }
    }
}
