//! Hashing passwords off the async threads, a few at a time: each takes 19 MiB while it runs.

use std::sync::OnceLock;

use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use super::AccountError;
use crate::access::{hash_password, password_matches};
use crate::app::App;

/// So many at once, so that a flood of sign-ins does not eat the memory of a small machine.
static SLOTS: Semaphore = Semaphore::const_new(4);
/// What an unknown phone's password is compared with, so that the answer takes as long as for a known one.
static NOBODY: OnceLock<String> = OnceLock::new();

/// The form in which `password` is stored.
pub(super) async fn hash(app: &App, password: String) -> Result<String, AccountError> {
    let random = app.random.clone();
    run(move || hash_password(&password, &random)).await?.ok_or(AccountError::Hash)
}

/// Whether `password` is the stored one; without a stored one the same work is done in vain.
pub(super) async fn matches(
    app: &App,
    password: String,
    stored: Option<String>,
) -> Result<bool, AccountError> {
    let known = stored.is_some();
    let against = match stored {
        Some(stored) => stored,
        None => nobody(app).await?,
    };
    let matches = run(move || password_matches(&password, &against)).await?;
    Ok(known && matches)
}

async fn nobody(app: &App) -> Result<String, AccountError> {
    if let Some(hash) = NOBODY.get() {
        return Ok(hash.clone());
    }
    let hash = hash(app, app.random.hex()?).await?;
    Ok(NOBODY.get_or_init(|| hash).clone())
}

async fn run<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, AccountError> {
    let _slot = SLOTS.acquire().await.map_err(|_| AccountError::Hash)?;
    spawn_blocking(work).await.map_err(|_| AccountError::Hash)
}
