//! `/officers`: who serves within reach, inviting somebody, shutting somebody out.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::AccountError;
use crate::access::{Account, Action, Reach, Role, Scope};
use crate::accounts::credentials::check_name;
use crate::accounts::{NewInvitation, disable, invitable, invite, may_disable, officers};
use crate::app::App;
use crate::kernel::id::Id;
use crate::kernel::message::{Errors, Message};
use crate::organizations::read_place;
use crate::web::parts::cut;
use crate::web::{Context, Form, FormKey, Page, PathId, Query, Result, Routes, see_other};

/// Officers on one page.
const PAGE: i64 = 50;

pub(super) fn routes() -> Routes {
    Routes::new().get("/officers", Action::Invite, index).post("/officers", Action::Invite, submit).post(
        "/officers/{id}/disabling",
        Action::Invite,
        shut_out,
    )
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct After {
    after: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Fields {
    role: String,
    region: String,
    name: String,
    form_key: String,
}

struct Row {
    id: Id<Account>,
    name: String,
    role: Role,
    region: String,
    phone: String,
    disabled: bool,
    may_disable: bool,
}

#[derive(Template)]
#[template(path = "accounts/officers.html")]
struct OfficersPage {
    c: Context,
    errors: Errors,
    fields: Fields,
    roles: Vec<(&'static str, String)>,
    rows: Vec<Row>,
    next: String,
    first: String,
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

async fn page(
    c: Context,
    scope: &Scope,
    after: &str,
    errors: Errors,
    fields: Fields,
) -> Result<OfficersPage> {
    let mut found = officers(&c.app, scope, c.app.tokens.open(after), PAGE + 1).await?;
    let next = cut(&mut found, PAGE).map(|last| format!("/officers?after={}", c.id(last.id)));
    let first = if after.is_empty() { String::new() } else { "/officers".to_owned() };
    let mut rows = Vec::with_capacity(found.len());
    for officer in found {
        rows.push(Row {
            id: officer.id,
            role: officer.role,
            region: officer.region.map_or_else(String::new, |region| c.place(region)),
            phone: officer.masked_phone(&c.app)?,
            disabled: officer.disabled_at.is_some(),
            may_disable: officer.disabled_at.is_none()
                && may_disable(scope, officer.id, officer.role, officer.region),
            name: officer.name,
        });
    }
    let roles = invitable(scope).into_iter().map(|role| (role.as_str(), c.word("role", role.as_str())));
    let roles = roles.collect();
    Ok(OfficersPage { c, errors, fields, roles, rows, next: next.unwrap_or_default(), first })
}

async fn index(c: Context, scope: Scope, Query(query): Query<After>) -> Result<Response> {
    let page = page(c, &scope, &query.after, Errors::default(), Fields::default()).await?;
    Ok(Page(page).into_response())
}

/// The invitation that a form asks for.
fn read(app: &App, scope: &Scope, fields: &Fields) -> std::result::Result<NewInvitation, Errors> {
    let mut errors = Errors::default();
    let role = Role::parse(&fields.role).filter(|role| invitable(scope).contains(role));
    let role = errors.keep("role", role.ok_or_else(|| Message::new("invitation-role-missing")));
    let within = match scope.reach() {
        Reach::Subtree(own) => Some(own),
        _ => None,
    };
    let region = if role == Some(Role::Administrator) {
        Some(None)
    } else {
        let place = read_place(app, &fields.region, within);
        let place = place.and_then(|place| place.ok_or_else(|| Message::new("place-missing")));
        errors.keep("region", place).map(Some)
    };
    let name = errors.keep("name", check_name(&fields.name));
    match (role, region, name) {
        (Some(role), Some(region), Some(name)) => Ok(NewInvitation { role, region, name, place: None }),
        _ => Err(errors),
    }
}

async fn submit(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    Form(fields): Form<Fields>,
) -> Result<Response> {
    let new = match read(&app, &scope, &fields) {
        Ok(new) => new,
        Err(errors) => return Ok(Page(page(c, &scope, "", errors, fields).await?).invalid().into_response()),
    };
    let (name, role) = (new.name.clone(), new.role);
    let key = FormKey { form_key: fields.form_key.clone() };
    let once = key.once(&["invite", &fields.role, &fields.region, &fields.name])?;
    match invite(&app, &app.act(&scope), once, new).await {
        Ok(secret) => {
            // The secret is in this answer and nowhere else; the same form shows it again.
            let link = format!("{}/invitations/{secret}", app.config.public_url.trim_end_matches('/'));
            let days = app.config.rules.invitation_days;
            let as_what = c.word("role", role.as_str());
            Ok(Page(InvitedPage { c, name, as_what, link, days, back: "/officers" }).into_response())
        }
        Err(AccountError::Invalid(errors)) => {
            Ok(Page(page(c, &scope, "", errors, fields).await?).invalid().into_response())
        }
        Err(error) => Err(error.into()),
    }
}

async fn shut_out(
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Account>,
    Form(key): Form<FormKey>,
) -> Result<Response> {
    disable(&app, &app.act(&scope), key.once(&["disable", &id.raw().to_string()])?, id).await?;
    Ok(see_other(&app, "/officers", Some("flash-officer-disabled")))
}
