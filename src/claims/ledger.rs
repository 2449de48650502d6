//! The ledger: every change of a number is an entry that is never changed, and moves the need's and the claim's sums
//! in the same transaction.

use super::{Claim, ClaimError, NewClaim, store};
use crate::access::{Act, First, Once, Organization};
use crate::db::{Db, DbError, FromRow, Tx};
use crate::kernel::id::Id;
use crate::kernel::region::Region;
use crate::needs::Need;

crate::text_enum! {
    /// Which of the numbers an entry moves. What was requested is not moved by anybody.
    pub enum Amount {
        Claimed = "claimed",
        Delivered = "delivered",
        Received = "received",
    }
}
crate::text_column!(Amount);

/// Takes the quantity of a published need if so much is left and the key is new: one statement, so two claims cannot take
/// the same. Gives what the key says, and the need's region, or no region when it does not fit or the organization may
/// not claim. The claim's own row and `note` follow.
pub(super) async fn hold(
    tx: &mut Tx,
    act: &Act,
    (once, claim): (&Once, Id<Claim>),
    new: &NewClaim,
    organization: Option<Id<Organization>>,
) -> Result<(First, Option<Region>), DbError> {
    let (first, row) = once.take_and(tx, act, claim.raw(), store::hold(new, organization)).await?;
    Ok((first, row.map(|(region,): (Region,)| region)))
}

/// Writes the entry of a change whose sums were moved already.
pub(super) async fn note(
    tx: &mut Tx,
    act: &Act,
    (claim, need): (Id<Claim>, Id<Need>),
    amount: Amount,
    quantity: i64,
) -> Result<(), DbError> {
    store::insert_entry(tx, act.ids.next::<()>().raw(), need, claim, amount, quantity, act.now).await
}

/// Moves one number of a claim and of its need by `quantity` (negative gives back) and writes the entry.
///
/// Claims are locked before needs, needs before offers, here and everywhere.
pub(super) async fn post(
    tx: &mut Tx,
    act: &Act,
    claim: &Claim,
    amount: Amount,
    quantity: i64,
) -> Result<(), ClaimError> {
    if quantity == 0 {
        return Ok(());
    }
    if store::move_claim(tx, claim.id, amount, quantity).await? == 0
        || store::move_need(tx, claim.need_id, amount, quantity).await? == 0
    {
        return Err(ClaimError::Changed);
    }
    note(tx, act, (claim.id, claim.need_id), amount, quantity).await?;
    Ok(())
}

/// A number that does not equal the sum behind it.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Mismatch {
    /// `need`, `claim` or `offer`
    pub table_name: String,
    pub id: i64,
    pub amount: String,
    pub stored: i64,
    pub summed: i64,
}

/// Adds everything up again: needs against entries, claims against entries, needs against claims, offers against
/// claims. An empty list means that every number holds.
pub async fn check_sums(db: &Db) -> Result<Vec<Mismatch>, DbError> {
    store::mismatches(db).await
}
