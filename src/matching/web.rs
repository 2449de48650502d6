//! Pages of matching: an offer with the needs it could meet, the offers for a need, and why a need stands where it
//! stands.

mod companies;
mod need;
mod offer;
mod standing;
mod view;

use super::candidates::MatchError;
use crate::access::Action;
use crate::web::{Error, Routes};

pub use view::{MatchView, Reason, matches_for_need};

pub fn routes() -> Routes {
    Routes::new()
        .get("/offers/{id}", Action::Browse, offer::show)
        .get("/needs/{id}", Action::Browse, need::show)
        .get("/needs/{id}/standing", Action::PostNeed, standing::show)
        .get("/me/projects/suggested", Action::TakePart, companies::for_company)
        .get("/projects/{id}/companies", Action::PostProject, companies::for_project)
}

impl From<MatchError> for Error {
    fn from(error: MatchError) -> Self {
        match error {
            MatchError::Db(error) => error.into(),
            MatchError::Search(error) => {
                tracing::warn!(%error, "no matches without search");
                Self::Unavailable
            }
        }
    }
}
