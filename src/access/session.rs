//! Sessions: a random token in a cookie, its hash in the database, the actor read afresh on each request.

use sha2::{Digest, Sha256};

use super::{Account, Actor, store};
use crate::db::{Db, DbError, Tx};
use crate::kernel::clock::{DAY, Time};
use crate::kernel::id::Id;

/// A session ends after so long without a request, and in any case after [`ABSOLUTE`].
const IDLE: i64 = 12 * 60 * 60 * 1000;
const ABSOLUTE: i64 = 7 * DAY;
/// How often the last request is noted.
const NOTE_EVERY: i64 = 5 * 60 * 1000;

/// The secret a browser holds.
#[derive(Clone)]
pub struct SessionToken(String);

impl SessionToken {
    pub const fn new(secret: String) -> Self {
        Self(secret)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What the database holds instead of the secret.
    pub fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.0.as_bytes()).to_vec()
    }
}

/// Beginning, finding and ending sessions.
#[derive(Debug)]
pub struct Session;

impl Session {
    pub async fn begin(
        db: &Db,
        token: &SessionToken,
        account: Id<Account>,
        now: Time,
    ) -> Result<(), DbError> {
        let row = (token.hash(), account, now);
        db.write(row, |tx, (token, account, now)| Box::pin(store::add_session(tx, token, account, now))).await
    }

    /// Who this is, if the session still stands and the account is not disabled.
    pub async fn actor(db: &Db, token: &SessionToken, now: Time) -> Result<Option<Actor>, DbError> {
        let hash = token.hash();
        let Some(found) = store::session(db, hash.clone()).await? else {
            return Ok(None);
        };
        if now.0 - found.seen_at.0 > IDLE || now.0 - found.created_at.0 > ABSOLUTE {
            return Ok(None);
        }
        if now.0 - found.seen_at.0 > NOTE_EVERY {
            db.write((hash, now), |tx, (hash, now)| Box::pin(store::touch_session(tx, hash, now))).await?;
        }
        Ok(Some(found.into_actor()))
    }

    pub async fn end(db: &Db, token: &SessionToken) -> Result<(), DbError> {
        db.write(token.hash(), |tx, hash| Box::pin(store::end_session(tx, hash))).await
    }

    /// Ends all sessions of an account but `keep`, in the write that shuts it out or changes its password.
    pub async fn end_all(
        tx: &mut Tx,
        account: Id<Account>,
        keep: Option<&SessionToken>,
    ) -> Result<(), DbError> {
        store::end_sessions(tx, account, keep.map(SessionToken::hash).unwrap_or_default()).await
    }
}
