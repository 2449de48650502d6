//! `/campaigns/{id}/pledge`: one need of the pool, where its card leads. Whoever is signed in as a donor pledges here.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::view::{Card, cards, earlier};
use super::{deed, faults};
use crate::access::{Action, Scope};
use crate::app::App;
use crate::campaigns::pledges::{self, Channel, Donor, Entry, Gift, Key, Taken};
use crate::campaigns::{self, Campaign, CampaignError, pool};
use crate::claims;
use crate::claims::web::read_quantity;
use crate::kernel::id::Id;
use crate::kernel::message::{Errors, Message};
use crate::needs::Need;
use crate::web::{Context, Error, Form, Page, PathId, Query, Result, Routes, see_other};

pub(super) fn routes() -> Routes {
    Routes::new().get("/campaigns/{id}/pledge", Action::Browse, show).post(
        "/campaigns/{id}/pledges",
        Action::Claim,
        pledge,
    )
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Sent {
    need: String,
    quantity: String,
    form_key: String,
}

#[derive(Template)]
#[template(path = "campaigns/pledge.html")]
struct PledgePage {
    c: Context,
    token: String,
    campaign: Campaign,
    card: Card,
    /// What became of the reader's own earlier gifts; empty for a visitor.
    own: String,
    fields: Sent,
    errors: Errors,
    days: i64,
}

impl PledgePage {
    const fn open(&self) -> bool {
        self.campaign.stage.takes_pledges() && self.card.left > 0
    }
}

async fn page(
    c: Context,
    campaign: Campaign,
    need: Id<Need>,
    fields: Sent,
    errors: Errors,
) -> Result<Page<PledgePage>> {
    let found = pool::need(&c.app.db, campaign.id, need).await?.ok_or(Error::NotFound)?;
    let card = cards(&c, vec![found]).await?.pop().ok_or(Error::NotFound)?;
    let own = match &c.actor {
        Some(actor) if c.can("claim") => {
            let record = claims::record_of(&c.app.db, actor.account).await?;
            earlier(&c, "campaign-earlier-own", record)
        }
        _ => String::new(),
    };
    let days = c.app.config.rules.hold_days;
    Ok(Page(PledgePage { token: c.id(campaign.id), campaign, card, own, fields, errors, days, c }))
}

async fn show(c: Context, PathId(id): PathId<Campaign>, Query(asked): Query<Sent>) -> Result<Response> {
    let campaign = campaigns::public(&c.app.db, id).await?.ok_or(Error::NotFound)?;
    let need = c.app.tokens.open::<Need>(&asked.need).ok_or(Error::NotFound)?;
    Ok(page(c, campaign, need, asked, Errors::default()).await?.into_response())
}

async fn pledge(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Campaign>,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    let campaign = campaigns::public(&app.db, id).await?.ok_or(Error::NotFound)?;
    let need = app.tokens.open::<Need>(&sent.need).ok_or(Error::NotFound)?;
    let found = pool::need(&app.db, id, need).await?.ok_or(Error::NotFound)?;
    let quantity = match read_quantity(&sent.quantity, &found.need.unit) {
        Ok(number) if number < 1 => Err(Message::new("claim-quantity-low")),
        other => other,
    };
    let quantity = match quantity {
        Ok(quantity) => quantity,
        Err(message) => {
            let errors = Errors::one("quantity", message);
            return Ok(page(c, campaign, need, sent, errors).await?.invalid().into_response());
        }
    };
    let donor = scope.actor().cloned().ok_or(Error::SignIn)?;
    let request = [sent.need.as_str(), &quantity.to_string(), &donor.account.raw().to_string()];
    let entry = Entry {
        campaign: id,
        key: Key::new(&sent.form_key, &request)?,
        channel: Channel::Page,
        donor: Donor::Known(donor),
        gift: Gift::Need(need, quantity),
        unit: None,
        device: String::new(),
        made_at: app.clock.now(),
        keep: false,
    };
    let rules = app.config.rules.clone();
    let taken: std::result::Result<Taken, CampaignError> =
        deed!(app, &scope, (rules, entry), |tx, act, (rules, entry)| pledges::record(
            tx, &act, &rules, &entry
        ));
    let taken = match taken.map_err(faults) {
        Ok(taken) => taken,
        Err(Ok(errors)) => return Ok(page(c, campaign, need, sent, errors).await?.invalid().into_response()),
        Err(Err(error)) => return Err(error),
    };
    let pledge = pledges::get(&app.db, id, taken.id).await?.ok_or(Error::NotFound)?;
    let claim = pledge.claim_id.map(|claim| format!("/claims/{}", app.tokens.seal(claim)));
    Ok(see_other(&app, &claim.unwrap_or_else(|| "/me".to_owned()), Some("flash-campaign-pledged")))
}
