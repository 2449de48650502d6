//! Fairs: a job fair counts from posts to people on duty, a produce fair orders and deliveries. Append-only; a correction
//! is an entry that reverses another.

use serde_json::json;

use super::staff::{Right, hold};
use super::{Campaign, CampaignError, Stage};
use crate::access::{Act, Once};
use crate::args;
use crate::audit::{self, Event, Subject};
use crate::db::{Db, DbError, FromRow, Tx};
use crate::kernel::clock::Time;
use crate::kernel::id::{Entity, Id};
use crate::kernel::message::Message;
use crate::kernel::redact::personal_number;
use crate::kernel::text::normalise;

crate::sql! {
    INSERT = "INSERT INTO fair_entry (id, campaign_id, measure, quantity, note, reverses, recorded_by, at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    REVERSE = "INSERT INTO fair_entry (id, campaign_id, measure, quantity, note, reverses, recorded_by, at) \
        SELECT CAST($1 AS BIGINT), e.campaign_id, e.measure, -e.quantity, e.note, e.id, CAST($4 AS BIGINT), CAST($5 AS BIGINT) \
        FROM fair_entry e WHERE e.campaign_id = $2 AND e.id = $3 AND e.reverses IS NULL \
        ON CONFLICT (reverses) DO NOTHING";
    SUMS = "SELECT measure, CAST(SUM(quantity) AS BIGINT) FROM fair_entry WHERE campaign_id = $1 GROUP BY measure";
    ENTRIES = "SELECT e.id, e.measure, e.quantity, e.note, e.reverses, e.at, EXISTS (SELECT 1 FROM fair_entry r \
        WHERE r.reverses = e.id) AS reversed FROM fair_entry e WHERE e.campaign_id = $1 ORDER BY e.id DESC LIMIT $2";
}

crate::text_enum! {
    /// What is counted. Persons are not posts, and money is neither: each measure stands for itself.
    pub enum Measure {
        /// Jobs on offer.
        Posts = "posts",
        /// People who came to look.
        Came = "came",
        /// People who agreed on a job.
        Intent = "intent",
        OnDuty = "on_duty",
        /// Still on duty three months later.
        OnDutyThreeMonths = "on_duty_3m",
        Orders = "orders",
        /// Fen.
        Ordered = "ordered",
        Deliveries = "deliveries",
        /// Fen.
        Delivered = "delivered",
    }
}
crate::text_column!(Measure);

impl Measure {
    /// The funnel of a job fair, in order.
    pub const JOBS: [Self; 5] =
        [Self::Posts, Self::Came, Self::Intent, Self::OnDuty, Self::OnDutyThreeMonths];
    /// What a produce fair counts.
    pub const PRODUCE: [Self; 4] = [Self::Orders, Self::Ordered, Self::Deliveries, Self::Delivered];

    /// Whether it is money, in fen.
    pub const fn is_money(self) -> bool {
        matches!(self, Self::Ordered | Self::Delivered)
    }

    fn is_of(self, campaign: &Campaign) -> bool {
        if Self::JOBS.contains(&self) { campaign.job_fair } else { campaign.produce_fair }
    }
}

/// An entry as stored.
#[derive(Debug, Clone, FromRow)]
pub struct FairEntry {
    pub id: Id<FairEntry>,
    pub measure: Measure,
    /// Negative where it reverses another.
    pub quantity: i64,
    /// Whose stall or post it is.
    pub note: String,
    pub reverses: Option<Id<FairEntry>>,
    pub at: Time,
    pub reversed: bool,
}

impl Entity for FairEntry {
    const TAG: [u8; 4] = *b"fair";
}

impl Subject for FairEntry {
    const NAME: &'static str = "fair_entry";
}

/// More than any fair counts; a slip of the finger otherwise.
const MOST: i64 = 10_000_000_000;
const NOTE: usize = 60;

/// Counts something. People on duty after three months are counted long after the day, so any stage but planning will do.
pub async fn count(
    tx: &mut Tx,
    act: &Act,
    once: &Once,
    campaign: Id<Campaign>,
    (measure, quantity, note): (Measure, i64, &str),
) -> Result<(), CampaignError> {
    let campaign = hold(tx, act, campaign, Right::Desk).await?;
    let by = act.scope.account().ok_or(CampaignError::NotFound)?;
    let id = act.ids.next::<FairEntry>();
    if once.take(tx, act, id.raw()).await?.earlier()?.is_some() {
        return Ok(());
    }
    if campaign.stage == Stage::Planning || !measure.is_of(&campaign) {
        return Err(CampaignError::field("measure", Message::new("fair-measure-not-here")));
    }
    let note = normalise(note);
    if note.chars().count() > NOTE {
        return Err(CampaignError::field(
            "note",
            Message::new("campaign-text-long").with("max", NOTE).with("now", note.chars().count()),
        ));
    }
    if let Some(start) = personal_number(&note) {
        return Err(CampaignError::field(
            "note",
            Message::new("campaign-personal-number").with("start", start),
        ));
    }
    if !(1..=MOST).contains(&quantity) {
        return Err(CampaignError::field("quantity", Message::new("fair-quantity-bad")));
    }
    tx.exec(INSERT, args![id, campaign.id, measure, quantity, note, None::<i64>, by, act.now]).await?;
    let data = json!({ "measure": measure, "quantity": quantity });
    let event = Event { kind: "fair.counted", subject: id, region: Some(campaign.region), data: &data };
    Ok(audit::record(tx, act, event).await?)
}

/// Takes an entry back by one that reverses it, once.
pub async fn reverse(
    tx: &mut Tx,
    act: &Act,
    once: &Once,
    campaign: Id<Campaign>,
    entry: Id<FairEntry>,
) -> Result<(), CampaignError> {
    let campaign = hold(tx, act, campaign, Right::Desk).await?;
    let by = act.scope.account().ok_or(CampaignError::NotFound)?;
    let id = act.ids.next::<FairEntry>();
    if once.take(tx, act, id.raw()).await?.earlier()?.is_some() {
        return Ok(());
    }
    if tx.exec(REVERSE, args![id, campaign.id, entry, by, act.now]).await? == 0 {
        return Err(CampaignError::Changed);
    }
    let event = Event { kind: "fair.reversed", subject: id, region: Some(campaign.region), data: &json!({}) };
    Ok(audit::record(tx, act, event).await?)
}

/// What a fair counted so far: every measure of its kind, also those at nought.
pub async fn sums(db: &Db, campaign: &Campaign) -> Result<Vec<(Measure, i64)>, DbError> {
    let rows: Vec<(Measure, i64)> = db.all(SUMS, args![campaign.id]).await?;
    let sum = |measure: &Measure| {
        (*measure, rows.iter().find(|(found, _)| found == measure).map_or(0, |(_, quantity)| *quantity))
    };
    Ok(Measure::ALL.iter().filter(|measure| measure.is_of(campaign)).map(sum).collect())
}

/// The newest entries, newest first.
pub async fn entries(db: &Db, campaign: Id<Campaign>, limit: i64) -> Result<Vec<FairEntry>, DbError> {
    db.all(ENTRIES, args![campaign, limit]).await
}
