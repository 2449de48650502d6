//! The officers' pages of needs: posting, review, one's own list, a household's page.

mod check;
mod choose;
mod desk;
mod household;
mod post;
mod review;
mod view;

use super::{Beneficiary, Command, NeedError};
use crate::access::Scope;
use crate::app::App;
use crate::kernel::message::Message;
use crate::registry::{self, Household, Village};
use crate::web::{Error, Result, Routes};

pub(super) use post::{send, step};
pub use review::waiting;
pub(super) use review::{ReviewFields, perform};

pub fn routes() -> Routes {
    Routes::new()
        .merge(choose::routes())
        .merge(post::routes())
        .merge(desk::routes())
        .merge(review::routes())
        .merge(household::routes())
}

impl From<NeedError> for Error {
    fn from(error: NeedError) -> Self {
        match error {
            NeedError::NotFound => Self::NotFound,
            NeedError::Invalid(errors) => Self::Invalid(errors),
            NeedError::OwnEntry => Self::conflict("review-own-entry"),
            NeedError::Changed => Self::conflict("need-changed"),
            NeedError::HasClaims => Self::conflict("need-has-claims"),
            NeedError::KeyReused(_) => Self::conflict("idempotency-key-reused"),
            NeedError::Refused(_, Command::Submit) => Self::conflict("need-not-editable"),
            NeedError::Refused(..) => Self::conflict("need-refused"),
            NeedError::Db(error) => error.into(),
        }
    }
}

/// For whom a need is to be posted, found within the caller's reach.
#[derive(Debug, Clone)]
pub(super) struct Subject {
    pub(super) whom: super::Whom,
    pub(super) household: Option<Household>,
}

impl Subject {
    /// `household` is a token and counts first; else `village` is a code or name.
    pub(super) async fn find(
        app: &App,
        scope: &Scope,
        household: &str,
        village: &str,
        beneficiary: &str,
    ) -> Result<Self> {
        if !household.is_empty() {
            let id = app.tokens.open(household).ok_or(Error::NotFound)?;
            let found = registry::get(&app.db, scope, id).await?.ok_or(Error::NotFound)?;
            let (beneficiary, household) = (Beneficiary::Household, Some(found.id));
            let whom = super::Whom { beneficiary, region: found.region, household, consent: None };
            return Ok(Self { whom, household: Some(found) });
        }
        let region = Village::read(&app.regions, scope, village)
            .map_err(|message| Error::invalid("village", message))?;
        let beneficiary = match Beneficiary::parse(beneficiary) {
            Some(Beneficiary::Household) | None => {
                return Err(Error::invalid("beneficiary", Message::new("need-beneficiary-missing")));
            }
            Some(other) => other,
        };
        let whom = super::Whom { beneficiary, region, household: None, consent: None };
        Ok(Self { whom, household: None })
    }
}
