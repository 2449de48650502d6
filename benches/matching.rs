//! The twenty best needs for an offer and the twenty best offers for a need, through the product's own operations, as a
//! share of the limit.
//!
//! `cargo bench --bench matching -- 1000000` takes so many needs and a fifth as many offers, 100,000 needs when nothing
//! is said; PostgreSQL too when `JIEDUI_TEST_POSTGRES_URL` is set.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a measurement that cannot go on stops"
)]

use std::time::{Duration, Instant};

use jiedui::access::Account;
use jiedui::app::App;
use jiedui::matching::{needs_for, offers_for};
use jiedui::{needs, offers, work};

use databases::{Database, add_account};
use filling::fill;
use support::Random;
use support::needs::Maker;
use times::percentile;

#[path = "support/databases.rs"]
mod databases;
#[path = "support/filling.rs"]
mod filling;
#[path = "support/offers.rs"]
mod made_offers;
mod support;
#[path = "support/times.rs"]
mod times;

const NEEDS: usize = 100_000;
/// One offer for so many needs.
const SHARE: usize = 5;
const BEST: usize = 20;
/// Pairs are asked for so often in each direction.
const ASKED: usize = 300;
/// The limit of the 99th percentile, in milliseconds (`docs/ARCHITECTURE.md`).
const LIMIT: f64 = 20.0;

#[tokio::main]
async fn main() {
    let count = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(NEEDS);
    let folder = tempfile::tempdir_in(".").unwrap();
    for database in Database::all(folder.path()) {
        let app = App::open(database.config(&folder.path().join(database.name))).await.unwrap();
        println!("{}: {count} needs, {} offers", database.name, count / SHARE);
        measure(&app, count).await;
        app.db.close().await;
    }
}

async fn measure(app: &App, count: usize) {
    let owner = app.ids.next::<Account>();
    add_account(&app.db, owner).await;
    let mut maker = Maker::new(&app.regions, 5);
    let given = made_offers::fill(app, owner, count / SHARE, &mut maker).await;
    let needed = fill(app, owner, count, || maker.next()).await;
    let begun = Instant::now();
    work::reindex(app).await.unwrap();
    println!("  indexed in {:.0} s", begun.elapsed().as_secs_f64());
    let mut random = Random(6);
    let (mut for_offers, mut for_needs, mut found) = (Vec::new(), Vec::new(), 0);
    // Interleaved, so that both meet the same weather.
    while for_offers.len() < ASKED || for_needs.len() < ASKED {
        if let Some(offer) = offers::published(&app.db, random.pick(&given)).await.unwrap() {
            let begun = Instant::now();
            found += needs_for(app, &offer, BEST).await.unwrap().len();
            for_offers.push(begun.elapsed());
        }
        let need = needs::published(&app.db, random.pick(&needed)).await.unwrap();
        if let Some(need) = need.filter(|need| need.remaining() > 0) {
            let begun = Instant::now();
            found += offers_for(app, &need, BEST).await.unwrap().len();
            for_needs.push(begun.elapsed());
        }
    }
    tell("needs for an offer", &mut for_offers);
    tell("offers for a need", &mut for_needs);
    println!("  {found} proposals");
}

fn tell(what: &str, times: &mut [Duration]) {
    let [p50, p99] = [50, 99].map(|percent| percentile(times, percent));
    let kept = if p99 <= LIMIT { "within" } else { "over" };
    println!(
        "  {what}: p50 {p50:.1} ms, p99 {p99:.1} ms = {:.2} x the limit of {LIMIT} ms, {kept} it",
        p99 / LIMIT
    );
}
