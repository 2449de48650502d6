//! `GET /photos/{id}` and `/photos/{id}/small`: the picture of a delivery, for those who may read its claim; the small
//! one for everybody once it stands on a public page, of the need or of a project. It holds no metadata and never changes, so browsers keep
//! it.

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use super::{Photo, store};
use crate::access::{Action, Scope};
use crate::app::App;
use crate::web::{Context, Error, PathId, Result, Routes};

pub fn routes() -> Routes {
    Routes::new().get("/photos/{id}", Action::ReadClaim, full_size).get(
        "/photos/{id}/small",
        Action::Browse,
        thumbnail,
    )
}

async fn full_size(scope: Scope, State(app): State<App>, PathId(id): PathId<Photo>) -> Result<Response> {
    let part = Scope::new(scope.actor().cloned(), Action::ReadPart);
    if let Some(own) = store::of_performance(&app.db, &part, id, false).await? {
        return send(Some(own));
    }
    send(store::jpeg(&app.db, &scope, id, false).await?)
}

async fn thumbnail(c: Context, State(app): State<App>, PathId(id): PathId<Photo>) -> Result<Response> {
    if let Some(public) = store::public_thumbnail(&app.db, id).await? {
        return send(Some(public));
    }
    let project = Scope::new(c.actor.clone(), Action::ReadProject);
    if let Some(own) = store::of_project(&app.db, &project, id).await? {
        return send(Some(own));
    }
    let part = Scope::new(c.actor.clone(), Action::ReadPart);
    if let Some(own) = store::of_performance(&app.db, &part, id, true).await? {
        return send(Some(own));
    }
    let scope = Scope::new(c.actor.clone(), Action::ReadClaim);
    send(store::jpeg(&app.db, &scope, id, true).await?)
}

fn send(jpeg: Option<Vec<u8>>) -> Result<Response> {
    let headers = [(CONTENT_TYPE, "image/jpeg"), (CACHE_CONTROL, "private, max-age=31536000, immutable")];
    Ok((headers, jpeg.ok_or(Error::NotFound)?).into_response())
}
