//! `/organization`: one's own organization, for everybody in it; its lead changes it and applies again.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::view;
use crate::access::{Action, Once, Organization, Scope};
use crate::app::App;
use crate::kernel::id::Id;
use crate::kernel::message::{Errors, Message};
use crate::organizations::{
    Kind, OrganizationError, Profile, ProfileFields, RegistrationFields, Stage, branches, change, find,
    reapply,
};
use crate::web::{Context, Error, Form, FormKey, Page, Result, Routes, see_other};

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/organization", Action::OwnOrganization, show)
        .post("/organization", Action::ManageOrganization, describe)
        .post("/organization/application", Action::ManageOrganization, apply)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Fields {
    #[serde(flatten)]
    profile: ProfileFields,
    form_key: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Application {
    #[serde(flatten)]
    registration: RegistrationFields,
    version: String,
    form_key: String,
}

/// The name and text of one thing that an organization may do, or not now.
struct May {
    name: String,
    yes: bool,
}

#[derive(Template)]
#[template(path = "organizations/own.html")]
struct OwnPage {
    c: Context,
    /// Of either form; their fields differ.
    errors: Errors,
    /// Whether the application is what has the errors.
    is_application: bool,
    fields: ProfileFields,
    /// As the application shows it; only where one may be sent.
    mended: Option<RegistrationFields>,
    status: &'static str,
    profile: Profile,
    facts: Vec<(String, String)>,
    may: Vec<May>,
    reminder: Option<Message>,
    industries: Vec<(&'static str, String)>,
    kinds: Vec<(&'static str, String)>,
}

/// The organization of who asks.
pub(in crate::organizations) fn own(scope: &Scope) -> Result<Id<Organization>> {
    scope.actor().and_then(|actor| actor.organization).ok_or(Error::NotFound)
}

async fn page(
    c: Context,
    scope: &Scope,
    errors: Errors,
    typed: Option<ProfileFields>,
    mended: Option<RegistrationFields>,
) -> Result<OwnPage> {
    let app = c.app.clone();
    let profile = find(&app.db, own(scope)?).await?.ok_or(Error::NotFound)?;
    let branches = branches(&app.db, profile.id).await?;
    let mut facts = view::facts(&c, &profile, &branches);
    if let Some(until) = profile.verified_until {
        facts.push((c.t("organization-verified-until"), until.to_string()));
    }
    if !profile.note.is_empty() {
        facts.push((c.t("organization-note"), profile.note.clone()));
    }
    let allowed = profile.allows();
    let may = [("offer", allowed.offer), ("claim", allowed.claim), ("take-part", allowed.take_part)];
    let may = may.into_iter().map(|(word, yes)| May { name: c.word("organization-may", word), yes });
    let is_application = mended.is_some();
    let as_stored = || RegistrationFields {
        kind: profile.kind.as_str().to_owned(),
        organization: profile.name.clone(),
        credit_code: profile.credit_code.clone(),
        registered_in: app.regions.full_name(profile.region),
        industry: profile.industry.clone().unwrap_or_default(),
    };
    let kinds = Kind::ALL.iter().map(|kind| (kind.as_str(), c.word("organization-kind", kind.as_str())));
    Ok(OwnPage {
        mended: (profile.stage == Stage::Returned).then(|| mended.unwrap_or_else(as_stored)),
        fields: typed.unwrap_or_else(|| ProfileFields::of(&app, &profile, &branches)),
        status: view::tag(profile.stage),
        may: may.collect(),
        reminder: reminder(&app, &profile),
        industries: view::industries(&c),
        kinds: kinds.collect(),
        errors,
        is_application,
        profile,
        facts,
        c,
    })
}

/// What the organization has to know about its standing now.
fn reminder(app: &App, profile: &Profile) -> Option<Message> {
    let days = app.config.rules.verification_reminder_days;
    if let Some(until) = profile.ends_soon(app.clock.now(), days) {
        return Some(Message::new("organization-ends-soon").with("date", until));
    }
    match profile.stage {
        Stage::ReverificationDue => Some(Message::new("organization-is-due")),
        Stage::Applied | Stage::UnderReview => Some(Message::new("organization-waits")),
        Stage::Returned => Some(Message::new("organization-was-returned")),
        Stage::Suspended => Some(Message::new("organization-was-suspended")),
        Stage::Verified => None,
    }
}

async fn show(c: Context, scope: Scope) -> Result<Page<OwnPage>> {
    Ok(Page(page(c, &scope, Errors::default(), None, None).await?))
}

async fn describe(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    Form(fields): Form<Fields>,
) -> Result<Response> {
    let typed = &fields.profile;
    let key = FormKey { form_key: fields.form_key };
    let once = key.once(&["organization", &typed.industry, &typed.capabilities, &typed.branches])?;
    match describe_own(&app, &scope, once, typed).await {
        Ok(()) => Ok(see_other(&app, "/organization", Some("flash-organization-described"))),
        Err(OrganizationError::Invalid(errors)) => {
            let page = page(c, &scope, errors, Some(fields.profile), None).await?;
            Ok(Page(page).invalid().into_response())
        }
        Err(error) => Err(error.into()),
    }
}

async fn apply(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    Form(fields): Form<Application>,
) -> Result<Response> {
    let version = fields.version.parse().map_err(|_| Error::conflict("organization-changed"))?;
    let typed = &fields.registration;
    let key = FormKey { form_key: fields.form_key };
    let parts = ["apply", &fields.version, &typed.kind, &typed.organization, &typed.registered_in];
    match apply_again(&app, &scope, key.once(&parts)?, version, typed).await {
        Ok(()) => Ok(see_other(&app, "/organization", Some("flash-organization-applied-again"))),
        Err(OrganizationError::Invalid(errors)) => {
            let page = page(c, &scope, errors, None, Some(fields.registration)).await?;
            Ok(Page(page).invalid().into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// Changes what the own organization says of itself, for page and API.
pub(in crate::organizations) async fn describe_own(
    app: &App,
    scope: &Scope,
    once: Once,
    typed: &ProfileFields,
) -> std::result::Result<(), OrganizationError> {
    let wanted = typed.check(app).map_err(OrganizationError::Invalid)?;
    app.db
        .write((app.act(scope), once, wanted), |tx, (act, once, wanted)| {
            Box::pin(async move { change(tx, &act, &once, &wanted).await })
        })
        .await
}

/// Sends the own registration in again, for page and API. One organization is one code: that stays.
pub(in crate::organizations) async fn apply_again(
    app: &App,
    scope: &Scope,
    once: Once,
    version: i64,
    typed: &RegistrationFields,
) -> std::result::Result<(), OrganizationError> {
    let own = scope.actor().and_then(|actor| actor.organization).ok_or(OrganizationError::NotFound)?;
    let profile = find(&app.db, own).await?.ok_or(OrganizationError::NotFound)?;
    let typed = RegistrationFields { credit_code: profile.credit_code, ..typed.clone() };
    let mut errors = Errors::default();
    let mended = typed.check(app, &mut errors).ok_or(OrganizationError::Invalid(errors))?;
    app.db
        .write((app.act(scope), once, version, mended), |tx, (act, once, version, mended)| {
            Box::pin(async move { reapply(tx, &act, &once, version, &mended).await })
        })
        .await
}
