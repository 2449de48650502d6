//! A million needs in the embedded index: how fast it is built, how large it is, how long queries with two filters take
//! over loopback HTTP; in the same run Meilisearch, as it comes, with the same documents and queries.
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
use jiedui::search::{Category, Doc, Kind, Query, Search, Urgency};

use memory::resident;
use peer::Peer;
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
}

#[tokio::main]
async fn main() {
    let count = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(NEEDS);
    let folder = tempfile::tempdir_in(".").unwrap();
    let regions = Regions::builtin().unwrap();
    let queries = queries(&regions);
    println!("{count} needs, {} queries with two filters", queries.len());

    let index = folder.path().join("search");
    let search = Search::open(&index).await.unwrap();
    let own = build(&regions, &search, count).await;
    println!("  embedded: indexed in {own:.0} s, {} MB on disk", size(&index) / 1_000_000);
    let mut peer = None;
    if let Some(server) = Peer::from_environment() {
        peer = Some((fill(&regions, &server, count).await, server));
    } else {
        println!("  Meilisearch: not measured, JIEDUI_TEST_MEILISEARCH_URL is not set");
    }
    let site = server::serve(search).await;
    let (mut own_times, mut peer_times) = (Vec::new(), Vec::new());
    // Interleaved, so that both meet the same weather.
    for _ in 0..ROUNDS {
        own_times.extend(ask(&queries, |asked| server::ask(&site, asked)).await);
        if let Some((_, peer)) = &peer {
            peer_times.extend(ask(&queries, |asked| peer.ask(asked)).await);
        }
    }
    let own_memory = resident("self") / 1000;
    let [p50, p99] = [50, 99].map(|percent| percentile(&mut own_times, percent));
    println!("  embedded: p50 {p50:.2} ms, p99 {p99:.2} ms, {own_memory} MB in memory");
    if let Some((seconds, peer)) = peer {
        let [peer50, peer99] = [50, 99].map(|percent| percentile(&mut peer_times, percent));
        let memory = Peer::memory() / 1000;
        println!("  Meilisearch: p50 {peer50:.2} ms, p99 {peer99:.2} ms, {memory} MB in memory");
        println!(
            "  embedded to Meilisearch: indexing {:.1} x as fast, p50 {:.2} x, p99 {:.2} x",
            seconds / own,
            p50 / peer50,
            p99 / peer99
        );
        peer.discard().await;
    }
}

/// Builds the index; gives the seconds.
async fn build(regions: &Regions, search: &Search, count: usize) -> f64 {
    let (mut docs, begun) = (documents(regions, count), Instant::now());
    let rebuild = search.rebuild().await.unwrap();
    loop {
        let chunk: Vec<Doc> = docs.by_ref().take(CHUNK).collect();
        if chunk.is_empty() {
            break;
        }
        rebuild.put(chunk).await.unwrap();
    }
    rebuild.finish().await.unwrap();
    begun.elapsed().as_secs_f64()
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
        let text = match random.below(4) {
            0 => need.word.to_owned(),
            1 => format!("{} {}", regions.name(region).unwrap_or_default(), need.word),
            2 => need.title,
            _ => need.detail,
        };
        Asked { text, region, top: need.category.top() }
    };
    (0..QUERIES).map(one).collect()
}

/// How long each takes, one after the other.
async fn ask<'a, F: Future<Output = ()>>(
    queries: &'a [Asked],
    how: impl Fn(&'a Asked) -> F,
) -> Vec<Duration> {
    let mut times = Vec::with_capacity(queries.len());
    for asked in queries {
        let begun = Instant::now();
        how(asked).await;
        times.push(begun.elapsed());
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
