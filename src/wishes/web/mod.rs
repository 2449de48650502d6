//! Pages of wishes: one's own, what they found, and the donor's first page that tells of it.

mod deeds;
mod found;
mod list;
mod me;

use super::WishError;
use crate::access::Action;
use crate::kernel::message::Message;
use crate::web::{Error, Routes};

pub(super) use deeds::{forget, set_stage};
pub(super) use list::keep;

pub fn routes() -> Routes {
    Routes::new()
        .get("/me", Action::OwnAccount, me::show)
        .get("/me/wishes", Action::Wish, list::show)
        .post("/me/wishes", Action::Wish, list::create)
        .get("/me/wishes/found", Action::Wish, found::show)
        .post("/me/wishes/{id}/pause", Action::Wish, deeds::pause)
        .post("/me/wishes/{id}/resumption", Action::Wish, deeds::resume)
        .post("/me/wishes/{id}/deletion", Action::Wish, deeds::delete)
}

impl From<WishError> for Error {
    fn from(error: WishError) -> Self {
        match error {
            WishError::NotFound => Self::NotFound,
            WishError::Invalid(errors) => Self::Invalid(errors),
            WishError::Already => Self::conflict("wish-already"),
            WishError::KeyReused(_) => Self::Conflict(Message::new("idempotency-key-reused")),
            WishError::Need(error) => error.into(),
            WishError::Db(error) => error.into(),
        }
    }
}
