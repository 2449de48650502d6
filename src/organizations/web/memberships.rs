//! `/organization/memberships`: the chambers of an organization, or the members of a chamber.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::access::{Action, Once, Scope};
use crate::app::App;
use crate::kernel::id::Id;
use crate::kernel::message::Errors;
use crate::kernel::uscc::CreditCode;
use crate::organizations::membership::{self, Command, Membership, Own, Side, Stage};
use crate::organizations::registration::code_message;
use crate::organizations::{Kind, OrganizationError, find};
use crate::web::{Context, Error, Form, FormKey, Page, PathId, Result, Routes, see_other};

const MEMBERSHIPS: &str = "/organization/memberships";

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(MEMBERSHIPS, Action::OwnOrganization, index)
        .post(MEMBERSHIPS, Action::ManageOrganization, submit)
        .post("/organization/memberships/{id}/agreement", Action::ManageOrganization, agree)
        .post("/organization/memberships/{id}/ending", Action::ManageOrganization, end)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Fields {
    code: String,
    form_key: String,
}

#[derive(Template)]
#[template(path = "organizations/memberships.html")]
struct MembershipsPage {
    c: Context,
    errors: Errors,
    fields: Fields,
    /// Whether the organization is itself a chamber.
    is_chamber: bool,
    rows: Vec<Own>,
    leads: bool,
}

impl MembershipsPage {
    /// How a membership stands, in the words of who looks.
    fn standing(&self, row: &Own) -> (&'static str, String) {
        match row.stage {
            Stage::Asked if row.asked_by == row.side => ("moving", self.c.t("membership-asked-own")),
            Stage::Asked => ("waiting", self.c.t("membership-asked-other")),
            Stage::Joined => ("done", self.c.t("membership-joined")),
            Stage::Declined | Stage::Withdrawn | Stage::Ended => {
                ("stopped", self.c.word("membership", row.stage.as_str()))
            }
        }
    }

    /// What ending it is called now.
    fn ending(&self, row: &Own) -> String {
        let word = match (row.stage, row.asked_by == row.side, row.side) {
            (Stage::Asked, true, _) => "membership-take-back",
            (Stage::Asked, false, _) => "membership-decline",
            (_, _, Side::Chamber) => "membership-dismiss",
            (_, _, Side::Member) => "membership-leave",
        };
        self.c.t(word)
    }
}

async fn page(c: Context, scope: &Scope, errors: Errors, fields: Fields) -> Result<MembershipsPage> {
    let own = scope.actor().and_then(|actor| actor.organization).ok_or(Error::NotFound)?;
    let profile = find(&c.app.db, own).await?.ok_or(Error::NotFound)?;
    let rows = membership::own(&c.app.db, own).await?;
    let leads = c.can(Action::ManageOrganization.as_str());
    Ok(MembershipsPage { c, errors, fields, is_chamber: profile.kind == Kind::Chamber, rows, leads })
}

async fn index(c: Context, scope: Scope) -> Result<Page<MembershipsPage>> {
    Ok(Page(page(c, &scope, Errors::default(), Fields::default()).await?))
}

async fn submit(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    Form(fields): Form<Fields>,
) -> Result<Response> {
    let key = FormKey { form_key: fields.form_key.clone() };
    let once = key.once(&["membership", &fields.code])?;
    match ask(&app, &scope, once, &fields.code).await {
        Ok(_) => Ok(see_other(&app, MEMBERSHIPS, Some("flash-membership-asked"))),
        Err(OrganizationError::Invalid(errors)) => {
            Ok(Page(page(c, &scope, errors, fields).await?).invalid().into_response())
        }
        Err(error) => Err(error.into()),
    }
}

async fn agree(
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Membership>,
    Form(key): Form<FormKey>,
) -> Result<Response> {
    let once = key.once(&["membership", Command::Agree.as_str(), &id.raw().to_string()])?;
    answer(&app, &scope, once, id, Command::Agree).await?;
    Ok(see_other(&app, MEMBERSHIPS, Some("flash-membership-joined")))
}

async fn end(
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Membership>,
    Form(key): Form<FormKey>,
) -> Result<Response> {
    let once = key.once(&["membership", Command::End.as_str(), &id.raw().to_string()])?;
    answer(&app, &scope, once, id, Command::End).await?;
    Ok(see_other(&app, MEMBERSHIPS, Some("flash-membership-ended")))
}

/// Asks the organization with a code as it was typed, for page and API.
pub(in crate::organizations) async fn ask(
    app: &App,
    scope: &Scope,
    once: Once,
    code: &str,
) -> std::result::Result<Id<Membership>, OrganizationError> {
    let code =
        CreditCode::parse(code).map_err(|error| OrganizationError::field("code", code_message(&error)))?;
    app.db
        .write((app.act(scope), once, code), |tx, (act, once, code)| {
            Box::pin(async move { membership::ask(tx, &act, &once, &code).await })
        })
        .await
}

/// Agrees to a membership of the own organization or ends it, for page and API.
pub(in crate::organizations) async fn answer(
    app: &App,
    scope: &Scope,
    once: Once,
    id: Id<Membership>,
    command: Command,
) -> std::result::Result<(), OrganizationError> {
    app.db
        .write((app.act(scope), once), move |tx, (act, once)| {
            Box::pin(async move { membership::answer(tx, &act, &once, id, command).await })
        })
        .await
}
