//! `GET /photos/{id}` and `/photos/{id}/small`. A picture is found only by its token, which stands on pages that may
//! show it; it holds no metadata and never changes, so browsers keep it.

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use super::{Photo, store};
use crate::access::Action;
use crate::app::App;
use crate::kernel::id::Id;
use crate::web::{Error, PathId, Result, Routes};

pub fn routes() -> Routes {
    Routes::new().get("/photos/{id}", Action::Browse, full_size).get(
        "/photos/{id}/small",
        Action::Browse,
        thumbnail,
    )
}

async fn full_size(State(app): State<App>, PathId(id): PathId<Photo>) -> Result<Response> {
    send(&app, id, false).await
}

async fn thumbnail(State(app): State<App>, PathId(id): PathId<Photo>) -> Result<Response> {
    send(&app, id, true).await
}

async fn send(app: &App, id: Id<Photo>, small: bool) -> Result<Response> {
    let jpeg = store::jpeg(&app.db, id, small).await?.ok_or(Error::NotFound)?;
    let headers = [(CONTENT_TYPE, "image/jpeg"), (CACHE_CONTROL, "private, max-age=31536000, immutable")];
    Ok((headers, jpeg).into_response())
}
