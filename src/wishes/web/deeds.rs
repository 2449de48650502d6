//! Pausing, resuming and deleting a wish.

use axum::extract::State;
use axum::response::Response;

use crate::access::{Once, Scope};
use crate::app::App;
use crate::kernel::id::Id;
use crate::web::{Form, FormKey, PathId, Result, see_other};
use crate::wishes::{self, Stage, Wish, WishError};

pub(super) async fn pause(
    State(app): State<App>,
    scope: Scope,
    PathId(id): PathId<Wish>,
    Form(key): Form<FormKey>,
) -> Result<Response> {
    set_stage(&app, &scope, key.once(&["pause", &app.tokens.seal(id)])?, (id, Stage::Paused)).await?;
    Ok(see_other(&app, "/me/wishes", Some("flash-wish-paused")))
}

pub(super) async fn resume(
    State(app): State<App>,
    scope: Scope,
    PathId(id): PathId<Wish>,
    Form(key): Form<FormKey>,
) -> Result<Response> {
    set_stage(&app, &scope, key.once(&["resume", &app.tokens.seal(id)])?, (id, Stage::Active)).await?;
    Ok(see_other(&app, "/me/wishes", Some("flash-wish-resumed")))
}

pub(super) async fn delete(
    State(app): State<App>,
    scope: Scope,
    PathId(id): PathId<Wish>,
    Form(key): Form<FormKey>,
) -> Result<Response> {
    forget(&app, &scope, key.once(&["delete", &app.tokens.seal(id)])?, id).await?;
    Ok(see_other(&app, "/me/wishes", Some("flash-wish-deleted")))
}

/// For pages and programs.
pub(in crate::wishes) async fn set_stage(
    app: &App,
    scope: &Scope,
    once: Once,
    (id, stage): (Id<Wish>, Stage),
) -> std::result::Result<(), WishError> {
    app.db
        .write((app.act(scope), once), move |tx, (act, once)| {
            Box::pin(async move { wishes::set_stage(tx, &act, &once, id, stage).await })
        })
        .await
}

/// For pages and programs.
pub(in crate::wishes) async fn forget(
    app: &App,
    scope: &Scope,
    once: Once,
    id: Id<Wish>,
) -> std::result::Result<(), WishError> {
    app.db
        .write((app.act(scope), once), move |tx, (act, once)| {
            Box::pin(async move { wishes::forget(tx, &act, &once, id).await })
        })
        .await
}
