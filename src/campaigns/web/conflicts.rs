//! `/campaigns/{id}/conflicts`: pledges that did not fit, what is left, and what can become of them.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::view::amount;
use super::{deed, entered};
use crate::access::{Action, Scope};
use crate::app::App;
use crate::campaigns::pledges::{self, Answer, Outcome, Pledge};
use crate::campaigns::{Campaign, CampaignError, Right};
use crate::kernel::message::Message;
use crate::needs::{self, Need};
use crate::web::{Context, Error, Form, FormKey, Page, PathId, Result, Routes, see_other};

pub(super) fn routes() -> Routes {
    Routes::new().get("/campaigns/{id}/conflicts", Action::ServeCampaign, show).post(
        "/campaigns/{id}/conflicts",
        Action::ServeCampaign,
        answer,
    )
}

/// A conflict with its choices.
struct Open {
    token: String,
    title: String,
    promised: String,
    /// What is left now of what was asked for, in words; empty when nothing is.
    left: String,
    why: &'static str,
    device: String,
    made_at: String,
    /// Whether the rest can be taken.
    rest: bool,
    /// Other needs: token, what, what is left of it, whether it is the same kind of thing.
    others: Vec<(String, String, String, bool)>,
}

#[derive(Template)]
#[template(path = "campaigns/conflicts.html")]
struct ConflictsPage {
    c: Context,
    token: String,
    campaign: Campaign,
    open: Vec<Open>,
}

async fn open(c: &Context, pledge: &Pledge) -> Result<Open> {
    let db = &c.app.db;
    let asked = match pledge.need_id {
        Some(need) => needs::published(db, need).await?,
        None => None,
    };
    let (mut others, mut left) = (Vec::new(), 0);
    if let Some(need) = &asked {
        left = if need.stage == needs::Stage::Published { need.remaining() } else { 0 };
        for other in pledges::alternatives(db, pledge.campaign_id, need.id).await? {
            let what =
                format!("{} · {} · {}", other.number, other.need.title, c.place(other.need.public_place()));
            let rest = amount(c, other.need.remaining(), &other.need.unit);
            others.push((c.id(other.need.id), what, rest, other.same));
        }
    }
    let unit = asked.as_ref().map(|need| need.unit.clone()).unwrap_or_default();
    let why = pledge.conflict.map_or("not_open", pledges::Conflict::as_str);
    Ok(Open {
        token: c.id(pledge.id),
        title: asked.map(|need| need.title).unwrap_or_default(),
        promised: amount(c, pledge.quantity, &unit),
        left: if left > 0 { amount(c, left, &unit) } else { String::new() },
        why,
        device: pledge.device.clone(),
        made_at: pledge.made_at.minute(),
        rest: left > 0 && why != "stopped",
        others,
    })
}

async fn show(c: Context, State(app): State<App>, PathId(id): PathId<Campaign>) -> Result<Response> {
    let (campaign, _) = entered(&c, id, Right::Desk).await?;
    let mut rows = Vec::new();
    for pledge in pledges::conflicts(&app.db, id).await? {
        rows.push(open(&c, &pledge).await?);
    }
    Ok(Page(ConflictsPage { token: c.id(id), campaign, open: rows, c }).into_response())
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Sent {
    pledge: String,
    answer: String,
    need: String,
    form_key: String,
}

async fn answer(
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Campaign>,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    let pledge = app.tokens.open::<Pledge>(&sent.pledge).ok_or(Error::NotFound)?;
    let missing = || Error::invalid("answer", Message::new("campaign-answer-missing"));
    let answer = match Outcome::parse(&sent.answer).ok_or_else(missing)? {
        Outcome::TakeRest => Answer::TakeRest,
        Outcome::Offer => Answer::Offer,
        Outcome::Drop => Answer::Drop,
        Outcome::OtherNeed => {
            let need = app.tokens.open::<Need>(&sent.need);
            Answer::OtherNeed(
                need.ok_or_else(|| Error::invalid("need", Message::new("campaign-other-need-missing")))?,
            )
        }
    };
    let key = FormKey { form_key: sent.form_key.clone() };
    let once = key.once(&["campaign conflict", &sent.pledge, &sent.answer, &sent.need])?;
    let rules = app.config.rules.clone();
    let done: std::result::Result<(), CampaignError> =
        deed!(app, &scope, (once, rules), |tx, act, (once, rules)| {
            pledges::answer(tx, &act, &once, &rules, (id, pledge), answer)
        });
    done?;
    let back = format!("/campaigns/{}/conflicts", app.tokens.seal(id));
    Ok(see_other(&app, &back, Some("flash-campaign-answered")))
}
