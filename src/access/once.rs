//! One effect for each key: repeated writes find what the first one made.

use sha2::{Digest, Sha256};

use super::Act;
use crate::args;
use crate::db::{DbError, Tx};
use crate::kernel::message::Message;

crate::sql! {
    TAKE = "INSERT INTO idempotency (owner, key, request, result, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (owner, key) DO NOTHING";
    TAKEN = "SELECT request, result FROM idempotency WHERE owner = $1 AND key = $2";
    FORGET = "DELETE FROM idempotency WHERE at < $1";
}

/// The key that came with a write (header `Idempotency-Key`, or the hidden field of a form) and a digest of what was
/// asked, so that one key cannot stand for two requests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Once {
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

impl Once {
    /// A key of 8 to 200 visible ASCII characters.
    pub fn new(key: &str, request: &[&str]) -> Result<Self, Message> {
        if !(8..=200).contains(&key.len()) || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Message::new("idempotency-key-bad"));
        }
        let mut digest = Sha256::new();
        for part in request {
            digest.update(part.len().to_be_bytes());
            digest.update(part.as_bytes());
        }
        Ok(Self { key: key.to_owned(), request: digest.finalize().to_vec() })
    }

    /// Takes the key inside the transaction of the write itself; `result` is the id of what will be made.
    pub async fn take(&self, tx: &mut Tx, act: &Act, result: i64) -> Result<First, DbError> {
        let owner =
            act.scope.account().map_or_else(|| "anyone".to_owned(), |account| account.raw().to_string());
        let args = args![owner.as_str(), self.key.as_str(), self.request.clone(), result, act.now];
        if tx.exec(TAKE, args).await? == 1 {
            return Ok(First::Yes);
        }
        let (request, result): (Vec<u8>, i64) = tx.one(TAKEN, args![owner, self.key.as_str()]).await?;
        Ok(if request == self.request { First::No(result) } else { First::Other })
    }
}

/// Drops keys older than `before`.
pub async fn forget_keys(tx: &mut Tx, before: crate::kernel::clock::Time) -> Result<u64, DbError> {
    tx.exec(FORGET, args![before]).await
}
