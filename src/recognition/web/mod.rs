//! Public pages of what organizations delivered.

mod certificates;
mod honours;
mod organization;
mod rows;

use crate::access::{Action, Organization, Scope};
use crate::kernel::id::Id;
use crate::organizations::{self, Profile};
use crate::web::{Context, Error, Result, Routes};

pub fn routes() -> Routes {
    Routes::new()
        .get("/organizations/{id}", Action::Browse, organization::show)
        .get("/organizations/{id}/deliveries", Action::Browse, rows::show)
        .get("/honours", Action::Browse, honours::show)
        .merge(certificates::routes())
}

/// The organization if the public, its own people or the desk may see it.
pub(super) async fn visible(c: &Context, id: Id<Organization>) -> Result<Profile> {
    let desk = Scope::new(c.actor.clone(), Action::VerifyOrganization);
    let found = organizations::find(&c.app.db, id).await?;
    found.filter(|profile| organizations::is_visible(profile, &desk)).ok_or(Error::NotFound)
}
