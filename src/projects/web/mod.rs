//! Pages of projects: the public list and page, what a village writes, the review, the village's own profile.

mod desk;
mod list;
mod post;
pub mod project;
mod review;
pub mod view;
mod village;

use super::{Command, ProjectError};
use crate::web::{Error, Routes};

pub(super) use list::Ask;
pub(super) use post::{read, send, step};
pub(super) use review::{ReviewFields, perform};
pub use village::facts as village_facts;

pub fn routes() -> Routes {
    Routes::new()
        .merge(list::routes())
        .merge(post::routes())
        .merge(desk::routes())
        .merge(review::routes())
        .merge(village::routes())
}

impl From<ProjectError> for Error {
    fn from(error: ProjectError) -> Self {
        match error {
            ProjectError::NotFound => Self::NotFound,
            ProjectError::Invalid(errors) => Self::Invalid(errors),
            ProjectError::OwnEntry => Self::conflict("review-own-entry"),
            ProjectError::Changed => Self::conflict("project-changed"),
            ProjectError::Taken => Self::conflict("project-taken"),
            ProjectError::KeyReused(_) => Self::conflict("idempotency-key-reused"),
            ProjectError::Refused(_, Command::Submit) => Self::conflict("project-not-editable"),
            ProjectError::Refused(..) => Self::conflict("project-refused"),
            ProjectError::Db(error) => error.into(),
        }
    }
}
