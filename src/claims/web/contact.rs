//! `POST /claims/{id}/contact`: how to reach the other side, shown once, noted in the log before it is shown.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};

use crate::access::{Action, Scope};
use crate::app::App;
use crate::claims::{self, Claim, ClaimError, Contact, Side};
use crate::web::{Context, Error, Page, PathId, Result, Routes};

pub(super) fn routes() -> Routes {
    Routes::new().post("/claims/{id}/contact", Action::ReadClaim, show)
}

#[derive(Template)]
#[template(path = "claims/contact.html")]
struct ContactPage {
    c: Context,
    token: String,
    title: String,
    contact: Option<Contact>,
    side: Side,
    /// To the village, no nearer.
    place: String,
}

/// Only the two sides: who reads claims to oversee them has no need of telephones.
async fn show(c: Context, State(app): State<App>, PathId(id): PathId<Claim>) -> Result<Response> {
    let (action, side) =
        if c.is_donor() { (Action::Claim, Side::Officer) } else { (Action::ReceiveClaim, Side::Donor) };
    let act = app.act(&Scope::new(c.actor.clone(), action));
    let noted = app.db.write((act, id, side), |tx, (act, id, side)| {
        Box::pin(async move { claims::note_contact(tx, &act, id, side).await })
    });
    let claim: Claim = noted.await.map_err(|error: ClaimError| Error::from(error))?;
    let contact = claims::contact(&app.db, &app.vault, &claim, side).await?;
    let facts = claims::facts(&app.db, [id]).await?.remove(&id).ok_or(Error::NotFound)?;
    let place = c.place(facts.region);
    Ok(Page(ContactPage { token: c.id(id), title: facts.title, contact, side, place, c }).into_response())
}
