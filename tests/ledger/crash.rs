//! The real program is killed without warning in the middle of load, twenty times: every acknowledged claim is there
//! afterwards, and the sums hold.
//!
//! The load is counted, not timed: a round ends when so many of its claims were acknowledged, while all clients go on
//! sending, so the kill cuts requests off on a slow machine as on a fast one.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jiedui::access::{Action, Role, Scope, Session, SessionToken};
use jiedui::claims::{self, Claim};
use jiedui::db::Db;
use jiedui::kernel::id::Id;
use jiedui::kernel::token::Tokens;
use tokio::sync::watch;

use crate::support::databases::Env;
use crate::support::process::{LIMIT, Server, open};
use crate::support::world::World;

const KILLS: usize = 20;
const CLIENTS: usize = 16;
const NEEDS: usize = 10;
const SECRET: &str = "a-session-of-the-crash-test";

/// After how many acknowledged claims a round is cut: from the first ones, with the server barely up, to a steady load.
fn load_of(round: usize) -> usize {
    1 + round * 37 % 48
}

/// One round's clients and what they share.
struct Load {
    http: reqwest::Client,
    address: String,
    needs: Vec<String>,
    /// How many claims of the round were acknowledged.
    count: watch::Sender<usize>,
    killed: AtomicBool,
}

/// What one client saw.
#[derive(Default)]
struct Seen {
    /// Tokens of the acknowledged claims.
    acknowledged: Vec<String>,
    /// Requests that had reached the server and were not answered.
    cut: usize,
}

impl Load {
    /// Claims without pause until the server is gone.
    async fn client(self: Arc<Self>, client: usize) -> Seen {
        let mut seen = Seen::default();
        for turn in 0.. {
            if self.killed.load(Ordering::SeqCst) {
                break;
            }
            match self.claim(client, turn).await {
                Ok(token) => {
                    seen.acknowledged.push(token);
                    self.count.send_modify(|count| *count += 1);
                }
                // Nobody listens any more: this one was never in flight.
                Err(error) if error.is_connect() => {}
                Err(_) => seen.cut += 1,
            }
        }
        seen
    }

    /// The token of the claim, once the whole answer is there: half an answer is no acknowledgement.
    async fn claim(&self, client: usize, turn: usize) -> reqwest::Result<String> {
        let (address, need) = (&self.address, &self.needs[(client + turn) % self.needs.len()]);
        let answer = self
            .http
            .post(format!("http://{address}/api/v1/needs/{need}/claims"))
            .bearer_auth(SECRET)
            .header("idempotency-key", format!("crash-{client}-{turn}-{address}"))
            .json(&serde_json::json!({ "quantity": 1 + turn % 3 }))
            .send()
            .await?;
        let status = answer.status();
        let body: serde_json::Value = answer.json().await?;
        assert_eq!(status, reqwest::StatusCode::CREATED, "{body}");
        Ok(body["id"].as_str().unwrap().to_owned())
    }
}

/// One life of the server, ended by SIGKILL in the middle of load. Gives what its clients were told.
async fn round(env: &Env, http: &reqwest::Client, needs: &[String], wanted: usize) -> Seen {
    let server = Server::start(env, http).await;
    let address = server.address.clone();
    let (count, mut counted) = watch::channel(0);
    let (http, needs) = (http.clone(), needs.to_vec());
    let load = Arc::new(Load { http, address, needs, count, killed: AtomicBool::new(false) });
    let mut clients = tokio::task::JoinSet::new();
    for client in 0..CLIENTS {
        clients.spawn(Arc::clone(&load).client(client));
    }
    let loaded = tokio::time::timeout(LIMIT, counted.wait_for(|count| *count >= wanted)).await.is_ok();
    server.kill(&load.killed);
    assert!(loaded, "only {} of {wanted} claims were acknowledged within {LIMIT:?}", *load.count.borrow());
    let mut all = Seen::default();
    for seen in clients.join_all().await {
        all.acknowledged.extend(seen.acknowledged);
        all.cut += seen.cut;
    }
    all
}

/// Ten needs and a donor with a session, written with the real key of the folder, then closed: from now on the server
/// is the only one to have the database open.
async fn prepare(env: &Env) -> (Vec<String>, Tokens) {
    let app = open(env).await;
    let tokens = app.tokens.clone();
    let world = World::over(app);
    let mut needs = Vec::new();
    for _ in 0..NEEDS {
        needs.push(tokens.seal(world.published_need(1_000_000).await));
    }
    let donor = world.actor(Role::Donor, None).await;
    let secret = SessionToken::new(SECRET.to_owned());
    Session::begin(&world.app.db, &secret, donor.account, world.app.clock.now()).await.unwrap();
    world.app.db.close().await;
    (needs, tokens)
}

both! {
    async fn nothing_acknowledged_is_lost_by_twenty_kills(env: Env) {
        let (needs, tokens) = prepare(&env).await;
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let mut acknowledged: Vec<Id<Claim>> = Vec::new();
        for kill in 0..KILLS {
            let wanted = load_of(kill);
            let seen = round(&env, &http, &needs, wanted).await;
            assert!(seen.acknowledged.len() >= wanted, "kill {kill}");
            assert!(seen.cut > 0, "kill {kill}: no request was in flight");
            acknowledged.extend(seen.acknowledged.iter().map(|token| tokens.open::<Claim>(token).unwrap()));
            let db = Db::open(env.database_url()).await.unwrap();
            let everything = Scope::system(Action::ReadClaim);
            let filter = claims::Filter { limit: i64::MAX, ..claims::Filter::default() };
            let there = claims::list(&db, &everything, &filter).await.unwrap();
            let there: HashSet<i64> = there.iter().map(|claim| claim.id.raw()).collect();
            let lost: Vec<_> = acknowledged.iter().filter(|id| !there.contains(&id.raw())).collect();
            assert!(lost.is_empty(), "kill {kill}: lost {lost:?}");
            assert_eq!(claims::check_sums(&db).await.unwrap(), [], "kill {kill}");
            db.close().await;
        }
    }
}
