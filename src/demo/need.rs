//! A need of the demo county.

use serde::Deserialize;

/// Who the need is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Beneficiary {
    Household,
    Village,
    School,
    Clinic,
}

/// How far the need has come today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NeedStage {
    Draft,
    Submitted,
    /// The township passed it; the county has not yet looked.
    Endorsed,
    Published,
    Met,
    Closed,
    Returned,
    Routed,
    Merged,
    Withdrawn,
    Expired,
}

impl NeedStage {
    /// Whether the public has seen it at some time.
    pub fn was_published(self) -> bool {
        matches!(
            self,
            Self::Published | Self::Met | Self::Closed | Self::Merged | Self::Withdrawn | Self::Expired
        )
    }
}

/// One need, as an information officer would have typed it.
#[derive(Debug, Clone, Deserialize)]
pub struct DemoNeed {
    pub key: String,
    /// At most 30 characters.
    pub title: String,
    /// One to three sentences; empty only for a need that was sent back for it.
    pub detail: String,
    /// Leaf code of the taxonomy, such as `N0103`.
    pub category: String,
    pub tags: Vec<String>,
    pub quantity: i64,
    pub unit: String,
    /// Price of one unit in fen; absent where money is no measure (a visit, a job).
    pub unit_price_fen: Option<i64>,
    pub beneficiary: Beneficiary,
    /// Cause in the operator's vocabulary (因病, 因残, ...); only households have one.
    pub cause: Option<String>,
    /// 0 can wait, 3 now.
    pub urgency: u8,
    /// 12-digit village code.
    pub village: i64,
    pub posted_days_ago: i64,
    pub stage: NeedStage,
    /// For a cash need: key of the charity that receives the money.
    pub receiving_body: Option<String>,
    /// For a cash need: the charity's project.
    pub project: Option<String>,
    /// When it was returned, routed, merged, withdrawn, expired or closed.
    pub ended_days_ago: Option<i64>,
    /// Reason code of that ending, such as `missing_detail`.
    pub reason: Option<String>,
    /// The reviewer's words.
    pub note: Option<String>,
    /// Key of the need this one was merged into.
    pub merged_into: Option<String>,
}
