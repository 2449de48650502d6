//! Figures of what was promised: the honest rate of fulfilment, and everything added up again.

use super::store;
use crate::claims::Mismatch;
use crate::db::{Db, DbError};
use crate::kernel::clock::Time;

use super::Instalment;

/// What was due until a day, and how much of it is confirmed: a fraction whose both figures are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Fulfilment {
    /// Fen.
    pub due: i64,
    pub confirmed: i64,
}

impl Fulfilment {
    /// In whole per cent, rounded down, so that 100 means all of it; nothing while nothing was due.
    pub const fn percent(self) -> Option<i64> {
        if self.due == 0 { None } else { Some(self.confirmed.saturating_mul(100) / self.due) }
    }
}

/// Of these instalments, those whose day has come.
pub fn fulfilment(instalments: &[Instalment], now: Time) -> Fulfilment {
    let due = instalments.iter().filter(|one| one.due_on <= now);
    due.fold(Fulfilment::default(), |sum, one| Fulfilment {
        due: sum.due + one.amount,
        confirmed: sum.confirmed + one.confirmed,
    })
}

/// Adds lots, participations and instalments up again. An empty list means that every number holds.
pub async fn mismatches(db: &Db) -> Result<Vec<Mismatch>, DbError> {
    store::mismatches(db).await
}
