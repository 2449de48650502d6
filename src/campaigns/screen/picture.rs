//! The screen as a live picture.

use async_trait::async_trait;

use super::snapshot;
use crate::app::App;
use crate::audit;
use crate::campaigns::Campaign;
use crate::db::DbError;
use crate::kernel::id::Id;
use crate::kernel::region::Region;
use crate::web::live::{Frame, Picture};

/// What the screens of one campaign show.
#[derive(Debug)]
pub(super) struct Screen {
    pub(super) app: App,
    pub(super) campaign: Id<Campaign>,
    pub(super) region: Region,
}

#[async_trait]
impl Picture for Screen {
    /// Whatever changes leaves an event, in whichever process.
    async fn pulse(&self) -> Result<i64, DbError> {
        audit::pulse(&self.app.db).await
    }

    async fn draw(&self) -> Result<Frame, DbError> {
        let snapshot = snapshot(&self.app, self.campaign, self.region).await?;
        let json = serde_json::to_string(&snapshot).map_err(|error| DbError::Setup(error.to_string()))?;
        Ok(Frame::new(snapshot.number, &json))
    }
}
