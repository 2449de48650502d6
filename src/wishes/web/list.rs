//! `/me/wishes`: one's wishes with the newest needs of each, and a form for another one.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};

use crate::access::{Once, Scope};
use crate::app::App;
use crate::kernel::id::Id;
use crate::kernel::message::Errors;
use crate::needs::public::card::Card;
use crate::web::{Context, Form, FormKey, Page, Result, parts, see_other};
use crate::wishes::fields::Fields;
use crate::wishes::name::{months, name};
use crate::wishes::{self, NewWish, Stage, Wish, WishError};

/// Needs shown under each wish.
const NEWEST: i64 = 3;

/// One wish.
struct Row {
    token: String,
    name: String,
    /// Where everything that fits stands: the list of needs, or the offer.
    url: String,
    months: String,
    paused: bool,
    cards: Vec<Card>,
}

#[derive(Template)]
#[template(path = "wishes/list.html")]
struct ListPage {
    c: Context,
    errors: Errors,
    fields: Fields,
    rows: Vec<Row>,
    most: i64,
    months: Vec<(String, String)>,
}

pub(super) async fn show(c: Context, scope: Scope) -> Result<Response> {
    Ok(Page(page(c, &scope, Errors::default(), Fields::default()).await?).into_response())
}

pub(super) async fn create(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let fields = Fields::from_pairs(pairs);
    let once = FormKey { form_key: fields.form_key.clone() }.once(&["wish", &fields.parts()])?;
    let kept = match fields.read(&app) {
        Ok(new) => keep(&app, &scope, once, new).await,
        Err(errors) => Err(WishError::Invalid(errors)),
    };
    match kept {
        Ok(_) => Ok(see_other(&app, "/me/wishes", Some("flash-wish-kept"))),
        Err(WishError::Invalid(errors)) => {
            Ok(Page(page(c, &scope, errors, fields).await?).invalid().into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// For pages and programs.
pub(in crate::wishes) async fn keep(
    app: &App,
    scope: &Scope,
    once: Once,
    new: NewWish,
) -> std::result::Result<Id<Wish>, WishError> {
    let input = (app.act(scope), once, app.config.rules.clone(), new);
    app.db
        .write(input, |tx, (act, once, rules, new)| {
            Box::pin(async move { wishes::keep(tx, &act, &once, &rules, &new).await })
        })
        .await
}

async fn page(c: Context, scope: &Scope, errors: Errors, fields: Fields) -> Result<ListPage> {
    let mut rows = Vec::new();
    for wish in wishes::list(&c.app.db, scope).await? {
        let found = wishes::of_wish(&c.app.db, &wish, NEWEST).await?;
        let list = |filter: crate::needs::public::Filter| filter.address(&c.app.tokens, "/needs");
        let offer = wish.offer_id.map(|id| format!("/offers/{}", c.id(id)));
        rows.push(Row {
            token: c.id(wish.id),
            name: name(&c.app, c.lang, &wish),
            url: offer.or_else(|| wish.filter().map(list)).unwrap_or_default(),
            months: months(c.lang, &wish),
            paused: wish.stage == Stage::Paused,
            cards: found.iter().map(|one| Card::new(&c, &one.need)).collect(),
        });
    }
    Ok(ListPage { most: c.app.config.rules.wishes, months: parts::months(&c), rows, errors, fields, c })
}
