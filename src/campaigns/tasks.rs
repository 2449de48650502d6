//! The list of things to do for a campaign, each with the day by which it is due.

use serde_json::json;

use super::staff::{Right, hold};
use super::{Campaign, CampaignError, store};
use crate::access::{Act, Once};
use crate::audit::{self, Event};
use crate::db::{Db, DbError, Tx};
use crate::kernel::clock::Time;
use crate::kernel::id::Id;
use crate::kernel::workday::plus_workdays;

/// Working days within which what was pledged is disclosed after a campaign, and again after it was allocated
/// (measures on disclosing the use of gifts; the operator's rules may be stricter, never laxer).
pub const DISCLOSURE_DAYS: i64 = 30;

crate::text_enum! {
    /// Something to do. What the data show is done by itself, the rest somebody ticks.
    pub enum Task {
        /// The pool holds what is to be given to.
        Pool = "pool",
        /// Rules are written and published.
        Rules = "rules",
        /// Organisers and desks are appointed.
        Staff = "staff",
        /// Devices have opened the desk once, so that it works without a network.
        Devices = "devices",
        /// Cards and poster are printed.
        Cards = "cards",
        /// The list of what was pledged and what came, the next morning.
        Settlement = "settlement",
        /// What was given to anybody is shared out.
        Allocation = "allocation",
        /// Disclosure after the campaign.
        Disclosure = "disclosure",
        /// Disclosure after the allocation.
        AllocationDisclosure = "allocation_disclosure",
        FollowUp1 = "follow_up_1",
        FollowUp3 = "follow_up_3",
        FollowUp12 = "follow_up_12",
    }
}

impl Task {
    /// The day by which it is due; nothing while that is not known.
    pub fn due(self, campaign: &Campaign) -> Option<Time> {
        let (first, last) = (campaign.starts_on, campaign.ends_on);
        match self {
            Self::Pool => Some(first.plus_days(-15)),
            Self::Rules | Self::Staff => Some(first.plus_days(-7)),
            Self::Devices => Some(first.plus_days(-1)),
            Self::Cards => Some(first.plus_days(-3)),
            Self::Settlement => Some(last.plus_days(1)),
            Self::Allocation => Some(last.plus_days(15)),
            Self::Disclosure => Some(plus_workdays(last, DISCLOSURE_DAYS)),
            Self::AllocationDisclosure => campaign.allocated_at.map(|at| plus_workdays(at, DISCLOSURE_DAYS)),
            Self::FollowUp1 => Some(last.plus_days(30)),
            Self::FollowUp3 => Some(last.plus_days(91)),
            Self::FollowUp12 => Some(last.plus_days(365)),
        }
    }

    /// When the campaign itself says that it is done; nothing where somebody must say so.
    pub fn shown(self, campaign: &Campaign) -> Option<Time> {
        match self {
            Self::Pool => campaign.opened_at,
            Self::Rules => campaign.opened_at.filter(|_| !campaign.rules.is_empty()),
            Self::Allocation => campaign.allocated_at,
            Self::Disclosure => campaign.disclosed_at,
            Self::Staff
            | Self::Devices
            | Self::Cards
            | Self::Settlement
            | Self::AllocationDisclosure
            | Self::FollowUp1
            | Self::FollowUp3
            | Self::FollowUp12 => None,
        }
    }

    /// Whether somebody ticks it.
    pub const fn is_ticked(self) -> bool {
        !matches!(self, Self::Pool | Self::Rules | Self::Allocation | Self::Disclosure)
    }
}

/// A line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub task: Task,
    pub due: Option<Time>,
    pub done: Option<Time>,
}

impl Line {
    /// Whether its day is over and it is not done.
    pub fn is_late(&self, now: Time) -> bool {
        self.done.is_none() && self.due.is_some_and(|due| now >= due.plus_days(1))
    }
}

/// The whole list, in the order of the days; `ticked` are those somebody said are done.
pub fn list(campaign: &Campaign, ticked: &[(Task, Time)]) -> Vec<Line> {
    let line = |task: &Task| Line {
        task: *task,
        due: task.due(campaign),
        done: task
            .shown(campaign)
            .or_else(|| ticked.iter().find(|(found, _)| found == task).map(|(_, at)| *at)),
    };
    let mut lines: Vec<Line> = Task::ALL.iter().map(line).collect();
    lines.sort_by_key(|line| line.due.unwrap_or(Time(i64::MAX)));
    lines
}

/// What somebody said is done, and when.
pub async fn ticked(db: &Db, id: Id<Campaign>) -> Result<Vec<(Task, Time)>, DbError> {
    let rows = store::tasks(db, id).await?;
    Ok(rows.into_iter().filter_map(|(word, at)| Some((Task::parse(&word)?, at))).collect())
}

/// Says that a task is done, or takes that back. Refuses one that the campaign itself shows.
pub async fn tick(
    tx: &mut Tx,
    act: &Act,
    once: &Once,
    id: Id<Campaign>,
    (task, done): (Task, bool),
) -> Result<(), CampaignError> {
    let campaign = hold(tx, act, id, Right::Organise).await?;
    let by = act.scope.account().filter(|_| task.is_ticked()).ok_or(CampaignError::NotFound)?;
    if once.take(tx, act, id.raw()).await?.earlier()?.is_some() {
        return Ok(());
    }
    if store::tick(tx, id, task, done.then_some((by, act.now))).await? == 0 {
        return Ok(());
    }
    let kind = if done { "campaign.task_done" } else { "campaign.task_reopened" };
    let data = json!({ "task": task });
    Ok(audit::record(tx, act, Event { kind, subject: id, region: Some(campaign.region), data: &data })
        .await?)
}
