//! The demo's organizations, through the hands of its federation desk and their own people.

use std::collections::HashMap;

use super::seed::{DemoError, at};
use super::{Cast, OrganizationKind};
use crate::access::{Action, Actor, Once, Organization, Scope};
use crate::app::App;
use crate::kernel::id::Id;
use crate::kernel::region::Region;
use crate::kernel::uscc::CreditCode;
use crate::organizations::membership::{self, Command as Answer};
use crate::organizations::{self, Change, Command, Kind, OrganizationError, Registration, industry};
use crate::recognition::certificates::issue;
use crate::recognition::first_year;

/// Ids by the demo's keys.
pub(super) type Ids = HashMap<String, Id<Organization>>;

fn once(key: &str, what: &str) -> Result<Once, DemoError> {
    Once::new(&format!("demo-{what}-{key}"), &[]).map_err(|message| DemoError::data(message.key))
}

fn chosen(code: Option<&str>) -> Option<&'static str> {
    code.and_then(industry::division).map(|found| found.code)
}

/// Every organization applies; `desk` takes it in hand and verifies it.
pub(super) async fn register_all(app: &App, cast: &Cast, desk: &Actor) -> Result<Ids, DemoError> {
    let mut ids = HashMap::new();
    let scope = Scope::new(Some(desk.clone()), Action::VerifyOrganization);
    let days = app.config.rules.verification_days;
    for one in &cast.organizations {
        let code = one.credit_code().ok_or_else(|| DemoError::data(&one.key))?;
        let registration = Registration {
            kind: match one.kind {
                OrganizationKind::Enterprise => Kind::Enterprise,
                OrganizationKind::Chamber => Kind::Chamber,
                OrganizationKind::Charity => Kind::Charity,
            },
            name: one.name.clone(),
            credit_code: CreditCode::parse(&code).map_err(DemoError::data)?,
            region: Region::new(super::COUNTY).map_err(DemoError::data)?,
            industry: chosen(one.industry.as_deref()),
        };
        let keys = (once(&one.key, "take")?, once(&one.key, "verify")?);
        let input = (at(app, &scope, one.joined_days_ago), keys, registration);
        let done = app.db.write(input, move |tx, (act, (take, verify), registration)| {
            Box::pin(async move {
                let id = organizations::register(tx, &act, registration).await?;
                organizations::decide(tx, &act, &take, (id, 0), (Command::Take, ""), days).await?;
                organizations::decide(tx, &act, &verify, (id, 1), (Command::Verify, ""), days).await?;
                Ok::<_, OrganizationError>(id)
            })
        });
        ids.insert(one.key.clone(), done.await.map_err(DemoError::data)?);
    }
    Ok(ids)
}

/// Their leads say what they do and where they are.
pub(super) async fn describe_all(
    app: &App,
    cast: &Cast,
    ids: &Ids,
    actors: &HashMap<String, Actor>,
) -> Result<(), DemoError> {
    for one in &cast.organizations {
        let person = cast.people.iter().find(|person| person.organization.as_ref() == Some(&one.key));
        let lead =
            person.and_then(|person| actors.get(&person.key)).filter(|lead| lead.organization.is_some());
        let (Some(lead), Some(_)) = (lead, ids.get(&one.key)) else { continue };
        let branches = one.branches.iter().map(|code| Region::new(*code));
        let wanted = Change {
            industry: chosen(one.industry.as_deref()),
            capabilities: one.about.clone(),
            branches: branches.collect::<Result<_, _>>().map_err(DemoError::data)?,
        };
        let scope = Scope::new(Some(lead.clone()), Action::ManageOrganization);
        let input = (at(app, &scope, one.joined_days_ago), once(&one.key, "describe")?, wanted);
        let done: Result<(), OrganizationError> = app
            .db
            .write(input, |tx, (act, once, wanted)| {
                Box::pin(async move { organizations::change(tx, &act, &once, &wanted).await })
            })
            .await;
        done.map_err(DemoError::data)?;
    }
    Ok(())
}

/// Enterprises ask to join the chambers that the data name, and the chambers agree.
pub(super) async fn join_all(
    app: &App,
    cast: &Cast,
    actors: &HashMap<String, Actor>,
) -> Result<(), DemoError> {
    let lead = |key: &str| {
        let person = cast.people.iter().find(|person| person.organization.as_deref() == Some(key));
        person.and_then(|person| actors.get(&person.key)).ok_or_else(|| DemoError::data(key))
    };
    for one in &cast.organizations {
        let Some(key) = &one.chamber else { continue };
        let chamber = cast.organizations.iter().find(|other| other.key == *key);
        let chamber = chamber.ok_or_else(|| DemoError::data(key))?;
        let code = chamber.credit_code().ok_or_else(|| DemoError::data(key))?;
        let code = CreditCode::parse(&code).map_err(DemoError::data)?;
        let scope = |lead: &Actor| Scope::new(Some(lead.clone()), Action::ManageOrganization);
        let days = one.joined_days_ago.min(chamber.joined_days_ago) - 1;
        let acts = (at(app, &scope(lead(&one.key)?), days), at(app, &scope(lead(key)?), days - 1));
        let input = (acts, (once(&one.key, "join")?, once(&one.key, "agree")?), code);
        let done: Result<(), OrganizationError> = app
            .db
            .write(input, |tx, ((asks, answers), (join, agree), code)| {
                Box::pin(async move {
                    let id = membership::ask(tx, &asks, &join, &code).await?;
                    membership::answer(tx, &answers, &agree, id, Answer::Agree).await
                })
            })
            .await;
        done.map_err(DemoError::data)?;
    }
    Ok(())
}

/// An organization has what was confirmed in its first year certified.
pub(super) async fn certify(app: &App, lead: Actor) -> Result<(), DemoError> {
    if let Some(year) = first_year(&app.db, lead.organization).await? {
        let key = once(&lead.account.raw().to_string(), "certificate")?;
        let scope = Scope::new(Some(lead), Action::Certify);
        issue(app, &app.act(&scope), key, year).await.map_err(DemoError::data)?;
    }
    Ok(())
}
