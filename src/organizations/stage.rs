//! The lifecycle of an organization's registration, and what each stage allows: pure rules, no I/O.

crate::text_enum! {
    /// How far the registration has come.
    pub enum Stage {
        /// Waits for the federation desk.
        Applied = "applied",
        /// Somebody of the desk has it in hand.
        UnderReview = "under_review",
        /// Checked against its papers, until its term ends.
        Verified = "verified",
        /// Sent back with a note; the organization may mend it and apply again.
        Returned = "returned",
        /// Verified once, stopped for now.
        Suspended = "suspended",
        /// The term of its verification is over; its papers are to be checked again.
        ReverificationDue = "reverification_due",
    }
}
crate::text_column!(Stage);

crate::text_enum! {
    /// What can be done to a registration.
    pub enum Command {
        /// Somebody of the desk takes it in hand, perhaps from a colleague.
        Take = "take",
        /// The papers were checked: a new term begins.
        Verify = "verify",
        Return = "return",
        Suspend = "suspend",
        /// The term is over.
        Lapse = "lapse",
        /// The organization sends it in again, mended.
        Apply = "apply",
    }
}

impl Command {
    /// Whether the desk decides it; the others are the organization's and time's.
    pub const fn is_of_desk(self) -> bool {
        matches!(self, Self::Take | Self::Verify | Self::Return | Self::Suspend)
    }

    /// Whether it must say why.
    pub const fn needs_note(self) -> bool {
        matches!(self, Self::Return | Self::Suspend)
    }
}

/// The stage after `command`, or nothing where that is not allowed.
pub const fn advance(stage: Stage, command: Command) -> Option<Stage> {
    match (stage, command) {
        (Stage::Applied | Stage::UnderReview, Command::Take) => Some(Stage::UnderReview),
        (
            // A verified one before its term ends, so that it need not stand as due.
            Stage::UnderReview | Stage::Verified | Stage::Suspended | Stage::ReverificationDue,
            Command::Verify,
        ) => Some(Stage::Verified),
        (Stage::UnderReview | Stage::ReverificationDue, Command::Return) => Some(Stage::Returned),
        (Stage::Verified, Command::Suspend) => Some(Stage::Suspended),
        (Stage::Verified, Command::Lapse) => Some(Stage::ReverificationDue),
        (Stage::Returned, Command::Apply) => Some(Stage::Applied),
        _ => None,
    }
}

/// What an organization may do now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "the columns of a table, each a question of its own")]
pub struct Allowed {
    /// Publish offers.
    pub offer: bool,
    /// Claim needs. What was claimed before may always be brought to its end.
    pub claim: bool,
    /// Take part in village projects, which bind for years.
    pub take_part: bool,
    /// Have a page that anybody sees.
    pub public: bool,
}

/// The stages in which an organization may claim, for statements; a test holds them equal to [`Stage::allows`].
#[macro_export]
macro_rules! claiming_stages {
    () => {
        "('verified', 'reverification_due')"
    };
}

impl Stage {
    /// What this stage allows an organization that was verified at least once, or never.
    ///
    /// What nobody has checked is not published and promises nothing in its name. Whoever was verified once stays
    /// public, with the stage it is in: what it delivered happened. While a new check is due a county's slow desk
    /// must not stop help that households confirm themselves, but new bonds of years wait for it.
    pub const fn allows(self, was_verified: bool) -> Allowed {
        let public = was_verified;
        match self {
            Self::Verified => Allowed { offer: true, claim: true, take_part: true, public },
            Self::ReverificationDue => Allowed { offer: true, claim: true, take_part: false, public },
            Self::Applied | Self::UnderReview | Self::Returned | Self::Suspended => {
                Allowed { offer: false, claim: false, take_part: false, public }
            }
        }
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
            lines.push(format!("{stage}: {:?}\n", stage.allows(true)));
        }
        insta::assert_snapshot!(lines.concat());
    }

    #[test]
    fn statements_say_the_same() {
        let claiming = Stage::ALL.iter().filter(|stage| stage.allows(true).claim);
        let words: Vec<String> = claiming.map(|stage| format!("'{stage}'")).collect();
        assert_eq!(claiming_stages!(), format!("({})", words.join(", ")));
    }
}
