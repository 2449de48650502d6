//! The lifecycles of a batch and of its parts: pure rules, no I/O.

use crate::kernel::clock::Time;

crate::text_enum! {
    /// Where a batch stands.
    pub enum Stage {
        /// Being worked on.
        Waiting = "waiting",
        /// There is a plan, which nobody but the campaign's people has seen.
        Solved = "solved",
        /// Its parts went to the donors as proposals.
        Proposed = "proposed",
        Discarded = "discarded",
    }
}

crate::text_enum! {
    /// What can be done to a batch.
    pub enum Command {
        /// The work is done.
        Solve = "solve",
        Propose = "propose",
        Discard = "discard",
    }
}

/// The stage after `command`, or nothing where that is not allowed.
pub const fn advance(stage: Stage, command: Command) -> Option<Stage> {
    match (stage, command) {
        (Stage::Waiting, Command::Solve) => Some(Stage::Solved),
        (Stage::Solved, Command::Propose) => Some(Stage::Proposed),
        (Stage::Solved, Command::Discard) => Some(Stage::Discarded),
        _ => None,
    }
}

crate::text_enum! {
    /// Where a part stands.
    pub enum PartStage {
        /// Only in the plan.
        Planned = "planned",
        /// Waits for the donor, and then for the village.
        Proposed = "proposed",
        /// The donor said yes: there is a claim, which the village takes or not.
        Accepted = "accepted",
        /// The donor said no: it is not proposed again.
        Declined = "declined",
    }
}
crate::text_column!(Stage, PartStage);

/// Whether a proposal can still be answered at `now`. What nobody answers in time stands no longer, and its units are
/// free for the next batch.
pub const fn is_open(stage: PartStage, expires_at: Option<Time>, now: Time) -> bool {
    match (stage, expires_at) {
        (PartStage::Proposed, Some(end)) => now.0 < end.0,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_is_proposed_or_discarded_and_never_both() {
        let ways =
            Stage::ALL.iter().flat_map(|stage| Command::ALL.iter().map(move |command| (*stage, *command)));
        let allowed: Vec<_> = ways
            .filter_map(|(stage, command)| Some(format!("{stage} {command} {}", advance(stage, command)?)))
            .collect();
        assert_eq!(allowed, ["waiting solve solved", "solved propose proposed", "solved discard discarded"]);
    }

    #[test]
    fn a_proposal_ends_by_itself() {
        let (proposed, end) = (PartStage::Proposed, Some(Time(100)));
        assert!(is_open(proposed, end, Time(99)) && !is_open(proposed, end, Time(100)));
        assert!(!is_open(PartStage::Planned, None, Time(0)) && !is_open(PartStage::Accepted, end, Time(0)));
    }
}
