//! The demo county's half year in the order it happened.

use super::{Cast, DemoClaim, DemoDelivery, DemoNeed, DemoOffer, DemoOrganization, NeedStage};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// The demo county's clock: UTC+8.
const ZONE_MS: i64 = 8 * 60 * 60 * 1000;
const OPENS_MS: i64 = 9 * 60 * 60 * 1000;
const OFFICE_MS: i64 = 8 * 60 * 60 * 1000;

/// What happened.
#[derive(Debug, Clone, Copy)]
pub enum Act<'a> {
    Join(&'a DemoOrganization),
    Offer(&'a DemoOffer),
    /// A draft is written.
    Draft(&'a DemoNeed),
    Submit(&'a DemoNeed),
    /// The township passes it. Where no rule asks for the county, this publishes.
    Endorse(&'a DemoNeed),
    /// The county confirms it. Nothing is left to do where the township already published.
    Publish(&'a DemoNeed),
    /// It was returned, routed, merged, withdrawn, expired or closed, as its stage says.
    EndNeed(&'a DemoNeed),
    Claim(&'a DemoClaim),
    Accept(&'a DemoClaim),
    Dispatch(&'a DemoClaim, &'a DemoDelivery),
    Deliver(&'a DemoClaim, &'a DemoDelivery),
    /// The beneficiary confirms on its own channel.
    Confirm(&'a DemoClaim, &'a DemoDelivery),
    /// It was released, missed or disputed, as its stage says.
    EndClaim(&'a DemoClaim),
}

/// One step of the story.
#[derive(Debug, Clone, Copy)]
pub struct Moment<'a> {
    /// Whole days before today in the county, at least 1.
    pub days_ago: i64,
    /// Key of who did it; `None` for the beneficiary or the clock.
    pub actor: Option<&'a str>,
    pub act: Act<'a>,
    /// Place among the moments of its day, from 0.
    place: i64,
    /// How many moments its day has, at least 1.
    of: i64,
}

impl Moment<'_> {
    /// When it happened, as Unix ms: in office hours, later moments of a day later, always before `now`.
    pub fn at(&self, now: i64) -> i64 {
        let today = (now + ZONE_MS).div_euclid(DAY_MS) * DAY_MS - ZONE_MS;
        today - self.days_ago * DAY_MS + OPENS_MS + OFFICE_MS * self.place / self.of
    }
}

impl Cast {
    /// Every step that leads to the data's present state, oldest first.
    pub fn story(&self) -> Vec<Moment<'_>> {
        let mut told = Vec::new();
        for one in &self.organizations {
            told.push(moment(one.joined_days_ago, None, Act::Join(one)));
        }
        for offer in &self.offers {
            told.push(moment(offer.posted_days_ago, Some(&offer.person), Act::Offer(offer)));
        }
        for need in &self.needs {
            self.tell_need(need, &mut told);
        }
        for claim in &self.claims {
            self.tell_claim(claim, &mut told);
        }
        // A need is met by its last confirmation, so what ends it is told after the claims.
        for need in &self.needs {
            self.tell_end(need, &mut told);
        }
        told.sort_by_key(|step| -step.days_ago);
        for day in told.chunk_by_mut(|one, next| one.days_ago == next.days_ago) {
            let of = i64::try_from(day.len()).unwrap_or(i64::MAX);
            for (step, place) in day.iter_mut().zip(0..) {
                (step.place, step.of) = (place, of);
            }
        }
        told
    }

    fn tell_need<'a>(&'a self, need: &'a DemoNeed, told: &mut Vec<Moment<'a>>) {
        let poster = self.poster(need.village).map(|person| person.key.as_str());
        let township = self.township_reviewer(need.village).map(|person| person.key.as_str());
        let county = self.county_reviewer().map(|person| person.key.as_str());
        let ago = need.posted_days_ago;
        told.push(moment(ago, poster, Act::Draft(need)));
        if need.stage != NeedStage::Draft {
            told.push(moment(ago, poster, Act::Submit(need)));
        }
        if need.stage.was_published() || need.stage == NeedStage::Endorsed {
            told.push(moment(ago - 1, township, Act::Endorse(need)));
        }
        if need.stage.was_published() {
            told.push(moment(ago - 2, county, Act::Publish(need)));
        }
    }

    fn tell_end<'a>(&'a self, need: &'a DemoNeed, told: &mut Vec<Moment<'a>>) {
        let Some(ended) = need.ended_days_ago else {
            return;
        };
        let who = match need.stage {
            NeedStage::Expired => None,
            NeedStage::Withdrawn => self.poster(need.village),
            _ => self.township_reviewer(need.village),
        };
        told.push(moment(ended, who.map(|person| person.key.as_str()), Act::EndNeed(need)));
    }

    fn tell_claim<'a>(&'a self, claim: &'a DemoClaim, told: &mut Vec<Moment<'a>>) {
        let donor = Some(claim.person.as_str());
        let village = self.need(&claim.need).and_then(|need| self.poster(need.village));
        let village = village.map(|person| person.key.as_str());
        told.push(moment(claim.claimed_days_ago, donor, Act::Claim(claim)));
        if let Some(day) = claim.accepted_days_ago {
            told.push(moment(day, village, Act::Accept(claim)));
        }
        for delivery in &claim.deliveries {
            let sent = Act::Dispatch(claim, delivery);
            told.push(moment(delivery.dispatched_days_ago, donor, sent));
            if let Some(day) = delivery.delivered_days_ago {
                told.push(moment(day, donor, Act::Deliver(claim, delivery)));
            }
            if let Some(day) = delivery.confirmed_days_ago {
                told.push(moment(day, None, Act::Confirm(claim, delivery)));
            }
        }
        if let Some(day) = claim.ended_days_ago {
            let who = match claim.reason.as_deref() {
                Some("hold_expired") => None,
                Some("donor_cancelled") => donor,
                _ => village,
            };
            told.push(moment(day, who, Act::EndClaim(claim)));
        }
    }
}

fn moment<'a>(days_ago: i64, actor: Option<&'a str>, act: Act<'a>) -> Moment<'a> {
    Moment { days_ago, actor, act, place: 0, of: 1 }
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use super::{Act, Cast};

    #[test]
    fn the_story_runs_forward_and_ends_before_today() -> Result<(), serde_json::Error> {
        let cast = Cast::load()?;
        let now = 1_795_000_000_000;
        let times: Vec<_> = cast.story().iter().map(|step| step.at(now)).collect();
        assert!(times.is_sorted() && times.last().is_some_and(|last| *last < now));
        assert!(times.len() > 600);
        Ok(())
    }

    #[test]
    fn nothing_is_claimed_unpublished_or_delivered_unaccepted() -> Result<(), serde_json::Error> {
        let cast = Cast::load()?;
        let (mut public, mut offered, mut accepted) = (HashSet::new(), HashSet::new(), HashSet::new());
        let mut on_the_way: HashMap<_, i64> = HashMap::new();
        for step in cast.story() {
            match step.act {
                Act::Publish(need) => assert!(public.insert(&need.key)),
                Act::Offer(offer) => assert!(offered.insert(&offer.key)),
                Act::EndNeed(need) => {
                    public.remove(&need.key);
                }
                Act::Claim(claim) => {
                    assert!(public.contains(&claim.need), "{claim:?}");
                    assert!(claim.offer.iter().all(|key| offered.contains(key)), "{claim:?}");
                }
                Act::Accept(claim) => assert!(accepted.insert(&claim.key)),
                Act::Dispatch(claim, delivery) => {
                    assert!(accepted.contains(&claim.key), "{claim:?}");
                    *on_the_way.entry(&claim.key).or_default() += delivery.quantity;
                }
                Act::Confirm(claim, delivery) => {
                    let left = on_the_way.entry(&claim.key).or_default();
                    *left -= delivery.quantity;
                    assert!(*left >= 0, "{claim:?}");
                }
                _ => {}
            }
        }
        Ok(())
    }
}
