//! What should be: the rules of needs, claims and offers once more, as plain as possible, without a database.

use std::collections::HashSet;

use super::Command;

pub const DONORS: usize = 3;
/// By number: requested quantity, and its unit.
pub const NEEDS_OF: [(i64, &str); 3] = [(12, "床"), (7, "床"), (9000, "公斤")];
pub const NEEDS: usize = NEEDS_OF.len();
/// By number: whose it is, its quantity and unit.
pub const OFFERS_OF: [(usize, i64, &str); 2] = [(0, 6, "床"), (1, 5, "吨")];
pub const OFFERS: usize = OFFERS_OF.len();
/// Days a claim is held, and a need stays open.
pub const HOLD: i64 = 7;
pub const OPEN: i64 = 20;

#[derive(Debug, Clone)]
pub struct Need {
    pub numbers: [i64; 3],
    pub stage: &'static str,
    /// The day on which it expires.
    pub ends: i64,
}

#[derive(Debug, Clone)]
pub struct Claim {
    pub need: usize,
    pub offer: Option<usize>,
    pub quantity: i64,
    pub claimed: i64,
    pub offered: i64,
    pub stage: &'static str,
    /// The day on which the hold ends.
    pub ends: i64,
}

#[derive(Debug, Clone)]
pub struct Delivery {
    pub claim: usize,
    pub quantity: i64,
    pub received: Option<i64>,
}

#[derive(Debug, Clone)]
pub struct Offer {
    pub committed: i64,
    pub open: bool,
}

/// The county as it should be. Days count from the beginning of the sequence.
#[derive(Debug, Clone)]
pub struct Model {
    pub day: i64,
    pub needs: Vec<Need>,
    pub claims: Vec<Claim>,
    pub deliveries: Vec<Delivery>,
    pub offers: Vec<Offer>,
    /// Keys of commands that were done.
    pub keys: HashSet<usize>,
}

const CLAIMED: usize = 0;
const DELIVERED: usize = 1;
const RECEIVED: usize = 2;

impl Model {
    pub fn new() -> Self {
        let needs = NEEDS_OF.iter().map(|_| Need { numbers: [0; 3], stage: "published", ends: OPEN });
        let offers = OFFERS_OF.iter().map(|_| Offer { committed: 0, open: true });
        Self {
            day: 0,
            needs: needs.collect(),
            claims: Vec::new(),
            deliveries: Vec::new(),
            offers: offers.collect(),
            keys: HashSet::new(),
        }
    }

    /// Does it if the rules allow it. A key that was used already answers yes and changes nothing.
    pub fn apply(&mut self, command: Command, key: usize) -> bool {
        if command.is_keyed() && self.keys.contains(&key) {
            return true;
        }
        let done = match command {
            Command::Claim { donor, need, offer, quantity } => self.claim(donor, need, offer, quantity),
            Command::Accept { claim } => self.accept(claim),
            Command::Dispatch { claim, stranger } => {
                self.own(stranger, claim, &["accepted"]).is_some_and(|at| {
                    self.claims[at].stage = "dispatched";
                    true
                })
            }
            Command::Deliver { claim, stranger, quantity } => self.deliver(stranger, claim, quantity),
            Command::Confirm { delivery, received } => self.confirm(delivery, received),
            Command::Release { claim, stranger } => self
                .own(stranger, claim, &["held", "accepted", "dispatched", "delivered"])
                .is_some_and(|at| self.give_back(at, "released")),
            Command::MissOut { claim } => self
                .any(claim, &["accepted", "dispatched", "disputed"])
                .is_some_and(|at| self.give_back(at, "no_show")),
            Command::Settle { claim } => {
                self.any(claim, &["disputed"]).is_some_and(|at| self.give_back(at, "released"))
            }
            Command::CloseOffer { donor, offer } => {
                let may = OFFERS_OF[offer].0 == donor && self.offers[offer].open;
                self.offers[offer].open &= !may;
                may
            }
            Command::Withdraw { need } => self.settled(need) && self.step(need, &["published"], "withdrawn"),
            Command::Renew { need } => {
                let done = self.step(need, &["expired"], "published");
                self.needs[need].ends = if done { self.day + OPEN } else { self.needs[need].ends };
                done
            }
            Command::Close { need } => self.step(need, &["met", "expired"], "closed"),
            Command::Wait { days } => self.wait(days),
            Command::Repeat => false,
        };
        if done && command.is_keyed() {
            self.keys.insert(key);
        }
        done
    }

    /// The claim meant, if there is one and it stands at one of these stages.
    fn any(&self, claim: usize, stages: &[&str]) -> Option<usize> {
        let at = claim.checked_rem(self.claims.len())?;
        stages.contains(&self.claims[at].stage).then_some(at)
    }

    fn own(&self, stranger: bool, claim: usize, stages: &[&str]) -> Option<usize> {
        self.any(claim, stages).filter(|_| !stranger)
    }

    fn claim(&mut self, donor: usize, need: usize, offer: Option<usize>, quantity: i64) -> bool {
        let (requested, unit) = NEEDS_OF[need];
        let quantity = in_unit(quantity, unit);
        let offered = match offer {
            None => 0,
            Some(at) => {
                let (owner, whole, offer_unit) = OFFERS_OF[at];
                let Some(amount) = converted(quantity, unit, offer_unit) else { return false };
                if owner != donor || !self.offers[at].open || self.offers[at].committed + amount > whole {
                    return false;
                }
                amount
            }
        };
        let of = &mut self.needs[need];
        if quantity < 1 || of.stage != "published" || of.numbers[CLAIMED] + quantity > requested {
            return false;
        }
        of.numbers[CLAIMED] += quantity;
        if let Some(at) = offer {
            self.offers[at].committed += offered;
        }
        let ends = self.day + HOLD;
        self.claims.push(Claim { need, offer, quantity, claimed: quantity, offered, stage: "held", ends });
        true
    }

    fn accept(&mut self, claim: usize) -> bool {
        let Some(at) = self.any(claim, &["held"]) else { return false };
        let in_time = self.day < self.claims[at].ends;
        self.claims[at].stage = if in_time { "accepted" } else { "held" };
        in_time
    }

    fn deliver(&mut self, stranger: bool, claim: usize, quantity: i64) -> bool {
        let stages = ["accepted", "dispatched", "delivered", "disputed"];
        let Some(at) = self.own(stranger, claim, &stages) else { return false };
        let need = self.claims[at].need;
        let quantity = in_unit(quantity, NEEDS_OF[need].1);
        let outstanding = self.claims[at].claimed - self.received(at) - self.pending(at);
        if !(1..=outstanding).contains(&quantity) {
            return false;
        }
        self.claims[at].stage = "delivered";
        self.needs[need].numbers[DELIVERED] += quantity;
        self.deliveries.push(Delivery { claim: at, quantity, received: None });
        true
    }

    fn confirm(&mut self, delivery: usize, received: i64) -> bool {
        let Some(at) = delivery.checked_rem(self.deliveries.len()) else { return false };
        let Delivery { claim, quantity, received: answered } = self.deliveries[at];
        let need = self.claims[claim].need;
        let received = in_unit(received, NEEDS_OF[need].1);
        if answered.is_some() || !(0..=quantity).contains(&received) {
            return false;
        }
        self.deliveries[at].received = Some(received);
        self.needs[need].numbers[RECEIVED] += received;
        let all = self.received(claim) == self.claims[claim].claimed && self.pending(claim) == 0;
        self.claims[claim].stage = match (all, received) {
            (true, _) => "confirmed",
            (false, 0) => "disputed",
            (false, _) => "delivered",
        };
        if self.needs[need].numbers[RECEIVED] == NEEDS_OF[need].0 {
            self.needs[need].stage = "met";
        }
        true
    }

    /// What is not delivered goes back, once; not while a delivery waits for its answer.
    fn give_back(&mut self, at: usize, stage: &'static str) -> bool {
        if self.pending(at) > 0 {
            return false;
        }
        let received = self.received(at);
        let claim = &mut self.claims[at];
        let rest = claim.claimed - received;
        let share = claim.offered * rest / claim.claimed;
        self.needs[claim.need].numbers[CLAIMED] -= rest;
        if let Some(offer) = claim.offer {
            self.offers[offer].committed -= share;
        }
        claim.offered -= share;
        claim.claimed = received;
        claim.stage = if received > 0 && stage == "released" { "confirmed" } else { stage };
        true
    }

    fn wait(&mut self, days: i64) -> bool {
        self.day += days;
        for at in 0..self.claims.len() {
            if self.claims[at].stage == "held" && self.claims[at].ends <= self.day {
                self.give_back(at, "released");
            }
        }
        for need in 0..NEEDS {
            if self.needs[need].ends <= self.day && self.settled(need) {
                self.step(need, &["published"], "expired");
            }
        }
        true
    }

    fn step(&mut self, need: usize, from: &[&str], to: &'static str) -> bool {
        let may = from.contains(&self.needs[need].stage);
        self.needs[need].stage = if may { to } else { self.needs[need].stage };
        may
    }

    /// Whether nothing is promised that did not arrive.
    fn settled(&self, need: usize) -> bool {
        self.needs[need].numbers[CLAIMED] == self.needs[need].numbers[RECEIVED]
    }

    pub fn of_claim(&self, claim: usize) -> impl Iterator<Item = &Delivery> {
        self.deliveries.iter().filter(move |delivery| delivery.claim == claim)
    }

    pub fn received(&self, claim: usize) -> i64 {
        self.of_claim(claim).filter_map(|delivery| delivery.received).sum()
    }

    fn pending(&self, claim: usize) -> i64 {
        self.of_claim(claim)
            .filter(|delivery| delivery.received.is_none())
            .map(|delivery| delivery.quantity)
            .sum()
    }
}

impl Command {
    /// Whether it goes out with an idempotency key.
    pub fn is_keyed(self) -> bool {
        !matches!(
            self,
            Self::Confirm { .. }
                | Self::Withdraw { .. }
                | Self::Renew { .. }
                | Self::Close { .. }
                | Self::Wait { .. }
                | Self::Repeat
        )
    }
}

/// Small numbers for beds, half tonnes for kilograms.
pub fn in_unit(quantity: i64, unit: &str) -> i64 {
    if unit == "公斤" { quantity * 500 } else { quantity }
}

/// The quantity in the offer's unit, if it comes out even.
fn converted(quantity: i64, unit: &str, offer_unit: &str) -> Option<i64> {
    match (unit, offer_unit) {
        (a, b) if a == b => Some(quantity),
        ("公斤", "吨") if quantity % 1000 == 0 => Some(quantity / 1000),
        _ => None,
    }
}
