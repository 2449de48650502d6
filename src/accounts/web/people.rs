//! `/organization/people`: who acts for the organization; its lead invites, gives duties, hands over, removes.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::AccountError;
use crate::access::{Account, Action, Duty, Once, Scope};
use crate::accounts::credentials::check_name;
use crate::accounts::{
    Invitation, Invited, colleagues, hand_over, invite_colleague, invited, remove, set_duty,
    withdraw_invitation,
};
use crate::app::App;
use crate::kernel::id::Id;
use crate::kernel::message::{Errors, Message};
use crate::web::{Context, Error, Form, FormKey, Page, PathId, Result, Routes, see_other};

const PEOPLE: &str = "/organization/people";

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(PEOPLE, Action::OwnOrganization, index)
        .post(PEOPLE, Action::ManageOrganization, submit)
        .post("/organization/invitations/{id}/withdrawal", Action::ManageOrganization, take_back)
        .post("/organization/people/{id}/duty", Action::ManageOrganization, give_duty)
        .post("/organization/people/{id}/succession", Action::OwnOrganization, give_lead)
        .post("/organization/people/{id}/removal", Action::ManageOrganization, take_out)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Fields {
    name: String,
    duty: String,
    form_key: String,
}

struct Row {
    id: Id<Account>,
    name: String,
    duty: Duty,
    phone: String,
    removed: bool,
    is_self: bool,
}

#[derive(Template)]
#[template(path = "accounts/people.html")]
struct PeoplePage {
    c: Context,
    errors: Errors,
    fields: Fields,
    duties: Vec<(&'static str, String)>,
    rows: Vec<Row>,
    invited: Vec<Invited>,
    /// Whether who looks is the lead.
    leads: bool,
}

#[derive(Template)]
#[template(path = "accounts/invited.html")]
struct InvitedPage {
    c: Context,
    name: String,
    /// What they were invited to be.
    as_what: String,
    link: String,
    days: i64,
    back: &'static str,
}

async fn page(c: Context, scope: &Scope, errors: Errors, fields: Fields) -> Result<PeoplePage> {
    let own = scope.actor().and_then(|actor| actor.organization).ok_or(Error::NotFound)?;
    let mut rows = Vec::new();
    for found in colleagues(&c.app.db, own).await? {
        rows.push(Row {
            id: found.id,
            phone: found.masked_phone(&c.app)?,
            duty: found.duty,
            removed: found.disabled_at.is_some(),
            is_self: scope.account() == Some(found.id),
            name: found.name,
        });
    }
    let invited = invited(&c.app.db, own, c.app.clock.now()).await?;
    let duties = Duty::ALL.iter().map(|duty| (duty.as_str(), c.word("duty-long", duty.as_str()))).collect();
    let leads = c.can(Action::ManageOrganization.as_str());
    Ok(PeoplePage { c, errors, fields, duties, rows, invited, leads })
}

async fn index(c: Context, scope: Scope) -> Result<Page<PeoplePage>> {
    Ok(Page(page(c, &scope, Errors::default(), Fields::default()).await?))
}

async fn submit(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    Form(fields): Form<Fields>,
) -> Result<Response> {
    let (name, duty) = match read_colleague(&fields.name, &fields.duty) {
        Ok(read) => read,
        Err(errors) => return Ok(Page(page(c, &scope, errors, fields).await?).invalid().into_response()),
    };
    let key = FormKey { form_key: fields.form_key };
    let once = key.once(&["colleague", &fields.duty, &fields.name])?;
    let link = invite(&app, &scope, once, (name.clone(), duty)).await?;
    let days = app.config.rules.invitation_days;
    let as_what = c.word("duty", duty.as_str());
    Ok(Page(InvitedPage { c, name, as_what, link, days, back: PEOPLE }).into_response())
}

/// Somebody to be invited, as typed, for page and API.
pub(in crate::accounts) fn read_colleague(
    name: &str,
    duty: &str,
) -> std::result::Result<(String, Duty), Errors> {
    let mut errors = Errors::default();
    let name = errors.keep("name", check_name(name));
    let duty = errors.keep("duty", read_duty(duty));
    name.zip(duty).ok_or(errors)
}

pub(in crate::accounts) fn read_duty(typed: &str) -> std::result::Result<Duty, Message> {
    Duty::parse(typed).ok_or_else(|| Message::new("people-duty-missing"))
}

/// Invites them; gives the link, which is in this answer and nowhere else. The same request shows it again.
pub(in crate::accounts) async fn invite(
    app: &App,
    scope: &Scope,
    once: Once,
    whom: (String, Duty),
) -> Result<String> {
    let secret = invite_colleague(app, &app.act(scope), once, whom).await?;
    Ok(format!("{}/invitations/{secret}", app.config.public_url.trim_end_matches('/')))
}

/// What the lead does to who is there or invited.
#[derive(Debug, Clone, Copy)]
pub(in crate::accounts) enum Deed {
    TakeBack(Id<Invitation>),
    Duty(Id<Account>, Duty),
    /// Hands the lead over.
    Succession(Id<Account>),
    Removal(Id<Account>),
}

/// Does it, for page and API.
pub(in crate::accounts) async fn perform(
    app: &App,
    scope: &Scope,
    once: Once,
    deed: Deed,
) -> std::result::Result<(), AccountError> {
    app.db
        .write((app.act(scope), once), move |tx, (act, once)| {
            Box::pin(async move {
                match deed {
                    Deed::TakeBack(id) => withdraw_invitation(tx, &act, &once, id).await,
                    Deed::Duty(id, duty) => set_duty(tx, &act, &once, id, duty).await,
                    Deed::Succession(id) => hand_over(tx, &act, &once, id).await,
                    Deed::Removal(id) => remove(tx, &act, &once, id).await,
                }
            })
        })
        .await
}

/// Leads back to the people, or shows why it was not done.
async fn answer(
    c: Context,
    scope: &Scope,
    done: std::result::Result<(), AccountError>,
    flash: &'static str,
) -> Result<Response> {
    match done {
        // Who is no longer the lead still sees the people.
        Ok(()) => Ok(see_other(&c.app, PEOPLE, Some(flash))),
        Err(AccountError::Invalid(errors)) => {
            Ok(Page(page(c, scope, errors, Fields::default()).await?).invalid().into_response())
        }
        Err(error) => Err(error.into()),
    }
}

async fn take_back(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Invitation>,
    Form(key): Form<FormKey>,
) -> Result<Response> {
    let once = key.once(&["withdrawal", &id.raw().to_string()])?;
    answer(c, &scope, perform(&app, &scope, once, Deed::TakeBack(id)).await, "flash-invitation-withdrawn")
        .await
}

async fn give_duty(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Account>,
    Form(fields): Form<Fields>,
) -> Result<Response> {
    let duty = read_duty(&fields.duty).map_err(|message| Error::invalid("duty", message))?;
    let key = FormKey { form_key: fields.form_key };
    let once = key.once(&["duty", &id.raw().to_string(), duty.as_str()])?;
    answer(c, &scope, perform(&app, &scope, once, Deed::Duty(id, duty)).await, "flash-duty-given").await
}

async fn give_lead(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Account>,
    Form(key): Form<FormKey>,
) -> Result<Response> {
    let once = key.once(&["lead", &id.raw().to_string()])?;
    answer(c, &scope, perform(&app, &scope, once, Deed::Succession(id)).await, "flash-lead-given").await
}

async fn take_out(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Account>,
    Form(key): Form<FormKey>,
) -> Result<Response> {
    let once = key.once(&["removal", &id.raw().to_string()])?;
    answer(c, &scope, perform(&app, &scope, once, Deed::Removal(id)).await, "flash-colleague-removed").await
}
