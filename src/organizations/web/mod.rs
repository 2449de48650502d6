//! Pages of organizations: the public list, the federation's desk, one's own organization. The page of one organization
//! with what it delivered is `recognition`'s.

pub(super) mod desk;
pub(super) mod list;
pub(super) mod memberships;
pub(super) mod own;
pub mod view;

use super::OrganizationError;
use crate::web::{Error, Routes};

pub fn routes() -> Routes {
    Routes::new()
        .merge(list::routes())
        .merge(desk::routes())
        .merge(own::routes())
        .merge(memberships::routes())
}

impl From<OrganizationError> for Error {
    fn from(error: OrganizationError) -> Self {
        match error {
            OrganizationError::Invalid(errors) => Self::Invalid(errors),
            OrganizationError::NotFound => Self::NotFound,
            OrganizationError::Changed => Self::conflict("organization-changed"),
            OrganizationError::KeyReused(_) => Self::conflict("idempotency-key-reused"),
            OrganizationError::Db(error) => error.into(),
        }
    }
}
