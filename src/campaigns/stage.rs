//! The lifecycle of a campaign: pure rules, no I/O.

crate::text_enum! {
    /// Where a campaign stands.
    pub enum Stage {
        /// Only its organisers see it.
        Planning = "planning",
        /// Anybody sees it and may pledge on its page; units collect.
        Open = "open",
        /// The day itself: the desks take pledges.
        Live = "live",
        /// Nothing new is pledged; what the desks entered before comes in, and is settled.
        Settling = "settling",
        /// What was promised and what came is published.
        Disclosed = "disclosed",
        Closed = "closed",
    }
}
crate::text_column!(Stage);

impl Stage {
    /// Whether anybody may see it.
    pub const fn is_public(self) -> bool {
        !matches!(self, Self::Planning)
    }

    /// Whether something new may be pledged by anybody.
    pub const fn takes_pledges(self) -> bool {
        matches!(self, Self::Open | Self::Live)
    }

    /// Whether a desk's entry is taken: also one that was made while the network was away and comes in late.
    pub const fn takes_entries(self) -> bool {
        matches!(self, Self::Open | Self::Live | Self::Settling)
    }

    /// Whether its pool may still change.
    pub const fn takes_changes(self) -> bool {
        matches!(self, Self::Planning | Self::Open | Self::Live)
    }
}

crate::text_enum! {
    /// What can be done to a campaign.
    pub enum Command {
        Open = "open",
        /// The day begins.
        Begin = "begin",
        /// The day is over.
        End = "end",
        Disclose = "disclose",
        Close = "close",
        /// Back to preparing: the day was put off.
        Postpone = "postpone",
    }
}

/// The stage after `command`, or nothing where that is not allowed.
pub const fn advance(stage: Stage, command: Command) -> Option<Stage> {
    match (stage, command) {
        (Stage::Planning, Command::Open) | (Stage::Live, Command::Postpone) => Some(Stage::Open),
        (Stage::Open, Command::Begin) => Some(Stage::Live),
        (Stage::Open | Stage::Live, Command::End) => Some(Stage::Settling),
        (Stage::Settling, Command::Disclose) => Some(Stage::Disclosed),
        (Stage::Disclosed, Command::Close) => Some(Stage::Closed),
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
                    lines.push(format!("{stage} --{command}--> {next}\n"));
                }
            }
        }
        insta::assert_snapshot!(lines.concat());
    }
}
