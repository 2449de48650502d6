//! One effect for each key: repeated writes find what the first one made.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::Act;
use crate::args;
use crate::db::{Db, DbError, Record, Tx, Value};
use crate::kernel::message::Message;
use crate::kernel::random::{derive, hex};
use crate::kernel::vault::Vault;

crate::sql! {
    TAKE = "INSERT INTO idempotency (owner, key, request, result, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (owner, key) DO NOTHING";
    TAKEN = "SELECT request, result FROM idempotency WHERE owner = $1 AND key = $2";
    FORGET = "DELETE FROM idempotency WHERE at < $1";
}

/// The key that came with a write (header `Idempotency-Key`, or the hidden field of a form) and a digest of what was
/// asked, so that one key cannot stand for two requests. The database sees neither the key nor a digest that could be
/// tried without it: what was asked may name a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Once {
    /// A hash of the key.
    key: String,
    request: Vec<u8>,
}

/// What the key says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum First {
    /// Nobody did this before: go on.
    Yes,
    /// Done before; this is the id of what was made then.
    No(i64),
    /// The key was used for another request.
    Other,
}

/// The key stands for another request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the key was used for another request")]
pub struct KeyReused;

impl First {
    /// The id of what was made when the key came before; nothing when it came for the first time.
    pub const fn earlier(self) -> Result<Option<i64>, KeyReused> {
        match self {
            Self::Yes => Ok(None),
            Self::No(id) => Ok(Some(id)),
            Self::Other => Err(KeyReused),
        }
    }
}

impl Once {
    /// A key of 8 to 200 visible ASCII characters.
    pub fn new(key: &str, request: &[&str]) -> Result<Self, Message> {
        if !(8..=200).contains(&key.len()) || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Message::new("idempotency-key-bad"));
        }
        // HMAC takes a key of any length.
        let Ok(mut digest) = Hmac::<Sha256>::new_from_slice(key.as_bytes()) else {
            return Err(Message::new("idempotency-key-bad"));
        };
        for part in request {
            digest.update(&part.len().to_be_bytes());
            digest.update(part.as_bytes());
        }
        let key = hex(&derive(key.as_bytes(), "idempotency key"));
        Ok(Self { key, request: digest.finalize().into_bytes().to_vec() })
    }

    /// A secret that the repeated request shows again although the database keeps only its hash: 256 bits that follow
    /// from this key and the product's own.
    pub fn secret(&self, vault: &Vault, purpose: &str) -> [u8; 32] {
        vault.secret(purpose, &self.key)
    }

    /// Takes the key inside the transaction of the write itself; `result` is the id of what will be made.
    pub async fn take(&self, tx: &mut Tx, act: &Act, result: i64) -> Result<First, DbError> {
        if tx.exec(TAKE, self.row(act, result)).await? == 1 {
            return Ok(First::Yes);
        }
        let (request, result): (Vec<u8>, i64) = tx.one(TAKEN, args![owner(act), self.key.as_str()]).await?;
        Ok(self.second(&request, result))
    }

    /// Takes the key as [`Once::take`] does, and only if nobody had it runs `then`, an `UPDATE .. WHERE .. RETURNING ..`,
    /// in the same round trip: for a write that is asked for thousands of times a second. Gives what the key says, and
    /// the row.
    pub async fn take_and<T: Record>(
        &self,
        tx: &mut Tx,
        act: &Act,
        result: i64,
        then: (&'static str, Vec<Value>),
    ) -> Result<(First, Option<T>), DbError> {
        let row = tx.opt_if_added((TAKE, self.row(act, result)), then).await?;
        if row.is_some() {
            return Ok((First::Yes, row));
        }
        let (request, taken): (Vec<u8>, i64) = tx.one(TAKEN, args![owner(act), self.key.as_str()]).await?;
        let first = if taken == result { First::Yes } else { self.second(&request, taken) };
        Ok((first, None))
    }

    fn row(&self, act: &Act, result: i64) -> Vec<Value> {
        args![owner(act), self.key.as_str(), self.request.clone(), result, act.now]
    }

    /// What the key says before the write begins: for what a repeated request would no longer find as it was.
    pub async fn peek(&self, db: &Db, act: &Act) -> Result<First, DbError> {
        let taken: Option<(Vec<u8>, i64)> = db.opt(TAKEN, args![owner(act), self.key.as_str()]).await?;
        Ok(taken.map_or(First::Yes, |(request, result)| self.second(&request, result)))
    }

    fn second(&self, request: &[u8], result: i64) -> First {
        if request == self.request { First::No(result) } else { First::Other }
    }
}

/// Whose keys are looked at: one's own, or those of everybody who is not signed in.
fn owner(act: &Act) -> String {
    act.scope.account().map_or_else(|| "anyone".to_owned(), |account| account.raw().to_string())
}

/// Drops keys older than `before`.
pub async fn forget_keys(tx: &mut Tx, before: crate::kernel::clock::Time) -> Result<u64, DbError> {
    tx.exec(FORGET, args![before]).await
}
