//! What a village was on a day: a registered poor village, a deep-poverty one, or an ordinary one.
//!
//! That its county was a poverty county (`regions::poverty`) says nothing of a village: those counties have villages
//! that were never registered. So the operator says it village by village, with the day from which it holds.

use jiff::civil::Date;
use serde_json::json;

use super::{LedgerError, store};
use crate::access::Act;
use crate::audit::{self, Event, Subject};
use crate::db::Tx;
use crate::kernel::clock::day_of;
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
            Self::Poor => &["建档立卡贫困村", "贫困村", "是"],
            Self::DeepPoverty => &["深度贫困村"],
            Self::Other => &["非贫困村", "其他村", "其他", "已出列", "否"],
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
    village: Region,
    (status, since): (VillageStatus, Date),
) -> Result<(), LedgerError> {
    if village.level() != Level::Village || !act.scope.covers(village) {
        return Err(LedgerError::NotFound);
    }
    if !store::add_status(tx, village, (status, day_of(since)), (act.scope.account(), act.now)).await? {
        return Err(LedgerError::Invalid(Errors::one("since", Message::new("ledger-status-said"))));
    }
    let data = json!({ "status": status, "since": since.to_string() });
    let subject = Id::<StatusOf>::from_raw(village.code());
    let event = Event { kind: "village.status_set", subject, region: Some(village), data: &data };
    Ok(audit::record(tx, act, event).await?)
}
