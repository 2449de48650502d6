//! Durable claims per second through the product's own operation (idempotency row, conditional update, claim, ledger
//! entry, audit event), 64 tasks, as a ratio to pgbench's TPC-B with 64 clients in the same run.
//!
//! `cargo bench --bench claims`; needs `pgbench` on the path and `JIEDUI_TEST_POSTGRES_URL`; without them it prints
//! the rates alone and says so.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    clippy::cast_precision_loss,
    reason = "a measurement that cannot go on stops"
)]

use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use jiedui::access::{Account, Action, Actor, Once, Role, Scope};
use jiedui::app::App;
use jiedui::args;
use jiedui::claims::{self, NewClaim};
use jiedui::config::{Config, Rules, SmsSetting};
use jiedui::db::{Db, DbError};
use jiedui::kernel::clock::{Clock, Time};
use jiedui::kernel::id::Id;
use jiedui::needs::Need;

const TASKS: usize = 64;
const NEEDS: i64 = 20_000;
const SECONDS: u64 = 8;
const ROUNDS: usize = 3;
const VILLAGE: i64 = 422_802_001_200;

#[tokio::main]
async fn main() {
    let folder = tempfile::tempdir_in(".").unwrap();
    let sqlite = format!("sqlite://{}", folder.path().join("bench.db").display());
    let postgres = std::env::var("JIEDUI_TEST_POSTGRES_URL").ok();
    let (mut lite, mut pg, mut tpcb) = (Vec::new(), Vec::new(), Vec::new());
    let lite_bench = Bench::open(&sqlite, folder.path()).await;
    let pg_bench = match &postgres {
        Some(url) => Some(Bench::open(&fresh_database(url), folder.path()).await),
        None => None,
    };
    // Interleaved rounds: the disk's mood changes by the minute.
    for round in 0..ROUNDS {
        if let Some(url) = &postgres {
            tpcb.extend(pgbench(url, round == 0));
        }
        lite.push(lite_bench.run(round).await);
        if let Some(bench) = &pg_bench {
            pg.push(bench.run(round).await);
        }
    }
    println!("\nmedian of {ROUNDS} rounds of {SECONDS} s, {TASKS} tasks, {NEEDS} needs");
    let yard = median(&mut tpcb);
    for (name, rates, target) in [("SQLite", &mut lite, 2.0), ("PostgreSQL", &mut pg, 0.8)] {
        let Some(rate) = median(rates) else {
            println!("{name}: not measured, JIEDUI_TEST_POSTGRES_URL is not set");
            continue;
        };
        match yard {
            Some(yard) => println!(
                "{name}: {rate:.0} durable claims/s = {:.2} x pgbench TPC-B -c 64 ({yard:.0} tps); aim {target}",
                rate / yard
            ),
            None => println!("{name}: {rate:.0} durable claims/s; pgbench was not run"),
        }
    }
    for bench in std::iter::once(&lite_bench).chain(pg_bench.as_ref()) {
        assert!(claims::check_sums(&bench.app.db).await.unwrap().is_empty(), "the sums do not hold");
    }
    println!("all sums hold");
}

struct Bench {
    app: App,
    donor: Actor,
    needs: Vec<Id<Need>>,
}

impl Bench {
    async fn open(url: &str, folder: &std::path::Path) -> Self {
        let config = Config {
            data: folder.to_owned(),
            database_url: url.to_owned(),
            public_url: "http://localhost".to_owned(),
            rules: Rules::default(),
            sms: SmsSetting::Log,
        };
        let app = App::for_tests(config, Clock::manual(Time(1_772_413_200_000))).await.unwrap();
        let account = app.ids.next::<Account>();
        let needs: Vec<Id<Need>> = (0..NEEDS).map(|_| app.ids.next()).collect();
        fill(&app.db, account, &needs).await;
        let donor =
            Actor { account, role: Role::Donor, region: None, organization: None, name: "donor".into() };
        Self { app, donor, needs }
    }

    /// Claims per second, each counted once it is durable.
    async fn run(&self, round: usize) -> f64 {
        let stop = Arc::new(AtomicBool::new(false));
        let done = Arc::new(AtomicU64::new(0));
        let mut tasks = tokio::task::JoinSet::new();
        for task in 0..TASKS {
            let (app, stop, done) = (self.app.clone(), Arc::clone(&stop), Arc::clone(&done));
            let act = app.act(&Scope::new(Some(self.donor.clone()), Action::Claim));
            let needs = self.needs.clone();
            tasks.spawn(async move {
                let mut state = (task * 7919 + round * 104_729 + 1) as u64;
                let mut turn = 0_u64;
                while !stop.load(Ordering::Relaxed) {
                    state =
                        state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    let need = needs[usize::try_from(state >> 33).unwrap() % needs.len()];
                    let once = Once::new(&format!("bench-{round}-{task}-{turn}"), &[]).unwrap();
                    turn += 1;
                    let input = (
                        act.clone(),
                        once,
                        app.config.rules.clone(),
                        NewClaim { need, offer: None, quantity: 1 },
                    );
                    app.db
                        .write(input, |tx, (act, once, rules, new)| {
                            Box::pin(async move { claims::claim(tx, &act, &once, &rules, new).await })
                        })
                        .await
                        .unwrap();
                    done.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        let began = Instant::now();
        tokio::time::sleep(Duration::from_secs(SECONDS)).await;
        let count = done.load(Ordering::Relaxed);
        let rate = count as f64 / began.elapsed().as_secs_f64();
        stop.store(true, Ordering::Relaxed);
        tasks.join_all().await;
        println!("round {round}: {:?} {rate:.0} claims/s", self.app.db.engine());
        rate
    }
}

async fn fill(db: &Db, account: Id<Account>, needs: &[Id<Need>]) {
    let add: Result<(), DbError> = db
        .write(account, |tx, account| {
            Box::pin(async move {
                let sql = "INSERT INTO account (id, role, name, phone, phone_index, password, created_at) \
                    VALUES ($1, 'donor', 'donor', $2, $2, 'none', 0)";
                tx.exec(sql, args![account, account.raw().to_be_bytes().to_vec()]).await.map(drop)
            })
        })
        .await;
    add.unwrap();
    for chunk in needs.chunks(500) {
        let add: Result<(), DbError> = db
            .write((account, chunk.to_vec()), |tx, (account, ids)| {
                Box::pin(async move {
                    for id in ids {
                        let sql = "INSERT INTO need (id, region, beneficiary, category, tags, title, detail, unit, urgency, \
                            about_minor, requested, claimed, delivered, received, stage, version, created_by, created_at, \
                            published_at) VALUES ($1, $2, 'village', 'N0103', '', 'quilts', '', '床', 1, $3, 1000000, 0, \
                            0, 0, 'published', 0, $4, 0, 0)";
                        tx.exec(sql, args![id, VILLAGE, false, account]).await?;
                    }
                    Ok(())
                })
            })
            .await;
        add.unwrap();
    }
}

/// Transactions per second of pgbench's TPC-B-like script at scale 64, or nothing when it cannot run.
fn pgbench(url: &str, first: bool) -> Option<f64> {
    if first {
        let made = Command::new("pgbench").args(["-i", "-q", "-s", "64", url]).output().ok()?;
        if !made.status.success() {
            eprintln!("pgbench -i failed: {}", String::from_utf8_lossy(&made.stderr));
            return None;
        }
    }
    let seconds = SECONDS.to_string();
    let run =
        Command::new("pgbench").args(["-c", "64", "-j", "2", "-n", "-T", &seconds, url]).output().ok()?;
    let text = String::from_utf8_lossy(&run.stdout).into_owned();
    let tps = text.lines().find_map(|line| line.strip_prefix("tps = "))?.split(' ').next()?.parse().ok()?;
    println!("pgbench TPC-B: {tps:.0} tps");
    Some(tps)
}

fn fresh_database(url: &str) -> String {
    let name = format!("jiedui_bench_{}", std::process::id());
    let made = Command::new("psql").args([url, "-qc", &format!("CREATE DATABASE {name}")]).status();
    assert!(made.expect("psql is needed").success());
    let (server, _) = url.rsplit_once('/').unwrap();
    format!("{server}/{name}")
}

fn median(rates: &mut [f64]) -> Option<f64> {
    rates.sort_by(f64::total_cmp);
    rates.get(rates.len() / 2).copied()
}
