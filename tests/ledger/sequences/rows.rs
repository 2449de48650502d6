//! Everything of one sequence as rows: what the model says, and what the database has.

use jiedui::args;
use jiedui::claims::Claim;
use jiedui::db::DbError;
use jiedui::kernel::id::Id;
use jiedui::needs::Need;

use super::county::Stage;
use super::model::{self, Model, NEEDS_OF};

/// A need as a row: requested, claimed, delivered, received, stage.
pub type NeedRow = (i64, i64, i64, i64, String);
/// A claim as a row: need, quantity, claimed, delivered, received, offered, stage.
pub type ClaimRow = (usize, i64, i64, i64, i64, i64, String);
/// A delivery as a row: claim, quantity, received (-1 for no answer).
pub type DeliveryRow = (usize, i64, i64);
/// An offer as a row: committed, stage.
pub type OfferRow = (i64, String);
pub type Rows = (Vec<NeedRow>, Vec<ClaimRow>, Vec<DeliveryRow>, Vec<OfferRow>);

/// The same as it is stored.
type StoredClaim = (Id<Need>, i64, i64, i64, i64, i64, String);

impl Model {
    /// Everything as the database should have it.
    pub fn rows(&self) -> Rows {
        let needs = self.needs.iter().zip(NEEDS_OF).map(|(need, (requested, _))| {
            let [claimed, delivered, received] = need.numbers;
            (requested, claimed, delivered, received, need.stage.to_owned())
        });
        let claims = self.claims.iter().enumerate().map(|(at, claim)| {
            let delivered = self.of_claim(at).map(|delivery| delivery.quantity).sum();
            let model::Claim { need, quantity, claimed, offered, stage, .. } = *claim;
            (need, quantity, claimed, delivered, self.received(at), offered, stage.to_owned())
        });
        let deliveries =
            self.deliveries.iter().map(|made| (made.claim, made.quantity, made.received.unwrap_or(-1)));
        let offers = self
            .offers
            .iter()
            .map(|offer| (offer.committed, if offer.open { "open" } else { "closed" }.to_owned()));
        (needs.collect(), claims.collect(), deliveries.collect(), offers.collect())
    }
}

impl Stage<'_> {
    /// Everything as the database has it.
    pub async fn read(&self) -> Rows {
        let db = &self.county.world.app.db;
        let (first, last) = (self.needs[0], self.needs[self.needs.len() - 1]);
        let needs = db
            .all(
                "SELECT requested, claimed, delivered, received, stage FROM need WHERE id BETWEEN $1 AND $2 ORDER BY id",
                args![first, last],
            )
            .await;
        let claims: Result<Vec<StoredClaim>, DbError> = db
            .all(
                "SELECT need_id, quantity, claimed, delivered, received, offered, stage FROM claim \
                 WHERE need_id BETWEEN $1 AND $2 ORDER BY id",
                args![first, last],
            )
            .await;
        let deliveries: Result<Vec<(Id<Claim>, i64, i64)>, DbError> = db
            .all(
                "SELECT d.claim_id, d.quantity, COALESCE(d.received, -1) FROM delivery d \
                 JOIN claim c ON c.id = d.claim_id WHERE c.need_id BETWEEN $1 AND $2 ORDER BY d.id",
                args![first, last],
            )
            .await;
        let offers = db
            .all(
                "SELECT committed, stage FROM offer WHERE id BETWEEN $1 AND $2 ORDER BY id",
                args![self.offers[0], self.offers[self.offers.len() - 1]],
            )
            .await;
        let need_at = |id| self.needs.iter().position(|need| *need == id).unwrap();
        let claim_at = |id| self.claims.iter().position(|(claim, ..)| *claim == id).unwrap();
        let claims = claims.unwrap().into_iter();
        let claims = claims.map(|(need, a, b, c, d, e, stage)| (need_at(need), a, b, c, d, e, stage));
        let deliveries = deliveries.unwrap().into_iter();
        let deliveries = deliveries.map(|(claim, a, b)| (claim_at(claim), a, b));
        (needs.unwrap(), claims.collect(), deliveries.collect(), offers.unwrap())
    }
}
