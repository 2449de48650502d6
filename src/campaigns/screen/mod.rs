//! The live screen of a campaign: what anybody in the hall may see, as one snapshot.
//!
//! Invariant: every number of a snapshot is a sum over rows that are only ever added (pledges made, what was given back
//! of them, what beneficiaries confirmed), so none ever shrinks. What is still open is their difference and may shrink:
//! it is drawn, hatched, and never written as a number.

mod picture;
pub(crate) mod store;
pub mod web;

use serde::Serialize;

use super::Campaign;
use crate::app::App;
use crate::db::{Db, DbError, FromRow};
use crate::kernel::clock::Time;
use crate::kernel::id::Id;
use crate::kernel::masked::PersonName;
use crate::kernel::region::{Level, Region};
use crate::needs::{self, Beneficiary};

/// Columns of the chart: the last hours in which anything was pledged, and those between them.
const HOURS: i64 = 24;
const HOUR_MS: i64 = 3_600_000;

/// What the screen shows.
#[derive(Debug, Clone, Serialize)]
pub struct Snapshot {
    /// Rises with every change of what is shown, the same on every node.
    pub number: i64,
    /// `2026-10-17 14:05`, China time.
    pub at: String,
    /// Pledges on needs, whatever became of them.
    pub pledges: i64,
    /// Persons and organizations behind them, each once.
    pub donors: i64,
    /// 单位捐: gifts of the people of units.
    pub people: i64,
    pub units: Vec<Sum>,
    pub newest: Vec<Newest>,
    pub met: Vec<Met>,
    pub parts: Vec<Part>,
    pub hours: Vec<Hour>,
}

/// What was pledged in one unit. Units are never added up.
#[derive(Debug, Clone, Serialize, FromRow)]
pub struct Sum {
    pub unit: String,
    /// As pledged, whatever became of it.
    pub pledged: i64,
    /// Given back, or taken back after a failure.
    pub back: i64,
    /// Confirmed by beneficiaries.
    pub confirmed: i64,
    /// Neither; the only one that may shrink.
    pub open: i64,
}

impl Sum {
    /// So many of a thousand of what was pledged.
    fn share(&self, part: i64) -> i64 {
        i64::try_from(i128::from(part) * 1000 / i128::from(self.pledged.max(1))).unwrap_or(0).clamp(0, 1000)
    }

    pub fn confirmed_share(&self) -> i64 {
        self.share(self.confirmed)
    }

    /// Of what is left beside what was confirmed.
    pub fn open_share(&self) -> i64 {
        self.share(self.open).min(1000 - self.confirmed_share())
    }
}

/// A pledge that stands: of an organization or unit its name, of a person 向某.
#[derive(Debug, Clone, Serialize)]
pub struct Newest {
    /// `14:05`
    pub at: String,
    pub who: String,
    pub title: String,
    pub quantity: i64,
    pub unit: String,
    /// A township at most, as for every public page.
    pub place: String,
}

/// A need of which nothing is left to pledge, or to receive.
#[derive(Debug, Clone, Serialize)]
pub struct Met {
    pub title: String,
    pub place: String,
    /// All of it came.
    pub received: bool,
}

/// A county (of a county's campaign, a township) on the map.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, FromRow)]
pub struct Part {
    /// The beginning of its code, as long as its level says.
    pub code: i64,
    /// Pledges there, whatever became of them.
    pub pledges: i64,
    /// Those of which something was confirmed.
    pub confirmed: i64,
}

/// Pledges of one hour.
#[derive(Debug, Clone, Serialize)]
pub struct Hour {
    /// `10-17 14:00`
    pub at: String,
    pub pledges: i64,
}

/// The level that the map of a campaign in `region` shows.
pub(super) const fn map_level(region: Region) -> Level {
    match region.level() {
        Level::Province | Level::Prefecture => Level::County,
        Level::County | Level::Township | Level::Village => Level::Township,
    }
}

/// What the screen of a campaign shows now. The number is read first: what follows is as new or newer.
pub async fn snapshot(app: &App, campaign: Id<Campaign>, region: Region) -> Result<Snapshot, DbError> {
    let db = &app.db;
    let number = store::number(db, campaign).await?;
    let counts = store::counts(db, campaign).await?;
    let newest = store::newest(db, campaign).await?;
    let met = store::met(db, campaign).await?;
    let place = |beneficiary: Beneficiary, region| app.regions.short_name(beneficiary.public_place(region));
    Ok(Snapshot {
        number,
        at: app.clock.now().minute(),
        pledges: counts.pledges,
        donors: counts.donors,
        people: counts.people,
        units: store::sums(db, campaign).await?,
        newest: newest
            .into_iter()
            .map(|row| Newest {
                at: row.at.time_of_day(),
                who: row.named.unwrap_or_else(|| PersonName::new(row.person).to_string()),
                title: row.title,
                quantity: row.quantity,
                unit: row.unit,
                place: place(row.beneficiary, row.region),
            })
            .collect(),
        met: met
            .into_iter()
            .map(|row| Met {
                title: row.title,
                place: place(row.beneficiary, row.region),
                received: matches!(row.stage, needs::Stage::Met | needs::Stage::Closed),
            })
            .collect(),
        parts: store::parts(db, campaign, map_level(region)).await?,
        hours: hours(db, campaign).await?,
    })
}

async fn hours(db: &Db, campaign: Id<Campaign>) -> Result<Vec<Hour>, DbError> {
    let rows = store::hours(db, campaign, HOURS).await?;
    let Some((last, _)) = rows.first() else { return Ok(Vec::new()) };
    let first = rows.last().map_or(*last, |(first, _)| *first).max(last - HOURS + 1);
    let of = |hour: i64| rows.iter().find(|(at, _)| *at == hour).map_or(0, |(_, pledges)| *pledges);
    let hour = |hour: i64| Hour { at: Time(hour * HOUR_MS).minute_of_year(), pledges: of(hour) };
    Ok((first..=*last).map(hour).collect())
}
