//! `GET /audit`: what happened within an officer's reach, newest first.

use askama::Template;
use axum::extract::State;
use serde::Deserialize;

use super::{Recorded, list};
use crate::access::{Action, Scope};
use crate::app::App;
use crate::kernel::id::{Entity, Id};
use crate::web::parts::cut;
use crate::web::{Context, Page, Query, Result, Routes};

/// Events on a page.
const EVENTS: i64 = 50;

pub fn routes() -> Routes {
    Routes::new().get("/audit", Action::Audit, show)
}

#[derive(Template)]
#[template(path = "audit/audit.html")]
struct AuditPage {
    c: Context,
    events: Vec<Recorded>,
    next: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Wish {
    before: String,
}

/// An event's place in the list, as the outside sees it.
struct Mark;

impl Entity for Mark {
    const TAG: [u8; 4] = *b"evnt";
}

async fn show(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    Query(wish): Query<Wish>,
) -> Result<Page<AuditPage>> {
    let before = app.tokens.open::<Mark>(&wish.before).map(Id::raw);
    let mut events = list(&app.db, &scope, before, EVENTS + 1).await?;
    let last = cut(&mut events, EVENTS).map(|event| c.id(Id::<Mark>::from_raw(event.id)));
    let next = last.map(|before| format!("/audit?before={before}")).unwrap_or_default();
    Ok(Page(AuditPage { c, events, next }))
}

impl AuditPage {
    /// The event in words; its own name where nobody wrote any.
    fn words(&self, event: &Recorded) -> String {
        let key = format!("event-{}", event.kind.replace(['.', '_'], "-"));
        if self.c.lang.has(&key) { self.c.t(&key) } else { event.kind.clone() }
    }

    fn place(&self, event: &Recorded) -> String {
        event.region.map(|region| self.c.place(region)).unwrap_or_default()
    }
}
