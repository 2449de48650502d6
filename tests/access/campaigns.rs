//! Campaigns for the matrix: one for each route, on its day, with a need, a conflict, a unit, a counted post and people at
//! its desk; and what is sent to their routes.

use std::sync::atomic::{AtomicU32, Ordering};

use jiedui::access::{Account, Role};
use jiedui::app::App;
use jiedui::args;
use jiedui::campaigns::Campaign;
use jiedui::campaigns::fairs::FairEntry;
use jiedui::campaigns::pledges::{Pledge, secret};
use jiedui::campaigns::units::Collection;
use jiedui::kernel::id::Id;
use jiedui::web::routes::Mounted;
use serde_json::json;

use super::cast::Column;
use super::requests::Body;

const CAMPAIGN: &str = "INSERT INTO campaign (id, region, event, title, place, rules, starts_on, ends_on, job_fair, \
    produce_fair, stage, version, created_by, created_at, opened_at) \
    VALUES ($1, $2, '扶贫日', '扶贫日认捐', '文化中心', '自愿', $3, $3, $4, $5, 'live', 0, $6, $3, $3)";
const DISCLOSED: &str = "UPDATE campaign SET stage = 'disclosed', disclosed_at = $2 WHERE id = $1";
const STAFF: &str = "INSERT INTO campaign_staff (campaign_id, account_id, duty, appointed_by, appointed_at) \
    VALUES ($1, $2, $3, $4, $5)";
const POOLED: &str = "INSERT INTO campaign_need (campaign_id, need_id, number, added_by, added_at) \
    VALUES ($1, $2, 1, $3, $4)";
const CONFLICT: &str = "INSERT INTO campaign_pledge (id, campaign_id, key, request, channel, account_id, need_id, quantity, \
    stage, conflict, remained, device, made_at, received_at) \
    VALUES ($1, $2, $3, $3, 'desk', $4, $5, 5, 'conflict', 'not_open', 0, '', $6, $6)";
const MADE: &str = "INSERT INTO campaign_pledge (id, campaign_id, key, request, channel, account_id, need_id, quantity, \
    stage, claim_id, device, made_at, received_at) SELECT $1, $2, $3, $3, 'desk', c.account_id, c.need_id, 10, 'made', \
    c.id, '', $5, $5 FROM claim c WHERE c.id = $4";
const UNIT: &str = "INSERT INTO campaign_unit (id, campaign_id, need_id, account_id, organization_id, name, people, total, \
    stage, created_by, created_at) VALUES ($1, $2, $3, $4, $5, '供销社', 0, 0, 'collecting', $4, $6)";
const COUNTED: &str = "INSERT INTO fair_entry (id, campaign_id, measure, quantity, note, recorded_by, at) \
    VALUES ($1, $2, 'posts', 12, '', $3, $4)";
const WAITING: &str = "UPDATE account SET password = '' WHERE id = $1";
/// Found by its number, as whoever signs up is.
const PHONE: &str = "UPDATE account SET phone_index = $2 WHERE id = $1";

/// Every newcomer at a desk has another number.
static NEWCOMERS: AtomicU32 = AtomicU32::new(0);

fn newcomer() -> String {
    format!("1990000{:04}", 1000 + NEWCOMERS.fetch_add(1, Ordering::SeqCst) % 3000)
}

impl Column {
    /// A campaign of the seat, at which the actor organises where it is theirs; the unit of the owner; the pledge of
    /// somebody new. The route's own thing comes back, what its body names is kept in `extra`.
    pub fn campaign(&mut self, app: &App, route: &Mounted) -> String {
        let (id, now) = (app.ids.next::<Campaign>(), app.clock.now());
        let author = self.author.account;
        self.rows.push((CAMPAIGN, args![id, self.seat, now, true, false, author]));
        if route.path.contains("/disclosure") {
            self.rows.push((DISCLOSED, args![id, now]));
        }
        let officer = matches!(self.role(), Some(Role::Reviewer | Role::Federation | Role::Auditor));
        if let Some(actor) = self.actor.clone().filter(|_| self.is_own() && !officer) {
            self.rows.push((STAFF, args![id, actor.account, "organiser", author, now]));
        }
        let need = self.pool_need(app);
        self.rows.push((POOLED, args![id, need, author, now]));
        // Each row is a round trip: only what the route is about.
        let about = |words: &[&str]| words.iter().any(|word| route.path.contains(word));
        if about(&["/manage", "/dismissals"]) {
            self.rows.push((STAFF, args![id, author, "desk", author, now]));
        }
        let pledge = app.ids.next::<Pledge>();
        if about(&["/conflicts", "/pledged/"]) {
            let donor = self.account(app, Role::Donor, None).account;
            self.rows.push((WAITING, args![donor]));
            let key = pledge.raw().to_be_bytes().to_vec();
            self.rows.push((CONFLICT, args![pledge, id, key, donor, need, now]));
        }
        if about(&["/lost"]) {
            let (claim, key) = (self.claim(app, "held"), pledge.raw().to_be_bytes().to_vec());
            self.rows.push((MADE, args![pledge, id, key, claim, now]));
        }
        let unit = app.ids.next::<Collection>();
        if about(&["/give/"]) {
            self.rows.push((UNIT, args![unit, id, need, self.owner, self.owner_organization, now]));
        }
        let entry = app.ids.next::<FairEntry>();
        if about(&["/fair"]) {
            self.rows.push((COUNTED, args![entry, id, author, now]));
        }
        let seal = &app.tokens;
        let (thing, extra) = match route.path {
            path if path.starts_with("/pledged/") => (seal.seal(pledge), secret(app, pledge)),
            path if path.starts_with("/give/") => (seal.seal(unit), String::new()),
            "/campaigns/{id}/fair/reversals" => (seal.seal(id), seal.seal(entry)),
            _ => (seal.seal(id), seal.seal(pledge)),
        };
        self.extra.insert(route.path, extra);
        thing
    }

    /// One need stands in all pools of a column.
    fn pool_need(&mut self, app: &App) -> Id<jiedui::needs::Need> {
        if let Some(need) = self.pool_need {
            return need;
        }
        let need = self.need(app, "published", 0);
        self.pool_need = Some(need);
        need
    }
}

/// The body of a write to a route of campaigns; nothing for any other.
pub fn body(app: &App, column: &mut Column, route: &Mounted) -> Option<Body> {
    let text = |pairs: &[(&'static str, &str)]| {
        Body::Form(pairs.iter().map(|(name, value)| (*name, (*value).to_owned())).collect())
    };
    let extra = column.extra.get(route.path).cloned().unwrap_or_default();
    let need = column.pool_need.map(|need| app.tokens.seal(need)).unwrap_or_default();
    let body = match route.path {
        "/campaigns" | "/campaigns/{id}/edit" => text(&[
            ("title", "扶贫日认捐"),
            ("event", "扶贫日"),
            ("place", "文化中心"),
            ("starts_on", "2026-12-17"),
            ("version", "0"),
        ]),
        "/campaigns/{id}/disclosures" => text(&[]),
        "/campaigns/{id}/stage" => text(&[("command", "end")]),
        "/campaigns/{id}/tasks" => text(&[("task", "cards"), ("done", "yes")]),
        "/campaigns/{id}/staff" => text(&[("duty", "desk"), ("phone", &newcomer())]),
        "/campaigns/{id}/dismissals" => text(&[("account", &app.tokens.seal(column.author.account))]),
        "/campaigns/{id}/pool" => {
            let more = app.tokens.seal(column.need(app, "published", 0));
            text(&[("do", "add"), ("items", &more)])
        }
        "/campaigns/{id}/desk" => text(&[("need", &need), ("quantity", "1"), ("donor", &newcomer())]),
        "/campaigns/{id}/lost" => text(&[("do", "send"), ("pledge", &extra)]),
        "/campaigns/{id}/conflicts" => text(&[("pledge", &extra), ("answer", "drop")]),
        // Nothing: the page is shown again, with its form.
        "/campaigns/{id}/pledges" => text(&[("need", &need), ("quantity", "0")]),
        "/pledged/{id}/denial" | "/pledged/{id}/account" => text(&[("s", &extra)]),
        "/campaigns/{id}/units" => text(&[("need", &need), ("name", "供销社"), ("lead", &newcomer())]),
        "/give/{id}" => text(&[("quantity", "1")]),
        "/campaigns/{id}/fair" => text(&[("measure", "came"), ("quantity", "30")]),
        "/campaigns/{id}/fair/reversals" => text(&[("entry", &extra)]),
        "/api/v1/campaigns/{id}/pledges" => {
            Body::Json(json!({ "need": need, "quantity": "1", "donor": newcomer(), "device": "D-1" }))
        }
        _ => return None,
    };
    Some(body)
}

/// The body with which a write succeeds where the matrix sends a lesser one.
pub fn full(app: &App, column: &mut Column, route: &Mounted) -> Option<Body> {
    let form = |pairs: &[(&'static str, &str)]| {
        Some(Body::Form(pairs.iter().map(|(name, value)| (*name, (*value).to_owned())).collect()))
    };
    match route.path {
        "/campaigns/{id}/staff" => {
            let whom: Id<Account> = column.account(app, Role::Donor, None).account;
            let phone = newcomer();
            let index = app.vault.blind_index("account.phone", &format!("+86{phone}"));
            column.rows.push((PHONE, args![whom, index]));
            form(&[("duty", "desk"), ("phone", &phone)])
        }
        "/campaigns/{id}/pledges" => {
            let need = app.tokens.seal(column.pool_need(app));
            form(&[("need", &need), ("quantity", "1")])
        }
        "/pledged/{id}/account" => {
            let secret = column.extra.get(route.path).cloned().unwrap_or_default();
            form(&[("s", &secret), ("password", "过冬的棉被一共八床"), ("consent", "yes")])
        }
        _ => None,
    }
}
