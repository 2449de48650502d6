//! Pages of the ledger: `/ledger` for anybody, `/desk/ledger` for those who keep, review or audit it.

mod entry;
mod file;
pub(super) mod look;
mod rows;
mod sums;
mod villages;

use super::LedgerError;
use super::export::ExportError;
use crate::access::Action;
use crate::web::{Error, Routes};

pub fn routes() -> Routes {
    Routes::new()
        .get("/ledger", Action::Browse, sums::show)
        .get("/ledger/rows", Action::Browse, rows::show)
        .get("/ledger/export/{kind}", Action::Browse, file::export)
        .get("/ledger/entries/{id}", Action::Browse, entry::show)
        .get("/desk/ledger", Action::ReadLedger, sums::show)
        .get("/desk/ledger/rows", Action::ReadLedger, rows::show)
        .get("/desk/ledger/export/{kind}", Action::ReadLedger, file::export)
        .post("/desk/ledger/entries/{id}/reversal", Action::KeepLedger, entry::reverse)
        .get("/desk/ledger/villages", Action::KeepLedger, villages::show)
        .post("/desk/ledger/villages", Action::KeepLedger, villages::add)
}

impl From<LedgerError> for Error {
    fn from(error: LedgerError) -> Self {
        match error {
            LedgerError::NotFound => Self::NotFound,
            LedgerError::Invalid(errors) => Self::Invalid(errors),
            LedgerError::Reversed => Self::conflict("ledger-reversed"),
            LedgerError::KeyReused(_) => Self::conflict("idempotency-key-reused"),
            LedgerError::Db(error) => error.into(),
        }
    }
}

impl From<ExportError> for Error {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::Db(error) => error.into(),
            other => Self::internal(other),
        }
    }
}
