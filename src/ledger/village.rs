//! What a village was on a day: a registered poor village, a deep-poverty one, or an ordinary one.
//!
//! That its county was a poverty county (`regions::poverty`) says nothing of a village: those counties have villages
//! that were never registered. So the operator says it village by village, with the day from which it holds.

use std::collections::HashMap;

use jiff::civil::Date;
use serde_json::json;

use super::{LedgerError, store};
use crate::access::{Act, Once, Scope};
use crate::audit::{self, Event, Subject};
use crate::db::{Db, DbError, FromRow, Tx};
use crate::kernel::clock::{date_of, day_of};
use crate::kernel::id::{Entity, Id};
use crate::kernel::message::{Errors, Message};
use crate::kernel::region::{Level, Region};

crate::text_enum! {
    /// The status of a village.
    pub enum VillageStatus {
        /// 建档立卡贫困村
        Poor = "poor",
        /// 深度贫困村: registered, and among the deepest
        DeepPoverty = "deep_poverty",
        /// 其他村, also one that has left the register
        Other = "other",
    }
}
crate::text_column!(VillageStatus);

impl VillageStatus {
    /// The ways people write it, the official one first.
    pub const fn names(self) -> &'static [&'static str] {
        match self {
            Self::Poor => &["建档立卡贫困村", "贫困村", "是", "Registered poor village"],
            Self::DeepPoverty => &["深度贫困村", "Deep-poverty village"],
            Self::Other => &["其他村", "非贫困村", "其他", "已出列", "否", "Other village"],
        }
    }

    /// Read as people write it.
    pub fn read(written: &str) -> Option<Self> {
        let named = |status: &&Self| status.names().contains(&written) || status.as_str() == written;
        Self::ALL.iter().find(named).copied()
    }
}

/// A village, as the subject of events.
#[derive(Debug)]
pub struct StatusOf;
impl Entity for StatusOf {
    const TAG: [u8; 4] = *b"vlgs";
}
impl Subject for StatusOf {
    const NAME: &'static str = "village";
}

/// Says what a village is from `since` on. What was said of the same day before stays: it can only be followed by a
/// later day. The entries that exist keep the status they were made with.
pub async fn set_village_status(
    tx: &mut Tx,
    act: &Act,
    once: &Once,
    village: Region,
    (status, since): (VillageStatus, Date),
) -> Result<(), LedgerError> {
    if village.level() != Level::Village || !act.scope.covers(village) {
        return Err(LedgerError::NotFound);
    }
    if once.take(tx, act, village.code()).await?.earlier()?.is_some() {
        return Ok(());
    }
    if !store::add_status(tx, village, (status, day_of(since)), (act.scope.account(), act.now)).await? {
        return Err(LedgerError::Invalid(Errors::one("since", Message::new("ledger-status-said"))));
    }
    let data = json!({ "status": status, "since": since.to_string() });
    let subject = Id::<StatusOf>::from_raw(village.code());
    let event = Event { kind: "village.status_set", subject, region: Some(village), data: &data };
    Ok(audit::record(tx, act, event).await?)
}

/// What was said of a village.
#[derive(Debug, Clone, FromRow)]
pub struct StatusSaid {
    pub region: Region,
    pub since_day: i64,
    pub status: VillageStatus,
}

impl StatusSaid {
    pub fn since(&self) -> Date {
        date_of(self.since_day)
    }
}

/// What was said of the villages within reach, by code and day; after the row `after`.
pub async fn village_statuses(
    db: &Db,
    scope: &Scope,
    after: Option<(Region, Date)>,
    limit: i64,
) -> Result<Vec<StatusSaid>, DbError> {
    store::statuses(db, scope, after.map(|(region, since)| (region, day_of(since))), limit).await
}

/// What was said of some villages, to look a day up in.
#[derive(Debug, Default)]
pub struct StatusesSaid(HashMap<Region, Vec<StatusSaid>>);

impl StatusesSaid {
    /// Of `villages`, which the caller has within reach.
    pub async fn of(db: &Db, villages: &[Region]) -> Result<Self, DbError> {
        let mut said: HashMap<Region, Vec<StatusSaid>> = HashMap::new();
        for row in store::statuses_of(db, villages).await? {
            said.entry(row.region).or_default().push(row);
        }
        Ok(Self(said))
    }

    /// What `village` was on `day`; nothing where nothing was said.
    pub fn on(&self, village: Region, day: Date) -> Option<VillageStatus> {
        let said = self.0.get(&village)?;
        said.iter().rev().find(|row| row.since_day <= day_of(day)).map(|row| row.status)
    }
}
