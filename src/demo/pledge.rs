//! What donors and enterprises of the demo give: offers, claims and their deliveries.

use serde::Deserialize;

use super::photo::Scene;

/// Something a person or an organization publishes to give.
#[derive(Debug, Clone, Deserialize)]
pub struct DemoOffer {
    pub key: String,
    pub title: String,
    pub detail: String,
    /// Leaf code of the taxonomy.
    pub category: String,
    pub tags: Vec<String>,
    pub quantity: i64,
    pub unit: String,
    /// Key of the person who publishes it.
    pub person: String,
    /// Key of the organization it is published for; absent for an individual donor.
    pub organization: Option<String>,
    /// 12-digit codes of the townships it is limited to; empty means the whole county.
    pub regions: Vec<i64>,
    pub valid_days: i64,
    pub posted_days_ago: i64,
}

/// How far a claim has come today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimStage {
    Held,
    Accepted,
    Dispatched,
    Delivered,
    Confirmed,
    /// Cancelled or expired: the quantity went back to the need.
    Released,
    Disputed,
    /// The claimant never came: the quantity went back to the need.
    NoShow,
}

impl ClaimStage {
    /// Whether the claim still counts against the need's quantity.
    pub fn counts(self) -> bool {
        !matches!(self, Self::Released | Self::NoShow)
    }
}

/// The household's own channel of confirmation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    Sms,
    Phone,
    Slip,
}

/// A claim on part or all of a need.
#[derive(Debug, Clone, Deserialize)]
pub struct DemoClaim {
    pub key: String,
    /// Key of the need.
    pub need: String,
    /// Key of the person who claims.
    pub person: String,
    /// Key of the organization the person claims for.
    pub organization: Option<String>,
    /// Key of the offer it is made from.
    pub offer: Option<String>,
    pub quantity: i64,
    pub claimed_days_ago: i64,
    pub accepted_days_ago: Option<i64>,
    pub stage: ClaimStage,
    pub deliveries: Vec<DemoDelivery>,
    /// When it was released, missed or disputed.
    pub ended_days_ago: Option<i64>,
    /// Reason code of that ending, such as `hold_expired`.
    pub reason: Option<String>,
    pub note: Option<String>,
}

/// One delivery of a claim.
#[derive(Debug, Clone, Deserialize)]
pub struct DemoDelivery {
    pub quantity: i64,
    pub dispatched_days_ago: i64,
    pub delivered_days_ago: Option<i64>,
    pub photo: Option<Scene>,
    pub confirmed_days_ago: Option<i64>,
    /// What really came, in the need's unit; present once confirmed, never more than `quantity`.
    pub received: Option<i64>,
    pub channel: Option<Channel>,
    /// Why `received` differs: `fewer`, `damaged` or `wrong_kind`.
    pub difference: Option<String>,
    pub difference_note: Option<String>,
}
