//! Pages of offers: the public list, one's own, writing, changing and closing. The page of one offer with its matches
//! is `matching`'s.

mod close;
mod list;
mod picker;
mod view;
mod write;

use super::OfferError;
use crate::access::Action;
use crate::kernel::message::Message;
use crate::web::{Error, Routes};

pub use list::{Ask, find};
pub use view::Card;

pub fn routes() -> Routes {
    Routes::new()
        .get("/offers", Action::Browse, list::show)
        .get("/offers/mine", Action::Offer, list::mine)
        .get("/offers/new", Action::Offer, write::begin)
        .post("/offers/new", Action::Offer, write::create)
        .get("/offers/{id}/edit", Action::Offer, write::open)
        .post("/offers/{id}/edit", Action::Offer, write::change)
        .post("/offers/{id}/close", Action::Offer, close::close)
}

impl From<OfferError> for Error {
    fn from(error: OfferError) -> Self {
        match error {
            OfferError::NotFound => Self::NotFound,
            OfferError::Closed => Self::conflict("offer-already-closed"),
            OfferError::OrganizationStopped => Self::conflict("offer-organization-stopped"),
            OfferError::Changed => Self::conflict("offer-changed"),
            OfferError::Invalid(errors) => Self::Invalid(errors),
            OfferError::KeyReused(_) => Self::Conflict(Message::new("idempotency-key-reused")),
            OfferError::Db(error) => error.into(),
        }
    }
}
