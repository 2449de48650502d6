//! 单位捐: opening a collection, the page that the people of a unit are given the address of, and its end.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::view::{Card, amount, cards};
use super::{deed, faults};
use crate::access::{Action, Scope};
use crate::app::App;
use crate::campaigns::pledges::{Taken, find_donor};
use crate::campaigns::units::{self, Collection, UnitStage};
use crate::campaigns::{self, Campaign, CampaignError, Right, pool, store};
use crate::claims::web::read_quantity;
use crate::kernel::id::Id;
use crate::kernel::message::{Errors, Message};
use crate::needs::Need;
use crate::organizations;
use crate::web::{Context, Error, Form, FormKey, Page, PathId, Query, Result, Routes, qr, see_other};

/// Gifts that the page shows.
const SHOWN: i64 = 12;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/campaigns/{id}/units", Action::ServeCampaign, list)
        .post("/campaigns/{id}/units", Action::ServeCampaign, open)
        .get("/give/{id}", Action::Browse, show)
        .post("/give/{id}", Action::Enter, give)
        .post("/give/{id}/closing", Action::ServeCampaign, close)
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Opening {
    need: String,
    name: String,
    /// Phone or code of who leads it; only an organiser says so.
    lead: String,
    form_key: String,
}

struct Row {
    url: String,
    name: String,
    people: i64,
    total: String,
    closed: bool,
}

#[derive(Template)]
#[template(path = "campaigns/units.html")]
struct UnitsPage {
    c: Context,
    token: String,
    campaign: Campaign,
    rows: Vec<Row>,
    /// Needs to collect for: token and words.
    needs: Vec<(String, String)>,
    organiser: bool,
    fields: Opening,
    errors: Errors,
}

/// The campaign for somebody who may open a collection: an organiser, or anybody of an organization while it is public.
async fn door(c: &Context, id: Id<Campaign>) -> Result<(Campaign, bool)> {
    if let Some((campaign, right)) = campaigns::seen(&c.app.db, c.actor.as_ref(), id).await?
        && right >= Right::Desk
    {
        return Ok((campaign, right >= Right::Organise));
    }
    let of_organization = c.actor.as_ref().is_some_and(|actor| actor.organization.is_some());
    let found = if of_organization { campaigns::public(&c.app.db, id).await? } else { None };
    found.map(|campaign| (campaign, false)).ok_or(Error::NotFound)
}

async fn page(
    c: Context,
    (campaign, organiser): (Campaign, bool),
    (fields, errors): (Opening, Errors),
) -> Result<Page<UnitsPage>> {
    let db = &c.app.db;
    let mut rows = Vec::new();
    for unit in units::list(db, campaign.id).await? {
        // Others see their own only.
        if !organiser && !c.actor.as_ref().is_some_and(|actor| units::leads(&unit, actor)) {
            continue;
        }
        let counted =
            crate::needs::published(db, unit.need_id).await?.map(|need| need.unit).unwrap_or_default();
        rows.push(Row {
            url: format!("/give/{}", c.id(unit.id)),
            name: unit.name,
            people: unit.people,
            total: amount(&c, unit.total, &counted),
            closed: unit.stage == UnitStage::Closed,
        });
    }
    let open = pool::needs(db, campaign.id, true, 0, 1000).await?;
    let need = |row: &pool::Pooled| {
        let left = amount(&c, row.need.remaining(), &row.need.unit);
        (c.id(row.need.id), format!("{} · {} · {left}", row.number, row.need.title))
    };
    Ok(Page(UnitsPage {
        token: c.id(campaign.id),
        rows,
        needs: open.iter().map(need).collect(),
        campaign,
        organiser,
        fields,
        errors,
        c,
    }))
}

async fn list(c: Context, PathId(id): PathId<Campaign>, Query(fields): Query<Opening>) -> Result<Response> {
    let door = door(&c, id).await?;
    Ok(page(c, door, (fields, Errors::default())).await?.into_response())
}

async fn open(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Campaign>,
    Form(fields): Form<Opening>,
) -> Result<Response> {
    let door = door(&c, id).await?;
    let Some(need) = app.tokens.open::<Need>(&fields.need) else {
        let errors = Errors::one("need", Message::new("campaign-need-not-in-pool"));
        return Ok(page(c, door, (fields, errors)).await?.invalid().into_response());
    };
    let lead = if door.1 {
        match find_donor(&app, &app.act(&scope), &fields.lead, "").await.map_err(faults) {
            Ok(lead) => Some(lead),
            Err(Ok(found)) => {
                let message = found.iter().next().map(|(_, message)| message.clone());
                let errors = Errors::one("lead", message.unwrap_or_else(|| Message::new("phone-missing")));
                return Ok(page(c, door, (fields, errors)).await?.invalid().into_response());
            }
            Err(Err(error)) => return Err(error),
        }
    } else {
        None
    };
    let mut name = fields.name.clone();
    if let (true, Some(own)) = (name.trim().is_empty(), c.actor.as_ref().and_then(|actor| actor.organization))
    {
        name = organizations::find(&app.db, own).await?.map(|profile| profile.name).unwrap_or_default();
    }
    let key = FormKey { form_key: fields.form_key.clone() };
    let once = key.once(&["campaign unit", &fields.need, &name, &fields.lead])?;
    let done: std::result::Result<Id<Collection>, CampaignError> =
        deed!(app, &scope, (once, name, lead), |tx, act, (once, name, lead)| {
            units::open(tx, &act, &once, (id, need), (&name, lead))
        });
    match done.map_err(faults) {
        Ok(unit) => Ok(see_other(&app, &format!("/give/{}", c.id(unit)), Some("flash-campaign-unit"))),
        Err(Ok(errors)) => Ok(page(c, door, (fields, errors)).await?.invalid().into_response()),
        Err(Err(error)) => Err(error),
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Gift {
    quantity: String,
    surname: String,
    form_key: String,
}

/// What somebody gave.
struct Given {
    who: String,
    what: String,
    when: String,
}

#[derive(Template)]
#[template(path = "campaigns/give.html")]
struct GivePage {
    c: Context,
    token: String,
    campaign: Campaign,
    unit: Collection,
    total: String,
    card: Card,
    /// What is left beyond what the unit collected.
    left: i64,
    left_words: String,
    gifts: Vec<Given>,
    leads: bool,
    qr: String,
    address: String,
    fields: Gift,
    errors: Errors,
}

impl GivePage {
    fn open(&self) -> bool {
        self.unit.stage == UnitStage::Collecting && self.campaign.stage.takes_pledges()
    }

    fn may_close(&self) -> bool {
        self.leads && self.unit.stage == UnitStage::Collecting && self.campaign.stage.takes_entries()
    }
}

async fn unit_page(c: Context, id: Id<Collection>, fields: Gift, errors: Errors) -> Result<Page<GivePage>> {
    let db = &c.app.db;
    let unit = units::get(db, id).await?.ok_or(Error::NotFound)?;
    let campaign = store::get(db, unit.campaign_id).await?.ok_or(Error::NotFound)?;
    let pooled = pool::need(db, campaign.id, unit.need_id).await?;
    let found = if let Some(found) = pooled {
        found
    } else {
        // It was taken out of the pool since; what was given stays.
        let need = crate::needs::published(db, unit.need_id).await?.ok_or(Error::NotFound)?;
        pool::Pooled { number: 0, need }
    };
    let card = cards(&c, vec![found]).await?.pop().ok_or(Error::NotFound)?;
    let gift = |gift: &units::UnitGift| Given {
        who: gift.shown().map_or_else(|| c.t("campaign-unit-somebody"), |name| name.to_string()),
        what: amount(&c, gift.quantity, &card.unit),
        when: gift.at.minute(),
    };
    let left = if unit.stage == UnitStage::Collecting { (card.left - unit.total).max(0) } else { 0 };
    let organises = campaigns::seen(db, c.actor.as_ref(), campaign.id).await?;
    let organises = organises.is_some_and(|(_, right)| right >= Right::Organise);
    let token = c.id(id);
    let address = format!("{}/give/{token}", c.app.config.public_url);
    Ok(Page(GivePage {
        total: amount(&c, unit.total, &card.unit),
        left_words: amount(&c, left, &card.unit),
        gifts: units::gifts(db, id, SHOWN).await?.iter().map(gift).collect(),
        leads: organises || c.actor.as_ref().is_some_and(|actor| units::leads(&unit, actor)),
        qr: qr::picture(&address)?,
        address,
        token,
        campaign,
        unit,
        card,
        left,
        fields,
        errors,
        c,
    }))
}

async fn show(c: Context, PathId(id): PathId<Collection>) -> Result<Response> {
    Ok(unit_page(c, id, Gift::default(), Errors::default()).await?.into_response())
}

async fn give(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Collection>,
    Form(fields): Form<Gift>,
) -> Result<Response> {
    let unit = units::get(&app.db, id).await?.ok_or(Error::NotFound)?;
    let need = crate::needs::published(&app.db, unit.need_id).await?.ok_or(Error::NotFound)?;
    let quantity = match read_quantity(&fields.quantity, &need.unit) {
        Ok(quantity) => quantity,
        Err(message) => {
            let errors = Errors::one("quantity", message);
            return Ok(unit_page(c, id, fields, errors).await?.invalid().into_response());
        }
    };
    let key = FormKey { form_key: fields.form_key.clone() };
    let once = key.once(&["unit gift", &id.raw().to_string(), &quantity.to_string(), &fields.surname])?;
    let surname = fields.surname.clone();
    let done: std::result::Result<(), CampaignError> =
        deed!(app, &scope, (once, surname), |tx, act, (once, surname)| {
            units::give(tx, &act, &once, id, (quantity, &surname))
        });
    match done.map_err(faults) {
        Ok(()) => Ok(see_other(&app, &format!("/give/{}", c.id(id)), Some("flash-campaign-given"))),
        Err(Ok(errors)) => Ok(unit_page(c, id, fields, errors).await?.invalid().into_response()),
        Err(Err(error)) => Err(error),
    }
}

async fn close(
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Collection>,
    Form(key): Form<FormKey>,
) -> Result<Response> {
    let once = key.once(&["unit closing", &id.raw().to_string()])?;
    let rules = app.config.rules.clone();
    let done: std::result::Result<Option<Taken>, CampaignError> =
        deed!(app, &scope, (once, rules), |tx, act, (once, rules)| units::close(tx, &act, &once, &rules, id));
    done?;
    Ok(see_other(&app, &format!("/give/{}", app.tokens.seal(id)), Some("flash-campaign-unit-closed")))
}
