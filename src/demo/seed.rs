//! Fills an empty database with the demo county, through the product's own operations and as if in the past half year.

use std::collections::HashMap;

use super::replay::Replay;
use super::{Cast, DemoPerson, Role, organizations};
use crate::access::{self, Act, Action, Actor, Organization, Scope, hash_password};
use crate::accounts::{self, NewAccount};
use crate::app::App;
use crate::db::DbError;
use crate::kernel::clock::Time;
use crate::kernel::id::Id;
use crate::kernel::phone::Phone;
use crate::kernel::region::Region;

/// The file in the data folder that keeps the demo sign-ins, so that every start can print them.
const SIGN_INS: &str = "demo-sign-ins.txt";

/// Why the demo could not be put in.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    #[error(transparent)]
    Db(#[from] DbError),
    #[error("the demo data is broken: {0}")]
    Data(String),
    #[error("the demo sign-ins cannot be kept: {0}")]
    File(#[from] std::io::Error),
    #[error("no randomness: {0}")]
    Random(#[from] getrandom::Error),
}

impl DemoError {
    pub(super) fn data(what: impl std::fmt::Display) -> Self {
        Self::Data(what.to_string())
    }
}

crate::sql! {
    ANYBODY = "SELECT id FROM account LIMIT 1";
}

/// Puts the demo county into a database that has no accounts; does nothing to any other.
pub async fn fill_if_empty(app: &App) -> Result<(), DemoError> {
    let found: Option<(i64,)> = app.db.opt(ANYBODY, Vec::new()).await?;
    if found.is_some() {
        return Ok(());
    }
    tracing::info!("first start: writing the demo county");
    let refused = fill(app).await?;
    for step in refused {
        tracing::warn!("demo step refused: {step}");
    }
    Ok(())
}

/// Puts the demo county in; gives the steps that the product refused, of which there should be none.
pub async fn fill(app: &App) -> Result<Vec<String>, DemoError> {
    let cast = Cast::load().map_err(DemoError::data)?;
    let password = app.random.digits(10)?;
    let hash = {
        let (password, random) = (password.clone(), app.random.clone());
        tokio::task::spawn_blocking(move || hash_password(&password, &random)).await
    };
    let hash = hash.ok().flatten().ok_or_else(|| DemoError::data("no password hash"))?;
    let mut actors = HashMap::new();
    let desk = cast.person("federation").ok_or_else(|| DemoError::data("no federation desk"))?;
    let desk = open_account(app, desk, &HashMap::new(), &hash).await?;
    let organizations = organizations::register_all(app, &cast, &desk).await?;
    actors.insert("federation".to_owned(), desk);
    for person in cast.people.iter().filter(|person| person.key != "federation") {
        let actor = open_account(app, person, &organizations, &hash).await?;
        actors.insert(person.key.clone(), actor);
    }
    organizations::describe_all(app, &cast, &organizations, &actors).await?;
    organizations::join_all(app, &cast, &actors).await?;
    keep_sign_ins(app, &cast, &password)?;
    let leads = actors
        .values()
        .filter(|actor| actor.role == access::Role::Enterprise && actor.duty == Some(access::Duty::Lead));
    let leads: Vec<Actor> = leads.cloned().collect();
    let refused = Replay::new(app, &cast, actors).run().await?;
    for lead in leads {
        organizations::certify(app, lead).await?;
    }
    Ok(refused)
}

/// The demo sign-ins, one line each; nothing where there is no demo.
pub fn sign_ins(app: &App) -> Vec<String> {
    let text = std::fs::read_to_string(app.config.data.join(SIGN_INS)).unwrap_or_default();
    text.lines().map(str::to_owned).collect()
}

fn keep_sign_ins(app: &App, cast: &Cast, password: &str) -> Result<(), DemoError> {
    let mut text = format!("演示账号 / demo sign-ins (密码 / password: {password})\n");
    for person in cast.people.iter().filter(|person| person.shown) {
        let role = match person.role {
            Role::CountyReviewer => "县级审核 / county reviewer",
            Role::TownshipReviewer => "乡镇审核 / township reviewer",
            Role::InformationOfficer => "信息员 / information officer",
            Role::FederationDesk => "工商联 / federation desk",
            Role::CharityDesk => "慈善会 / charity desk",
            Role::Auditor => "审计 / auditor",
            Role::Donor => "爱心人士 / donor",
            Role::Member => "企业 / enterprise",
        };
        text.extend(["  ", &person.phone, "  ", &person.name, "  ", role, "\n"]);
    }
    crate::app::write_private(&app.config.data.join(SIGN_INS), &text)?;
    Ok(())
}

pub(super) fn at(app: &App, scope: &Scope, days_ago: i64) -> Act {
    let now: Time = app.clock.now();
    Act { now: now.plus_days(-days_ago), ..app.act(scope) }
}

async fn open_account(
    app: &App,
    person: &DemoPerson,
    organizations: &HashMap<String, Id<Organization>>,
    hash: &str,
) -> Result<Actor, DemoError> {
    let role = match person.role {
        Role::CountyReviewer | Role::TownshipReviewer => access::Role::Reviewer,
        Role::InformationOfficer => access::Role::InformationOfficer,
        Role::FederationDesk => access::Role::Federation,
        Role::CharityDesk => access::Role::Charity,
        Role::Auditor => access::Role::Auditor,
        Role::Donor => access::Role::Donor,
        Role::Member => access::Role::Enterprise,
    };
    let region = person.region.map(Region::new).transpose().map_err(DemoError::data)?;
    let is_desk = matches!(person.role, Role::FederationDesk | Role::CharityDesk | Role::Auditor);
    let county = Region::new(super::COUNTY).map_err(DemoError::data)?;
    let region = region.or(is_desk.then_some(county));
    let organization = person.organization.as_ref().and_then(|key| organizations.get(key)).copied();
    let new = NewAccount {
        role,
        region,
        organization,
        duty: person.duty,
        name: person.name.clone(),
        phone: Phone::parse(&person.phone).map_err(DemoError::data)?,
        // Who is not shown cannot sign in: this is no hash of any password.
        password_hash: if person.shown { hash.to_owned() } else { "none".to_owned() },
    };
    let act = at(app, &Scope::system(Action::Enter), 330);
    let account = accounts::create(app, &act, new).await.map_err(DemoError::data)?;
    let duty = organization.map(|_| person.duty);
    Ok(Actor { account, role, region, organization, duty, name: person.name.clone() })
}
