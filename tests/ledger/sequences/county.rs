//! The same commands through the product's own operations.

use jiedui::access::{Act, Action, Actor, Once, Role, Scope};
use jiedui::app::App;
use jiedui::args;
use jiedui::claims::{
    self, Answer, Channel, Claim, ClaimError, Deed, Delivery, NewClaim, NewDelivery, SETTLEMENTS,
    SHORT_REASONS,
};
use jiedui::config::{Config, MailSetting, Rules, SearchSetting, SmsSetting};
use jiedui::db::Tx;
use jiedui::kernel::clock::{Clock, DAY};
use jiedui::kernel::id::Id;
use jiedui::needs::{self, Need, NeedError};
use jiedui::offers::{self, Offer, OfferError};
use proptest::test_runner::TestCaseError;

use super::Command;
use super::model::{DONORS, HOLD, NEEDS_OF, OFFERS_OF, OPEN, in_unit};
use crate::support::databases::Env;
use crate::support::world::{MONDAY, TOWNSHIP, VILLAGE, World, claim, write};

const NEED: &str = "INSERT INTO need (id, region, beneficiary, category, tags, title, detail, unit, urgency, about_minor, \
    requested, claimed, delivered, received, stage, version, created_by, created_at, published_at, expires_at) \
    VALUES ($1, $2, 'village', 'N0103', '', '添置棉被', '', $3, 1, $4, $5, 0, 0, 0, 'published', 0, $6, $7, $7, $8)";
const OFFER: &str = "INSERT INTO offer (id, account_id, category, tags, title, detail, unit, quantity, committed, region, \
    limited, stage, version, created_at, valid_until) \
    VALUES ($1, $2, 'N0103', '', '一批棉被', '', $3, $4, 0, $5, $6, 'open', 0, $7, $8)";
const TRACES: &str = "SELECT (SELECT COUNT(*) FROM event), (SELECT COUNT(*) FROM entry), (SELECT COUNT(*) FROM delivery), \
    (SELECT COUNT(*) FROM claim), (SELECT COUNT(*) FROM idempotency)";
/// Longer than anything stays open by itself.
const LONG: i64 = 400;

/// Officers and donors of all sequences.
pub struct County {
    pub world: World,
    /// A reviewer of the township: posts, receives, settles.
    officer: Actor,
    donors: Vec<Actor>,
}

/// The things of one sequence.
pub struct Stage<'a> {
    pub county: &'a County,
    /// Tells the keys of this sequence from those of others.
    number: i64,
    pub needs: Vec<Id<Need>>,
    pub offers: Vec<Id<Offer>>,
    /// With its donor and the unit of its need.
    pub claims: Vec<(Id<Claim>, usize, &'static str)>,
    /// With the unit of its need.
    deliveries: Vec<(Id<Delivery>, i64, &'static str)>,
}

/// Whether it was done; a fault of the database fails the sequence.
fn judge<T>(done: Result<T, ClaimError>) -> Result<Option<T>, TestCaseError> {
    match done {
        Ok(made) => Ok(Some(made)),
        Err(error @ (ClaimError::Db(_) | ClaimError::Need(NeedError::Db(_)))) => {
            Err(TestCaseError::fail(format!("a fault, not a refusal: {error}")))
        }
        Err(_) => Ok(None),
    }
}

impl County {
    pub async fn new(env: &Env) -> Self {
        let config = Config {
            data: env.folder().to_owned(),
            database_url: env.database_url().to_owned(),
            public_url: "http://localhost".to_owned(),
            rules: Rules { hold_days: HOLD, need_days: OPEN, ..Rules::default() },
            sms: SmsSetting::Log,
            search: SearchSetting::Embedded,
            mail: MailSetting::Log,
        };
        let world = World::over(App::for_tests(config, Clock::manual(MONDAY)).await.unwrap());
        let officer = world.actor(Role::Reviewer, Some(TOWNSHIP)).await;
        let mut donors = Vec::new();
        for _ in 0..DONORS {
            donors.push(world.actor(Role::Donor, None).await);
        }
        Self { world, officer, donors }
    }

    /// Fresh needs and offers, after everything of other sequences has run out.
    pub async fn open(&self) -> Stage<'_> {
        self.world.clock.advance(LONG * DAY);
        while self.end_due().await.unwrap() > 0 {}
        let (app, now) = (&self.world.app, self.world.clock.now());
        let mut rows = Vec::new();
        let mut needs = Vec::new();
        for (requested, unit) in NEEDS_OF {
            let id = app.ids.next::<Need>();
            let until = now.plus_days(OPEN);
            rows.push((NEED, args![id, VILLAGE, unit, false, requested, self.officer.account, now, until]));
            needs.push(id);
        }
        let mut offers = Vec::new();
        for (owner, quantity, unit) in OFFERS_OF {
            let (id, owner) = (app.ids.next::<Offer>(), self.donors[owner].account);
            rows.push((OFFER, args![id, owner, unit, quantity, VILLAGE, false, now, now.plus_days(LONG)]));
            offers.push(id);
        }
        write(app, rows).await;
        let number = needs[0].raw();
        Stage { county: self, number, needs, offers, claims: Vec::new(), deliveries: Vec::new() }
    }

    /// How many numbers do not equal the sums behind them.
    pub async fn mismatches(&self) -> usize {
        claims::check_sums(&self.world.app.db).await.unwrap().len()
    }

    /// What the workers do; gives how many holds and needs ended.
    async fn end_due(&self) -> Result<usize, ClaimError> {
        let act = self.world.app.act(&Scope::system(Action::ReceiveClaim));
        self.world
            .app
            .db
            .write(act, |tx, act| {
                Box::pin(async move {
                    let released = claims::expire_due(tx, &act).await?;
                    Ok(released + needs::expire_due(tx, &act).await?)
                })
            })
            .await
    }

    fn donor(&self, donor: usize) -> Act {
        self.world.act(&self.donors[donor], Action::Claim)
    }

    fn village(&self, action: Action) -> Act {
        self.world.act(&self.officer, action)
    }
}

impl Stage<'_> {
    fn once(&self, key: usize) -> Once {
        Once::new(&format!("sequence-{}-{key}", self.number), &[]).unwrap()
    }

    /// How much there is of everything that a command leaves behind.
    pub async fn traces(&self) -> (i64, i64, i64, i64, i64) {
        self.county.world.app.db.one(TRACES, args![]).await.unwrap()
    }

    /// Whether it was done.
    pub async fn perform(&mut self, command: Command, key: usize) -> Result<bool, TestCaseError> {
        let (county, once) = (self.county, self.once(key));
        match command {
            Command::Claim { donor, need, offer, quantity } => {
                let quantity = in_unit(quantity, NEEDS_OF[need].1);
                let new =
                    NewClaim { need: self.needs[need], offer: offer.map(|at| self.offers[at]), quantity };
                let made = claim(&county.world.app, county.donor(donor), once, new).await;
                let Some(id) = judge(made)? else { return Ok(false) };
                if !self.claims.iter().any(|(known, ..)| *known == id) {
                    self.claims.push((id, donor, NEEDS_OF[need].1));
                }
                Ok(true)
            }
            Command::Accept { claim } => {
                self.deed(county.village(Action::ReceiveClaim), once, claim, Deed::Accept).await
            }
            Command::Dispatch { claim, stranger } => {
                self.deed(self.act(claim, stranger), once, claim, Deed::Dispatch).await
            }
            Command::Release { claim, stranger } => {
                self.deed(self.act(claim, stranger), once, claim, Deed::Release).await
            }
            Command::MissOut { claim } => {
                self.deed(county.village(Action::ReceiveClaim), once, claim, Deed::MissOut).await
            }
            Command::Settle { claim } => {
                let deed = Deed::Settle(SETTLEMENTS[0]);
                self.deed(county.village(Action::SettleClaim), once, claim, deed).await
            }
            Command::Deliver { claim, stranger, quantity } => {
                self.deliver((claim, stranger), quantity, once).await
            }
            Command::Confirm { delivery, received } => self.confirm(delivery, received).await,
            Command::CloseOffer { donor, offer } => {
                let input =
                    (county.world.act(&county.donors[donor], Action::Offer), once, self.offers[offer]);
                let closed = county.world.app.db.write(input, |tx, (act, once, id)| {
                    Box::pin(async move { offers::close(tx, &act, &once, id).await })
                });
                match closed.await {
                    Ok(()) => Ok(true),
                    Err(OfferError::Db(error)) => Err(TestCaseError::fail(error.to_string())),
                    Err(_) => Ok(false),
                }
            }
            Command::Withdraw { need } | Command::Renew { need } | Command::Close { need } => {
                self.step(command, self.needs[need]).await
            }
            Command::Wait { days } => {
                county.world.clock.advance(days * DAY);
                Ok(judge(county.end_due().await)?.is_some())
            }
            Command::Repeat => Ok(false),
        }
    }

    /// The claim's donor, or somebody else who gives.
    fn act(&self, claim: usize, stranger: bool) -> Act {
        let of = claim.checked_rem(self.claims.len()).map_or(0, |at| self.claims[at].1);
        self.county.donor((of + usize::from(stranger)) % DONORS)
    }

    async fn deed(&self, act: Act, once: Once, claim: usize, deed: Deed) -> Result<bool, TestCaseError> {
        let Some(at) = claim.checked_rem(self.claims.len()) else { return Ok(false) };
        let input = (act, once, self.claims[at].0, deed);
        let done = self.county.world.app.db.write(input, |tx, (act, once, id, deed)| {
            Box::pin(async move { claims::perform(tx, &act, &once, id, deed).await })
        });
        Ok(judge(done.await)?.is_some())
    }

    /// Hands over, and prints the slip with the household's code.
    async fn deliver(
        &mut self,
        (claim, stranger): (usize, bool),
        quantity: i64,
        once: Once,
    ) -> Result<bool, TestCaseError> {
        let Some(at) = claim.checked_rem(self.claims.len()) else { return Ok(false) };
        let (county, (id, _, unit)) = (self.county, self.claims[at]);
        let quantity = in_unit(quantity, unit);
        let new = NewDelivery { quantity, note: String::new(), photo: None };
        let done = county.world.app.db.write(
            (self.act(claim, stranger), once, id, new),
            |tx, (act, once, id, new)| {
                Box::pin(async move { claims::deliver(tx, &act, &once, id, &new).await })
            },
        );
        let Some(made) = judge(done.await)? else { return Ok(false) };
        if !self.deliveries.iter().any(|(id, ..)| *id == made) {
            let code = (made, made.raw().to_be_bytes().to_vec());
            let input = (county.village(Action::ReceiveClaim), code);
            let issued = county.world.app.db.write(input, |tx, (act, code)| {
                Box::pin(async move { claims::issue_code(tx, &act, code, Channel::Slip, 1000).await })
            });
            judge(issued.await)?.ok_or_else(|| TestCaseError::fail("no code for a fresh delivery"))?;
            self.deliveries.push((made, quantity, unit));
        }
        Ok(true)
    }

    async fn confirm(&self, delivery: usize, received: i64) -> Result<bool, TestCaseError> {
        let Some(at) = delivery.checked_rem(self.deliveries.len()) else { return Ok(false) };
        let (id, quantity, unit) = self.deliveries[at];
        let received = in_unit(received, unit);
        let reason = (received < quantity).then(|| SHORT_REASONS[0].to_owned());
        let act = self.county.world.app.act(&Scope::new(None, Action::Enter));
        let input = (act, id.raw().to_be_bytes().to_vec(), Answer { received, reason });
        let done = self.county.world.app.db.write(input, |tx, (act, index, answer)| {
            Box::pin(async move { claims::confirm(tx, &act, index, &answer).await })
        });
        Ok(judge(done.await)?.is_some())
    }

    async fn step(&self, command: Command, need: Id<Need>) -> Result<bool, TestCaseError> {
        async fn run(tx: &mut Tx, act: &Act, command: Command, need: Id<Need>) -> Result<(), NeedError> {
            match command {
                Command::Withdraw { .. } => needs::withdraw(tx, act, need).await,
                Command::Renew { .. } => needs::renew(tx, act, need, OPEN).await,
                _ => needs::close(tx, act, need).await,
            }
        }
        let input = (self.county.village(Action::PostNeed), command, need);
        let done = self.county.world.app.db.write(input, |tx, (act, command, need)| {
            Box::pin(async move { run(tx, &act, command, need).await.map_err(ClaimError::Need) })
        });
        Ok(judge(done.await)?.is_some())
    }
}
