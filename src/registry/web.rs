//! `/desk/households`: the list and the form. A household's own page stands with its needs.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::{Filter, Household, HouseholdFields, RegistryError, Village, add, list, villages, vocabulary};
use crate::access::{Action, Scope};
use crate::app::App;
use crate::kernel::clock::Time;
use crate::kernel::message::{Errors, Message};
use crate::kernel::text::normalise;
use crate::web::parts::cut;
use crate::web::{Context, Error, Form, FormKey, Page, Query, Result, Routes, see_other};

/// Households on one page.
const PAGE: i64 = 30;

pub fn routes() -> Routes {
    Routes::new()
        .get("/desk/households", Action::Registry, index)
        .post("/desk/households", Action::Registry, create)
        .get("/desk/households/new", Action::Registry, new)
}

impl From<RegistryError> for Error {
    fn from(error: RegistryError) -> Self {
        match error {
            RegistryError::NotFound => Self::NotFound,
            RegistryError::Invalid(errors) => Self::Invalid(errors),
            RegistryError::Duplicate(_) => Self::invalid("citizen_id", Message::new("household-duplicate")),
            RegistryError::KeyReused(_) => Self::conflict("idempotency-key-reused"),
            RegistryError::Vault(error) => error.into(),
            RegistryError::Db(error) => error.into(),
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Search {
    surname: String,
    village: String,
    before: String,
}

#[derive(Template)]
#[template(path = "registry/list.html")]
struct ListPage {
    c: Context,
    errors: Errors,
    search: Search,
    villages: Vec<(String, String)>,
    rows: Vec<Household>,
    next: String,
    first: String,
}

impl ListPage {
    fn is_search(&self) -> bool {
        !self.search.surname.is_empty() || !self.search.village.is_empty()
    }
}

async fn index(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    Query(search): Query<Search>,
) -> Result<Response> {
    let mut errors = Errors::default();
    let region = match search.village.trim() {
        "" => None,
        written => errors.keep("village", Village::read(&app.regions, &scope, written)),
    };
    let before = app.tokens.open(&search.before);
    let surname = normalise(&search.surname).chars().next().map(String::from);
    let filter = Filter { region, surname, before, limit: PAGE + 1 };
    let mut rows = if errors.is_empty() { list(&app.db, &scope, &filter).await? } else { Vec::new() };
    let last = cut(&mut rows, PAGE).map(|row| c.id(row.id));
    let query = |before: &str| {
        let encode = crate::web::page::urlencode;
        let (surname, village) = (encode(&search.surname), encode(&search.village));
        format!("/desk/households?surname={surname}&village={village}{before}")
    };
    let next = last.map(|last| query(&format!("&before={last}"))).unwrap_or_default();
    let first = if before.is_some() { query("") } else { String::new() };
    let villages = options(&app, &scope, c.t("household-any-village"));
    Ok(Page(ListPage { c, errors, search, villages, rows, next, first }).into_response())
}

/// The choices of a village list, an empty one first unless there is nothing to choose; none when villages are to be
/// typed.
pub fn options(app: &App, scope: &Scope, empty: String) -> Vec<(String, String)> {
    let all = villages(&app.regions, scope);
    let first = (all.len() > 1).then(|| (String::new(), empty));
    let rest = all.into_iter().map(|village| (village.region.to_string(), village.name));
    first.into_iter().chain(rest).collect()
}

#[derive(Template)]
#[template(path = "registry/new.html")]
struct NewPage {
    c: Context,
    errors: Errors,
    fields: HouseholdFields,
    villages: Vec<(String, String)>,
    classes: Vec<(&'static str, String)>,
    causes: Vec<(&'static str, String)>,
    /// The page of the household that has this ID number, if it may be seen.
    existing: String,
}

fn form(c: Context, scope: &Scope, errors: Errors, fields: HouseholdFields) -> NewPage {
    let words = |prefix: &str, terms: &[(&'static str, &[&str])]| {
        terms.iter().map(|(word, _)| (*word, c.word(prefix, word))).collect()
    };
    let classes = words("household-class", vocabulary::CLASSES);
    let causes = words("household-cause", vocabulary::CAUSES);
    let villages = options(&c.app, scope, c.t("household-choose-village"));
    NewPage { errors, fields, villages, classes, causes, existing: String::new(), c }
}

async fn new(c: Context, scope: Scope) -> Page<NewPage> {
    let village = match super::place(&scope).0 {
        Some(region) if region.level() == crate::kernel::region::Level::Village => region.to_string(),
        _ => String::new(),
    };
    let fields = HouseholdFields { village, members: "1".to_owned(), ..HouseholdFields::default() };
    Page(form(c, &scope, Errors::default(), fields))
}

async fn create(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    Form(fields): Form<HouseholdFields>,
) -> Result<Response> {
    match register(&app, &scope, app.clock.now(), &fields).await {
        Ok(id) => {
            let path = format!("/desk/households/{}", c.id(id));
            Ok(see_other(&app, &path, Some("flash-household-registered")))
        }
        Err(RegistryError::Invalid(errors)) => {
            Ok(Page(form(c, &scope, errors, fields)).invalid().into_response())
        }
        Err(RegistryError::Duplicate(seen)) => {
            let existing = seen.map(|id| format!("/desk/households/{}", c.id(id))).unwrap_or_default();
            let errors = Errors::one("citizen_id", Message::new("household-duplicate"));
            let page = NewPage { existing, ..form(c, &scope, errors, fields) };
            Ok(Page(page).invalid().into_response())
        }
        Err(error) => Err(error.into()),
    }
}

async fn register(
    app: &App,
    scope: &Scope,
    now: Time,
    fields: &HouseholdFields,
) -> std::result::Result<crate::kernel::id::Id<Household>, RegistryError> {
    let new = fields.read(&app.regions, scope, now.date()).map_err(RegistryError::Invalid)?;
    let key = FormKey { form_key: fields.form_key.clone() };
    let parts = ["household", new.citizen_id.reveal(), new.head.reveal()];
    let once = key.once(&parts).map_err(|error| match error {
        Error::Invalid(errors) => RegistryError::Invalid(errors),
        _ => RegistryError::NotFound,
    })?;
    let input = (app.act(scope), app.vault.clone(), once, new);
    app.db
        .write(input, |tx, (act, vault, once, new)| {
            Box::pin(async move { add(tx, &act, &vault, &once, &new).await })
        })
        .await
}
