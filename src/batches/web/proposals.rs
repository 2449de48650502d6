//! `/me/proposals`: what campaigns propose for one's offers, to be answered.

use std::collections::HashMap;

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::super::proposal::{self, Proposal};
use super::super::{BatchError, PartStage};
use crate::access::{Action, Scope};
use crate::app::App;
use crate::campaigns;
use crate::claims::Claim;
use crate::kernel::id::Id;
use crate::needs;
use crate::offers;
use crate::web::{Context, Form, FormKey, Page, PathId, Result, Routes, see_other};

/// Proposals on the page, the newest.
const MOST: i64 = 200;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/me/proposals", Action::ReadClaim, index)
        .post("/proposals/{id}/acceptance", Action::Claim, accept)
        .post("/proposals/{id}/refusal", Action::Claim, decline)
}

struct Row {
    token: String,
    need: String,
    need_url: String,
    place: String,
    quantity: String,
    offer: String,
    offer_url: String,
    campaign: String,
    open: bool,
    until: String,
    claim: String,
    status: String,
    tag: &'static str,
}

#[derive(Template)]
#[template(path = "batches/proposals.html")]
struct ProposalsPage {
    c: Context,
    rows: Vec<Row>,
}

async fn index(c: Context, scope: Scope) -> Result<Page<ProposalsPage>> {
    let (db, now) = (&c.app.db, c.app.clock.now());
    let proposals = proposal::list(db, &scope, MOST).await?;
    let need_ids: Vec<_> = proposals.iter().map(|one| one.need_id).collect();
    let offer_ids: Vec<_> = proposals.iter().map(|one| one.offer_id).collect();
    let needs: HashMap<_, _> =
        needs::published_by_ids(db, &need_ids).await?.into_iter().map(|need| (need.id, need)).collect();
    let offers: HashMap<_, _> =
        offers::published_by_ids(db, &offer_ids).await?.into_iter().map(|offer| (offer.id, offer)).collect();
    let mut names = HashMap::new();
    for one in &proposals {
        if let std::collections::hash_map::Entry::Vacant(entry) = names.entry(one.campaign_id) {
            let found = campaigns::public(db, one.campaign_id).await?;
            entry.insert(found.map(|campaign| campaign.title).unwrap_or_default());
        }
    }
    let row = |one: &Proposal| {
        let need = needs.get(&one.need_id);
        let open = one.is_open(now) && need.is_some();
        let (tag, word) = match one.stage {
            PartStage::Accepted => ("done", "accepted"),
            PartStage::Declined => ("stopped", "declined"),
            PartStage::Proposed | PartStage::Planned if open => ("open", "proposed"),
            PartStage::Proposed | PartStage::Planned => ("stopped", "lapsed"),
        };
        let until = one.expires_at.map(|end| c.ta("proposal-until", &[("day", end.to_string())]));
        Row {
            token: c.id(one.id),
            need: need.map_or_else(|| c.t("batch-need-gone"), |need| need.title.clone()),
            need_url: need.map(|need| format!("/needs/{}", c.id(need.id))).unwrap_or_default(),
            place: need.map(|need| c.place(need.public_place())).unwrap_or_default(),
            quantity: need
                .map_or_else(|| one.quantity.to_string(), |need| format!("{} {}", one.quantity, need.unit)),
            offer: offers.get(&one.offer_id).map(|offer| offer.title.clone()).unwrap_or_default(),
            offer_url: format!("/offers/{}", c.id(one.offer_id)),
            campaign: names.get(&one.campaign_id).cloned().unwrap_or_default(),
            open,
            until: until.unwrap_or_default(),
            claim: one.claim_id.map(|claim| format!("/claims/{}", c.id(claim))).unwrap_or_default(),
            status: c.word("proposal", word),
            tag,
        }
    };
    Ok(Page(ProposalsPage { rows: proposals.iter().map(row).collect(), c }))
}

async fn accept(
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Proposal>,
    Form(key): Form<FormKey>,
) -> Result<Response> {
    let once = key.once(&["proposal accepted", &id.raw().to_string()])?;
    let input = (app.act(&scope), once, app.config.rules.clone());
    let claim: std::result::Result<Id<Claim>, BatchError> = app
        .db
        .write(input, move |tx, (act, once, rules)| {
            Box::pin(async move { proposal::accept(tx, &act, &once, &rules, id).await })
        })
        .await;
    let claim = claim?;
    Ok(see_other(&app, &format!("/claims/{}", app.tokens.seal(claim)), Some("flash-proposal-accepted")))
}

async fn decline(
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Proposal>,
    Form(key): Form<FormKey>,
) -> Result<Response> {
    let once = key.once(&["proposal declined", &id.raw().to_string()])?;
    let done: std::result::Result<(), BatchError> = app
        .db
        .write((app.act(&scope), once), move |tx, (act, once)| {
            Box::pin(async move { proposal::decline(tx, &act, &once, id).await })
        })
        .await;
    done?;
    Ok(see_other(&app, "/me/proposals", Some("flash-proposal-declined")))
}
