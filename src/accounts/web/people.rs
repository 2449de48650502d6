//! `/organization/people`: who acts for the organization; its lead invites, gives duties, hands over, removes.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::AccountError;
use crate::access::{Account, Action, Duty, Scope};
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
    let mut errors = Errors::default();
    let name = errors.keep("name", check_name(&fields.name));
    let duty = Duty::parse(&fields.duty).ok_or_else(|| Message::new("people-duty-missing"));
    let duty = errors.keep("duty", duty);
    let (Some(name), Some(duty)) = (name, duty) else {
        return Ok(Page(page(c, &scope, errors, fields).await?).invalid().into_response());
    };
    let key = FormKey { form_key: fields.form_key };
    let once = key.once(&["colleague", &fields.duty, &fields.name])?;
    let secret = invite_colleague(&app, &app.act(&scope), once, (name.clone(), duty)).await?;
    // The secret is in this answer and nowhere else; the same form shows it again.
    let link = format!("{}/invitations/{secret}", app.config.public_url.trim_end_matches('/'));
    let days = app.config.rules.invitation_days;
    let as_what = c.word("duty", duty.as_str());
    Ok(Page(InvitedPage { c, name, as_what, link, days, back: PEOPLE }).into_response())
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
    let done = app.db.write((app.act(&scope), once), move |tx, (act, once)| {
        Box::pin(async move { withdraw_invitation(tx, &act, &once, id).await })
    });
    answer(c, &scope, done.await, "flash-invitation-withdrawn").await
}

async fn give_duty(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Account>,
    Form(fields): Form<Fields>,
) -> Result<Response> {
    let Some(duty) = Duty::parse(&fields.duty) else {
        return Err(Error::invalid("duty", Message::new("people-duty-missing")));
    };
    let key = FormKey { form_key: fields.form_key };
    let once = key.once(&["duty", &id.raw().to_string(), duty.as_str()])?;
    let done = app.db.write((app.act(&scope), once), move |tx, (act, once)| {
        Box::pin(async move { set_duty(tx, &act, &once, id, duty).await })
    });
    answer(c, &scope, done.await, "flash-duty-given").await
}

async fn give_lead(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Account>,
    Form(key): Form<FormKey>,
) -> Result<Response> {
    let once = key.once(&["lead", &id.raw().to_string()])?;
    let done = app.db.write((app.act(&scope), once), move |tx, (act, once)| {
        Box::pin(async move { hand_over(tx, &act, &once, id).await })
    });
    answer(c, &scope, done.await, "flash-lead-given").await
}

async fn take_out(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Account>,
    Form(key): Form<FormKey>,
) -> Result<Response> {
    let once = key.once(&["removal", &id.raw().to_string()])?;
    let done = app.db.write((app.act(&scope), once), move |tx, (act, once)| {
        Box::pin(async move { remove(tx, &act, &once, id).await })
    });
    answer(c, &scope, done.await, "flash-colleague-removed").await
}
