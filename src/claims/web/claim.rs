//! Making a claim, and the page of one.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::{error, quantity, view};
use crate::access::{Action, Scope};
use crate::app::App;
use crate::audit;
use crate::claims::{
    self, Channel, Claim, ClaimError, Delivery, NewClaim, SETTLEMENTS, SHORT_REASONS, Stage,
};
use crate::kernel::message::{Errors, Message};
use crate::needs::{self, Need};
use crate::offers::Offer;
use crate::web::parts::{Entry, Progress};
use crate::web::{Context, Error, Form, FormKey, Page, PathId, Query, Result, Routes, see_other};

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/needs/{id}/claims/new", Action::Claim, ask)
        .post("/needs/{id}/claims", Action::Claim, create)
        .get("/claims/{id}", Action::ReadClaim, show)
}

#[derive(Debug, Default, Deserialize)]
struct Fields {
    #[serde(default)]
    quantity: String,
    #[serde(default)]
    offer: String,
    #[serde(default)]
    form_key: String,
}

#[derive(Template)]
#[template(path = "claims/new.html")]
struct NewPage {
    c: Context,
    need: Need,
    place: String,
    back: String,
    days: i64,
    fields: Fields,
    errors: Errors,
}

fn page(c: Context, need: Need, fields: Fields, errors: Errors) -> Page<NewPage> {
    let place = c.place(need.public_place());
    let days = c.app.config.rules.hold_days;
    let back = format!("/needs/{}", c.id(need.id));
    Page(NewPage { c, need, place, back, days, fields, errors })
}

async fn ask(c: Context, PathId(id): PathId<Need>, Query(fields): Query<Fields>) -> Result<Response> {
    let need = needs::published(&c.app.db, id).await?.ok_or(Error::NotFound)?;
    Ok(page(c, need, fields, Errors::default()).into_response())
}

async fn create(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Need>,
    Form(fields): Form<Fields>,
) -> Result<Response> {
    let need = needs::published(&app.db, id).await?.ok_or(Error::NotFound)?;
    let again = |need, fields, message| {
        Ok(page(c, need, fields, Errors::one("quantity", message)).invalid().into_response())
    };
    let quantity = match quantity::read(&fields.quantity, &need.unit) {
        Ok(number) if number < 1 => return again(need, fields, Message::new("claim-quantity-low")),
        Ok(number) => number,
        Err(message) => return again(need, fields, message),
    };
    let offer = match fields.offer.as_str() {
        "" => None,
        token => Some(app.tokens.open::<Offer>(token).ok_or(Error::NotFound)?),
    };
    let key = FormKey { form_key: fields.form_key.clone() };
    let once = key.once(&["claim", &id.raw().to_string(), &quantity.to_string(), &fields.offer])?;
    let new = NewClaim { need: id, offer, quantity };
    match make(&app, &scope, once, new).await {
        Ok(claim) => {
            Ok(see_other(&app, &format!("/claims/{}", app.tokens.seal(claim)), Some("flash-claimed")))
        }
        Err(problem) => match error::at_quantity(&problem) {
            Some(message) => again(need, fields, message),
            None => Err(problem.into()),
        },
    }
}

/// Claims, for page and API.
pub(in crate::claims) async fn make(
    app: &App,
    scope: &Scope,
    once: crate::access::Once,
    new: NewClaim,
) -> std::result::Result<crate::kernel::id::Id<Claim>, ClaimError> {
    let input = (app.act(scope), once, app.config.rules.clone(), new);
    app.db
        .write(input, |tx, (act, once, rules, new)| {
            Box::pin(async move { claims::claim(tx, &act, &once, &rules, new).await })
        })
        .await
}

struct Handed {
    token: String,
    delivery: Delivery,
    photo: Option<String>,
    may_slip: bool,
}

#[derive(Template)]
#[template(path = "claims/claim.html")]
struct ClaimPage {
    c: Context,
    token: String,
    need_url: String,
    claim: Claim,
    title: String,
    unit: String,
    facts: Vec<(String, String)>,
    progress: Progress,
    tag: &'static str,
    next: String,
    deliveries: Vec<Handed>,
    timeline: Vec<Entry>,
    contact: bool,
    may: May,
    settlements: Vec<(&'static str, String)>,
}

/// What the reader may do now.
#[expect(clippy::struct_excessive_bools, reason = "one for each button")]
struct May {
    accept: bool,
    dispatch: bool,
    deliver: bool,
    release: bool,
    miss_out: bool,
    settle: bool,
}

impl May {
    const fn any(&self) -> bool {
        self.accept || self.dispatch || self.deliver || self.release || self.miss_out
    }
}

fn may(c: &Context, claim: &Claim) -> May {
    let (donor, village, reviewer) = (c.can("claim"), c.can("receive_claim"), c.can("settle_claim"));
    let takes = |command| claims::stage::advance(claim.stage, command).is_some();
    let free = claim.pending == 0;
    May {
        accept: village && takes(claims::Command::Accept),
        dispatch: donor && takes(claims::Command::Dispatch),
        deliver: donor && takes(claims::Command::Deliver) && claim.outstanding() > 0,
        release: donor && free && takes(claims::Command::Release),
        miss_out: village && free && takes(claims::Command::MissOut),
        settle: reviewer && free && takes(claims::Command::Settle),
    }
}

async fn show(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Claim>,
) -> Result<Response> {
    let claim = claims::get(&app.db, &scope, id).await?.ok_or(Error::NotFound)?;
    let found = claims::facts(&app.db, [id]).await?.remove(&id).ok_or(Error::NotFound)?;
    let deliveries = claims::deliveries(&app.db, id).await?;
    let mut events = audit::history(&app.db, id).await?;
    for delivery in &deliveries {
        events.extend(audit::history(&app.db, delivery.id).await?);
    }
    events.sort_by_key(|event| event.id);
    let timeline = events.iter().map(|event| entry(&c, event, &found.unit)).collect();
    let mut facts = vec![
        (c.t("claim-fact-quantity"), format!("{} {}", claim.quantity, found.unit)),
        (c.t("claim-fact-for"), view::receiver(&c, &found)),
        (c.t("claim-fact-place"), c.place(found.public_place())),
        (c.t("claim-fact-donor"), view::donor(&found)),
        (c.t("claim-fact-since"), claim.created_at.minute()),
    ];
    if claim.stage == Stage::Held {
        facts.push((c.t("claim-fact-until"), claim.held_until.minute()));
    }
    let village = c.can("receive_claim");
    let handed = |delivery: Delivery| Handed {
        token: c.id(delivery.id),
        photo: delivery.photo_id.map(|photo| c.id(photo)),
        may_slip: village && delivery.confirmed_at.is_none(),
        delivery,
    };
    let page = ClaimPage {
        token: c.id(id),
        need_url: format!("/needs/{}", c.id(claim.need_id)),
        title: found.title.clone(),
        unit: found.unit.clone(),
        facts,
        progress: view::progress(&claim, &found),
        tag: view::tag(claim.stage),
        next: view::next_step(&c, &claim, &found.unit),
        deliveries: deliveries.into_iter().map(handed).collect(),
        timeline,
        contact: (c.can("claim") || village) && claims::contact_is_open(&claim, app.clock.now()),
        may: may(&c, &claim),
        settlements: SETTLEMENTS.iter().map(|word| (*word, c.word("claim-settlement", word))).collect(),
        claim,
        c,
    };
    Ok(Page(page).into_response())
}

fn entry(c: &Context, event: &audit::Recorded, unit: &str) -> Entry {
    let kind = match event.kind.as_str() {
        "claim.no_show" | "claim.disputed" | "claim.released" => "stopped",
        "delivery.confirmed" | "claim.confirmed" => "done",
        _ => "",
    };
    let number =
        |name: &str| Some(event.fact(name)).filter(|text| !text.is_empty()).map(|n| format!("{n} {unit}"));
    let mut words: Vec<String> = Vec::new();
    words.extend(number("quantity").or_else(|| number("received")));
    let why = event.fact("why");
    if !why.is_empty() {
        words.push(c.word("claim-why", why.replace('_', "-")));
    }
    let reason = event.fact("reason");
    if SHORT_REASONS.contains(&reason.as_str()) && event.kind == "delivery.confirmed" {
        words.push(c.word("claim-short", reason));
    } else if SETTLEMENTS.contains(&reason.as_str()) && event.kind == "claim.settled" {
        words.push(c.word("claim-settlement", reason));
    }
    if let Some(channel) = Channel::parse(&event.fact("channel")) {
        words.push(c.word("claim-channel", channel.as_str()));
    }
    let title = c.word("claim-event", event.kind.replace(['.', '_'], "-"));
    Entry::at(event.at, kind, title, words.join(" · "))
}
