//! Pages of batches: for the organisers of a campaign the plan beside the usual ways, for donors their proposals.

mod proposals;
mod runs;
mod show;
mod steer;

use super::{BatchError, Command, Stage};
use crate::web::{Error, Routes};

pub fn routes() -> Routes {
    Routes::new()
        .merge(runs::routes())
        .merge(show::routes())
        .merge(steer::routes())
        .merge(proposals::routes())
}

impl From<BatchError> for Error {
    fn from(error: BatchError) -> Self {
        match error {
            BatchError::NotFound => Self::NotFound,
            BatchError::Refused(Stage::Waiting, _) => Self::conflict("batch-still-waiting"),
            BatchError::Refused(_, Command::Propose) => Self::conflict("batch-not-proposed"),
            BatchError::Refused(..) => Self::conflict("batch-not-discarded"),
            BatchError::Over => Self::conflict("proposal-over"),
            BatchError::Changed => Self::conflict("batch-changed"),
            BatchError::Campaign(error) => error.into(),
            BatchError::Claim(error) => error.into(),
            BatchError::Db(error) => error.into(),
        }
    }
}

/// The kind of tag that a stage is shown as.
const fn tag(stage: Stage) -> &'static str {
    match stage {
        Stage::Waiting => "waiting",
        Stage::Solved => "open",
        Stage::Proposed => "done",
        Stage::Discarded => "stopped",
    }
}
