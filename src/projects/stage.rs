//! The lifecycle of a project: pure rules, no I/O. The only place that says what may follow what.

crate::text_enum! {
    /// Where a project stands. How much of it is taken and performed is a number, not a stage.
    pub enum Stage {
        Draft = "draft",
        Submitted = "submitted",
        /// The township said yes, the county must say so too: a project always asks for money.
        Endorsed = "endorsed",
        Published = "published",
        /// Everything that was asked for is confirmed.
        Met = "met",
        Closed = "closed",
        /// Sent back to its author with a reason.
        Returned = "returned",
        Withdrawn = "withdrawn",
    }
}
crate::text_column!(Stage);

impl Stage {
    /// Whether anybody may read it.
    pub const fn is_public(self) -> bool {
        matches!(self, Self::Published | Self::Met | Self::Closed)
    }

    /// Whether its author may still change it.
    pub const fn is_editable(self) -> bool {
        matches!(self, Self::Draft | Self::Returned)
    }

    /// Whether a reviewer has to look at it.
    pub const fn is_waiting(self) -> bool {
        matches!(self, Self::Submitted | Self::Endorsed)
    }
}

/// What can be done to a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    Submit,
    Endorse,
    Publish,
    Return,
    Withdraw,
    Meet,
    /// A failure found later opens it again.
    Reopen,
    Close,
}

impl Command {
    pub const ALL: &'static [Self] = &[
        Self::Submit,
        Self::Endorse,
        Self::Publish,
        Self::Return,
        Self::Withdraw,
        Self::Meet,
        Self::Reopen,
        Self::Close,
    ];
}

/// The stage after `command`, or nothing where that is not allowed.
pub const fn advance(stage: Stage, command: Command) -> Option<Stage> {
    match (stage, command) {
        (Stage::Draft | Stage::Returned, Command::Submit) => Some(Stage::Submitted),
        (Stage::Submitted, Command::Endorse) => Some(Stage::Endorsed),
        (Stage::Submitted | Stage::Endorsed, Command::Publish) => Some(Stage::Published),
        (Stage::Submitted | Stage::Endorsed, Command::Return) => Some(Stage::Returned),
        (
            Stage::Draft | Stage::Returned | Stage::Submitted | Stage::Endorsed | Stage::Published,
            Command::Withdraw,
        ) => Some(Stage::Withdrawn),
        (Stage::Published, Command::Meet) => Some(Stage::Met),
        (Stage::Met, Command::Reopen) => Some(Stage::Published),
        (Stage::Published | Stage::Met, Command::Close) => Some(Stage::Closed),
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
