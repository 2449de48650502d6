//! `/desk/households/{id}`: a household, masked, with its needs and what it agreed to.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};

use super::view;
use crate::access::{Action, Scope};
use crate::app::App;
use crate::kernel::id::Id;
use crate::needs::{self, Filter, NeedError};
use crate::registry::{self, Consent, Household, RegistryError};
use crate::web::{Context, Error, Page, PathId, Result, Routes, see_other};

/// More needs than any household has.
const NEEDS: i64 = 50;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/desk/households/{id}", Action::Registry, show)
        .post("/desk/households/{id}/reveal", Action::Registry, reveal)
        .post("/consents/{id}/withdrawal", Action::Registry, withdraw)
}

/// A consent as the page shows it.
#[derive(Debug)]
struct ConsentRow {
    token: String,
    text: String,
    withdrawn: String,
}

#[derive(Template)]
#[template(path = "registry/show.html")]
struct ShowPage {
    c: Context,
    token: String,
    title: String,
    facts: Vec<(String, String)>,
    revealed: bool,
    needs: Vec<view::Row>,
    consents: Vec<ConsentRow>,
}

async fn show(c: Context, scope: Scope, PathId(id): PathId<Household>) -> Result<Response> {
    page(c, &scope, id, false).await
}

/// Shows the details once, after writing down that somebody looked.
async fn reveal(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Household>,
) -> Result<Response> {
    app.db
        .write((app.act(&scope), id), |tx, (act, id)| {
            Box::pin(async move { registry::note_reveal(tx, &act, id).await })
        })
        .await
        .map_err(|error: RegistryError| Error::from(error))?;
    page(c, &scope, id, true).await
}

async fn page(c: Context, scope: &Scope, id: Id<Household>, revealed: bool) -> Result<Response> {
    let db = &c.app.db;
    let household = registry::get(db, scope, id).await?.ok_or(Error::NotFound)?;
    let person = registry::person(db, scope, &c.app.vault, id).await?.ok_or(Error::NotFound)?;
    let filter = Filter { household: Some(id), limit: NEEDS, ..Filter::default() };
    let needs = needs::list(db, scope, &filter).await?;
    let consents = registry::consents(db, id).await?;
    let (head, phone, number) = if revealed {
        let phone = person.phone.as_ref().map(|phone| phone.reveal_national().to_owned());
        (person.head.reveal().to_owned(), phone, person.citizen_id.reveal().clone())
    } else {
        let phone = person.phone.as_ref().map(ToString::to_string);
        (person.head.to_string(), phone, person.citizen_id.to_string())
    };
    let facts = vec![
        (c.t("household-head-short"), head),
        (c.t("household-phone"), phone.unwrap_or_else(|| c.t("household-no-phone"))),
        (c.t("household-citizen-id"), number),
        (c.t("household-village"), c.place(household.region)),
        (c.t("household-class"), c.word("household-class", household.class.as_str())),
        (c.t("household-cause"), c.word("household-cause", household.cause.as_str())),
        (c.t("household-members"), household.members.to_string()),
        (c.t("household-since"), household.created_at.to_string()),
    ];
    let title = household.called().to_string();
    let needs = needs.iter().map(|need| view::row(&c, need)).collect();
    let consents = consents.iter().map(|consent| consent_row(&c, consent)).collect();
    Ok(Page(ShowPage { token: c.id(id), title, facts, revealed, needs, consents, c }).into_response())
}

fn consent_row(c: &Context, consent: &Consent) -> ConsentRow {
    let way = c.word("consent-channel", consent.channel.as_str());
    let guardian =
        if consent.guardian { format!(" · {}", c.t("consent-by-guardian")) } else { String::new() };
    let (at, who) = (consent.recorded_at.minute(), &consent.recorder);
    ConsentRow {
        token: c.id(consent.id),
        text: format!("{at} · {way}{guardian} · {who}"),
        withdrawn: consent.withdrawn_at.map(crate::kernel::clock::Time::minute).unwrap_or_default(),
    }
}

async fn withdraw(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Consent>,
) -> Result<Response> {
    let open = app
        .db
        .write((app.act(&scope), id), |tx, (act, id)| {
            Box::pin(async move { needs::take_consent_back(tx, &act, id).await })
        })
        .await
        .map_err(|error: NeedError| Error::from(error))?;
    let flash = if open.is_empty() { "flash-consent-withdrawn" } else { "flash-consent-withdrawn-open" };
    let path = open
        .first()
        .map_or_else(|| "/desk/households".to_owned(), |need| format!("/desk/needs/{}", c.id(*need)));
    Ok(see_other(&app, &path, Some(flash)))
}
