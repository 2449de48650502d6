//! The claims of the demo's story.

use super::photo;
use super::replay::{Done, Replay, text};
use super::{ClaimStage, DemoClaim, DemoDelivery, Moment};
use crate::access::Action;
use crate::claims::{self, Answer, Channel, Claim, Code, NewClaim, NewDelivery};
use crate::kernel::id::Id;
use crate::photos;

impl<'a> Replay<'a> {
    fn claimed(&self, claim: &DemoClaim) -> Result<Id<Claim>, String> {
        self.claims.get(&claim.key).copied().ok_or_else(|| format!("{} was never made", claim.key))
    }

    fn units_fit(&self, offer: &str, need: &str) -> bool {
        let offer = self.cast.offers.iter().find(|one| one.key == offer);
        self.cast.need(need).zip(offer).is_some_and(|(need, offer)| need.unit == offer.unit)
    }

    pub(super) async fn claim(&mut self, moment: &Moment<'a>, claim: &DemoClaim) -> Done {
        let offer = match &claim.offer {
            // An offer counted in a unit that does not convert is talked over by telephone, not claimed from.
            Some(key) if self.units_fit(key, &claim.need) => self.offers.get(key).copied(),
            Some(_) | None => None,
        };
        let new = NewClaim { need: self.need(&claim.need)?, offer, quantity: claim.quantity };
        let input = (self.act(moment, Action::Claim), self.once()?, self.rules.clone(), new);
        let write = self.app.db.write(input, |tx, (act, once, rules, new)| {
            Box::pin(async move { claims::claim(tx, &act, &once, &rules, new).await })
        });
        let id = write.await.map_err(|error| format!("{} on {}: {error:?}", claim.key, claim.need))?;
        self.claims.insert(claim.key.clone(), id);
        Ok(())
    }

    pub(super) async fn accept(&mut self, moment: &Moment<'a>, claim: &DemoClaim) -> Done {
        let input = (self.act(moment, Action::ReceiveClaim), self.claimed(claim)?);
        let write = self
            .app
            .db
            .write(input, |tx, (act, id)| Box::pin(async move { claims::accept(tx, &act, id).await }));
        write.await.map_err(|error| format!("{} accept: {error:?}", claim.key))
    }

    pub(super) async fn dispatch(&mut self, moment: &Moment<'a>, claim: &DemoClaim) -> Done {
        let act = self.act(moment, Action::Claim);
        let id = self.claimed(claim)?;
        let now = claims::get(&self.app.db, &act.scope, id).await.map_err(text)?;
        // A later part is sent while the claim already counts as delivered.
        if now.is_none_or(|now| now.stage != claims::Stage::Accepted) {
            return Ok(());
        }
        let write = self
            .app
            .db
            .write((act, id), |tx, (act, id)| Box::pin(async move { claims::dispatch(tx, &act, id).await }));
        write.await.map_err(|error| format!("{} dispatch: {error:?}", claim.key))
    }

    pub(super) async fn deliver(
        &mut self,
        moment: &Moment<'a>,
        claim: &DemoClaim,
        delivery: &DemoDelivery,
    ) -> Done {
        let act = self.act(moment, Action::Claim);
        let seed = u64::try_from(act.now.0).unwrap_or_default();
        let picture = match delivery.photo {
            Some(scene) => {
                let jpeg = photo::draw(scene, seed).map_err(text)?;
                Some(photos::prepare(&jpeg).map_err(|message| message.key.to_owned())?)
            }
            None => None,
        };
        let input = (act, self.once()?, self.claimed(claim)?, delivery.quantity, picture);
        let write = self.app.db.write(input, move |tx, (act, once, id, quantity, picture)| {
            Box::pin(async move {
                let new = NewDelivery { quantity, note: String::new(), photo: picture };
                claims::deliver(tx, &act, &once, id, &new).await
            })
        });
        let id = write.await.map_err(|error| format!("{} deliver: {error:?}", claim.key))?;
        self.deliveries.insert((claim.key.clone(), delivery.dispatched_days_ago), id);
        Ok(())
    }

    pub(super) async fn confirm(
        &mut self,
        moment: &Moment<'a>,
        claim: &DemoClaim,
        delivery: &DemoDelivery,
    ) -> Done {
        let key = (claim.key.clone(), delivery.dispatched_days_ago);
        let id = *self.deliveries.get(&key).ok_or_else(|| format!("{} was not delivered", claim.key))?;
        let code = Code::draw(&self.app.random).map_err(text)?;
        let index = code.index(&self.app.vault);
        let channel = match delivery.channel {
            Some(super::Channel::Sms) => Channel::Sms,
            _ => Channel::Slip,
        };
        let received = delivery.received.unwrap_or(delivery.quantity);
        let reason = delivery
            .difference
            .clone()
            .or_else(|| (received < delivery.quantity).then(|| "fewer".to_owned()));
        let issue = self.act(moment, Action::ReceiveClaim);
        let confirm = self.act(moment, Action::Enter);
        let days = self.rules.code_days;
        let input = (issue, confirm, id, index, Answer { received, reason });
        let write = self.app.db.write(input, move |tx, (issue, confirm, id, index, answer)| {
            Box::pin(async move {
                claims::issue_code(tx, &issue, (id, index.clone()), channel, days).await?;
                claims::confirm(tx, &confirm, index, &answer).await
            })
        });
        write.await.map(drop).map_err(|error| format!("{} confirm: {error:?}", claim.key))
    }

    pub(super) async fn end_claim(&mut self, moment: &Moment<'a>, claim: &DemoClaim) -> Done {
        let by_donor = claim.reason.as_deref() == Some("donor_cancelled");
        let action = if by_donor { Action::Claim } else { Action::ReceiveClaim };
        let input = (self.act(moment, action), self.claimed(claim)?, claim.stage);
        let write = self.app.db.write(input, |tx, (act, id, stage)| {
            Box::pin(async move {
                match stage {
                    ClaimStage::Released => claims::release(tx, &act, id).await,
                    ClaimStage::NoShow => claims::miss_out(tx, &act, id).await,
                    // The household's own answer made it disputed.
                    _ => Ok(()),
                }
            })
        });
        write.await.map_err(|error| format!("{} end: {error:?}", claim.key))
    }
}
