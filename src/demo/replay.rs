//! Plays the demo county's half year, step by step, with the operations that pages use.

use std::collections::HashMap;

use super::households::{self, DemoHousehold};
use super::seed::DemoError;
use super::{Act as Step, Beneficiary, Cast, DemoNeed, DemoOffer, Moment, NeedStage, OrganizationKind};
use crate::access::{Act, Action, Actor, Once, Scope};
use crate::app::App;
use crate::claims::Claim;
use crate::config::Rules;
use crate::kernel::citizen_id::CitizenId;
use crate::kernel::clock::Time;
use crate::kernel::id::Id;
use crate::kernel::masked::PersonName;
use crate::kernel::phone::Phone;
use crate::kernel::region::Region;
use crate::needs::{self, Decision, Need, NeedError, NewNeed};
use crate::offers::{self, NewOffer, Offer};
use crate::registry::{self, Household, NewConsent, NewHousehold, vocabulary};

/// The seed of the invented households.
const SEED: u64 = 20_261_017;

/// The story while it is told: who is who, and what each key became.
pub(super) struct Replay<'a> {
    pub(super) app: &'a App,
    pub(super) cast: &'a Cast,
    pub(super) actors: HashMap<String, Actor>,
    households: HashMap<String, DemoHousehold>,
    pub(super) needs: HashMap<String, Id<Need>>,
    pub(super) offers: HashMap<String, Id<Offer>>,
    pub(super) claims: HashMap<String, Id<Claim>>,
    pub(super) deliveries: HashMap<(String, i64), Id<crate::claims::Delivery>>,
    pub(super) rules: Rules,
    steps: u64,
    pub(super) now: Time,
}

/// What a step ended with: the product's refusal in words, if it refused.
pub(super) type Done = Result<(), String>;

impl<'a> Replay<'a> {
    pub(super) fn new(app: &'a App, cast: &'a Cast, actors: HashMap<String, Actor>) -> Self {
        let now = app.clock.now();
        let year = i32::from(now.date().year());
        let drawn = households::draw(SEED, year, &cast.homes());
        let households = drawn.into_iter().filter_map(|home| Some((home.need.clone()?, home))).collect();
        Self {
            app,
            cast,
            actors,
            households,
            needs: HashMap::new(),
            offers: HashMap::new(),
            claims: HashMap::new(),
            deliveries: HashMap::new(),
            // In the story the county confirms everything.
            rules: Rules { county_sample: 1, ..app.config.rules.clone() },
            steps: 0,
            now,
        }
    }

    /// Plays every step; gives those that were refused.
    pub(super) async fn run(mut self) -> Result<Vec<String>, DemoError> {
        let mut refused = Vec::new();
        for moment in self.cast.story() {
            if let Err(why) = self.play(&moment).await {
                refused.push(format!("{} days ago: {why}", moment.days_ago));
            }
        }
        if let Err(why) = self.keep_wishes().await {
            refused.push(why);
        }
        if let Err(why) = self.keep_ledger().await {
            refused.push(why);
        }
        if let Err(why) = self.tell_projects().await {
            refused.push(why);
        }
        if let Err(why) = self.tell_campaign().await {
            refused.push(format!("campaign: {why}"));
        }
        Ok(refused)
    }

    async fn play(&mut self, moment: &Moment<'a>) -> Done {
        match moment.act {
            Step::Join(_) => Ok(()),
            Step::Offer(offer) => self.offer(moment, offer).await,
            Step::Draft(need) => self.draft(moment, need).await,
            Step::Submit(need) => self.submit(moment, need).await,
            Step::Endorse(need) | Step::Publish(need) => {
                let act = self.act(moment, Action::ReviewNeed);
                self.review(act, need, Decision::Publish).await
            }
            Step::EndNeed(need) => self.end_need(moment, need).await,
            Step::Claim(claim) => self.claim(moment, claim).await,
            Step::Accept(claim) => self.accept(moment, claim).await,
            Step::Dispatch(claim, _) => self.dispatch(moment, claim).await,
            Step::Deliver(claim, delivery) => self.deliver(moment, claim, delivery).await,
            Step::Confirm(claim, delivery) => self.confirm(moment, claim, delivery).await,
            Step::EndClaim(claim) => self.end_claim(moment, claim).await,
        }
    }

    /// The deed of a moment: by its actor, or by the product itself, at its time.
    pub(super) fn act(&self, moment: &Moment<'_>, action: Action) -> Act {
        let actor = moment.actor.and_then(|key| self.actors.get(key)).cloned();
        let scope = match actor {
            Some(actor) => Scope::new(Some(actor), action),
            None => Scope::system(action),
        };
        Act { now: Time(moment.at(self.now.0)), ..self.app.act(&scope) }
    }

    pub(super) fn once(&mut self) -> Result<Once, String> {
        self.steps += 1;
        Once::new(&format!("demo-step-{}", self.steps), &[]).map_err(|message| message.key.to_owned())
    }

    async fn offer(&mut self, moment: &Moment<'a>, offer: &DemoOffer) -> Done {
        let act = self.act(moment, Action::Offer);
        let place = offer.regions.first().copied().unwrap_or(super::COUNTY);
        let new = NewOffer {
            category: offer.category.clone(),
            tags: offer.tags.clone(),
            title: offer.title.clone(),
            detail: offer.detail.clone(),
            quantity: offer.quantity,
            unit: offer.unit.clone(),
            region: Region::new(place).map_err(text)?,
            limited: !offer.regions.is_empty(),
            valid_until: act.now.plus_days(offer.valid_days),
        };
        let input = (act, self.once()?, new);
        let write = self.app.db.write(input, |tx, (act, once, new)| {
            Box::pin(async move { offers::create(tx, &act, &once, &new).await })
        });
        self.offers
            .insert(offer.key.clone(), write.await.map_err(|error| format!("{}: {error:?}", offer.key))?);
        Ok(())
    }

    async fn household(&mut self, act: &Act, need: &DemoNeed) -> Result<Option<Id<Household>>, String> {
        if need.beneficiary != Beneficiary::Household {
            return Ok(None);
        }
        let home = self.households.get(&need.key).ok_or_else(|| format!("{} has no household", need.key))?;
        let head = home.members.first().ok_or_else(|| format!("{} is empty", need.key))?;
        let new = NewHousehold {
            region: Region::new(home.village).map_err(text)?,
            head: PersonName::new(head.name.clone()),
            citizen_id: CitizenId::parse(&head.citizen_id, self.now.date()).map_err(text)?,
            phone: Some(Phone::parse(&home.phone).map_err(text)?),
            members: i64::try_from(home.members.len()).unwrap_or(1),
            class: vocabulary::class(home.class).unwrap_or("other"),
            cause: vocabulary::cause(&home.cause).unwrap_or("other"),
        };
        let act = Act { scope: Scope::new(act.scope.actor().cloned(), Action::Registry), ..act.clone() };
        let input = (act, self.app.vault.clone(), self.once()?, new);
        let write = self.app.db.write(input, |tx, (act, vault, once, new)| {
            Box::pin(async move { registry::add(tx, &act, &vault, &once, &new).await })
        });
        Ok(Some(write.await.map_err(text)?))
    }

    async fn draft(&mut self, moment: &Moment<'a>, need: &DemoNeed) -> Done {
        let act = self.act(moment, Action::PostNeed);
        let household = self.household(&act, need).await?;
        let is_money = needs::is_money(&need.unit, &need.category);
        let charity = self.cast.organizations.iter().find(|one| one.kind == OrganizationKind::Charity);
        let named = need.receiving_body.as_ref().or(charity.map(|one| &one.key).filter(|_| is_money));
        let body = named.and_then(|key| {
            let organization = self.cast.organizations.iter().find(|one| one.key == *key)?;
            Some(match &need.project {
                Some(project) => format!("{} · {project}", organization.name),
                None => organization.name.clone(),
            })
        });
        let new = NewNeed {
            region: Region::new(need.village).map_err(text)?,
            beneficiary: match need.beneficiary {
                Beneficiary::Household => needs::Beneficiary::Household,
                Beneficiary::Village => needs::Beneficiary::Village,
                Beneficiary::School => needs::Beneficiary::School,
                Beneficiary::Clinic => needs::Beneficiary::Clinic,
            },
            household,
            consent: None,
            category: need.category.clone(),
            tags: need.tags.clone(),
            title: need.title.clone(),
            detail: need.detail.clone(),
            quantity: need.quantity,
            unit: need.unit.clone(),
            unit_price: need.unit_price_fen,
            urgency: i64::from(need.urgency),
            about_minor: false,
            receiving_body: body,
        };
        let input = (act, self.once()?, new);
        let write = self.app.db.write(input, |tx, (act, once, mut new)| {
            Box::pin(async move {
                if let Some(household) = new.household {
                    let consent =
                        NewConsent { household, channel: registry::Channel::Signature, guardian: false };
                    let asked = Act {
                        scope: Scope::new(act.scope.actor().cloned(), Action::Registry),
                        ..act.clone()
                    };
                    let consent = registry::record_consent(tx, &asked, &consent).await;
                    new.consent = Some(consent.map_err(|_| NeedError::NotFound)?);
                }
                needs::create(tx, &act, &once, &new).await
            })
        });
        self.needs.insert(need.key.clone(), write.await.map_err(|error| format!("{}: {error:?}", need.key))?);
        Ok(())
    }

    async fn submit(&mut self, moment: &Moment<'a>, need: &DemoNeed) -> Done {
        let input = (self.act(moment, Action::PostNeed), self.need(&need.key)?);
        let write = self
            .app
            .db
            .write(input, |tx, (act, id)| Box::pin(async move { needs::submit(tx, &act, id).await }));
        write.await.map_err(|error| format!("{}: {error:?}", need.key))
    }

    pub(super) fn need(&self, key: &str) -> Result<Id<Need>, String> {
        self.needs.get(key).copied().ok_or_else(|| format!("{key} was never drafted"))
    }

    async fn review(&mut self, act: Act, need: &DemoNeed, decision: Decision) -> Done {
        let id = self.need(&need.key)?;
        let everywhere = Scope::system(Action::ReviewNeed);
        let now = needs::get(&self.app.db, &everywhere, id).await.map_err(text)?;
        let Some(now) = now.filter(|now| now.stage.is_waiting()) else { return Ok(()) };
        let note = need.note.clone().unwrap_or_default();
        let input = (act, self.once()?, self.rules.clone(), (id, now.version), decision, note);
        let write = self.app.db.write(input, |tx, (act, once, rules, which, decision, note)| {
            Box::pin(async move { needs::review(tx, &act, &once, &rules, which, &decision, &note).await })
        });
        write.await.map(drop).map_err(|error| format!("{}: {error:?}", need.key))
    }

    async fn end_need(&mut self, moment: &Moment<'a>, need: &DemoNeed) -> Done {
        let id = self.need(&need.key)?;
        let decision = match need.stage {
            NeedStage::Returned => Decision::Return { reason: "missing_detail".to_owned() },
            NeedStage::Routed => Decision::Route { to: "civil_affairs".to_owned() },
            NeedStage::Merged => {
                let into =
                    need.merged_into.as_deref().ok_or_else(|| format!("{} merged into nothing", need.key))?;
                Decision::Merge { into: self.need(into)? }
            }
            _ => {
                let action =
                    if need.stage == NeedStage::Expired { Action::ReceiveClaim } else { Action::PostNeed };
                let input = (self.act(moment, action), id, need.stage);
                let write = self.app.db.write(input, |tx, (act, id, stage)| {
                    Box::pin(async move {
                        match stage {
                            NeedStage::Withdrawn => needs::withdraw(tx, &act, id).await,
                            NeedStage::Closed => needs::close(tx, &act, id).await,
                            NeedStage::Expired => needs::expire(tx, &act, id).await,
                            _ => Ok(()),
                        }
                    })
                });
                return write.await.map_err(|error| format!("{}: {error:?}", need.key));
            }
        };
        let act = self.act(moment, Action::ReviewNeed);
        self.review(act, need, decision).await
    }
}

pub(super) fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}
