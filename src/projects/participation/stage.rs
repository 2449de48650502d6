//! The lifecycle of a participation: pure rules, no I/O. The only place that says what may follow what.

crate::text_enum! {
    /// Where a participation stands. How much of it is delivered, accepted and confirmed are numbers.
    pub enum Stage {
        /// 意向: holds what it takes for a while.
        Interest = "interest",
        /// 考察
        Visited = "visited",
        /// The agreement is drawn and waits for signatures.
        Agreed = "agreed",
        /// 履约: both sides have signed.
        Performing = "performing",
        /// 验收: everything is confirmed by the village and above it.
        Accepted = "accepted",
        /// 回访: what was done still stands a year later.
        FollowedUp = "followed_up",
        Withdrawn = "withdrawn",
        /// 婉拒: the village does not take it up, and says why.
        Declined = "declined",
        /// The hold ended without a visit or an agreement.
        Lapsed = "lapsed",
        /// 免除: what was not performed is given back, for a public reason.
        Relieved = "relieved",
    }
}
crate::text_column!(Stage);

/// What can be done to a participation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    Visit,
    Agree,
    /// By the second of the two sides.
    Sign,
    Accept,
    FollowUp,
    /// A failure found later.
    Reopen,
    Withdraw,
    /// By the village.
    Decline,
    Lapse,
    Relieve,
}

impl Command {
    pub const ALL: &'static [Self] = &[
        Self::Visit,
        Self::Agree,
        Self::Sign,
        Self::Accept,
        Self::FollowUp,
        Self::Reopen,
        Self::Withdraw,
        Self::Decline,
        Self::Lapse,
        Self::Relieve,
    ];
}

/// The stage after `command`, or nothing where that is not allowed.
pub const fn advance(stage: Stage, command: Command) -> Option<Stage> {
    match (stage, command) {
        (Stage::Interest, Command::Visit) => Some(Stage::Visited),
        // An unsigned agreement may be drawn again.
        (Stage::Interest | Stage::Visited | Stage::Agreed, Command::Agree) => Some(Stage::Agreed),
        (Stage::Agreed, Command::Sign) | (Stage::Accepted, Command::Reopen) => Some(Stage::Performing),
        (Stage::Performing, Command::Accept) => Some(Stage::Accepted),
        (Stage::Accepted, Command::FollowUp) => Some(Stage::FollowedUp),
        // Either side steps back until both have signed.
        (Stage::Interest | Stage::Visited | Stage::Agreed, Command::Withdraw) => Some(Stage::Withdrawn),
        (Stage::Interest | Stage::Visited | Stage::Agreed, Command::Decline) => Some(Stage::Declined),
        (Stage::Interest | Stage::Visited, Command::Lapse) => Some(Stage::Lapsed),
        (Stage::Performing, Command::Relieve) => Some(Stage::Relieved),
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
}
