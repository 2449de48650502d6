//! The picture of a project: one, small, written anew without metadata by `photos`.

use serde_json::json;

use super::{Command, Project, ProjectError, load, store};
use crate::access::{Act, Once};
use crate::audit::{self, Event};
use crate::db::Tx;
use crate::kernel::id::Id;
use crate::photos::{self, Prepared};

/// Puts a picture on a project within reach, in place of an older one, until it is closed.
pub async fn set_picture(
    tx: &mut Tx,
    act: &Act,
    once: &Once,
    id: Id<Project>,
    photo: Prepared,
) -> Result<(), ProjectError> {
    let project = load(tx, &act.scope, id).await?;
    let by = act.scope.account().ok_or(ProjectError::NotFound)?;
    if once.take(tx, act, id.raw()).await?.earlier()?.is_some() {
        return Ok(());
    }
    if !(project.stage.is_editable() || project.stage.is_waiting()) {
        return Err(ProjectError::Refused(project.stage, Command::Submit));
    }
    let photo = photos::add(tx, act, photo, by).await?;
    store::set_photo(tx, id, photo).await?;
    let data = json!({});
    let event = Event { kind: "project.pictured", subject: id, region: Some(project.region), data: &data };
    Ok(audit::record(tx, act, event).await?)
}
