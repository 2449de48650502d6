//! The public ledger over loopback HTTP: each of its views, its rows, and its workbook of all rows, as a share of the limit.
//!
//! `cargo bench --bench ledger -- 100000` takes so many entries, as many when nothing is said; PostgreSQL too when
//! `JIEDUI_TEST_POSTGRES_URL` is set. The limits are meant for 100,000.
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
use jiedui::server;
use reqwest::Client;

use contributions::fill;
use databases::{Database, add_account};
use times::percentile;

#[path = "support/contributions.rs"]
mod contributions;
#[path = "support/databases.rs"]
mod databases;
#[path = "support/random.rs"]
mod random;
#[path = "support/times.rs"]
mod times;

const ENTRIES: usize = 100_000;
/// How often each page is asked for.
const ROUNDS: usize = 15;
/// How often the workbook is.
const BOOKS: usize = 3;
/// The limits of a page (95th percentile) and of a workbook (median), in milliseconds (`docs/ARCHITECTURE.md`).
const VIEW: f64 = 300.0;
const WORKBOOK: f64 = 5_000.0;
const PAGES: [(&str, &str); 7] = [
    ("by enterprise", "?by=enterprise"),
    ("by village", "?by=village"),
    ("by county", "?by=county"),
    ("by province", "?by=province"),
    ("by programme", "?by=programme"),
    ("three years by enterprise", "?by=enterprise&from=2020-01-01&to=2022-12-31"),
    ("rows", "/rows?measure=donation"),
];

#[tokio::main]
async fn main() {
    let entries = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(ENTRIES);
    let folder = tempfile::tempdir_in(".").unwrap();
    for database in Database::all(folder.path()) {
        let app = App::open(database.config(&folder.path().join(database.name))).await.unwrap();
        let author = app.ids.next::<Account>();
        add_account(&app.db, author).await;
        let begun = Instant::now();
        let chamber = fill(&app, author, entries).await;
        println!("{}: {entries} entries, filled in {:.0} s", database.name, begun.elapsed().as_secs_f64());
        let ledger = format!("{}/ledger", serve(&app).await);
        let members = format!("?organization={}", app.tokens.seal(chamber));
        for (what, page) in PAGES.into_iter().chain([("of a chamber", members.as_str())]) {
            measure(what, &format!("{ledger}{page}&column=confirmed"), (95, VIEW), ROUNDS).await;
        }
        let book = format!("{ledger}/export/ledger.xlsx?column=confirmed");
        measure("workbook of all rows", &book, (50, WORKBOOK), BOOKS).await;
        app.db.close().await;
    }
}

async fn measure(what: &str, address: &str, (percent, limit): (usize, f64), rounds: usize) {
    let (client, mut times, mut length) = (Client::builder().no_proxy().build().unwrap(), Vec::new(), 0);
    for _ in 0..rounds {
        let begun = Instant::now();
        let answer = client.get(address).send().await.unwrap().error_for_status().unwrap();
        length = answer.bytes().await.unwrap().len();
        times.push(begun.elapsed());
    }
    tell(what, length, &mut times, (percent, limit));
}

fn tell(what: &str, length: usize, times: &mut [Duration], (percent, limit): (usize, f64)) {
    let taken = percentile(times, percent);
    let kept = if taken <= limit { "within" } else { "over" };
    println!(
        "  {what}: {} kB, p{percent} {taken:.0} ms = {:.2} x the limit of {limit} ms, {kept} it",
        length / 1000,
        taken / limit
    );
}

/// Serves until the program ends; gives the address.
async fn serve(app: &App) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let site = format!("http://{}", listener.local_addr().unwrap());
    let service = server::service(app.clone());
    tokio::spawn(async move { axum::serve(listener, service).await });
    site
}
