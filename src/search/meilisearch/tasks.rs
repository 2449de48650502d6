//! Meilisearch does things later; we say they are done when they are.

use std::time::Duration;

use meilisearch_sdk::task_info::TaskInfo;
use meilisearch_sdk::tasks::Task;
use tokio::time::{Instant, sleep};

use super::{Meilisearch, failed};
use crate::search::Error;

/// How long until looking again, at first and at most. The SDK's own way of waiting begins a thread for each look.
const SOON: Duration = Duration::from_millis(5);
const LATER: Duration = Duration::from_millis(200);
/// A queue that does not move for so long will not.
const PATIENCE: Duration = Duration::from_mins(10);

impl Meilisearch {
    /// Waits for a task. Fails as it failed.
    pub async fn done(&self, task: &TaskInfo) -> Result<(), Error> {
        let begun = Instant::now();
        let mut pause = SOON;
        while begun.elapsed() < PATIENCE {
            match self.client.get_task(task).await.map_err(failed)? {
                Task::Succeeded { .. } => return Ok(()),
                Task::Failed { content } => return Err(Error::Refused(content.error.error_code.to_string())),
                Task::Enqueued { .. } | Task::Processing { .. } => sleep(pause).await,
            }
            pause = (pause * 2).min(LATER);
        }
        Err(Error::Unreachable("a task was not done in time".to_owned()))
    }
}
