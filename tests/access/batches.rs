//! Batches for the matrix: a campaign of the seat with a plan, a proposal to the owner, and what is sent to their routes.

use jiedui::access::Role;
use jiedui::app::App;
use jiedui::args;
use jiedui::batches::Batch;
use jiedui::batches::proposal::Proposal;
use jiedui::campaigns::Campaign;
use jiedui::kernel::id::Id;
use jiedui::web::routes::Mounted;

use super::cast::Column;
use super::requests::Body;

const CAMPAIGN: &str = "INSERT INTO campaign (id, region, event, title, place, rules, starts_on, ends_on, job_fair, \
    produce_fair, stage, version, created_by, created_at, opened_at) \
    VALUES ($1, $2, '扶贫日', '对接会', '县礼堂', '', $3, $3, FALSE, FALSE, 'live', 0, $4, $3, $3)";
const STAFF: &str = "INSERT INTO campaign_staff (campaign_id, account_id, duty, appointed_by, appointed_at) \
    VALUES ($1, $2, 'organiser', $3, $4)";
const NEED: &str =
    "INSERT INTO campaign_need (campaign_id, need_id, number, added_by, added_at) VALUES ($1, $2, 1, $3, $4)";
const OFFER: &str =
    "INSERT INTO campaign_offer (campaign_id, offer_id, added_by, added_at) VALUES ($1, $2, $3, $4)";
const BATCH: &str = "INSERT INTO batch (id, campaign_id, objective, priority, lots, stage, version, progress, summary, files, \
    created_by, created_at, solved_at, proposed_at) \
    VALUES ($1, $2, 'fair', FALSE, FALSE, $3, 0, 1000, '{}', $4, $5, $6, $6, $6)";
const PART: &str = "INSERT INTO batch_part (id, batch_id, offer_id, need_id, quantity, fit, fairness, offer_price, room_price, \
    pinned, stage, expires_at) VALUES ($1, $2, $3, $4, 5, 0, 0, 0, 0, FALSE, 'proposed', $5)";

/// Whether a route is about what this file makes.
pub fn is_of_batch(path: &str) -> bool {
    path.starts_with("/batches/")
        || path.starts_with("/proposals/")
        || ["batches", "preferences", "lots"].iter().any(|end| path == format!("/campaigns/{{id}}/{end}"))
}

impl Column {
    /// A campaign of the seat, at which the actor organises where it is theirs, with a need and an offer of the owner in
    /// its pool; the route's own thing comes back, offer and need are kept in `extra`.
    pub fn batch(&mut self, app: &App, route: &Mounted) -> String {
        let (id, now) = (app.ids.next::<Campaign>(), app.clock.now());
        let author = self.author.account;
        self.rows.push((CAMPAIGN, args![id, self.seat, now, author]));
        let officer = matches!(self.role(), Some(Role::Reviewer | Role::Federation | Role::Auditor));
        if let Some(actor) = self.actor.clone().filter(|_| self.is_own() && !officer) {
            self.rows.push((STAFF, args![id, actor.account, author, now]));
        }
        let (need, offer) = (self.need(app, "published", 0), self.offer(app));
        self.rows.push((NEED, args![id, need, author, now]));
        self.rows.push((OFFER, args![id, offer, author, now]));
        let seal = &app.tokens;
        self.extra.insert(route.path, format!("{} {}", seal.seal(offer), seal.seal(need)));
        if route.path.starts_with("/campaigns/") {
            return seal.seal(id);
        }
        let (batch, part) = (app.ids.next::<Batch>(), app.ids.next::<Proposal>());
        let stage = if route.path.starts_with("/proposals/") { "proposed" } else { "solved" };
        self.rows.push((BATCH, args![batch, id, stage, vec![1_u8], author, now]));
        self.rows.push((PART, args![part, batch, offer, need, now.plus_days(7)]));
        if stage == "proposed" { seal.seal(part) } else { seal.seal(Id::<Batch>::from_raw(batch.raw())) }
    }
}

/// The body of a write to a route of batches; nothing for any other.
pub fn body(column: &Column, route: &Mounted) -> Option<Body> {
    let extra = column.extra.get(route.path).cloned().unwrap_or_default();
    let (offer, need) = extra.split_once(' ').unwrap_or_default();
    let pairs: &[(&'static str, &str)] = match route.path {
        "/campaigns/{id}/batches" => &[("objective", "fair")],
        "/campaigns/{id}/preferences" => &[("offer", offer), ("need", need), ("kind", "forbid")],
        "/campaigns/{id}/lots" => &[("offer", offer), ("min_lot", "1"), ("max_lots", "3")],
        "/batches/{id}/stage" => &[("command", "discard")],
        _ => return None,
    };
    Some(Body::Form(pairs.iter().map(|(name, value)| (*name, (*value).to_owned())).collect()))
}
