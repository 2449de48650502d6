//! Deeds on a claim that a form or a program may send twice: each has one effect.

use super::release::settle;
use super::{Claim, ClaimError, accept, dispatch, load, miss_out, release};
use crate::access::{Act, Once};
use crate::audit::{self, Event};
use crate::db::Tx;
use crate::kernel::id::Id;
use serde_json::json;

/// How a dispute was settled, as words of the locales: the log holds no free text, since it is never erased.
pub const SETTLEMENTS: &[&str] = &["handed_back", "nothing_came", "agreed", "other"];

/// What is done to a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    Accept,
    Dispatch,
    Release,
    MissOut,
    /// A reviewer ends a disputed claim for this reason, one of [`SETTLEMENTS`].
    Settle(&'static str),
}

/// Does it once for each key; the repeat changes nothing.
pub async fn perform(
    tx: &mut Tx,
    act: &Act,
    once: &Once,
    id: Id<Claim>,
    deed: Deed,
) -> Result<(), ClaimError> {
    // Before the key: who may not see the claim learns nothing from an old key.
    let claim = load(tx, &act.scope, id).await?;
    if once.take(tx, act, id.raw()).await?.earlier()?.is_some() {
        return Ok(());
    }
    match deed {
        Deed::Accept => accept(tx, act, id).await,
        Deed::Dispatch => dispatch(tx, act, id).await,
        Deed::Release => release(tx, act, id).await,
        Deed::MissOut => miss_out(tx, act, id).await,
        Deed::Settle(reason) => {
            let (data, region) = (json!({ "reason": reason }), Some(claim.region));
            audit::record(tx, act, Event { kind: "claim.settled", subject: id, region, data: &data }).await?;
            settle(tx, act, id).await
        }
    }
}
