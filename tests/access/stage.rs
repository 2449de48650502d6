//! All columns with all things, over a running site.

use std::collections::HashMap;

use jiedui::access::{Action, Reach, Scope};
use jiedui::args;
use jiedui::claims::{Claim, Delivery};
use jiedui::kernel::id::Id;
use jiedui::web::routes::Mounted;
use jiedui::{server, work};
use tokio::task::JoinSet;

use super::cast::{self, Column};
use super::requests::{Answer, Body, body, client, path, send};
use crate::support::databases::Env;
use crate::support::site::Site;
use crate::support::world::{Rows, write};

/// Every route, in the order of the table.
fn routes() -> Vec<Mounted> {
    let mut routes = server::routes().mounted().to_vec();
    routes.sort_by_key(|route| (route.path.starts_with("/api/"), route.path, route.method));
    routes
}

/// Whether the route's path names a thing.
pub fn has_thing(route: &Mounted) -> bool {
    route.path.contains('{')
}

pub fn is_write(route: &Mounted) -> bool {
    route.method == "POST"
}

/// Routes after which the session that asked is over.
fn ends_session(route: &Mounted) -> bool {
    ["/sign-out", "/api/v1/sessions/end"].contains(&route.path)
}

/// By path and method, what stands in a route's path.
type Things = HashMap<(&'static str, &'static str), String>;

/// The columns with a thing for each route in each.
pub struct Stage {
    pub site: Site,
    http: reqwest::Client,
    pub routes: Vec<Mounted>,
    pub columns: Vec<Column>,
    things: Vec<Things>,
}

impl Stage {
    /// Everything is there.
    pub async fn set(env: &Env) -> Self {
        let mut stage = Self::empty(env).await;
        stage.furnish().await;
        for column in &mut stage.columns {
            column.event(&stage.site.app);
        }
        stage.flush().await;
        work::reindex(&stage.site.app).await.unwrap();
        stage
    }

    /// People only: the things have names, and none of them exists.
    pub async fn empty(env: &Env) -> Self {
        let site = Site::start(env).await;
        let routes = routes();
        let mut columns = cast::columns(&site.app).await;
        let mut things = Vec::new();
        for column in &mut columns {
            let named = routes.iter().filter(|route| has_thing(route));
            let named = named.map(|route| ((route.path, route.method), column.missing(&site.app, route)));
            things.push(named.collect());
            column.rows.clear();
            column.pool_need = None;
        }
        Self { site, http: client(), routes, columns, things }
    }

    /// A fresh thing for each route in each column, not written yet.
    pub async fn furnish(&mut self) {
        for (column, things) in self.columns.iter_mut().zip(&mut self.things) {
            for route in self.routes.iter().filter(|route| has_thing(route)) {
                let thing = column.thing(&self.site.app, route).await;
                things.insert((route.path, route.method), thing);
            }
        }
    }

    /// Writes what was prepared.
    pub async fn flush(&mut self) {
        let rows: Rows =
            self.columns.iter_mut().flat_map(|column| std::mem::take(&mut column.rows)).collect();
        write(&self.site.app, rows).await;
    }

    /// The bodies of all writes of a column, and the rows they need.
    pub fn bodies(&mut self, at: usize) -> Vec<Body> {
        let (app, column) = (&self.site.app, &mut self.columns[at]);
        self.routes.iter().filter(|route| is_write(route)).map(|route| body(app, column, route)).collect()
    }

    /// What the actor of a column gets from a route; a write with its body and key.
    pub async fn ask(&self, at: usize, route: &Mounted, write: Option<(Body, &str)>) -> Answer {
        let column = &self.columns[at];
        let thing = self.things[at].get(&(route.path, route.method)).map(String::as_str);
        let spare = format!("{}{at}", route.path);
        let session = if ends_session(route) {
            cast::begin(&self.site.app, column, &spare).await;
            &spare
        } else {
            &column.session
        };
        let session = column.actor.as_ref().map(|_| session.as_str());
        send(&self.site, &self.http, (route, &path(route, thing)), session, write).await
    }

    /// Before the API does in one's organization what a page did: who handed the lead over leads again, what was sent in
    /// again is sent back again.
    pub async fn restore(&self, at: usize, route: &Mounted) {
        let actor = self.columns[at].actor.as_ref();
        let own = actor.and_then(|actor| actor.organization.zip(actor.duty));
        let (Some(actor), Some((organization, duty))) = (actor, own) else { return };
        if route.path != "/api/v1/organization" && !route.path.starts_with("/api/v1/organization/") {
            return;
        }
        let duty = ("UPDATE account SET duty = $2 WHERE id = $1", args![actor.account, duty]);
        let back = (cast::RETURNED, args![organization]);
        let is_back = route.path.ends_with("/application") && self.columns[at].place == "back";
        write(&self.site.app, std::iter::once(duty).chain(Some(back).filter(|_| is_back)).collect()).await;
    }

    /// The pages on which the buttons of needs, claims and offers are, of the thing of each button.
    pub async fn pages_of_things(&self, at: usize) -> Vec<(&'static str, String)> {
        let shown = [
            ("/needs/{id}", "/desk/needs/{id}"),
            ("/claims/{id}", "/claims/{id}"),
            ("/offers/{id}", "/offers/{id}"),
            ("/projects/{id}", "/desk/projects/{id}"),
            ("/participations/{id}", "/participations/{id}"),
            ("/performances/{id}", "/performances/{id}"),
            ("/deliveries/{id}", "/claims/{id}"),
        ];
        let mut pages = Vec::new();
        for route in self.routes.iter().filter(|route| is_write(route)) {
            for (of, page) in shown.iter().filter(|(of, _)| route.path.starts_with(of)) {
                let page = if route.path == "/needs/{id}/claims" { of } else { page };
                let page = self.routes.iter().find(|other| !is_write(other) && other.path == *page).unwrap();
                let thing = self.things[at].get(&(route.path, route.method)).map(String::as_str);
                let claim = match thing {
                    Some(delivery) if *of == "/deliveries/{id}" => Some(self.claim_of(delivery).await),
                    _ => None,
                };
                let thing = claim.as_deref().or(thing);
                let session = self.columns[at].actor.as_ref().map(|_| self.columns[at].session.as_str());
                let answer = send(&self.site, &self.http, (page, &path(page, thing)), session, None).await;
                pages.push((page.path, answer.body));
            }
        }
        pages
    }

    /// The claim that a delivery belongs to.
    async fn claim_of(&self, delivery: &str) -> String {
        let app = &self.site.app;
        let delivery: Id<Delivery> = app.tokens.open(delivery).unwrap();
        let (claim,): (Id<Claim>,) =
            app.db.one("SELECT claim_id FROM delivery WHERE id = $1", args![delivery]).await.unwrap();
        app.tokens.seal(claim)
    }

    /// The status of an empty form that a page of another site sends in the name of who is signed in here.
    pub async fn forged(&self, at: usize, route: &Mounted) -> u16 {
        let thing = self.things[at].get(&(route.path, route.method)).map(String::as_str);
        let call = self.http.post(format!("{}{}", self.site.address, path(route, thing)));
        let call = call.header("cookie", format!("session={}", self.columns[at].session));
        let call = call.header("origin", "https://elsewhere.example").header("Sec-Fetch-Site", "cross-site");
        let call = call.header("content-type", "application/x-www-form-urlencoded").body("");
        call.send().await.unwrap().status().as_u16()
    }

    /// Whether a page shows anything of a column: the token of one of its things, or its village.
    pub fn shows(&self, at: usize, page: &str) -> bool {
        let village = self.columns[at].village;
        let names = [village.to_string(), self.site.app.regions.short_name(village)];
        let tokens = self.things[at].values().filter(|thing| thing.len() == 26);
        tokens.chain(&names).any(|mark| page.contains(mark.as_str()))
    }

    /// The route that a path of this site belongs to: one that names it before one with a parameter there.
    pub fn route_of(&self, method: &str, path: &str) -> Option<&Mounted> {
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let fits = |route: &&Mounted| {
            let (mut pattern, mut parts) = (route.path.split('/'), path.split('/'));
            let each = pattern.by_ref().zip(parts.by_ref()).all(|(a, b)| a == b || a.starts_with('{'));
            each && pattern.next().is_none() && route.path.matches('/').count() == path.matches('/').count()
        };
        let all = self.routes.iter().filter(|route| route.method == method).filter(fits);
        all.min_by_key(|route| route.path.contains('{'))
    }

    /// Whether two columns are of one person.
    pub fn is_same_actor(&self, one: usize, other: usize) -> bool {
        let account = |at: usize| self.columns[at].actor.as_ref().map(|actor| actor.account);
        account(one) == account(other)
    }

    /// Whether the policy lets the actor of a column do this anywhere at all.
    pub fn may(&self, at: usize, action: Action) -> bool {
        Scope::new(self.columns[at].actor.clone(), action).reach() != Reach::Nowhere
    }
}

/// Runs all at once; the answers in the order of the questions.
pub async fn all<T: Send + 'static>(
    tasks: impl Iterator<Item = impl Future<Output = T> + Send + 'static>,
) -> Vec<T> {
    let mut set = JoinSet::new();
    for (at, task) in tasks.enumerate() {
        set.spawn(async move { (at, task.await) });
    }
    let mut done = set.join_all().await;
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, answer)| answer).collect()
}
