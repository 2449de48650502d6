//! Open screens of one campaign: what each costs the server, and how soon each shows a new pledge.
//!
//! `cargo bench --bench screens -- 5000` opens so many (5,000 when nothing is said) from this process against the product
//! in a process of its own, on SQLite, and on PostgreSQL too when `JIEDUI_TEST_POSTGRES_URL` is set. Each open screen is
//! a file on either side: `ulimit -n` must allow a few hundred more than there are screens.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    clippy::cast_precision_loss,
    reason = "a measurement that cannot go on stops"
)]

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use jiedui::access::{Account, Action, Actor, Once, Role, Scope};
use jiedui::app::App;
use jiedui::args;
use jiedui::campaigns::Campaign;
use jiedui::claims::{self, ClaimError, NewClaim};
use jiedui::config::{Config, MailSetting, Rules, SearchSetting, SmsSetting};
use jiedui::kernel::id::Id;
use jiedui::needs::Need;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::mpsc;

use databases::{Database, add_account};
use filling::fill;
use memory::kilobytes;
use support::needs::{Made, Maker};

#[expect(
    dead_code,
    reason = "shared with other benches: the server makes its own settings in its own process"
)]
#[path = "support/databases.rs"]
mod databases;
#[path = "support/filling.rs"]
mod filling;
#[path = "support/memory.rs"]
mod memory;
mod support;

const SCREENS: usize = 5_000;
/// Pledges that the campaign already has.
const PLEDGES: usize = 2_000;
const NEEDS: usize = 300;
const ROUNDS: usize = 10;
/// Megabytes for all screens, and how late the last of them may show a pledge (`docs/ARCHITECTURE.md`).
const LIMIT: (u64, Duration) = (200, Duration::from_secs(1));

const CAMPAIGN: &str = "INSERT INTO campaign (id, region, event, title, place, rules, starts_on, ends_on, job_fair, \
    produce_fair, stage, version, created_by, created_at, opened_at, live_at) \
    VALUES ($1, 420000000000, '扶贫日', '扶贫日大会', '会场', '', 0, 0, $2, $2, 'live', 0, $3, 0, 0, 0)";
const PLEDGE: &str = "INSERT INTO campaign_pledge (id, campaign_id, key, request, channel, account_id, need_id, quantity, \
    stage, claim_id, device, made_at, received_at) VALUES ($1, $2, $3, $3, 'desk', $4, $5, 1, 'made', $6, '', $7, $7)";

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    match arguments.iter().position(|argument| argument == "serve") {
        Some(at) => runtime.block_on(serve(&arguments[at + 1], &arguments[at + 2])),
        None => runtime.block_on(measure()),
    }
}

async fn measure() {
    let screens = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(SCREENS);
    let folder = tempfile::tempdir_in(".").unwrap();
    for database in Database::all(folder.path()) {
        let data = folder.path().join(database.name);
        let mut server = Server::start(&database.url, data.to_str().unwrap());
        let (send, mut shown) = mpsc::unbounded_channel();
        let first = watch(&server, &send).await;
        shown.recv().await.unwrap();
        let before = server.kilobytes();
        let mut open = vec![first];
        for _ in 1..screens {
            open.push(watch(&server, &send).await);
        }
        for _ in 1..screens {
            shown.recv().await.unwrap();
        }
        let mut last = Vec::new();
        let mut all = Vec::new();
        for _ in 0..ROUNDS {
            // After a while without news, and right behind the last frame: the worst there is.
            tokio::time::sleep(Duration::from_millis(if last.len() % 2 == 0 { 1_500 } else { 10 })).await;
            let committed = server.pledge();
            let mut late = Vec::with_capacity(screens);
            for _ in 0..screens {
                let at: Duration = shown.recv().await.unwrap();
                late.push(at.saturating_sub(committed));
            }
            late.sort_unstable();
            last.push(*late.last().unwrap());
            all.extend(late);
        }
        all.sort_unstable();
        last.sort_unstable();
        let grown = server.kilobytes().saturating_sub(before);
        let (megabytes, each) = (grown / 1024, grown as f64 / screens as f64);
        let worst = last.last().unwrap();
        println!(
            "{}: {screens} screens: {megabytes} MB more in the server, {each:.1} kB each (limit {} MB); a pledge shows after \
             {} ms (median), {} ms (99 of 100), {} ms on the last screen of {ROUNDS} rounds (limit {} ms): {:.2} of the limit",
            database.name,
            LIMIT.0,
            all[all.len() / 2].as_millis(),
            all[all.len() * 99 / 100].as_millis(),
            worst.as_millis(),
            LIMIT.1.as_millis(),
            worst.as_secs_f64() / LIMIT.1.as_secs_f64(),
        );
        drop(open);
        server.end();
    }
}

/// One screen: tells when each frame came, as time since 1970, until it is dropped.
async fn watch(server: &Server, send: &mpsc::UnboundedSender<Duration>) -> tokio::task::JoinHandle<()> {
    let mut stream =
        TcpStream::connect(&server.address).await.expect("a connection: is `ulimit -n` high enough?");
    let request = format!("GET {} HTTP/1.1\r\nHost: bench\r\nAccept: text/event-stream\r\n\r\n", server.path);
    stream.write_all(request.as_bytes()).await.unwrap();
    let send = send.clone();
    tokio::spawn(async move {
        let mut buffer = vec![0; 32 * 1024];
        let mut tail = Vec::new();
        loop {
            let count = stream.read(&mut buffer).await.unwrap_or(0);
            if count == 0 {
                return;
            }
            tail.extend_from_slice(&buffer[..count]);
            // A frame begins with its id and ends with an empty line.
            while let Some(end) = find(&tail, b"}\n\n") {
                let is_frame = find(&tail[..end], b"id: ").is_some();
                tail.drain(..end + 3);
                if is_frame && send.send(now()).is_err() {
                    return;
                }
            }
        }
    })
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
}

fn now() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap()
}

/// The product in a process of its own, which pledges when it is told to.
struct Server {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    address: String,
    path: String,
}

impl Server {
    fn start(url: &str, data: &str) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["serve", url, data])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let input = child.stdin.take().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        let (address, path) = line.trim().split_once(' ').unwrap();
        let (address, path) = (address.to_owned(), path.to_owned());
        Self { child, input, output, address, path }
    }

    /// When the pledge was durable.
    fn pledge(&mut self) -> Duration {
        self.input.write_all(b"pledge\n").unwrap();
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        Duration::from_micros(line.trim().parse().unwrap())
    }

    fn kilobytes(&self) -> u64 {
        kilobytes(&self.child.id().to_string(), "VmRSS")
    }

    fn end(mut self) {
        drop(self.input);
        self.child.wait().unwrap();
    }
}

/// The server's own process: seeds, serves, and pledges once for each line it reads.
async fn serve(url: &str, data: &str) {
    let config = Config {
        data: data.into(),
        database_url: url.to_owned(),
        public_url: "http://localhost".to_owned(),
        rules: Rules::default(),
        sms: SmsSetting::Log,
        search: SearchSetting::Embedded,
        mail: MailSetting::Log,
    };
    let app = App::open(config).await.unwrap();
    let account = app.ids.next::<Account>();
    add_account(&app.db, account).await;
    let mut maker = Maker::new(&app.regions, 5);
    let make = || Made { requested: 1_000_000, claimed: 0, ..maker.next() };
    let needs = fill(&app, account, NEEDS, make).await;
    let campaign = app.ids.next::<Campaign>();
    let row = vec![(CAMPAIGN.to_owned(), args![campaign, false, account])];
    filling::write(&app.db, row).await;
    let donor = Actor {
        account,
        role: Role::Donor,
        region: None,
        organization: None,
        duty: None,
        name: "向甲".into(),
    };
    for turn in 0..PLEDGES {
        pledge(&app, &donor, campaign, (needs[turn % NEEDS], turn)).await;
    }
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let service = jiedui::server::service(app.clone());
    tokio::spawn(async move { axum::serve(listener, service).await.unwrap() });
    tokio::spawn(jiedui::work::run(app.clone()));
    println!("{address} /campaigns/{}/screen/live", app.tokens.seal(campaign));
    let (send, mut lines) = mpsc::unbounded_channel();
    std::thread::spawn(move || {
        std::io::stdin().lines().map_while(Result::ok).all(|line| send.send(line).is_ok())
    });
    let mut turn = PLEDGES;
    while lines.recv().await.is_some() {
        let began = Instant::now();
        pledge(&app, &donor, campaign, (needs[turn % NEEDS], turn)).await;
        turn += 1;
        assert!(began.elapsed() < LIMIT.1, "the pledge itself took {:?}", began.elapsed());
        println!("{}", now().as_micros());
    }
    app.live.stop();
    app.db.close().await;
}

/// A pledge as a desk makes it.
async fn pledge(app: &App, donor: &Actor, campaign: Id<Campaign>, (need, turn): (Id<Need>, usize)) {
    let act = app.act(&Scope::new(Some(donor.clone()), Action::Claim));
    let once = Once::new(&format!("screens-{turn}"), &[]).unwrap();
    let input = (act, once, app.config.rules.clone(), (campaign, need));
    let done: Result<(), ClaimError> = app
        .db
        .write(input, |tx, (act, once, rules, (campaign, need))| {
            Box::pin(async move {
                let claim =
                    claims::claim(tx, &act, &once, &rules, NewClaim { need, offer: None, quantity: 1 })
                        .await?;
                let id = act.ids.next::<()>().raw();
                let key = id.to_be_bytes().to_vec();
                let account = act.scope.account();
                tx.exec(PLEDGE, args![id, campaign, key, account, need, claim, act.now]).await?;
                Ok(())
            })
        })
        .await;
    done.unwrap();
}
