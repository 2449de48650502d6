//! The public list of organizations: by name or code, kind, place and industry.

use super::{Kind, Profile, store};
use crate::access::Organization;
use crate::db::{Db, DbError};
use crate::kernel::id::Id;
use crate::kernel::region::Region;

/// Which organizations to list.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// A part of the name, or a whole credit code.
    pub text: String,
    pub kind: Option<Kind>,
    /// Registered there, or with a branch there.
    pub region: Option<Region>,
    /// Code of a section or a division of GB/T 4754.
    pub industry: Option<String>,
    pub after: Option<Id<Organization>>,
    pub limit: i64,
}

/// Organizations that were verified at least once, in the order in which they came: no ranking of any kind.
pub async fn public_list(db: &Db, filter: &Filter) -> Result<Vec<Profile>, DbError> {
    store::public_list(db, filter).await
}
