//! `/campaigns/{id}/batches`: the batches of a campaign, and a form for the next.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::super::{self as batches, Aim, Batch, BatchError, Setting, preference};
use super::tag;
use crate::access::{Action, Scope};
use crate::app::App;
use crate::campaigns::{self, Campaign, Right, pool};
use crate::kernel::id::Id;
use crate::kernel::message::{Errors, Message};
use crate::offers::Offer;
use crate::web::{Context, Error, Form, FormKey, Page, PathId, Result, Routes, see_other};

/// Offers on the page.
const OFFERS: usize = 200;

pub(super) fn routes() -> Routes {
    Routes::new().get("/campaigns/{id}/batches", Action::ServeCampaign, index).post(
        "/campaigns/{id}/batches",
        Action::ServeCampaign,
        begin,
    )
}

/// The campaign for somebody who may do at least `least` with it; for everybody else it is not there.
pub(super) async fn entered(c: &Context, id: Id<Campaign>, least: Right) -> Result<(Campaign, Right)> {
    let found = campaigns::seen(&c.app.db, c.actor.as_ref(), id).await?;
    found.filter(|(_, right)| *right >= least).ok_or(Error::NotFound)
}

/// An offer of the pool, and into what parts it may be divided.
struct OfferRow {
    token: String,
    title: String,
    quantity: String,
    min_lot: i64,
    max_lots: i64,
}

struct Row {
    url: String,
    when: String,
    what: String,
    tag: &'static str,
    status: String,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Fields {
    objective: String,
    priority: String,
    lots: String,
    form_key: String,
}

#[derive(Template)]
#[template(path = "batches/index.html")]
struct IndexPage {
    c: Context,
    token: String,
    crumbs: Vec<(String, String)>,
    may_organise: bool,
    counts: pool::Counts,
    rows: Vec<Row>,
    offers: Vec<OfferRow>,
    aims: Vec<(&'static str, String)>,
    fields: Fields,
    errors: Errors,
}

/// What a batch was asked for, in words.
pub(super) fn asked(c: &Context, batch: &Batch) -> String {
    let mut words = vec![c.word("batch-aim", batch.objective.as_str())];
    words.extend(batch.priority.then(|| c.t("batch-priority")));
    words.extend(batch.lots.then(|| c.t("batch-lots")));
    words.join(&c.t("list-joint"))
}

async fn page(
    c: Context,
    (campaign, right): (Campaign, Right),
    fields: Fields,
    errors: Errors,
) -> Result<Page<IndexPage>> {
    let row = |batch: &Batch| Row {
        url: format!("/batches/{}", c.id(batch.id)),
        when: batch.created_at.minute(),
        what: asked(&c, batch),
        tag: tag(batch.stage),
        status: c.word("batch-stage", batch.stage.as_str()),
    };
    let offers = if right >= Right::Organise { offers(&c, campaign.id).await? } else { Vec::new() };
    Ok(Page(IndexPage {
        offers,
        token: c.id(campaign.id),
        crumbs: vec![
            (format!("/campaigns/{}/manage", c.id(campaign.id)), campaign.title),
            (String::new(), c.t("batches")),
        ],
        may_organise: right >= Right::Organise,
        counts: pool::counts(&c.app.db, campaign.id).await?,
        rows: batches::list(&c.app.db, campaign.id).await?.iter().map(row).collect(),
        aims: Aim::ALL
            .iter()
            .rev()
            .map(|aim| (aim.as_str(), c.word("batch-aim-long", aim.as_str())))
            .collect(),
        fields,
        errors,
        c,
    }))
}

/// The offers of the pool, the first of them.
async fn offers(c: &Context, id: Id<Campaign>) -> Result<Vec<OfferRow>> {
    let lots = preference::divisions(&c.app.db, id).await?;
    let row = |offer: Offer| {
        let own = lots.iter().find(|one| one.offer_id == offer.id)?;
        Some(OfferRow {
            token: c.id(offer.id),
            quantity: format!("{} {}", offer.remaining(), offer.unit),
            min_lot: own.min_lot,
            max_lots: own.max_lots,
            title: offer.title,
        })
    };
    Ok(pool::offers(&c.app.db, id).await?.into_iter().filter_map(row).take(OFFERS).collect())
}

async fn index(c: Context, PathId(id): PathId<Campaign>) -> Result<Response> {
    let entered = entered(&c, id, Right::Read).await?;
    let fields = Fields { objective: Aim::Fair.as_str().to_owned(), ..Fields::default() };
    Ok(page(c, entered, fields, Errors::default()).await?.into_response())
}

async fn begin(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Campaign>,
    Form(fields): Form<Fields>,
) -> Result<Response> {
    let entered = entered(&c, id, Right::Organise).await?;
    let Some(objective) = Aim::parse(&fields.objective) else {
        let errors = Errors::one("objective", Message::new("batch-aim-missing"));
        return Ok(page(c, entered, fields, errors).await?.invalid().into_response());
    };
    let setting = Setting { objective, priority: fields.priority == "yes", lots: fields.lots == "yes" };
    let begun = start(&app, &scope, &fields.form_key, id, setting).await?;
    Ok(see_other(&app, &format!("/batches/{}", app.tokens.seal(begun)), None))
}

/// Puts a batch down.
pub(super) async fn start(
    app: &App,
    scope: &Scope,
    form_key: &str,
    id: Id<Campaign>,
    setting: Setting,
) -> Result<Id<Batch>> {
    let key = FormKey { form_key: form_key.to_owned() };
    let flags = format!("{} {}", setting.priority, setting.lots);
    let once = key.once(&["batch", &id.raw().to_string(), setting.objective.as_str(), &flags])?;
    let begun: std::result::Result<_, BatchError> = app
        .db
        .write((app.act(scope), once), move |tx, (act, once)| {
            Box::pin(async move { batches::create(tx, &act, &once, id, setting).await })
        })
        .await;
    Ok(begun?)
}
