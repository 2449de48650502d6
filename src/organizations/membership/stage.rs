//! The lifecycle of a membership in a chamber: pure rules, no I/O. Both sides agree, either ends it.

crate::text_enum! {
    /// How a membership stands.
    pub enum Stage {
        /// One side asked, the other has not answered.
        Asked = "asked",
        Joined = "joined",
        /// The side that was asked said no.
        Declined = "declined",
        /// The side that asked took it back.
        Withdrawn = "withdrawn",
        /// It was a membership, and one side ended it.
        Ended = "ended",
    }
}
crate::text_column!(Stage);

crate::text_enum! {
    /// The two sides of a membership.
    pub enum Side {
        Chamber = "chamber",
        Member = "member",
    }
}
crate::text_column!(Side);

crate::text_enum! {
    /// What either side can do.
    pub enum Command {
        Agree = "agree",
        /// Say no, take it back, or leave: what it is follows from where it stands.
        End = "end",
    }
}

/// The stage after `by` does `command` to a membership that `asked_by` began, or nothing where that is not allowed.
pub fn advance(stage: Stage, asked_by: Side, by: Side, command: Command) -> Option<Stage> {
    match (stage, command) {
        (Stage::Asked, Command::Agree) if by != asked_by => Some(Stage::Joined),
        (Stage::Asked, Command::End) if by != asked_by => Some(Stage::Declined),
        (Stage::Asked, Command::End) => Some(Stage::Withdrawn),
        (Stage::Joined, Command::End) => Some(Stage::Ended),
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
            for by in Side::ALL {
                for command in Command::ALL {
                    if let Some(next) = advance(*stage, Side::Chamber, *by, *command) {
                        lines.push(format!("asked by the chamber: {stage} --{by} {command}--> {next}\n"));
                    }
                }
            }
        }
        insta::assert_snapshot!(lines.concat());
    }
}
