//! The printed slip, 领取签收表: what came, from whom, for whom, and the code to confirm it with.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};

use super::view;
use crate::access::{Action, Scope};
use crate::app::App;
use crate::claims::{self, ClaimError, Code, Delivery};
use crate::web::{Context, Error, Form, FormKey, Page, PathId, Result, Routes, qr};

pub(super) fn routes() -> Routes {
    Routes::new().post("/deliveries/{id}/slip", Action::ReceiveClaim, issue)
}

#[derive(Template)]
#[template(path = "claims/slip.html")]
struct SlipPage {
    c: Context,
    back: String,
    number: String,
    rows: Vec<(String, String)>,
    code: String,
    qr: String,
    address: String,
    days: i64,
}

/// Gives the delivery a fresh code and shows it: the database keeps only its keyed hash. The form sent twice shows the
/// same code twice.
async fn issue(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Delivery>,
    Form(key): Form<FormKey>,
) -> Result<Response> {
    let once = key.once(&["slip", &id.raw().to_string()])?;
    let (claim, delivery) = claims::delivery_by_id(&app.db, &scope, id).await?.ok_or(Error::NotFound)?;
    let facts = claims::facts(&app.db, [claim.id]).await?.remove(&claim.id).ok_or(Error::NotFound)?;
    let code = Code::again(&once, &app.vault);
    let days = app.config.rules.code_days;
    let input = (app.act(&scope), once, (id, code.index(&app.vault)), days);
    let issued = app.db.write(input, |tx, (act, once, code, days)| {
        Box::pin(async move { claims::issue_slip(tx, &act, &once, code, days).await })
    });
    issued.await.map_err(|error: ClaimError| Error::from(error))?;
    let giver = facts.organization.clone().unwrap_or_else(|| c.t("claim-kind-person"));
    let rows = vec![
        (c.t("slip-item"), facts.title.clone()),
        (c.t("slip-quantity"), format!("{} {}", delivery.quantity, facts.unit)),
        (c.t("slip-giver"), giver),
        (c.t("slip-receiver"), view::receiver(&c, &facts)),
        (c.t("slip-place"), c.region(facts.region)),
        (c.t("slip-date"), delivery.delivered_at.to_string()),
    ];
    let code = code.reveal();
    let address = format!("{}/confirm", app.config.public_url);
    let qr = qr::picture(&format!("{address}?code={}", code.replace(' ', "")))?;
    let number: String = c.id(id).chars().take(8).collect::<String>().to_uppercase();
    let back = format!("/claims/{}", c.id(claim.id));
    Ok(Page(SlipPage { c, back, number, rows, code, qr, address, days }).into_response())
}
