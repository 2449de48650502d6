//! A campaign with pledges and what becomes of them, through the product's own operations where they are at stake.

use jiedui::access::{Action, Actor, Duty, Organization, Role, Scope};
use jiedui::args;
use jiedui::campaigns::Campaign;
use jiedui::claims::{self, Answer, Channel, Claim, ClaimError, Deed, Delivery, NewDelivery, SHORT_REASONS};
use jiedui::kernel::id::Id;
use jiedui::needs::Need;

use super::world::{TOWNSHIP, World, write};

const CAMPAIGN: &str = "INSERT INTO campaign (id, region, event, title, place, rules, starts_on, ends_on, job_fair, \
    produce_fair, stage, version, created_by, created_at, opened_at, live_at, settling_at) \
    VALUES ($1, $2, '扶贫日', '利川扶贫日大会', '文化广场', '', $3, $3, $4, $4, $5, 0, $6, $3, $3, $3, $7)";
const STAFF: &str = "INSERT INTO campaign_staff (campaign_id, account_id, duty, appointed_by, appointed_at) \
    VALUES ($1, $2, $3, $2, 0)";
const POOL: &str =
    "INSERT INTO campaign_need (campaign_id, need_id, number, added_by, added_at) VALUES ($1, $2, $3, $4, 0)";
const PLEDGE: &str = "INSERT INTO campaign_pledge (id, campaign_id, key, request, channel, account_id, organization_id, \
    need_id, quantity, stage, claim_id, device, made_at, received_at) \
    VALUES ($1, $2, $3, $3, 'desk', $4, $5, $6, $7, 'made', $8, '', $9, $9)";
const ORGANIZATION: &str = "INSERT INTO organization (id, kind, credit_code, name, region, stage, note, created_at, \
    verified_until) VALUES ($1, $2, $3, $4, $5, 'verified', '', 0, 4102444800000)";
const JOIN: &str =
    "UPDATE account SET role = 'enterprise', organization_id = $2, duty = 'lead' WHERE id = $1";

impl World {
    /// A campaign in this region and stage; one that is settling ended now.
    pub async fn campaign(&self, region: i64, stage: &'static str) -> Id<Campaign> {
        let author = self.actor(Role::Reviewer, Some(region)).await;
        let (id, now) = (self.app.ids.next::<Campaign>(), self.clock.now());
        let ended = matches!(stage, "settling" | "disclosed").then_some(now);
        write(&self.app, vec![(CAMPAIGN, args![id, region, now, false, stage, author.account, ended])]).await;
        id
    }

    pub async fn staff(&self, campaign: Id<Campaign>, duty: &'static str) -> Actor {
        let actor = self.actor(Role::Donor, None).await;
        write(&self.app, vec![(STAFF, args![campaign, actor.account, duty])]).await;
        actor
    }

    pub async fn pool(&self, campaign: Id<Campaign>, needs: &[Id<Need>]) {
        let by = self.actor(Role::Reviewer, Some(TOWNSHIP)).await.account;
        let rows = (1_i64..).zip(needs).map(|(number, need)| (POOL, args![campaign, *need, number, by]));
        write(&self.app, rows.collect()).await;
    }

    /// The lead of a verified organization.
    pub async fn lead_of(&self, kind: &'static str, name: &str) -> Actor {
        let actor = self.actor(Role::Donor, None).await;
        let id = self.app.ids.next::<Organization>();
        let code = format!("{:018}", id.raw() % 1_000_000_000_000_000_000);
        let rows =
            vec![(ORGANIZATION, args![id, kind, code, name, TOWNSHIP]), (JOIN, args![actor.account, id])];
        write(&self.app, rows).await;
        Actor { role: Role::Enterprise, organization: Some(id), duty: Some(Duty::Lead), ..actor }
    }

    /// A pledge as a desk takes it.
    pub async fn pledge(
        &self,
        campaign: Id<Campaign>,
        donor: &Actor,
        need: Id<Need>,
        quantity: i64,
    ) -> Result<Id<Claim>, ClaimError> {
        let claim = self.claim(donor, self.once(), need, quantity).await?;
        let id = self.app.ids.next::<()>().raw();
        let (key, now) = (id.to_be_bytes().to_vec(), self.clock.now());
        let of = (donor.account, donor.organization);
        let row = args![id, campaign, key, of.0, of.1, need, quantity, claim, now];
        write(&self.app, vec![(PLEDGE, row)]).await;
        Ok(claim)
    }

    /// An officer who receives for the village.
    pub async fn officer(&self) -> Actor {
        self.actor(Role::Reviewer, Some(TOWNSHIP)).await
    }

    pub async fn deed(
        &self,
        actor: &Actor,
        action: Action,
        claim: Id<Claim>,
        deed: Deed,
    ) -> Result<(), ClaimError> {
        let input = (self.act(actor, action), self.once());
        self.app
            .db
            .write(input, move |tx, (act, once)| {
                Box::pin(async move { claims::perform(tx, &act, &once, claim, deed).await })
            })
            .await
    }

    /// Hands over; the code of the slip is the delivery's id.
    pub async fn deliver(
        &self,
        donor: &Actor,
        claim: Id<Claim>,
        quantity: i64,
    ) -> Result<Id<Delivery>, ClaimError> {
        let officer = self.officer().await;
        let input = (self.act(donor, Action::Claim), self.act(&officer, Action::ReceiveClaim), self.once());
        let new = NewDelivery { quantity, note: String::new(), photo: None };
        self.app
            .db
            .write((input, new), move |tx, ((act, village, once), new)| {
                Box::pin(async move {
                    let made = claims::deliver(tx, &act, &once, claim, &new).await?;
                    let code = (made, made.raw().to_be_bytes().to_vec());
                    claims::issue_code(tx, &village, code, Channel::Slip, 1000).await?;
                    Ok(made)
                })
            })
            .await
    }

    pub async fn confirm(
        &self,
        delivery: Id<Delivery>,
        (delivered, received): (i64, i64),
    ) -> Result<(), ClaimError> {
        let act = self.app.act(&Scope::new(None, Action::Enter));
        let reason = (received < delivered).then(|| SHORT_REASONS[0].to_owned());
        let input = (act, delivery.raw().to_be_bytes().to_vec(), Answer { received, reason });
        self.app
            .db
            .write(input, |tx, (act, index, answer)| {
                Box::pin(async move { claims::confirm(tx, &act, index, &answer).await.map(drop) })
            })
            .await
    }

    /// Accepted, brought and confirmed in full.
    pub async fn fulfil(&self, donor: &Actor, claim: Id<Claim>, quantity: i64) {
        let officer = self.officer().await;
        // A second delivery of an accepted claim needs no second acceptance.
        drop(self.deed(&officer, Action::ReceiveClaim, claim, Deed::Accept).await);
        let delivery = self.deliver(donor, claim, quantity).await.unwrap();
        self.confirm(delivery, (quantity, quantity)).await.unwrap();
    }
}
