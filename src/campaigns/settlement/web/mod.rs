//! Pages of what follows the day: the settlement list, what is disclosed, thanks.

mod disclosure;
mod list;
mod thanks;

use super::BookError;
use crate::access::Action;
use crate::campaigns::staff::Right;
use crate::campaigns::{Campaign, seen};
use crate::kernel::id::Id;
use crate::web::{Context, Error, Result, Routes};

/// The type of a workbook.
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

pub fn routes() -> Routes {
    Routes::new()
        .get("/campaigns/{id}/settlement", Action::ServeCampaign, list::show)
        .get("/campaigns/{id}/settlement/list.xlsx", Action::ServeCampaign, list::export)
        .get("/campaigns/{id}/disclosure", Action::Browse, disclosure::show)
        .get("/campaigns/{id}/disclosure/report.xlsx", Action::Browse, disclosure::export)
        .post("/campaigns/{id}/disclosures", Action::ServeCampaign, disclosure::again)
        .get("/campaigns/{id}/thanks", Action::OwnAccount, thanks::own)
        .get("/campaigns/{id}/letters", Action::ServeCampaign, thanks::all)
}

impl From<BookError> for Error {
    fn from(error: BookError) -> Self {
        match error {
            BookError::Db(error) => error.into(),
            BookError::NotWritten(error) => Self::internal(error),
        }
    }
}

/// The campaign for those who run it, keep it or read it; a desk needs no list of who owes what.
async fn inside(c: &Context, id: Id<Campaign>) -> Result<(Campaign, Right)> {
    let found = seen(&c.app.db, c.actor.as_ref(), id).await?;
    found.filter(|(_, right)| *right != Right::Desk).ok_or(Error::NotFound)
}

/// The day or days of a campaign.
fn days(campaign: &Campaign) -> String {
    let (first, last) = (campaign.starts_on, campaign.ends_on);
    if first.day() == last.day() { first.to_string() } else { format!("{first} – {last}") }
}
