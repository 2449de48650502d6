//! The public list over loopback HTTP, as a ratio to a static answer of the same bytes in the same run: the first page,
//! county and category, a text, and a page far behind.
//!
//! `cargo bench --bench list -- 1000000` takes so many needs, 100,000 when nothing is said; PostgreSQL too when
//! `JIEDUI_TEST_POSTGRES_URL` is set. Client and server share the machine; both sides of a ratio pay for that alike.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a measurement that cannot go on stops"
)]

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::http::HeaderMap;
use axum::http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE};
use axum::routing::{IntoMakeService, get};
use jiedui::access::Account;
use jiedui::app::App;
use jiedui::kernel::region::Level;
use jiedui::server;
use jiedui::work;
use reqwest::Client;

use databases::{Database, add_account};
use filling::fill;
use rates::median;
use support::Random;
use support::needs::{Made, Maker};
use times::percentile;

#[path = "support/databases.rs"]
mod databases;
#[path = "support/filling.rs"]
mod filling;
#[path = "support/rates.rs"]
mod rates;
mod support;
#[path = "support/times.rs"]
mod times;

const NEEDS: usize = 100_000;
/// Requests under way at once.
const TASKS: usize = 16;
const ROUNDS: usize = 3;
const PAGE_TIME: Duration = Duration::from_secs(4);
const STATIC_TIME: Duration = Duration::from_secs(2);
/// Requests in a second of the calm part, and for how many seconds: how long one waits when the machine is not full.
const PACE: u64 = 50;
const CALM: u64 = 8;
/// Different addresses of one case, so that no answer can be kept from the one before.
const ADDRESSES: usize = 256;
/// Needs before the page that lies deep, in hundredths of all.
const DEPTH: usize = 10;
/// The limit of the list pages at the server, in milliseconds (`docs/ARCHITECTURE.md`).
const LIMIT: f64 = 50.0;

#[tokio::main]
async fn main() {
    let needs = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(NEEDS);
    let folder = tempfile::tempdir_in(".").unwrap();
    for database in Database::all(folder.path()) {
        let data = folder.path().join(database.name);
        let app = App::open(database.config(&data)).await.unwrap();
        println!("{}: {needs} needs, {TASKS} requests at once", database.name);
        let made = prepare(&app, needs).await;
        let site = serve(server::service(app.clone())).await;
        for (case, addresses) in cases(&app, &site, &made, needs).await {
            measure(case, &site, &addresses).await;
        }
        app.db.close().await;
    }
}

/// Fills database and index; gives some of the needs, to ask for.
async fn prepare(app: &App, needs: usize) -> Vec<Made> {
    let author = app.ids.next::<Account>();
    add_account(&app.db, author).await;
    let (mut maker, mut random, mut some) = (Maker::new(&app.regions, 1), Random(2), Vec::new());
    let begun = Instant::now();
    let make = || {
        let need = maker.next();
        if some.len() < ADDRESSES && random.below(needs / ADDRESSES + 1) == 0 {
            some.push(need.clone());
        }
        need
    };
    fill(app, author, needs, make).await;
    let filled = begun.elapsed().as_secs_f64();
    work::reindex(app).await.unwrap();
    let indexed = begun.elapsed().as_secs_f64() - filled;
    println!("  filled in {filled:.0} s, indexed in {indexed:.0} s");
    some
}

async fn cases(app: &App, site: &str, made: &[Made], needs: usize) -> [(&'static str, Vec<String>); 4] {
    let county = |need: &Made| need.region.at(Level::County).unwrap();
    let filtered = made.iter().map(|n| format!("/needs?region={}&category={}", county(n), n.category.top()));
    let texts = made.iter().map(|need| {
        let place = app.regions.name(county(need)).unwrap_or_default();
        format!("/needs?q={place}%20{}", need.word)
    });
    [
        ("first page", vec!["/needs".to_owned()]),
        ("county and category", filtered.collect()),
        ("place and word", texts.collect()),
        ("far behind", vec![deep(site, needs * DEPTH / 100).await]),
    ]
}

/// The address of the page after so many needs, by following the pages of the API.
async fn deep(site: &str, needs: usize) -> String {
    let (client, mut address, mut passed) = (client(), "/api/v1/needs".to_owned(), 0);
    while passed < needs {
        let answer = client.get(format!("{site}{address}")).header(ACCEPT_ENCODING, "identity").send();
        let page: serde_json::Value = answer.await.unwrap().json().await.unwrap();
        passed += page["needs"].as_array().unwrap().len();
        page["next"].as_str().expect("there is a next page").clone_into(&mut address);
    }
    address.replace("/api/v1", "")
}

async fn measure(case: &str, site: &str, addresses: &[String]) {
    let (kind, body) = sample(site, &addresses[0]).await;
    let length = body.len();
    let still = Router::new().route("/", get(move || std::future::ready((kind.clone(), body.clone()))));
    let still = serve(still.into_make_service()).await;
    let (mut pages, mut statics) = (Vec::new(), Vec::new());
    // Interleaved, so that both meet the same weather.
    for _ in 0..ROUNDS {
        statics.push(load(&still, &["/".to_owned()], STATIC_TIME).await);
        pages.push(load(site, addresses, PAGE_TIME).await);
    }
    let mut times = paced(site, addresses).await;
    let [p50, p95, p99] = [50, 95, 99].map(|percent| percentile(&mut times, percent));
    let (page, still) = (median(&mut pages).unwrap(), median(&mut statics).unwrap());
    let kept = if p95 <= LIMIT { "within" } else { "over" };
    println!(
        "  {case}: {page:.0} requests/s = {:.3} x static ({still:.0} requests/s of {length} bytes); \
        at {PACE} requests/s p50 {p50:.1} p95 {p95:.1} p99 {p99:.1} ms, {kept} the limit of {LIMIT} ms",
        page / still,
    );
}

/// The headers and bytes of one answer, after looking at it once as it is without compression.
async fn sample(site: &str, address: &str) -> (HeaderMap, Bytes) {
    let client = client();
    let plain =
        client.get(format!("{site}{address}")).header(ACCEPT_ENCODING, "identity").send().await.unwrap();
    let text = plain.text().await.unwrap();
    let cards = text.matches("<article class=\"card\">").count();
    assert!((1..=20).contains(&cards), "{address} shows {cards} needs");
    let answer = client.get(format!("{site}{address}")).send().await.unwrap();
    let headers = answer.headers().iter().filter(|(name, _)| [CONTENT_TYPE, CONTENT_ENCODING].contains(name));
    let headers = headers.map(|(name, value)| (name.clone(), value.clone())).collect();
    (headers, answer.bytes().await.unwrap())
}

/// Requests per second with [`TASKS`] under way, bodies included.
async fn load(site: &str, addresses: &[String], time: Duration) -> f64 {
    let (client, begun) = (client(), Instant::now());
    let urls = urls(site, addresses);
    let mut tasks = tokio::task::JoinSet::new();
    for task in 0..TASKS {
        let (client, urls, mut random) = (client.clone(), Arc::clone(&urls), Random(task as u64));
        tasks.spawn(async move {
            let mut answers = 0_u32;
            while begun.elapsed() < time {
                ask(&client, &urls[random.below(urls.len())]).await;
                answers += 1;
            }
            answers
        });
    }
    let answers: u32 = tasks.join_all().await.into_iter().sum();
    f64::from(answers) / begun.elapsed().as_secs_f64()
}

/// How long each of [`PACE`] requests a second takes, its body included; the next does not wait for the one before.
async fn paced(site: &str, addresses: &[String]) -> Vec<Duration> {
    let (client, mut random) = (client(), Random(0));
    let urls = urls(site, addresses);
    let mut tick = tokio::time::interval(Duration::from_millis(1000 / PACE));
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..PACE * CALM {
        tick.tick().await;
        let (client, url) = (client.clone(), urls[random.below(urls.len())].clone());
        tasks.spawn(async move {
            let asked = Instant::now();
            ask(&client, &url).await;
            asked.elapsed()
        });
    }
    tasks.join_all().await
}

fn urls(site: &str, addresses: &[String]) -> Arc<[String]> {
    addresses.iter().map(|address| format!("{site}{address}")).collect()
}

async fn ask(client: &Client, url: &str) {
    let answer = client.get(url).send().await.unwrap();
    assert!(answer.status().is_success(), "{url}: {}", answer.status());
    answer.bytes().await.unwrap();
}

/// Asks as a browser does; what comes compressed stays so.
fn client() -> Client {
    let headers = [(ACCEPT_ENCODING, "gzip, deflate, br, zstd".parse().unwrap())].into_iter().collect();
    Client::builder().no_proxy().default_headers(headers).build().unwrap()
}

/// The address at which `service` answers from now on.
async fn serve(service: IntoMakeService<Router>) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let site = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, service).await });
    site
}
