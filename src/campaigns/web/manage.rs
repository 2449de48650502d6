//! `/campaigns/{id}/manage`: where its organisers see how it stands and move it on.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::view::{Line, amount, days, lines, tag};
use super::{deed, entered, faults};
use crate::access::{Account, Action, Scope};
use crate::accounts;
use crate::app::App;
use crate::campaigns::pledges::{self, figures};
use crate::campaigns::staff::{self, Duty};
use crate::campaigns::tasks::{self, Task};
use crate::campaigns::{self, Campaign, CampaignError, Command, Right, pool, stage};
use crate::kernel::message::{Errors, Message};
use crate::web::{Context, Error, Form, FormKey, Page, PathId, Result, Routes, see_other};

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/campaigns/{id}/manage", Action::ServeCampaign, show)
        .post("/campaigns/{id}/stage", Action::ServeCampaign, step)
        .post("/campaigns/{id}/tasks", Action::ServeCampaign, tick)
        .post("/campaigns/{id}/staff", Action::ServeCampaign, appoint)
        .post("/campaigns/{id}/dismissals", Action::ServeCampaign, dismiss)
}

struct TaskRow {
    word: &'static str,
    due: String,
    done: String,
    late: bool,
    ticked: bool,
}

struct MemberRow {
    token: String,
    name: String,
    duty: &'static str,
    since: String,
    left: bool,
    may_dismiss: bool,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct StaffFields {
    phone: String,
    duty: String,
    form_key: String,
}

#[derive(Template)]
#[template(path = "campaigns/manage.html")]
struct ManagePage {
    c: Context,
    token: String,
    campaign: Campaign,
    tag: &'static str,
    days: String,
    commands: Vec<&'static str>,
    right: Right,
    tasks: Vec<TaskRow>,
    counts: pool::Counts,
    members: Vec<MemberRow>,
    duties: Vec<(&'static str, String)>,
    staff: StaffFields,
    errors: Errors,
    lines: Vec<Line>,
    offered: Vec<String>,
    totals: figures::Totals,
    conflicts: usize,
}

impl ManagePage {
    fn may_organise(&self) -> bool {
        self.right >= Right::Organise
    }

    fn may_serve(&self) -> bool {
        self.right >= Right::Desk
    }
}

async fn page(
    c: Context,
    (campaign, right): (Campaign, Right),
    staff: StaffFields,
    errors: Errors,
) -> Result<Page<ManagePage>> {
    let (db, id, now) = (&c.app.db, campaign.id, c.app.clock.now());
    let ticked = tasks::ticked(db, id).await?;
    let row = |line: &tasks::Line| TaskRow {
        word: line.task.as_str(),
        due: line.due.map(|due| due.to_string()).unwrap_or_default(),
        done: line.done.map(|at| at.to_string()).unwrap_or_default(),
        late: line.is_late(now),
        ticked: line.task.is_ticked(),
    };
    let member = |member: &staff::Member| MemberRow {
        token: c.id(member.account_id),
        name: member.name.clone(),
        duty: member.duty.as_str(),
        since: member.appointed_at.to_string(),
        left: member.left_at.is_some(),
        may_dismiss: member.left_at.is_none()
            && (right == Right::Keep || (right == Right::Organise && member.duty == Duty::Desk)),
    };
    let commands = Command::ALL.iter().filter(|command| stage::advance(campaign.stage, **command).is_some());
    let duties = Duty::ALL.iter().filter(|duty| right == Right::Keep || **duty == Duty::Desk);
    let offered = figures::offered(db, id).await?;
    Ok(Page(ManagePage {
        token: c.id(id),
        tag: tag(campaign.stage),
        days: days(&campaign),
        commands: commands.map(|command| command.as_str()).collect(),
        tasks: tasks::list(&campaign, &ticked).iter().map(row).collect(),
        counts: pool::counts(db, id).await?,
        members: staff::members(db, id).await?.iter().map(member).collect(),
        duties: duties.map(|duty| (duty.as_str(), c.word("campaign-duty", duty.as_str()))).collect(),
        lines: lines(&c, &figures::figures(db, id).await?),
        offered: offered.iter().map(|(unit, quantity)| amount(&c, *quantity, unit)).collect(),
        totals: figures::totals(db, id).await?,
        conflicts: pledges::conflicts(db, id).await?.len(),
        campaign,
        right,
        staff,
        errors,
        c,
    }))
}

async fn show(c: Context, PathId(id): PathId<Campaign>) -> Result<Response> {
    let entered = entered(&c, id, Right::Read).await?;
    Ok(page(c, entered, StaffFields::default(), Errors::default()).await?.into_response())
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Step {
    command: String,
    task: String,
    /// `no` takes a tick back.
    done: String,
    account: String,
    form_key: String,
}

impl Step {
    fn once(&self, what: &str, id: crate::kernel::id::Id<Campaign>) -> Result<crate::access::Once> {
        let key = FormKey { form_key: self.form_key.clone() };
        key.once(&[what, &id.raw().to_string(), &self.command, &self.task, &self.done, &self.account])
    }
}

fn back(app: &App, id: crate::kernel::id::Id<Campaign>, flash: &'static str) -> Response {
    see_other(app, &format!("/campaigns/{}/manage", app.tokens.seal(id)), Some(flash))
}

async fn step(
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Campaign>,
    Form(form): Form<Step>,
) -> Result<Response> {
    let command = Command::parse(&form.command);
    let command =
        command.ok_or_else(|| Error::invalid("command", Message::new("campaign-command-missing")))?;
    let once = form.once("campaign stage", id)?;
    let done: std::result::Result<(), CampaignError> =
        deed!(app, &scope, once, |tx, act, once| campaigns::perform(tx, &act, &once, id, command));
    done?;
    Ok(back(&app, id, "flash-campaign-moved"))
}

async fn tick(
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Campaign>,
    Form(form): Form<Step>,
) -> Result<Response> {
    let task = Task::parse(&form.task);
    let task = task.ok_or_else(|| Error::invalid("task", Message::new("campaign-task-missing")))?;
    let (once, done) = (form.once("campaign task", id)?, form.done != "no");
    let ticked: std::result::Result<(), CampaignError> =
        deed!(app, &scope, once, |tx, act, once| tasks::tick(tx, &act, &once, id, (task, done)));
    ticked?;
    Ok(back(&app, id, "flash-campaign-task"))
}

async fn appoint(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Campaign>,
    Form(fields): Form<StaffFields>,
) -> Result<Response> {
    let entered = entered(&c, id, Right::Organise).await?;
    let duty = Duty::parse(&fields.duty).filter(|duty| entered.1 == Right::Keep || *duty == Duty::Desk);
    let mut errors = Errors::default();
    let duty = errors.keep("duty", duty.ok_or_else(|| Message::new("campaign-duty-missing")));
    let phone = errors.keep("phone", accounts::read_phone(&fields.phone));
    let account = match phone {
        Some(phone) => match staff::candidate(&app, &phone).await.map_err(faults) {
            Ok(account) => Some(account),
            Err(Ok(found)) => {
                for (field, message) in found.iter() {
                    errors.add(field, message.clone());
                }
                None
            }
            Err(Err(error)) => return Err(error),
        },
        None => None,
    };
    let (Some(duty), Some(account)) = (duty, account) else {
        return Ok(page(c, entered, fields, errors).await?.invalid().into_response());
    };
    let key = FormKey { form_key: fields.form_key.clone() };
    let once = key.once(&["campaign staff", &id.raw().to_string(), &fields.phone, &fields.duty])?;
    let done: std::result::Result<(), CampaignError> =
        deed!(app, &scope, once, |tx, act, once| staff::appoint(tx, &act, &once, id, (account, duty)));
    done?;
    Ok(back(&app, id, "flash-campaign-appointed"))
}

async fn dismiss(
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Campaign>,
    Form(form): Form<Step>,
) -> Result<Response> {
    let account = app.tokens.open::<Account>(&form.account).ok_or(Error::NotFound)?;
    let once = form.once("campaign dismissal", id)?;
    let done: std::result::Result<(), CampaignError> =
        deed!(app, &scope, once, |tx, act, once| staff::dismiss(tx, &act, &once, id, account));
    done?;
    Ok(back(&app, id, "flash-campaign-dismissed"))
}
