//! `/campaigns/{id}/cards`: a card with a QR code for each need of the pool, eight to an A4 page.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};

use super::entered;
use super::view::{Card, cards};
use crate::access::Action;
use crate::app::App;
use crate::campaigns::{Campaign, Right, pool};
use crate::web::{Context, Page, PathId, Result, Routes, qr};

/// Cards on a page of paper.
const SHEET: usize = 8;
/// So many are printed at once at most.
const MOST: i64 = 400;

pub(super) fn routes() -> Routes {
    Routes::new().get("/campaigns/{id}/cards", Action::ServeCampaign, show)
}

/// A card and its code.
struct Printed {
    card: Card,
    qr: String,
}

#[derive(Template)]
#[template(path = "campaigns/cards.html")]
struct CardsPage {
    c: Context,
    token: String,
    campaign: Campaign,
    sheets: Vec<Vec<Printed>>,
}

async fn show(c: Context, State(app): State<App>, PathId(id): PathId<Campaign>) -> Result<Response> {
    let (campaign, _) = entered(&c, id, Right::Desk).await?;
    let token = c.id(id);
    let needs = pool::needs(&app.db, id, true, 0, MOST).await?;
    let mut sheets: Vec<Vec<Printed>> = Vec::new();
    for card in cards(&c, needs).await? {
        let address = format!("{}/campaigns/{token}/pledge?need={}", app.config.public_url, card.token);
        let printed = Printed { qr: qr::picture(&address)?, card };
        match sheets.last_mut().filter(|sheet| sheet.len() < SHEET) {
            Some(sheet) => sheet.push(printed),
            None => sheets.push(vec![printed]),
        }
    }
    Ok(Page(CardsPage { c, token, campaign, sheets }).into_response())
}
