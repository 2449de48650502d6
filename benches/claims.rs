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
use jiedui::claims::{self, NewClaim};
use jiedui::kernel::clock::{Clock, Time};
use jiedui::kernel::id::Id;
use jiedui::needs::Need;

use databases::{Database, add_account, postgres};
use filling::fill;
use rates::median;
use support::Random;
use support::needs::{Made, Maker};

#[path = "support/databases.rs"]
mod databases;
#[path = "support/filling.rs"]
mod filling;
#[path = "support/rates.rs"]
mod rates;
mod support;

const TASKS: usize = 64;
const NEEDS: usize = 20_000;
const SECONDS: u64 = 8;
const ROUNDS: usize = 3;
/// What each need asks for: more than a run can claim.
const REQUESTED: i64 = 1_000_000;

#[tokio::main]
async fn main() {
    let folder = tempfile::tempdir_in(".").unwrap();
    let databases = Database::all(folder.path());
    let mut benches = Vec::new();
    for database in &databases {
        benches.push(Bench::open(database, folder.path()).await);
    }
    let (mut rates, mut tpcb) = (vec![Vec::new(); benches.len()], Vec::new());
    // Interleaved rounds: the disk's mood changes by the minute.
    for round in 0..ROUNDS {
        if let Some(url) = postgres() {
            tpcb.extend(pgbench(&url, round == 0));
        }
        for (bench, rates) in benches.iter().zip(&mut rates) {
            rates.push(bench.run(round).await);
        }
    }
    println!("\nmedian of {ROUNDS} rounds of {SECONDS} s, {TASKS} tasks, {NEEDS} needs");
    let yard = median(&mut tpcb);
    for ((database, rates), aim) in databases.iter().zip(&mut rates).zip([2.0, 0.8]) {
        let (name, rate) = (database.name, median(rates).unwrap());
        match yard {
            Some(yard) => println!(
                "{name}: {rate:.0} durable claims/s = {:.2} x pgbench TPC-B -c 64 ({yard:.0} tps); aim {aim}",
                rate / yard
            ),
            None => println!("{name}: {rate:.0} durable claims/s; pgbench was not run"),
        }
    }
    for bench in &benches {
        assert!(claims::check_sums(&bench.app.db).await.unwrap().is_empty(), "the sums do not hold");
        bench.app.db.close().await;
    }
    println!("all sums hold");
}

struct Bench {
    app: App,
    donor: Actor,
    needs: Vec<Id<Need>>,
}

impl Bench {
    async fn open(database: &Database, folder: &std::path::Path) -> Self {
        let clock = Clock::manual(Time(1_772_413_200_000));
        let app = App::for_tests(database.config(folder), clock).await.unwrap();
        let account = app.ids.next::<Account>();
        add_account(&app.db, account).await;
        let mut maker = Maker::new(&app.regions, 1);
        let make = || Made { requested: REQUESTED, claimed: 0, ..maker.next() };
        let needs = fill(&app, account, NEEDS, make).await;
        let donor = Actor {
            account,
            role: Role::Donor,
            region: None,
            organization: None,
            duty: None,
            name: "donor".into(),
        };
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
                let mut random = Random((task * 7919 + round * 104_729 + 1) as u64);
                let mut turn = 0_u64;
                while !stop.load(Ordering::Relaxed) {
                    let need = random.pick(&needs);
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
