//! The real program is killed without warning in the middle of load, twenty times: every acknowledged claim is there
//! afterwards, and the sums hold.

use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use jiedui::access::{Action, Role, Scope, Session, SessionToken};
use jiedui::app::App;
use jiedui::claims::{self, Claim};
use jiedui::config::{Config, Rules, SmsSetting};
use jiedui::db::Db;
use jiedui::kernel::id::Id;

use crate::support::databases::Env;
use crate::support::world::World;

const KILLS: u64 = 20;
const CLIENTS: usize = 16;
const NEEDS: usize = 10;
const SECRET: &str = "a-session-of-the-crash-test";

/// The server as a process of its own, killed when dropped.
struct Server(Child);

impl Server {
    async fn start(env: &Env, address: &str) -> Self {
        let child = Command::new(env!("CARGO_BIN_EXE_jiedui"))
            .args(["serve", "--listen", address, "--database-url", env.database_url(), "--data"])
            .arg(env.folder())
            .env("RUST_LOG", "error")
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let server = Self(child);
        for _ in 0..400 {
            if reqwest::get(format!("http://{address}/health"))
                .await
                .is_ok_and(|answer| answer.status().is_success())
            {
                return server;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("the server did not come up");
    }

    /// SIGKILL: no handler runs, no buffer is flushed.
    fn kill(mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// Claims without pause until told to stop; gives the tokens of the acknowledged ones.
async fn load(address: String, needs: Arc<Vec<String>>, client: usize, stop: Arc<AtomicBool>) -> Vec<String> {
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let mut acknowledged = Vec::new();
    for turn in 0.. {
        if stop.load(Ordering::SeqCst) {
            break;
        }
        let need = &needs[(client + turn) % needs.len()];
        let sent = http
            .post(format!("http://{address}/api/v1/needs/{need}/claims"))
            .bearer_auth(SECRET)
            .header("idempotency-key", format!("crash-{client}-{turn}-{address}"))
            .json(&serde_json::json!({ "quantity": 1 + turn % 3 }))
            .send()
            .await;
        // A connection cut by the kill is no acknowledgement; neither is half an answer.
        let Ok(answer) = sent else { continue };
        if answer.status() == reqwest::StatusCode::CREATED
            && let Ok(body) = answer.json::<serde_json::Value>().await
        {
            acknowledged.push(body["id"].as_str().unwrap().to_owned());
        }
    }
    acknowledged
}

fn free_address() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().to_string()
}

both! {
    async fn nothing_acknowledged_is_lost_by_twenty_kills(env: Env) {
        let config = Config {
            data: env.folder().to_owned(),
            database_url: env.database_url().to_owned(),
            public_url: "http://localhost".to_owned(),
            rules: Rules { county_sample: 0, ..Rules::default() },
            sms: SmsSetting::Log,
        };
        // Prepared with the real key of the folder, then closed: the server is the only one to have it open.
        let app = App::open(config).await.unwrap();
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
        drop(world);
        let needs = Arc::new(needs);
        let mut acknowledged: Vec<Id<Claim>> = Vec::new();
        for kill in 0..KILLS {
            let address = free_address();
            let server = Server::start(&env, &address).await;
            let stop = Arc::new(AtomicBool::new(false));
            let mut clients = tokio::task::JoinSet::new();
            for client in 0..CLIENTS {
                clients.spawn(load(address.clone(), Arc::clone(&needs), client, Arc::clone(&stop)));
            }
            tokio::time::sleep(Duration::from_millis(150 + kill * 37 % 400)).await;
            server.kill();
            stop.store(true, Ordering::SeqCst);
            let answers = clients.join_all().await.concat();
            acknowledged.extend(answers.iter().map(|token| tokens.open::<Claim>(token).unwrap()));
            let db = Db::open(env.database_url()).await.unwrap();
            let everything = Scope::system(Action::ReadClaim);
            let filter = claims::Filter { limit: i64::MAX, ..claims::Filter::default() };
            let there: std::collections::HashSet<i64> =
                claims::list(&db, &everything, &filter).await.unwrap().iter().map(|claim| claim.id.raw()).collect();
            let lost: Vec<_> = acknowledged.iter().filter(|id| !there.contains(&id.raw())).collect();
            assert!(lost.is_empty(), "kill {kill}: lost {lost:?}");
            assert_eq!(claims::check_sums(&db).await.unwrap(), [], "kill {kill}");
            db.close().await;
        }
        assert!(acknowledged.len() > 500, "only {} claims were made: no load worth the name", acknowledged.len());
    }
}
