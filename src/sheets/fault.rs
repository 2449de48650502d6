//! What can be wrong with a cell before anybody asks what it means.

use super::message;
use crate::kernel::message::Message;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// A formula that was never calculated, so the file holds no value for it.
    FormulaWithoutValue,
    /// The cell shows an error such as `#N/A`.
    ErrorValue,
    /// A number of 16 digits or more: spreadsheets keep 15, so the last digits of an ID number are lost.
    DigitsLost,
    /// Longer than allowed.
    TooLong { limit: usize },
    /// Covered by a cell merged across columns.
    MergedAcross,
}

impl Fault {
    pub(super) fn rule(&self) -> Message {
        match self {
            Self::FormulaWithoutValue => message("sheets-rule-formula", []),
            Self::ErrorValue => message("sheets-rule-error-value", []),
            Self::DigitsLost => message("sheets-rule-digits-lost", []),
            Self::TooLong { limit } => message("sheets-rule-too-long", [("limit", limit.to_string())]),
            Self::MergedAcross => message("sheets-rule-merged", []),
        }
    }

    pub(super) fn advice(&self) -> Message {
        let key = match self {
            Self::FormulaWithoutValue | Self::ErrorValue => "sheets-advice-formula",
            Self::DigitsLost => "sheets-advice-digits-lost",
            Self::TooLong { .. } => "sheets-advice-too-long",
            Self::MergedAcross => "sheets-advice-merged",
        };
        message(key, [])
    }
}
