//! The demo county's 扶贫日, as it stands on its day: a pool, people at the desks, pledges of every kind, two fairs.

use super::replay::{Done, Replay, text};
use crate::access::{Act, Action, KeyReused, Scope};
use crate::batches::{self, Aim, BatchError, Setting, proposal, solve};
use crate::campaigns::fairs::{self, Measure};
use crate::campaigns::pledges::{self, Channel, Donor, Entry, Gift, Key, find_donor};
use crate::campaigns::pool::{self, Change, Filter};
use crate::campaigns::units;
use crate::campaigns::{self, Campaign, CampaignError, Command, Duty, NewCampaign, staff};
use crate::kernel::clock::Time;
use crate::kernel::id::Id;
use crate::kernel::region::Region;

/// Days before today on which it was planned, and made public.
const PLANNED: i64 = 30;
const OPENED: i64 = 14;
/// Needs in its pool.
const POOL: i64 = 40;
/// A number that nobody of the cast has: somebody who walks in.
const NEWCOMER: &str = "19900000098";

const RULES: &str = "一、认捐自愿，量力而行，不摊派，不排名。\n\
    二、平台不收款。捐款直接交给页面写明的接收单位，由其开具票据。\n\
    三、认捐后七天内与村里联系；不能履行的，请尽早放回，让别人认领。\n\
    四、活动结束后三十个工作日内公示认捐和到位情况；款物分配后三十个工作日内再次公示。";

/// What the fairs counted so far.
const COUNTED: [(Measure, i64, &str); 8] = [
    (Measure::Posts, 420, "一区 12 家企业"),
    (Measure::Posts, 180, "二区 东西部协作企业"),
    (Measure::Came, 1350, "上午"),
    (Measure::Intent, 260, "当场登记"),
    (Measure::OnDuty, 74, "已上岗"),
    (Measure::Orders, 96, "单位食堂采购"),
    (Measure::Ordered, 18_640_000, "单位食堂采购"),
    (Measure::Deliveries, 31, "当日提货"),
];

impl Replay<'_> {
    fn doing_on_the_day(&self, person: &str, action: Action, at: Time) -> Act {
        let scope = Scope::new(self.actors.get(person).cloned(), action);
        Act { now: at, ..self.app.act(&scope) }
    }

    /// Tells the campaign from its plan to the middle of its day.
    pub(super) async fn tell_campaign(&mut self) -> Done {
        let today = Time::from_date(&self.now.to_string()).ok_or("no day")?;
        let planned = self.doing_on_the_day("federation", Action::KeepCampaign, self.now.plus_days(-PLANNED));
        let opened = Act { now: self.now.plus_days(-OPENED), ..planned.clone() };
        let begun = Act { now: self.now, ..planned.clone() };
        let new = NewCampaign {
            region: Region::new(super::COUNTY).map_err(text)?,
            event: "扶贫日".to_owned(),
            title: "利川市扶贫日现场认捐".to_owned(),
            place: "市文化中心广场".to_owned(),
            rules: RULES.to_owned(),
            starts_on: today,
            ends_on: today,
            job_fair: true,
            produce_fair: true,
        };
        let who = |key: &str| self.actors.get(key).map(|actor| actor.account).ok_or("nobody");
        let people =
            [(who("r-by")?, Duty::Organiser), (who("v-by")?, Duty::Desk), (who("v-tb")?, Duty::Desk)];
        let mut keys = Vec::new();
        for _ in 0..9 {
            keys.push(self.once()?);
        }
        let write = self.app.db.write(
            (planned, opened, begun, new, keys),
            move |tx, (planned, opened, begun, new, keys)| {
                Box::pin(async move {
                    let mut keys = keys.iter();
                    let mut key = || keys.next().ok_or(KeyReused);
                    let id = campaigns::create(tx, &planned, key()?, &new).await?;
                    let filter = Filter { per_county: Some(POOL), ..Filter::default() };
                    pool::change(tx, &planned, key()?, id, Change::Pick(filter)).await?;
                    pool::change(tx, &planned, key()?, id, Change::PickProjects(None)).await?;
                    pool::change(tx, &planned, key()?, id, Change::PickOffers).await?;
                    for person in people {
                        staff::appoint(tx, &opened, key()?, id, person).await?;
                    }
                    campaigns::perform(tx, &opened, key()?, id, Command::Open).await?;
                    campaigns::perform(tx, &begun, key()?, id, Command::Begin).await?;
                    Ok::<Id<Campaign>, CampaignError>(id)
                })
            },
        );
        let id = write.await.map_err(text)?;
        self.tell_pledges(id).await?;
        self.tell_fairs(id).await?;
        self.tell_batches(id).await
    }

    /// What people pledge on the page and at the desks; the last does not fit and waits for an answer.
    async fn tell_pledges(&mut self, id: Id<Campaign>) -> Done {
        let open = pool::needs(&self.app.db, id, true, 0, POOL).await.map_err(text)?;
        let desk = self.doing_on_the_day("v-by", Action::ServeCampaign, self.now);
        let newcomer = find_donor(self.app, &desk, NEWCOMER, "路过的老乡").await.map_err(text)?;
        let mut told: Vec<(Act, Channel, Donor, usize)> = Vec::new();
        for (at, person) in ["d3", "m02", "m04", "d4"].into_iter().enumerate() {
            let act = self.doing_on_the_day(person, Action::Claim, self.now);
            let donor = self.actors.get(person).cloned().map(Donor::Known).ok_or("nobody")?;
            told.push((act, Channel::Page, donor, at));
        }
        told.push((desk.clone(), Channel::Desk, newcomer, 4));
        for (act, channel, donor, at) in told {
            let need = open.get(at + 3).ok_or("the pool is too small")?;
            let gift = Gift::Need(need.need.id, (need.need.remaining() / 4).max(1));
            self.pledge(id, act, channel, donor, gift).await?;
        }
        let short = open.get(9).ok_or("the pool is too small")?;
        let donor = self.actors.get("d5").cloned().map(Donor::Known).ok_or("nobody")?;
        let gift = Gift::Need(short.need.id, short.need.remaining() + 2);
        self.pledge(id, desk, Channel::Desk, donor, gift).await?;
        let shared = open.iter().max_by_key(|row| row.need.remaining()).ok_or("the pool is empty")?.need.id;
        self.tell_unit(id, shared).await
    }

    async fn pledge(
        &mut self,
        id: Id<Campaign>,
        act: Act,
        channel: Channel,
        donor: Donor,
        gift: Gift,
    ) -> Done {
        self.once()?;
        let key = format!("demo-pledge-{}", act.ids.next::<()>().raw());
        let entry = Entry {
            campaign: id,
            key: Key::new(&key, &[]).map_err(text)?,
            channel,
            donor,
            gift,
            unit: None,
            device: if channel == Channel::Desk { "D-一号台".to_owned() } else { String::new() },
            made_at: self.now,
            keep: channel == Channel::Desk,
        };
        let write = self.app.db.write((act, entry, self.rules.clone()), |tx, (act, entry, rules)| {
            Box::pin(async move { pledges::record(tx, &act, &rules, &entry).await })
        });
        write.await.map(drop).map_err(text)
    }

    /// The people of a unit give together.
    async fn tell_unit(&mut self, id: Id<Campaign>, need: Id<crate::needs::Need>) -> Done {
        let keeper = self.doing_on_the_day("federation", Action::ServeCampaign, self.now);
        let lead = self.actors.get("m03").cloned().map(Donor::Known).ok_or("nobody")?;
        let anyone = self.app.act(&Scope::new(None, Action::Enter));
        let keys = [self.once()?, self.once()?, self.once()?, self.once()?];
        let write =
            self.app.db.write((keeper, anyone, lead, keys), move |tx, (keeper, anyone, lead, keys)| {
                Box::pin(async move {
                    let [open, first, second, third] = keys;
                    let unit = units::open(tx, &keeper, &open, (id, need), ("市供销社", Some(lead))).await?;
                    for (key, gift) in [(first, (1, "谭")), (second, (2, "")), (third, (1, "冉"))] {
                        units::give(tx, &anyone, &key, unit, gift).await?;
                    }
                    Ok::<(), CampaignError>(())
                })
            });
        write.await.map_err(text)
    }

    async fn tell_fairs(&mut self, id: Id<Campaign>) -> Done {
        for counted in COUNTED {
            let act = self.doing_on_the_day("v-tb", Action::ServeCampaign, self.now);
            let write = self.app.db.write((act, self.once()?), move |tx, (act, key)| {
                Box::pin(async move { fairs::count(tx, &act, &key, id, counted).await })
            });
            write.await.map_err(text)?;
        }
        Ok(())
    }

    /// The night before, a plan was made to be looked at; a second one, by fairness alone, was proposed.
    async fn tell_batches(&mut self, id: Id<Campaign>) -> Done {
        for proposed in [false, true] {
            let act = self.doing_on_the_day("federation", Action::ServeCampaign, self.now);
            let setting = Setting { objective: Aim::Fair, priority: !proposed, lots: false };
            let write = self.app.db.write((act.clone(), self.once()?), move |tx, (act, key)| {
                Box::pin(async move { batches::create(tx, &act, &key, id, setting).await })
            });
            let batch = write.await.map_err(|error: BatchError| text(error))?;
            solve::solve(self.app, batch).await.map_err(text)?;
            if proposed {
                let input = (act, self.once()?, self.rules.clone());
                let write = self.app.db.write(input, move |tx, (act, key, rules)| {
                    let command = (batch, batches::Command::Propose);
                    Box::pin(async move { batches::perform(tx, &act, &key, &rules, command).await })
                });
                write.await.map_err(|error: BatchError| text(error))?;
                self.answer_proposals().await?;
            }
        }
        Ok(())
    }

    /// Of three proposals one is accepted, one declined, one not answered yet.
    async fn answer_proposals(&mut self) -> Done {
        let mut donors: Vec<String> = self.actors.keys().cloned().collect();
        donors.sort_unstable();
        let mut count = 0;
        for donor in donors {
            let act = self.doing_on_the_day(&donor, Action::Claim, self.now);
            for proposal in proposal::list(&self.app.db, &act.scope, POOL).await.map_err(text)? {
                count += 1;
                // A colleague may have answered.
                if count % 3 == 0 || !proposal.is_open(act.now) {
                    continue;
                }
                let input = (act.clone(), self.once()?, self.rules.clone());
                let write = self.app.db.write(input, move |tx, (act, key, rules)| {
                    Box::pin(async move {
                        if count % 3 == 1 {
                            proposal::accept(tx, &act, &key, &rules, proposal.id).await.map(drop)
                        } else {
                            proposal::decline(tx, &act, &key, proposal.id).await
                        }
                    })
                });
                write.await.map_err(|error: BatchError| text(error))?;
            }
        }
        Ok(())
    }
}
