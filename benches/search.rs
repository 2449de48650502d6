//! A million needs in the embedded index: how fast it is built, how large it is, how long queries with two filters take
//! over loopback HTTP; in the same run Meilisearch, as it comes, with the same documents and queries. Each engine is a
//! process of its own, whose memory is what it keeps after building its index and answering.
//!
//! `cargo bench --bench search -- 1000000` takes so many needs, 100,000 when nothing is said. Meilisearch is measured
//! where `JIEDUI_TEST_MEILISEARCH_URL` (and `JIEDUI_TEST_MEILISEARCH_KEY`) name a server on this machine.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a measurement that cannot go on stops"
)]

use std::path::Path;
use std::time::{Duration, Instant};

use jiedui::kernel::quantity::Unit;
use jiedui::kernel::region::{Level, Region};
use jiedui::regions::Regions;
use jiedui::search::{Category, Doc, Kind, Query, Urgency};

use memory::kilobytes;
use peer::Peer;
use server::Site;
use support::Random;
use support::needs::{Made, Maker};
use times::percentile;

#[path = "support/memory.rs"]
mod memory;
#[path = "support/meilisearch.rs"]
mod peer;
#[path = "support/search_server.rs"]
mod server;
mod support;
#[path = "support/times.rs"]
mod times;

const NEEDS: usize = 100_000;
const QUERIES: usize = 300;
const ROUNDS: usize = 3;
/// Documents handed over at once.
const CHUNK: usize = 10_000;

/// A text with a region and a category it must lie in.
pub struct Asked {
    pub text: String,
    pub region: Region,
    pub top: Category,
    /// One of [`WAYS`].
    pub way: &'static str,
}

/// What people type.
const WAYS: [&str; 4] = ["word", "place and word", "thing and amount", "sentence"];

#[tokio::main]
async fn main() {
    if server::serve().await {
        return;
    }
    let count = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(NEEDS);
    let folder = tempfile::tempdir_in(".").unwrap();
    let regions = Regions::builtin().unwrap();
    let queries = queries(&regions);
    println!("{count} needs, {} queries with two filters", queries.len());

    let index = folder.path().join("search");
    let site = Site::start(&index, count);
    println!("  embedded: indexed in {:.1} s, {} MB on disk", site.seconds, size(&index) / 1_000_000);
    let mut peer = None;
    if let Some(server) = Peer::from_environment() {
        peer = Some((fill(&regions, &server, count).await, server));
    } else {
        println!("  Meilisearch: not measured, JIEDUI_TEST_MEILISEARCH_URL is not set");
    }
    let (mut own_times, mut peer_times) = (Vec::new(), Vec::new());
    // Interleaved, so that both meet the same weather.
    for _ in 0..ROUNDS {
        own_times.extend(ask(&queries, |asked| site.ask(asked)).await);
        if let Some((_, peer)) = &peer {
            peer_times.extend(ask(&queries, |asked| peer.ask(asked)).await);
        }
    }
    let own = told("embedded", &own_times, &site.process());
    if let Some((seconds, peer)) = peer {
        let theirs = told("Meilisearch", &peer_times, &Peer::process());
        println!(
            "  embedded to Meilisearch: indexing {:.1} x as fast, p50 {:.2} x, p99 {:.2} x, memory {:.2} x",
            seconds / site.seconds,
            own.p50 / theirs.p50,
            own.p99 / theirs.p99,
            own.memory / theirs.memory,
        );
        peer.discard().await;
    }
}

struct Told {
    p50: f64,
    p99: f64,
    memory: f64,
}

/// Prints the times, in all and by what was typed, and the memory of an engine's process.
fn told(name: &str, times: &[(&str, Duration)], process: &str) -> Told {
    let percentiles = |way: &str| {
        let mut some: Vec<Duration> =
            times.iter().filter(|(of, _)| of.starts_with(way)).map(|(_, time)| *time).collect();
        [50, 99].map(|percent| percentile(&mut some, percent))
    };
    let [p50, p99] = percentiles("");
    println!("  {name}: p50 {p50:.2} ms, p99 {p99:.2} ms");
    for way in WAYS {
        let [p50, p99] = percentiles(way);
        println!("    {way}: p50 {p50:.2} ms, p99 {p99:.2} ms");
    }
    let megabytes = |field| kilobytes(process, field) / 1000;
    println!(
        "    memory: {} MB resident ({} MB its own, {} MB pages of files), {} MB at most",
        megabytes("VmRSS"),
        megabytes("RssAnon"),
        megabytes("RssFile"),
        megabytes("VmHWM"),
    );
    Told { p50, p99, memory: f64::from(u32::try_from(megabytes("VmRSS")).unwrap()) }
}

async fn fill(regions: &Regions, peer: &Peer, count: usize) -> f64 {
    let (mut docs, begun) = (documents(regions, count), Instant::now());
    peer.begin().await;
    loop {
        let chunk: Vec<Doc> = docs.by_ref().take(CHUNK).collect();
        if chunk.is_empty() {
            break;
        }
        peer.put(&chunk).await;
    }
    peer.finish().await;
    let seconds = begun.elapsed().as_secs_f64();
    println!("  Meilisearch: indexed in {seconds:.0} s, {} MB on disk", peer.size().await / 1_000_000);
    seconds
}

/// The same needs each time.
fn documents(regions: &Regions, count: usize) -> impl Iterator<Item = Doc> {
    let mut maker = Maker::new(regions, 9);
    (0..i64::try_from(count).unwrap()).map(move |id| document(id, maker.next()))
}

fn document(id: i64, need: Made) -> Doc {
    Doc {
        kind: Kind::Need,
        id,
        title: need.title,
        body: need.detail,
        category: Some(need.category),
        tags: vec![need.word.to_owned()],
        places: vec![need.region],
        beneficiary: need.beneficiary.to_owned(),
        urgency: Urgency::from_number(need.urgency).unwrap(),
        remaining: need.requested - need.claimed,
        unit: Unit::parse(need.category.default_unit()).ok(),
        yuan: None,
        cause: String::new(),
        open: need.requested > need.claimed,
        published_at: id * 60_000,
    }
}

/// A word, a place and a word, an amount of it, or a sentence; each within a county or prefecture and a top category.
fn queries(regions: &Regions) -> Vec<Asked> {
    let (mut maker, mut random) = (Maker::new(regions, 10), Random(11));
    let one = |_| {
        let need = maker.next();
        let level = random.pick(&[Level::County, Level::Prefecture]);
        let region = need.region.at(level).unwrap();
        let way = random.below(WAYS.len());
        let text = match way {
            0 => need.word.to_owned(),
            1 => format!("{} {}", regions.name(region).unwrap_or_default(), need.word),
            2 => need.title,
            _ => need.detail,
        };
        Asked { text, region, top: need.category.top(), way: WAYS[way] }
    };
    (0..QUERIES).map(one).collect()
}

/// How long each takes, one after the other.
async fn ask<'a, F: Future<Output = ()>>(
    queries: &'a [Asked],
    how: impl Fn(&'a Asked) -> F,
) -> Vec<(&'static str, Duration)> {
    let mut times = Vec::with_capacity(queries.len());
    for asked in queries {
        let begun = Instant::now();
        how(asked).await;
        times.push((asked.way, begun.elapsed()));
    }
    times
}

pub fn query(asked: &Asked) -> Query {
    Query {
        region: Some(asked.region),
        category: Some(asked.top),
        only_open: true,
        ..Query::text(Kind::Need, asked.text.clone())
    }
}

fn size(path: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(path) else { return path.metadata().map_or(0, |file| file.len()) };
    entries.filter_map(Result::ok).map(|entry| size(&entry.path())).sum()
}
