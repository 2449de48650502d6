//! `/offers/new` and `/offers/{id}/edit`: first what one has in one's own words, then a page to check what the
//! product made of them. Both are plain form posts.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::picker::Picker;
use crate::access::{Once, Scope};
use crate::app::App;
use crate::kernel::id::Id;
use crate::kernel::message::{Errors, Message};
use crate::offers::fields::{Fields, home};
use crate::offers::{self, Offer, OfferError, Stage};
use crate::search::taxonomy;
use crate::web::{Context, Error, Form, FormKey, Page, PathId, Result, see_other};

#[derive(Template)]
#[template(path = "offers/write.html")]
struct WritePage {
    c: Context,
    errors: Errors,
    fields: Fields,
}

#[derive(Template)]
#[template(path = "offers/check.html")]
pub(super) struct CheckPage {
    c: Context,
    errors: Errors,
    fields: Fields,
    picker: Picker,
    categories: Vec<(String, String)>,
    /// Where the form goes.
    action: String,
    /// Of the offer that is changed; empty for a new one.
    version: String,
    cancel: String,
}

/// The form with what belongs to its handling only.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Sent {
    title: String,
    detail: String,
    quantity: String,
    unit: String,
    category: String,
    tags: String,
    until: String,
    limited: String,
    region: String,
    /// A region one level below the chosen one.
    child: String,
    /// Which button: `check`, `write`, `down`, `up:CODE`; anything else saves.
    go: String,
    version: String,
    form_key: String,
}

impl Sent {
    fn fields(&self) -> Fields {
        Fields {
            title: self.title.clone(),
            detail: self.detail.clone(),
            quantity: self.quantity.clone(),
            unit: self.unit.clone(),
            category: self.category.clone(),
            tags: self.tags.clone(),
            until: self.until.clone(),
            limited: self.limited.clone(),
            region: self.region.clone(),
        }
    }

    /// The fields after a step of the region picker; nothing when another button was pressed.
    fn moved(&self) -> Option<Fields> {
        let region = match self.go.strip_prefix("up:") {
            Some(code) => code.to_owned(),
            None if self.go == "down" => self.child.clone(),
            None => return None,
        };
        Some(Fields { region, limited: "yes".to_owned(), ..self.fields() })
    }

    /// Of everything that says what is asked for.
    fn once(&self, subject: &str) -> Result<Once> {
        let key = FormKey { form_key: self.form_key.clone() };
        key.once(&[
            subject,
            &self.title,
            &self.detail,
            &self.quantity,
            &self.unit,
            &self.category,
            &self.tags,
            &self.until,
            &self.limited,
            &self.region,
        ])
    }
}

pub(super) async fn begin(c: Context) -> Response {
    Page(WritePage { c, errors: Errors::default(), fields: Fields::default() }).into_response()
}

pub(super) async fn create(
    c: Context,
    State(app): State<App>,
    scope: Scope,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    let check = |c, fields, errors| check_page(c, fields, errors, "/offers/new".into(), String::new());
    if sent.go == "write" {
        return Ok(Page(WritePage { c, errors: Errors::default(), fields: sent.fields() }).into_response());
    }
    if let Some(fields) = sent.moved() {
        return Ok(check(c, fields, Errors::default()).into_response());
    }
    let actor = scope.actor().ok_or(Error::NotFound)?;
    let home = home(&app, actor).await?;
    if sent.go == "check" {
        let mut fields = sent.fields();
        if fields.title.trim().chars().count() < 2 {
            let errors = Errors::one("title", Message::new("offer-title-missing"));
            return Ok(Page(WritePage { c, errors, fields }).invalid().into_response());
        }
        fields.suggest();
        if fields.until.is_empty() {
            fields.until = app.clock.now().plus_days(app.config.rules.offer_days).to_string();
        }
        if fields.region.is_empty() {
            fields.region = home.map(|region| region.to_string()).unwrap_or_default();
        }
        return Ok(check(c, fields, Errors::default()).into_response());
    }
    let fields = sent.fields();
    let new = match fields.read(&app, home) {
        Ok(new) => new,
        Err(errors) => return Ok(check(c, fields, errors).invalid().into_response()),
    };
    let input = (app.act(&scope), sent.once("offer")?, new);
    let made = app
        .db
        .write(input, |tx, (act, once, new)| {
            Box::pin(async move { offers::create(tx, &act, &once, &new).await })
        })
        .await;
    match made {
        Ok(id) => {
            Ok(see_other(&app, &format!("/offers/{}", app.tokens.seal(id)), Some("flash-offer-published")))
        }
        Err(OfferError::Invalid(errors)) => Ok(check(c, fields, errors).invalid().into_response()),
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn open(
    c: Context,
    State(app): State<App>,
    scope: Scope,
    PathId(id): PathId<Offer>,
) -> Result<Response> {
    let offer = offers::own(&app.db, &scope, id).await?.ok_or(Error::NotFound)?;
    if offer.stage == Stage::Closed {
        return Err(OfferError::Closed.into());
    }
    let action = format!("/offers/{}/edit", c.id(id));
    Ok(check_page(c, Fields::of(&offer), Errors::default(), action, offer.version.to_string())
        .into_response())
}

pub(super) async fn change(
    c: Context,
    State(app): State<App>,
    scope: Scope,
    PathId(id): PathId<Offer>,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    offers::own(&app.db, &scope, id).await?.ok_or(Error::NotFound)?;
    let action = format!("/offers/{}/edit", c.id(id));
    let check = |c, fields, errors| check_page(c, fields, errors, action.clone(), sent.version.clone());
    if let Some(fields) = sent.moved() {
        return Ok(check(c, fields, Errors::default()).into_response());
    }
    let actor = scope.actor().ok_or(Error::NotFound)?;
    let fields = sent.fields();
    let new = match fields.read(&app, home(&app, actor).await?) {
        Ok(new) => new,
        Err(errors) => return Ok(check(c, fields, errors).invalid().into_response()),
    };
    let once = sent.once(&format!("change {} {}", id.raw(), sent.version))?;
    match save(&app, &scope, once, (id, &sent.version), new).await {
        Ok(()) => {
            Ok(see_other(&app, &format!("/offers/{}", app.tokens.seal(id)), Some("flash-offer-changed")))
        }
        Err(OfferError::Invalid(errors)) => Ok(check(c, fields, errors).invalid().into_response()),
        Err(error) => Err(error.into()),
    }
}

/// A version that is no number is one that nobody has.
async fn save(
    app: &App,
    scope: &Scope,
    once: Once,
    (id, version): (Id<Offer>, &str),
    new: offers::NewOffer,
) -> std::result::Result<(), OfferError> {
    let version = version.parse().unwrap_or(-1);
    let input = (app.act(scope), once, new);
    app.db
        .write(input, move |tx, (act, once, new)| {
            Box::pin(async move { offers::update(tx, &act, &once, id, version, &new).await })
        })
        .await
}

fn check_page(
    c: Context,
    fields: Fields,
    errors: Errors,
    action: String,
    version: String,
) -> Page<CheckPage> {
    let mut categories = vec![(String::new(), c.t("offer-category-choose"))];
    for top in taxonomy::tops() {
        let of = |leaf: taxonomy::Category| format!("{} · {}", top.name(c.lang()), leaf.name(c.lang()));
        categories.extend(taxonomy::leaves(top).map(|leaf| (leaf.code(), of(leaf))));
    }
    let picker = Picker::at(&c, fields.place(&c.app));
    let cancel = action.strip_suffix("/edit").unwrap_or("/offers").to_owned();
    Page(CheckPage { c, errors, fields, picker, categories, action, version, cancel })
}
