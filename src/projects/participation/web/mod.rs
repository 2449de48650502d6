//! Pages of taking part: for the organization, for the village and for those above it.

mod agreement;
mod answer;
mod deliver;
mod follow;
mod lists;
mod part;
mod take;
pub(in crate::projects) mod view;

use super::{Command, PartError, Stage};
use crate::kernel::message::{Errors, Message};
use crate::ledger::LedgerError;
use crate::web::{Error, Routes};

pub(super) use agreement::{draw_up, open as unsigned};
pub(super) use answer::{Answer, find as performance, put_off, reached, respond, settlement};
pub(super) use deliver::{Typed as PerformanceFields, find as instalment, record};
pub(super) use follow::tell;
pub(super) use part::{deed, visit_on};
pub(super) use take::send;

pub fn routes() -> Routes {
    Routes::new()
        .merge(take::routes())
        .merge(part::routes())
        .merge(agreement::routes())
        .merge(deliver::routes())
        .merge(answer::routes())
        .merge(follow::routes())
        .merge(lists::routes())
}

/// What a form is told at its fields; everything else is an answer of its own.
pub(super) fn at_fields(error: PartError) -> std::result::Result<Errors, Error> {
    match error {
        PartError::Invalid(errors) | PartError::Ledger(LedgerError::Invalid(errors)) => Ok(errors),
        PartError::NotEnough(_, 0) => Ok(Errors::one("takes", Message::new("part-nothing-open"))),
        PartError::NotEnough(_, open) => {
            Ok(Errors::one("takes", Message::new("part-not-enough").with("open", open)))
        }
        other => Err(other.into()),
    }
}

impl From<PartError> for Error {
    fn from(error: PartError) -> Self {
        match error {
            PartError::NotFound | PartError::Ledger(LedgerError::NotFound) => Self::NotFound,
            PartError::Invalid(errors) | PartError::Ledger(LedgerError::Invalid(errors)) => {
                Self::Invalid(errors)
            }
            PartError::NotEnough(_, 0) => Self::invalid("takes", Message::new("part-nothing-open")),
            PartError::NotEnough(_, open) => {
                Self::invalid("takes", Message::new("part-not-enough").with("open", open))
            }
            PartError::NotVerified => Self::conflict("part-not-verified"),
            PartError::OwnEntry => Self::conflict("review-own-entry"),
            PartError::Pending => Self::conflict("part-pending"),
            PartError::KeyReused(_) | PartError::Ledger(LedgerError::KeyReused(_)) => {
                Self::conflict("idempotency-key-reused")
            }
            PartError::Refused(Stage::Performing, Command::Withdraw) => Self::conflict("part-signed-already"),
            PartError::Refused(..) => Self::conflict("part-refused"),
            PartError::Changed | PartError::Ledger(LedgerError::Reversed) => Self::conflict("part-changed"),
            PartError::Project(error) => error.into(),
            PartError::Db(error) | PartError::Ledger(LedgerError::Db(error)) => error.into(),
        }
    }
}
