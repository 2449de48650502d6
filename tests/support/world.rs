//! A small county for tests that speak to the operations directly: officers, donors, published needs.

use std::sync::atomic::{AtomicI64, Ordering};

use jiedui::access::{Account, Act, Action, Actor, Once, Role, Scope, Session, SessionToken};
use jiedui::app::App;
use jiedui::args;
use jiedui::claims::{self, Claim, ClaimError, NewClaim};
use jiedui::config::{Config, MailSetting, Rules, SearchSetting, SmsSetting};
use jiedui::db::{DbError, Value};
use jiedui::kernel::clock::{Clock, Time};
use jiedui::kernel::id::Id;
use jiedui::kernel::region::Region;
use jiedui::needs::{self, Beneficiary, Decision, Need, NeedError, NewNeed};

use super::databases::Env;

/// A village, its township and its county, of the demo county.
pub const VILLAGE: i64 = 422_802_001_200;
pub const TOWNSHIP: i64 = 422_802_001_000;
pub const COUNTY: i64 = 422_802_000_000;

/// 2026-03-02 09:00 in China.
pub const MONDAY: Time = Time(1_772_413_200_000);

pub struct World {
    pub app: App,
    pub clock: Clock,
    next: AtomicI64,
}

impl World {
    pub async fn new(env: &Env) -> Self {
        let clock = Clock::manual(MONDAY);
        let config = Config {
            data: env.folder().to_owned(),
            database_url: env.database_url().to_owned(),
            public_url: "http://localhost".to_owned(),
            rules: Rules { county_sample: 0, ..Rules::default() },
            sms: SmsSetting::Log,
            search: SearchSetting::Embedded,
            mail: MailSetting::Log,
        };
        Self::over(App::for_tests(config, clock).await.unwrap())
    }

    /// The same over an application that a test opened itself.
    pub fn over(app: App) -> Self {
        Self { clock: app.clock.clone(), app, next: AtomicI64::new(1) }
    }

    /// The same for a running site.
    pub fn of(site: &super::site::Site) -> Self {
        Self { app: site.app.clone(), clock: site.app.clock.clone(), next: AtomicI64::new(1) }
    }

    /// Somebody who is signed in as `actor`.
    pub async fn visitor(&self, site: &super::site::Site, actor: &Actor) -> super::visitor::Visitor {
        let secret = self.app.random.hex().unwrap();
        let token = SessionToken::new(secret.clone());
        Session::begin(&self.app.db, &token, actor.account, self.app.clock.now()).await.unwrap();
        let visitor = site.visitor();
        visitor.cookies.set("session", &secret);
        visitor
    }

    fn number(&self) -> i64 {
        self.next.fetch_add(1, Ordering::SeqCst)
    }

    /// An account that cannot sign in: for operations, not for pages.
    pub async fn actor(&self, role: Role, region: Option<i64>) -> Actor {
        let id = self.app.ids.next::<Account>();
        let name = format!("{role} {}", self.number());
        let row = (id, role, region, name.clone());
        let done: Result<u64, DbError> = self
            .app
            .db
            .write(row, |tx, (id, role, region, name)| {
                Box::pin(async move {
                    let sql = "INSERT INTO account (id, role, region, name, phone, phone_index, password, created_at) \
                        VALUES ($1, $2, $3, $4, $5, $6, 'none', 0)";
                    let index = id.raw().to_be_bytes().to_vec();
                    tx.exec(sql, args![id, role, region, name, index.clone(), index]).await
                })
            })
            .await;
        assert_eq!(done.unwrap(), 1);
        let region = region.map(|code| Region::new(code).unwrap());
        Actor { account: id, role, region, organization: None, duty: None, name }
    }

    pub fn act(&self, actor: &Actor, action: Action) -> Act {
        self.app.act(&Scope::new(Some(actor.clone()), action))
    }

    pub fn once(&self) -> Once {
        Once::new(&format!("test-key-{}", self.number()), &[]).unwrap()
    }

    /// A village's need for so many quilts, reviewed and published.
    pub async fn published_need(&self, quantity: i64) -> Id<Need> {
        self.published(&quilts(quantity)).await
    }

    /// A need of the village, reviewed by its township and published.
    pub async fn published(&self, new: &NewNeed) -> Id<Need> {
        let officer = self.actor(Role::InformationOfficer, Some(VILLAGE)).await;
        let reviewer = self.actor(Role::Reviewer, Some(TOWNSHIP)).await;
        let write = self.act(&officer, Action::PostNeed);
        let id = self.create(&write, new).await.unwrap();
        let rules = Rules { county_sample: 0, ..self.app.config.rules.clone() };
        let input = (write, self.act(&reviewer, Action::ReviewNeed), self.once(), rules);
        self.app
            .db
            .write(input, move |tx, (write, review, once, rules)| {
                Box::pin(async move {
                    needs::submit(tx, &write, id).await?;
                    needs::review(tx, &review, &once, &rules, (id, 1), &Decision::Publish, "").await
                })
            })
            .await
            .unwrap();
        id
    }

    pub async fn create(&self, act: &Act, new: &NewNeed) -> Result<Id<Need>, NeedError> {
        let input = (act.clone(), self.once(), new.clone());
        self.app
            .db
            .write(input, |tx, (act, once, new)| {
                Box::pin(async move { needs::create(tx, &act, &once, &new).await })
            })
            .await
    }

    pub async fn claim(
        &self,
        donor: &Actor,
        once: Once,
        need: Id<Need>,
        quantity: i64,
    ) -> Result<Id<Claim>, ClaimError> {
        let act = self.act(donor, Action::Claim);
        claim(&self.app, act, once, NewClaim { need, offer: None, quantity }).await
    }

    pub async fn need(&self, id: Id<Need>) -> Need {
        needs::get(&self.app.db, &Scope::system(Action::Browse), id).await.unwrap().unwrap()
    }
}

/// The product's own claim operation.
pub async fn claim(app: &App, act: Act, once: Once, new: NewClaim) -> Result<Id<Claim>, ClaimError> {
    let input = (act, once, app.config.rules.clone(), new);
    app.db
        .write(input, |tx, (act, once, rules, new)| {
            Box::pin(async move { claims::claim(tx, &act, &once, &rules, new).await })
        })
        .await
}

pub fn quilts(quantity: i64) -> NewNeed {
    NewNeed {
        region: Region::new(VILLAGE).unwrap(),
        beneficiary: Beneficiary::Village,
        household: None,
        consent: None,
        category: "N0103".to_owned(),
        tags: vec!["棉被".to_owned()],
        title: "互助照料点添置过冬棉被".to_owned(),
        detail: "照料点冬天住着老人,旧被子不暖和。".to_owned(),
        quantity,
        unit: "床".to_owned(),
        unit_price: None,
        urgency: 2,
        about_minor: false,
        receiving_body: None,
    }
}

/// Statements with their arguments.
pub type Rows = Vec<(&'static str, Vec<Value>)>;

/// So many rows of one transaction: on a busy machine thousands would take longer than a transaction may.
const AT_ONCE: usize = 500;

/// Writes rows as they are, in their order, past the product's operations.
pub async fn write(app: &App, rows: Rows) {
    for part in rows.chunks(AT_ONCE) {
        let write = app.db.write(part.to_vec(), |tx, rows| {
            Box::pin(async move {
                for (sql, args) in rows {
                    tx.exec(sql, args).await?;
                }
                Ok(())
            })
        });
        let done: Result<(), DbError> = write.await;
        done.unwrap();
    }
}
