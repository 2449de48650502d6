//! What went wrong with a claim, each in its own sentence: what, how much is left, what to do.

use crate::claims::{ClaimError, Command, Stage};
use crate::kernel::message::Message;
use crate::needs::NeedError;
use crate::web::Error;

impl From<ClaimError> for Error {
    fn from(error: ClaimError) -> Self {
        match error {
            ClaimError::NotFound | ClaimError::Need(NeedError::NotFound) => Self::NotFound,
            ClaimError::Invalid(errors) | ClaimError::Need(NeedError::Invalid(errors)) => {
                Self::Invalid(errors)
            }
            ClaimError::Db(error) | ClaimError::Need(NeedError::Db(error)) => error.into(),
            ClaimError::NotEnough(_) | ClaimError::OfferTooSmall(_) | ClaimError::UnitMismatch => {
                Self::invalid(
                    "quantity",
                    at_quantity(&error).unwrap_or_else(|| Message::new("claim-changed")),
                )
            }
            ClaimError::Refused(_, Command::Accept) => Self::conflict("claim-refused-accept"),
            ClaimError::Refused(_, Command::Deliver | Command::Dispatch) => {
                Self::conflict("claim-refused-deliver")
            }
            ClaimError::Refused(Stage::Disputed, Command::Release) => {
                Self::conflict("claim-refused-disputed")
            }
            ClaimError::Refused(_, Command::Release | Command::Settle) => {
                Self::conflict("claim-refused-release")
            }
            ClaimError::Refused(_, Command::MissOut) => Self::conflict("claim-refused-no-show"),
            ClaimError::Refused(..) => Self::conflict("claim-refused-confirm"),
            ClaimError::OrganizationStopped => Self::conflict("claim-organization-stopped"),
            ClaimError::Pending => Self::conflict("claim-pending"),
            ClaimError::ContactClosed => Self::conflict("claim-contact-closed"),
            ClaimError::KeyReused(_) => Self::conflict("idempotency-key-reused"),
            ClaimError::Changed | ClaimError::Need(_) => Self::conflict("claim-changed"),
        }
    }
}

/// What is wrong with the quantity, for the message at its field.
pub fn at_quantity(error: &ClaimError) -> Option<Message> {
    match error {
        ClaimError::NotEnough(0) => Some(Message::new("claim-nothing-left")),
        ClaimError::NotEnough(left) => Some(Message::new("claim-not-enough").with("left", left)),
        ClaimError::OfferTooSmall(0) => Some(Message::new("claim-offer-empty")),
        ClaimError::OfferTooSmall(left) => Some(Message::new("claim-offer-too-small").with("left", left)),
        ClaimError::UnitMismatch => Some(Message::new("claim-unit-mismatch")),
        ClaimError::OrganizationStopped => Some(Message::new("claim-organization-stopped")),
        _ => None,
    }
}
