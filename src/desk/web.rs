//! `/desk`: the first page of everybody who works here.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};

use super::{Todo, work};
use crate::access::{Action, Scope};
use crate::app::App;
use crate::web::{Context, Page, Result, Routes, see_other};

pub fn routes() -> Routes {
    Routes::new().get("/desk", Action::Desk, desk)
}

/// A way into one part of the work.
struct Door {
    url: &'static str,
    icon: &'static str,
    title: String,
    text: String,
}

/// Every part: who may do the action sees its door. Address, icon, keys of its name and of what it is for.
const DOORS: [(Action, &str, &str, &str, &str); 17] = [
    (Action::PostNeed, "/needs/new", "plus", "need-new", "desk-post-text"),
    (Action::ReviewNeed, "/desk/review", "check", "review-queue", "desk-review-text"),
    (Action::ReadClaim, "/desk/claims", "truck", "claim-desk", "desk-claims-text"),
    (Action::ReceiveClaim, "/desk/claim-follow-ups", "clock", "claim-follow-ups", "claim-follow-ups-lead"),
    (Action::ReadNeed, "/desk/needs", "list", "desk-needs", "desk-needs-lead"),
    (Action::ReadProject, "/desk/projects", "N06", "desk-projects", "desk-projects-lead"),
    (Action::ReadPart, "/desk/participations", "N11", "desk-parts", "desk-parts-lead"),
    (Action::ReadCampaign, "/campaigns", "N10", "campaigns", "desk-campaigns-text"),
    (Action::PostProject, "/desk/follow-ups", "clock", "follow-ups", "follow-ups-lead"),
    (Action::Registry, "/desk/households", "N04", "households", "desk-households-text"),
    (Action::Registry, "/desk/import", "file", "import", "import-lead"),
    (Action::VerifyOrganization, "/desk/organizations", "shield", "organizations", "desk-organizations-text"),
    (Action::ReadLedger, "/desk/ledger", "list", "ledger", "ledger-desk-lead"),
    (Action::KeepLedger, "/desk/ledger/import", "file", "ledger-import", "desk-ledger-import-text"),
    (Action::Overview, "/overview", "chart", "overview", "desk-overview-text"),
    (Action::Invite, "/officers", "person", "officers", "desk-officers-text"),
    (Action::Audit, "/audit", "clock", "audit", "audit-note"),
];

#[derive(Template)]
#[template(path = "desk/desk.html")]
struct DeskPage {
    c: Context,
    role: String,
    place: String,
    /// Whether this role has a list of things to do at all.
    has_work: bool,
    work: Vec<Todo>,
    doors: Vec<Door>,
}

async fn desk(c: Context, scope: Scope, State(app): State<App>) -> Result<Response> {
    if c.is_donor() {
        return Ok(see_other(&app, "/me", None));
    }
    let mut work = work(&app, &scope).await?;
    let has_work = !work.is_empty();
    work.retain(|todo| todo.count > 0);
    let open = DOORS.into_iter().filter(|(action, ..)| c.can(action.as_str()));
    let doors =
        open.map(|(_, url, icon, title, text)| Door { url, icon, title: c.t(title), text: c.t(text) });
    let actor = scope.actor();
    let page = DeskPage {
        role: actor.map(|actor| c.word("role", actor.role.as_str())).unwrap_or_default(),
        place: actor.and_then(|actor| actor.region).map(|region| c.place(region)).unwrap_or_default(),
        has_work,
        work,
        doors: doors.collect(),
        c,
    };
    Ok(Page(page).into_response())
}
