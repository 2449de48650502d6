//! What pages say about a claim beyond its own row, and who is on its other side.

use std::collections::HashMap;

use super::{Claim, ClaimError, Delivery, get, load};
use crate::access::{Act, Scope};
use crate::args;
use crate::audit::{self, Event};
use crate::db::{Db, DbError, FromRow, Sql, Tx};
use crate::kernel::clock::{DAY, Time};
use crate::kernel::id::Id;
use crate::kernel::phone::Phone;
use crate::kernel::region::{Level, Region};
use crate::kernel::vault::Vault;
use crate::needs::Beneficiary;
use serde_json::json;

crate::sql! {
    FACTS = "SELECT c.id, n.title, n.unit, n.beneficiary, n.region, h.surname, o.name AS organization, \
        a.name AS donor FROM claim c JOIN need n ON n.id = c.need_id JOIN account a ON a.id = c.account_id \
        LEFT JOIN household h ON h.id = n.household_id LEFT JOIN organization o ON o.id = c.organization_id \
        WHERE 1 = 1";
    OFFICER = "SELECT a.id, a.name, a.phone FROM account a JOIN need n ON n.id = $1 \
        WHERE a.role IN ('information_officer', 'reviewer') AND a.disabled_at IS NULL AND a.region IN ($2, $3, $4) \
        ORDER BY CASE WHEN a.id = n.created_by THEN 0 ELSE 1 END, CASE WHEN a.region = $2 THEN 0 \
        WHEN a.region = $3 THEN 1 ELSE 2 END, a.id LIMIT 1";
    DONOR = "SELECT id, name, phone FROM account WHERE id = $1";
    PROMISED = "SELECT quantity FROM claim WHERE id = $1";
    DELIVERY_OF = "SELECT claim_id FROM delivery WHERE id = $1";
}

/// Days after acceptance in which the two sides may look up each other's telephone.
pub const CONTACT_DAYS: i64 = 90;

/// The need's side and the donor's side of a claim, by name.
#[derive(Debug, Clone, FromRow)]
pub struct Facts {
    pub id: Id<Claim>,
    pub title: String,
    pub unit: String,
    pub beneficiary: Beneficiary,
    /// The village.
    pub region: Region,
    pub surname: Option<String>,
    pub organization: Option<String>,
    /// The name that the donor's account shows.
    pub donor: String,
}

impl Facts {
    /// The finest place that a public page may name.
    pub fn public_place(&self) -> Region {
        self.beneficiary.public_place(self.region)
    }
}

/// The facts of claims that were loaded within reach, by claim.
pub async fn facts(
    db: &Db,
    claims: impl IntoIterator<Item = Id<Claim>>,
) -> Result<HashMap<Id<Claim>, Facts>, DbError> {
    let (sql, args) = Sql::new(FACTS).push(" AND c.id").bind_in(claims).build();
    let rows: Vec<Facts> = db.all(&sql, args).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// How much a claim promised at first, in its need's unit.
pub async fn promised(db: &Db, claim: Id<Claim>) -> Result<Option<i64>, DbError> {
    Ok(db.opt::<(i64,)>(PROMISED, args![claim]).await?.map(|(quantity,)| quantity))
}

/// A delivery within reach, with its claim.
pub async fn delivery(
    db: &Db,
    scope: &Scope,
    id: Id<Delivery>,
) -> Result<Option<(Claim, Delivery)>, DbError> {
    let Some((claim,)) = db.opt::<(Id<Claim>,)>(DELIVERY_OF, args![id]).await? else { return Ok(None) };
    let Some(claim) = get(db, scope, claim).await? else { return Ok(None) };
    let found = super::deliveries(db, claim.id).await?;
    Ok(found.into_iter().find(|delivery| delivery.id == id).map(|delivery| (claim, delivery)))
}

/// How to reach the other side of a claim.
#[derive(Debug, Clone)]
pub struct Contact {
    pub name: String,
    pub phone: Phone,
}

#[derive(Debug, FromRow)]
struct ContactRow {
    id: i64,
    name: String,
    phone: Vec<u8>,
}

/// Whose telephone is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Donor,
    Officer,
}

/// Whether the two sides may look each other up now.
pub fn contact_is_open(claim: &Claim, now: Time) -> bool {
    let recent = claim.accepted_at.is_some_and(|at| now.0 - at.0 <= CONTACT_DAYS * DAY);
    claim.stage.opens_contact() && recent
}

/// Notes that somebody looks, before they see anything. Refused while the claim is not accepted, when it is over, and
/// [`CONTACT_DAYS`] after acceptance.
pub async fn note_contact(tx: &mut Tx, act: &Act, id: Id<Claim>, side: Side) -> Result<Claim, ClaimError> {
    let claim = load(tx, &act.scope, id).await?;
    if !contact_is_open(&claim, act.now) {
        return Err(ClaimError::ContactClosed);
    }
    let data = json!({ "of": if side == Side::Donor { "donor" } else { "officer" } });
    let region = Some(claim.region);
    audit::record(tx, act, Event { kind: "claim.contact_viewed", subject: id, region, data: &data }).await?;
    Ok(claim)
}

/// The telephone itself, after [`note_contact`]. Nothing when the village has no officer at present.
pub async fn contact(
    db: &Db,
    vault: &Vault,
    claim: &Claim,
    side: Side,
) -> Result<Option<Contact>, ClaimError> {
    let row: Option<ContactRow> = match side {
        Side::Donor => db.opt(DONOR, args![claim.account_id]).await?,
        Side::Officer => {
            let at = |level| claim.region.at(level).unwrap_or(claim.region);
            let places = args![claim.need_id, claim.region, at(Level::Township), at(Level::County)];
            db.opt(OFFICER, places).await?
        }
    };
    let Some(row) = row else { return Ok(None) };
    let phone = vault.open("account.phone", row.id, &row.phone);
    let phone = phone.map_err(|error| DbError::Setup(error.to_string()))?;
    let phone = Phone::parse(&phone).map_err(|error| DbError::Setup(error.to_string()))?;
    Ok(Some(Contact { name: row.name, phone }))
}
