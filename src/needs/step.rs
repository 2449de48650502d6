//! Steps of a need's life that a form or a program may send twice: each has one effect.

use super::{Need, NeedError, close, load, renew, submit, withdraw};
use crate::access::{Act, Once};
use crate::db::Tx;
use crate::kernel::id::Id;

/// What its author does to a need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Submit,
    Withdraw,
    /// For so many days from now.
    Renew(i64),
    Close,
}

/// Does it once for each key; the repeat changes nothing.
pub async fn perform(tx: &mut Tx, act: &Act, once: &Once, id: Id<Need>, step: Step) -> Result<(), NeedError> {
    // Before the key: who may not see the need learns nothing from an old key.
    load(tx, &act.scope, id).await?;
    if once.take(tx, act, id.raw()).await?.earlier()?.is_some() {
        return Ok(());
    }
    match step {
        Step::Submit => submit(tx, act, id).await,
        Step::Withdraw => withdraw(tx, act, id).await,
        Step::Renew(days) => renew(tx, act, id, days).await,
        Step::Close => close(tx, act, id).await,
    }
}
