//! After the day: what each donor promised and what came of it, reminders, and what is disclosed.
//!
//! Invariant: pledged, arrived and confirmed are columns of their own, in one unit each, and are never added up. What was
//! disclosed is a row that is never changed.

mod disclosure;
mod export;
mod remind;
mod report;
pub(crate) mod store;
pub mod web;

use super::Campaign;
use crate::db::{Db, DbError, FromRow};
use crate::kernel::clock::Time;
use crate::kernel::id::{Entity, Id};
use crate::kernel::region::Region;
use crate::needs::{Beneficiary, Need};
use crate::{claims, organizations};

pub use disclosure::{Disclosure, check_hashes, disclose, disclosures, freeze};
pub use export::{BookError, disclosure_book, list_book};
pub use remind::{RemindError, SEND as SEND_REMINDER, remind_due, send as send_reminder};
pub use report::{Change, DISCLOSE_WORKDAYS, FairSum, KindSum, Report, Sum, changes, current};

/// A pledge of a campaign; its id is what lists go on from.
#[derive(Debug)]
pub struct Pledge;

impl Entity for Pledge {
    const TAG: [u8; 4] = *b"camL";
}

/// A pledge on a need as it stands: a line of the settlement list. Numbers are in the need's unit.
#[derive(Debug, Clone, FromRow)]
pub struct Line {
    pub id: Id<Pledge>,
    pub at: Time,
    /// The organization, else the account.
    pub donor: i64,
    /// Of a unit or an organization.
    pub named: Option<String>,
    /// The name of the account.
    pub person: String,
    pub kind: Option<organizations::Kind>,
    pub need_id: Id<Need>,
    pub title: String,
    pub category: String,
    pub unit: String,
    pub beneficiary: Beneficiary,
    pub region: Region,
    pub receiving_body: Option<String>,
    pub claim_id: Id<claims::Claim>,
    pub stage: claims::Stage,
    /// As promised at the campaign.
    pub pledged: i64,
    /// Of it, what still counts.
    pub claimed: i64,
    /// Paid to the receiving body, or delivered.
    pub arrived: i64,
    pub confirmed: i64,
}

impl Line {
    /// Given back, or taken back after a failure.
    pub const fn back(&self) -> i64 {
        self.pledged - self.claimed
    }

    /// Promised and not confirmed yet.
    pub const fn missing(&self) -> i64 {
        self.claimed - self.confirmed
    }

    /// The finest place that a public page may name.
    pub fn public_place(&self) -> Region {
        self.beneficiary.public_place(self.region)
    }

    pub fn donor_name(&self) -> &str {
        self.named.as_deref().unwrap_or(&self.person)
    }
}

/// Which lines of a campaign.
#[derive(Debug, Clone, Copy, Default)]
pub struct Which {
    /// Only those of which something is missing.
    pub missing: bool,
    /// Only those of which something was confirmed.
    pub confirmed: bool,
    /// Only those of one donor.
    pub donor: Option<i64>,
    /// Goes on after the line of this donor and id.
    pub after: Option<(i64, Id<Pledge>)>,
    pub limit: i64,
}

/// Lines in the order of donors, each donor's as they were pledged. Pledges that the donor denied are left out.
pub async fn lines(db: &Db, campaign: Id<Campaign>, which: Which) -> Result<Vec<Line>, DbError> {
    store::lines(db, campaign, which).await
}
