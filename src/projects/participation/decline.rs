//! 婉拒: why a village does not take an interest up, and what it says to that. Both sides read it, and those above them.

use super::PartError;
use super::limits::DECLINE_NOTE;
use crate::kernel::message::{Errors, Message};
use crate::kernel::redact::personal_number;
use crate::kernel::text::normalise;

crate::text_enum! {
    /// Why.
    pub enum DeclineReason {
        /// It does not fit what the village plans.
        NotSuited = "not_suited",
        /// Land, permits or hands are missing for now.
        Conditions = "conditions",
        /// The two did not agree on the terms.
        Terms = "terms",
        /// The village goes on with somebody else.
        Elsewhere = "elsewhere",
        NoContact = "no_contact",
        /// The note says what.
        Other = "other",
    }
}
crate::text_column!(DeclineReason);

/// A reason and its note, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declined {
    reason: DeclineReason,
    note: String,
}

impl Declined {
    /// Checks what was typed. The note may be left out where the reason says enough.
    pub fn read(reason: &str, note: &str) -> Result<Self, PartError> {
        let mut errors = Errors::default();
        let reason = DeclineReason::parse(reason).ok_or_else(|| Message::new("part-decline-reason-missing"));
        let reason = errors.keep("reason", reason);
        let note = normalise(note);
        let length = note.chars().count();
        if length > DECLINE_NOTE {
            errors.add("note", Message::new("part-decline-note-long").with("max", DECLINE_NOTE));
        } else if personal_number(&note).is_some() {
            errors.add("note", Message::new("part-decline-note-personal"));
        } else if reason == Some(DeclineReason::Other) && length < 4 {
            errors.add("note", Message::new("part-decline-note-missing"));
        }
        match reason {
            Some(reason) if errors.is_empty() => Ok(Self { reason, note }),
            _ => Err(PartError::Invalid(errors)),
        }
    }

    pub(super) const fn reason(&self) -> DeclineReason {
        self.reason
    }

    pub(super) fn note(&self) -> &str {
        &self.note
    }
}
