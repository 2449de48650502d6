//! The registered organization that somebody wrote by name: found where it is sure, and honestly not where it is not.
//!
//! Nothing of it is stored: what was written stays, and is looked up again wherever it is shown, so that an
//! organization verified later is recognised too.

use super::store;
use crate::access::Organization;
use crate::app::App;
use crate::db::DbError;
use crate::kernel::id::Id;
use crate::kernel::message::Message;
use crate::kernel::region::{Level, Region};
use crate::naming::{Index, Listed, Resolution, Why};

/// So many verified organizations of one prefecture are looked through.
const MOST: i64 = 5000;

/// A verified organization as it is looked for by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    pub id: Id<Organization>,
    pub name: String,
}

/// What a written name means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Nothing when not known.
    pub organization: Option<Registered>,
    /// How it was recognised, or why it was not.
    pub message: Message,
}

/// The verified organizations around one prefecture, ready to be found by name.
#[derive(Debug)]
pub struct Known {
    rows: Vec<Registered>,
    index: Index,
}

/// Those of the prefecture of `near`, those that bear the name of its province, and those called exactly `written`
/// anywhere, of which the last are only told, never taken.
pub async fn known(app: &App, near: Region, written: &str) -> Result<Known, DbError> {
    let province = near.at(Level::Province).unwrap_or(near);
    let name = app.regions.name(province).unwrap_or_default().to_owned();
    let near = near.at(Level::Prefecture).unwrap_or(province);
    let found = store::verified_near(&app.db, (near, province), (&name, written), MOST).await?;
    let listed = found.iter().map(|row| Listed { name: row.name.clone(), regions: vec![row.region] });
    let index = Index::new(&app.regions, listed);
    let rows = found.into_iter().map(|row| Registered { id: row.id, name: row.name });
    Ok(Known { rows: rows.collect(), index })
}

/// What `written`, a name in a need of `near`, means.
pub async fn named(app: &App, written: &str, near: Region) -> Result<Named, DbError> {
    Ok(known(app, near, written).await?.named(app, written, near))
}

impl Known {
    /// What `written`, a name in a need of `near`, means.
    pub fn named(&self, app: &App, written: &str, near: Region) -> Named {
        let row = |at: &usize| self.rows.get(*at);
        match self.index.resolve(&app.regions, written, Some(near)) {
            Resolution::Known { which, how, part } => {
                let organization = row(&which).cloned();
                let name = organization.as_ref().map(|found| found.name.clone()).unwrap_or_default();
                let message = match part {
                    Some(part) => Message::new("organization-named-part").with("part", part),
                    None => Message::new(how.key()),
                };
                Named { organization, message: message.with("name", name) }
            }
            Resolution::Unknown(why) => {
                let names = |found: &[usize]| {
                    found
                        .iter()
                        .filter_map(row)
                        .map(|found| found.name.as_str())
                        .collect::<Vec<_>>()
                        .join("、")
                };
                let message = match &why {
                    Why::NoName => Message::new("organization-unnamed"),
                    Why::SeveralNames => Message::new("organization-unnamed-several"),
                    Why::NoPlace | Why::NotListed => Message::new("organization-unnamed-unlisted"),
                    Why::Elsewhere(found) => {
                        Message::new("organization-unnamed-elsewhere").with("names", names(found))
                    }
                    Why::Ambiguous(found) => {
                        Message::new("organization-unnamed-ambiguous").with("names", names(found))
                    }
                };
                Named { organization: None, message }
            }
        }
    }
}
