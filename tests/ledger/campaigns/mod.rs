//! Campaigns through their operations: rights that end with one campaign, quotas, and pledges that count once and never
//! too much, however many desks and people enter them at once.

mod pledges;
mod rights;
mod units;

use jiedui::access::{Action, Actor, Role};
use jiedui::campaigns::pledges::{Channel, Donor, Entry, Gift, Key, PledgeStage, Taken, record};
use jiedui::campaigns::pool::{self, Change, Filter};
use jiedui::campaigns::staff::appoint;
use jiedui::campaigns::{self, Campaign, CampaignError, Command, Duty, NewCampaign};
use jiedui::kernel::id::Id;
use jiedui::kernel::region::Region;
use jiedui::needs::Need;

use crate::support::databases::Env;
use crate::support::world::{COUNTY, MONDAY, World};

/// A campaign of the county on its day: who keeps it, who sits at its desk.
pub struct Fair {
    pub world: World,
    pub id: Id<Campaign>,
    pub keeper: Actor,
    pub desk: Actor,
    pub needs: Vec<Id<Need>>,
}

impl Fair {
    /// Live, with a need for each of these quantities in its pool.
    pub async fn live(env: &Env, quantities: &[i64]) -> Self {
        let world = World::new(env).await;
        let mut needs = Vec::new();
        for quantity in quantities {
            needs.push(world.published_need(*quantity).await);
        }
        let keeper = world.actor(Role::Reviewer, Some(COUNTY)).await;
        let desk = world.actor(Role::InformationOfficer, Some(COUNTY)).await;
        let id = planned(&world, &keeper, COUNTY).await.unwrap();
        let fair = Self { world, id, keeper, desk, needs };
        fair.pool(Change::Pick(Filter::default())).await.unwrap();
        fair.appoint(&fair.keeper, &fair.desk, Duty::Desk).await.unwrap();
        for command in [Command::Open, Command::Begin] {
            fair.perform(&fair.keeper, command).await.unwrap();
        }
        fair
    }

    pub async fn pool(&self, change: Change) -> Result<u64, CampaignError> {
        self.pool_by(&self.keeper, change).await
    }

    pub async fn pool_by(&self, actor: &Actor, change: Change) -> Result<u64, CampaignError> {
        let (input, id) =
            ((self.world.act(actor, Action::ServeCampaign), self.world.once(), change), self.id);
        let write = self.world.app.db.write(input, move |tx, (act, once, change)| {
            Box::pin(async move { pool::change(tx, &act, &once, id, change).await })
        });
        write.await
    }

    pub async fn appoint(&self, by: &Actor, whom: &Actor, duty: Duty) -> Result<(), CampaignError> {
        let (input, id, whom) =
            ((self.world.act(by, Action::ServeCampaign), self.world.once()), self.id, whom.account);
        let write = self.world.app.db.write(input, move |tx, (act, once)| {
            Box::pin(async move { appoint(tx, &act, &once, id, (whom, duty)).await })
        });
        write.await
    }

    pub async fn perform(&self, by: &Actor, command: Command) -> Result<(), CampaignError> {
        let (input, id) = ((self.world.act(by, Action::ServeCampaign), self.world.once()), self.id);
        let write = self.world.app.db.write(input, move |tx, (act, once)| {
            Box::pin(async move { campaigns::perform(tx, &act, &once, id, command).await })
        });
        write.await
    }

    /// An entry of the desk by a known donor; `keep` as a device that was offline sends it.
    pub fn entry(&self, key: &str, donor: &Actor, gift: Gift, keep: bool) -> Entry {
        let quantity = match &gift {
            Gift::Need(_, quantity) => *quantity,
            Gift::Offer(offer) => offer.quantity,
        };
        Entry {
            campaign: self.id,
            key: Key::new(key, &[&quantity.to_string()]).unwrap(),
            channel: Channel::Desk,
            donor: Donor::Known(donor.clone()),
            gift,
            unit: None,
            device: "D-1".to_owned(),
            made_at: MONDAY,
            keep,
        }
    }

    pub async fn send(&self, by: &Actor, entry: Entry) -> Result<Taken, CampaignError> {
        let act = self.world.act(by, Action::ServeCampaign);
        let input = (act, self.world.app.config.rules.clone(), entry);
        let write = self.world.app.db.write(input, |tx, (act, rules, entry)| {
            Box::pin(async move { record(tx, &act, &rules, &entry).await })
        });
        write.await
    }

    /// How many pledges there are in a stage.
    pub async fn count(&self, stage: PledgeStage) -> i64 {
        let sql = "SELECT COUNT(*) FROM campaign_pledge WHERE campaign_id = $1 AND stage = $2";
        let (count,): (i64,) = self.world.app.db.one(sql, jiedui::args![self.id, stage]).await.unwrap();
        count
    }
}

pub async fn planned(world: &World, keeper: &Actor, region: i64) -> Result<Id<Campaign>, CampaignError> {
    let new = NewCampaign {
        region: Region::new(region).unwrap(),
        event: "扶贫日".to_owned(),
        title: "扶贫日现场认捐".to_owned(),
        place: "文化中心".to_owned(),
        rules: "自愿".to_owned(),
        starts_on: MONDAY,
        ends_on: MONDAY,
        job_fair: true,
        produce_fair: false,
    };
    let input = (world.act(keeper, Action::KeepCampaign), world.once(), new);
    let write = world.app.db.write(input, |tx, (act, once, new)| {
        Box::pin(async move { campaigns::create(tx, &act, &once, &new).await })
    });
    write.await
}
