//! `/campaigns/{id}/lost`: somebody at the desk who has lost the message of their pledge says their number, and gets it
//! again.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::entered;
use crate::access::{Action, Scope};
use crate::accounts::read_phone;
use crate::app::App;
use crate::campaigns::pledges::{self, Found, Pledge};
use crate::campaigns::{Campaign, Right};
use crate::kernel::message::Errors;
use crate::web::{Context, Error, Form, FormKey, Page, PathId, Result, Routes, see_other};

pub(super) fn routes() -> Routes {
    Routes::new().get("/campaigns/{id}/lost", Action::ServeCampaign, show).post(
        "/campaigns/{id}/lost",
        Action::ServeCampaign,
        submit,
    )
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Sent {
    /// `find` by the phone number, or `send` for this pledge.
    #[serde(rename = "do")]
    what: String,
    phone: String,
    pledge: String,
    form_key: String,
}

struct Row {
    token: String,
    what: String,
    when: String,
    /// Whether there is a message to send.
    made: bool,
}

#[derive(Template)]
#[template(path = "campaigns/lost.html")]
struct LostPage {
    c: Context,
    token: String,
    campaign: Campaign,
    /// As typed, while it is wrong.
    phone: String,
    errors: Errors,
    /// The number that was looked for, masked; empty before.
    masked: String,
    rows: Vec<Row>,
}

impl LostPage {
    fn blank(c: Context, campaign: Campaign) -> Self {
        let token = c.id(campaign.id);
        let (phone, masked) = (String::new(), String::new());
        Self { c, token, campaign, phone, errors: Errors::default(), masked, rows: Vec::new() }
    }
}

async fn show(c: Context, PathId(id): PathId<Campaign>) -> Result<Response> {
    let (campaign, _) = entered(&c, id, Right::Desk).await?;
    Ok(Page(LostPage::blank(c, campaign)).into_response())
}

async fn submit(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Campaign>,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    let (campaign, _) = entered(&c, id, Right::Desk).await?;
    if sent.what == "send" {
        let pledge = app.tokens.open::<Pledge>(&sent.pledge).ok_or(Error::NotFound)?;
        let key = FormKey { form_key: sent.form_key.clone() };
        let once = key.once(&["campaign note", &pledge.raw().to_string()])?;
        pledges::send_again(&app, &app.act(&scope), once, (id, pledge)).await?;
        return Ok(see_other(
            &app,
            &format!("/campaigns/{}/lost", c.id(id)),
            Some("flash-campaign-note-again"),
        ));
    }
    let page = LostPage::blank(c, campaign);
    let phone = match read_phone(&sent.phone) {
        Ok(phone) => phone,
        Err(message) => {
            let errors = Errors::one("phone", message);
            return Ok(Page(LostPage { phone: sent.phone, errors, ..page }).invalid().into_response());
        }
    };
    let found = pledges::by_phone(&app, id, &phone).await?;
    let rows = found.into_iter().map(|one| row(&page.c, one)).collect();
    Ok(Page(LostPage { masked: phone.to_string(), rows, ..page }).into_response())
}

fn row(c: &Context, found: Found) -> Row {
    Row {
        token: c.id(found.pledge.id),
        made: found.is_made(),
        when: found.pledge.made_at.minute(),
        what: found.what,
    }
}
