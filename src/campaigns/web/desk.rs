//! `/campaigns/{id}/desk`: a pledge in three taps, need, quantity, phone number. Plain forms; where a script runs, the same
//! page also works without a network (`frontend/static/desk.js`).

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::view::{Card, cards, earlier, tag};
use super::{deed, entered, faults};
use crate::access::{Action, Scope};
use crate::app::App;
use crate::campaigns::pledges::{self, Channel, Donor, Entry, Gift, Key, Taken, find_donor};
use crate::campaigns::{Campaign, CampaignError, Right, pool};
use crate::claims;
use crate::claims::web::read_quantity;
use crate::kernel::clock::Time;
use crate::kernel::id::Id;
use crate::kernel::message::{Errors, Message};
use crate::needs::Need;
use crate::offers::NewOffer;
use crate::offers::fields::Fields;
use crate::web::{Context, Form, Page, PathId, Query, Result, Routes, see_other};

/// So many needs stand on the desk at once.
const MOST: i64 = 1000;
/// Longest name of a device.
const DEVICE: usize = 40;

pub(super) fn routes() -> Routes {
    Routes::new().get("/campaigns/{id}/desk", Action::ServeCampaign, show).post(
        "/campaigns/{id}/desk",
        Action::ServeCampaign,
        submit,
    )
}

/// A pledge as it is entered, by the form, the script or another program.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    /// Token of a need of the pool; without one it is an offer, for which `title`, `category` and `unit` say what.
    pub need: String,
    /// A number; of the form also as people write it.
    pub quantity: String,
    /// Phone number, or an organization's credit code.
    pub donor: String,
    /// What somebody new wants to be called.
    pub name: String,
    pub title: String,
    pub category: String,
    pub unit: String,
    /// What the device calls itself, and its clock in milliseconds.
    pub device: String,
    pub made_at: Option<i64>,
    /// `look` shows what became of the donor's earlier gifts and writes nothing.
    #[serde(rename = "do")]
    pub what: String,
    pub form_key: String,
}

#[derive(Template)]
#[template(path = "campaigns/desk.html")]
struct DeskPage {
    c: Context,
    token: String,
    campaign: Campaign,
    tag: &'static str,
    /// The list, on the first step.
    cards: Vec<Card>,
    /// The need that was tapped, with the quantity if that was tapped too.
    chosen: Option<Card>,
    quantity: String,
    fields: Sent,
    errors: Errors,
    /// What became of the donor's earlier gifts, once asked for.
    own: String,
    conflicts: usize,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Step {
    need: String,
    quantity: String,
}

async fn page(
    c: Context,
    campaign: Campaign,
    (need, quantity): (Option<Id<Need>>, String),
    (fields, errors, own): (Sent, Errors, String),
) -> Result<Page<DeskPage>> {
    let (db, id) = (&c.app.db, campaign.id);
    let chosen = match need {
        Some(need) => cards(&c, pool::need(db, id, need).await?.into_iter().collect()).await?.pop(),
        None => None,
    };
    let cards = match chosen {
        Some(_) => Vec::new(),
        None => cards(&c, pool::needs(db, id, true, 0, MOST).await?).await?,
    };
    Ok(Page(DeskPage {
        token: c.id(id),
        tag: tag(campaign.stage),
        conflicts: pledges::conflicts(db, id).await?.len(),
        campaign,
        cards,
        chosen,
        quantity,
        fields,
        errors,
        own,
        c,
    }))
}

async fn show(c: Context, PathId(id): PathId<Campaign>, Query(step): Query<Step>) -> Result<Response> {
    let (campaign, _) = entered(&c, id, Right::Desk).await?;
    let need = c.app.tokens.open::<Need>(&step.need);
    let blank = (Sent::default(), Errors::default(), String::new());
    Ok(page(c, campaign, (need, step.quantity), blank).await?.into_response())
}

async fn submit(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Campaign>,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    let (campaign, _) = entered(&c, id, Right::Desk).await?;
    let need = app.tokens.open::<Need>(&sent.need);
    let shown = (need, sent.quantity.clone());
    if sent.what == "look" {
        let (errors, own) =
            match find_donor(&app, &app.act(&scope), &sent.donor, &sent.name).await.map_err(faults) {
                Ok(donor) => (Errors::default(), look(&c, &donor).await?),
                Err(Ok(errors)) => (errors, String::new()),
                Err(Err(error)) => return Err(error),
            };
        return Ok(page(c, campaign, shown, (sent, errors, own)).await?.into_response());
    }
    let desk = format!("/campaigns/{}/desk", c.id(id));
    match take(&app, &scope, id, &sent, &sent.form_key, false).await.map_err(faults) {
        Ok(_) => Ok(see_other(&app, &desk, Some("flash-campaign-taken"))),
        Err(Ok(errors)) => {
            let answer = page(c, campaign, shown, (sent, errors, String::new())).await?;
            Ok(answer.invalid().into_response())
        }
        Err(Err(error)) => Err(error),
    }
}

/// What became of the earlier gifts of whoever stands at the desk.
async fn look(c: &Context, donor: &Donor) -> Result<String> {
    let record = match donor {
        Donor::Known(actor) => claims::record_of(&c.app.db, actor.account).await?,
        Donor::New(_) => claims::Record::default(),
    };
    Ok(earlier(c, "campaign-earlier-own", record))
}

/// Takes what was entered at a desk, for form and API. `keep` takes what does not fit as a conflict: the donor has left.
pub async fn take(
    app: &App,
    scope: &Scope,
    campaign: Id<Campaign>,
    sent: &Sent,
    key: &str,
    keep: bool,
) -> std::result::Result<Taken, CampaignError> {
    let act = app.act(scope);
    let gift = gift(app, scope, campaign, sent).await?;
    let donor = find_donor(app, &act, &sent.donor, &sent.name).await?;
    let what =
        format!("{} {} {} {} {}", sent.need, gift_quantity(&gift), sent.title, sent.category, sent.unit);
    let device: String = crate::kernel::text::normalise(&sent.device).chars().take(DEVICE).collect();
    let entry = Entry {
        campaign,
        key: Key::new(key, &[&what, &sent.donor])?,
        channel: Channel::Desk,
        donor,
        gift,
        unit: None,
        device,
        // A clock that runs ahead says nothing.
        made_at: sent.made_at.map(Time).filter(|at| at.0 > 0 && *at <= act.now).unwrap_or(act.now),
        keep,
    };
    let rules = app.config.rules.clone();
    deed!(app, scope, (rules, entry), |tx, act, (rules, entry)| pledges::record(tx, &act, &rules, &entry))
}

const fn gift_quantity(gift: &Gift) -> i64 {
    match gift {
        Gift::Need(_, quantity) => *quantity,
        Gift::Offer(offer) => offer.quantity,
    }
}

async fn gift(
    app: &App,
    scope: &Scope,
    campaign: Id<Campaign>,
    sent: &Sent,
) -> std::result::Result<Gift, CampaignError> {
    let bad = |field, message| CampaignError::Invalid(Errors::one(field, message));
    if sent.need.is_empty() {
        return offer(app, scope, campaign, sent).await.map(Gift::Offer);
    }
    let missing = || bad("need", Message::new("campaign-need-not-in-pool"));
    let need = app.tokens.open::<Need>(&sent.need).ok_or_else(missing)?;
    let unit = crate::needs::published(&app.db, need).await?.ok_or_else(missing)?.unit;
    let quantity = read_quantity(&sent.quantity, &unit).map_err(|message| bad("quantity", message))?;
    if quantity < 1 {
        return Err(bad("quantity", Message::new("claim-quantity-low")));
    }
    Ok(Gift::Need(need, quantity))
}

/// What somebody offers to anybody in the campaign's region; its category is told by its words.
async fn offer(
    app: &App,
    scope: &Scope,
    campaign: Id<Campaign>,
    sent: &Sent,
) -> std::result::Result<NewOffer, CampaignError> {
    let found = crate::campaigns::seen(&app.db, scope.actor(), campaign).await?;
    let (campaign, _) = found.ok_or(CampaignError::NotFound)?;
    let mut fields = Fields {
        title: sent.title.clone(),
        quantity: sent.quantity.clone(),
        unit: sent.unit.clone(),
        category: sent.category.clone(),
        until: app.clock.now().plus_days(app.config.rules.offer_days).to_string(),
        limited: "yes".to_owned(),
        region: campaign.region.to_string(),
        ..Fields::default()
    };
    fields.suggest();
    fields.read(app, None).map_err(CampaignError::Invalid)
}
