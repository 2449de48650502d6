//! Reverse search: new needs against standing wishes, as a ratio to the naive way in the same run, which holds each
//! need against every wish.
//!
//! `cargo bench --bench wishes -- 100000` takes so many wishes, 100,000 when nothing is said; PostgreSQL too when
//! `JIEDUI_TEST_POSTGRES_URL` is set. Wishes and needs are seeded: words of the lexicon, a few of them very often, most
//! wishes for a county.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a measurement that cannot go on stops"
)]

use std::time::Instant;

use jiedui::access::Account;
use jiedui::app::App;
use jiedui::args;
use jiedui::db::DbError;
use jiedui::kernel::id::Id;
use jiedui::kernel::region::{Level, Region};
use jiedui::needs::index;
use jiedui::search::lexicon::lexicon;
use jiedui::search::percolate::{Analysed, Percolator, Question};
use jiedui::search::{Category, Doc, Kind, Query, Urgency, taxonomy};
use jiedui::wishes::Standing;

use databases::{Database, add_account};
use filling::fill;
use memory::kilobytes;
use rates::median;
use support::Random;
use support::needs::Maker;

#[path = "support/databases.rs"]
mod databases;
#[path = "support/filling.rs"]
mod filling;
#[path = "support/memory.rs"]
mod memory;
#[path = "support/rates.rs"]
mod rates;
mod support;

const WISHES: usize = 100_000;
const NEEDS: usize = 1_000;
/// Needs that the naive way is measured on: it takes long.
const SAMPLE: usize = 20;
const ROUNDS: usize = 3;
/// Needs in a second (`docs/ARCHITECTURE.md`).
const LIMIT: f64 = 1_000.0;

#[tokio::main]
async fn main() {
    let wishes = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(WISHES);
    let folder = tempfile::tempdir_in(".").unwrap();
    for database in Database::all(folder.path()) {
        let app = App::open(database.config(&folder.path().join(database.name))).await.unwrap();
        println!("{}: {wishes} wishes, {NEEDS} needs", database.name);
        let (queries, docs) = prepare(&app, wishes).await;
        load(&app).await;
        measure(queries, &docs);
        app.db.close().await;
    }
}

/// Writes wishes and needs; gives both as the index sees them.
async fn prepare(app: &App, wishes: usize) -> (Vec<Query>, Vec<Doc>) {
    let owner = app.ids.next::<Account>();
    add_account(&app.db, owner).await;
    let queries = queries(app, wishes);
    write(app, owner, &queries).await;
    let (mut maker, mut words) = (Maker::new(&app.regions, 3), Vec::new());
    let make = || {
        let need = maker.next();
        words.push(need.word);
        need
    };
    fill(app, owner, NEEDS, make).await;
    words.sort_unstable();
    words.dedup();
    println!("  {} different things needed", words.len());
    let (docs, _) = index::page_after(&app.db, 0, i64::try_from(NEEDS).unwrap()).await.unwrap();
    assert_eq!(docs.len(), NEEDS);
    (queries, docs)
}

/// How long it takes from nothing to all wishes in memory, and what they take there.
async fn load(app: &App) {
    // The dictionary and the lexicon are read before anything is timed.
    drop(Question::new(Query::text(Kind::Need, "恩施 书包")));
    let (before, begun) = (kilobytes("self", "VmRSS"), Instant::now());
    let mut standing = Standing::default();
    standing.catch_up(&app.db).await.unwrap();
    let (seconds, size) =
        (begun.elapsed().as_secs_f64(), kilobytes("self", "VmRSS").saturating_sub(before) / 1_000);
    println!("  {} wishes loaded from the database in {seconds:.1} s, {size} MB", standing.len());
}

fn measure(queries: Vec<Query>, docs: &[Doc]) {
    let mut percolator = Percolator::default();
    for (number, query) in (0..).zip(&queries) {
        percolator.put(number, query);
    }
    let questions: Vec<Question> = queries.into_iter().map(Question::new).collect();
    let (mut indexed, mut naive, mut hits) = (Vec::new(), Vec::new(), 0);
    // Interleaved, so that both meet the same weather.
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        let found: Vec<Vec<i64>> =
            docs.iter().map(|doc| percolator.answered_by(&Analysed::new(doc.clone()))).collect();
        indexed.push(rate(NEEDS, begun));
        hits = found.iter().map(Vec::len).sum::<usize>();
        let begun = Instant::now();
        let all: Vec<Vec<i64>> = docs.iter().take(SAMPLE).map(|doc| naively(&questions, doc)).collect();
        naive.push(rate(SAMPLE, begun));
        assert!(found.iter().zip(&all).all(|(found, all)| found == all), "the two ways disagree");
    }
    let (indexed, naive) = (median(&mut indexed).unwrap(), median(&mut naive).unwrap());
    let kept = if indexed >= LIMIT { "within" } else { "below" };
    println!(
        "  {indexed:.0} needs/s = {:.0} x naive ({naive:.1} needs/s), each meets {} wishes; {kept} the limit of {LIMIT} needs/s",
        indexed / naive,
        hits / NEEDS,
    );
}

fn naively(questions: &[Question], doc: &Doc) -> Vec<i64> {
    let document = Analysed::new(doc.clone());
    let met = (0..).zip(questions).filter(|(_, question)| question.accepts(&document));
    met.map(|(number, _)| number).collect()
}

fn rate(count: usize, begun: Instant) -> f64 {
    f64::from(u32::try_from(count).unwrap()) / begun.elapsed().as_secs_f64()
}

fn queries(app: &App, count: usize) -> Vec<Query> {
    let mut random = Random(11);
    let words: Vec<&str> = lexicon().words().map(|(_, word)| word).filter(|word| !word.is_ascii()).collect();
    let hubei = Region::parse("42").unwrap();
    let inside = app.regions.iter().map(|(region, _)| region).filter(|region| hubei.contains(*region));
    let regions: Vec<Region> = inside.filter(|region| region.level() <= Level::Township).collect();
    let counties: Vec<Region> = regions.iter().copied().filter(|r| r.level() == Level::County).collect();
    let leaves: Vec<Category> = taxonomy::tops().flat_map(taxonomy::leaves).collect();
    let make = |_| {
        let text = match random.below(10) {
            0 => String::new(),
            // What the lexicon does not know stands beside what it knows.
            1 => format!("{}{}", random.pick(&["急需", "捐赠", "山区", "孩子的"]), random.pick(&words)),
            2 | 3 => format!("{} {}", often(&mut random, &words), often(&mut random, &words)),
            _ => often(&mut random, &words).to_owned(),
        };
        let region = match random.below(10) {
            0 => None,
            1 | 2 => Some(random.pick(&regions)),
            _ => Some(random.pick(&counties)),
        };
        let category = (text.is_empty() || random.below(5) == 0).then(|| random.pick(&leaves));
        Query {
            region,
            category: if random.below(2) == 0 { category.map(Category::top) } else { category },
            beneficiary: (random.below(8) == 0).then(|| "school".to_owned()),
            urgency: (random.below(20) == 0).then_some(Urgency::Now),
            min_remaining: (random.below(10) == 0).then_some(10),
            only_open: true,
            ..Query::text(Kind::Need, text)
        }
    };
    (0..count).map(make).collect()
}

/// A word, the first ones far more often: of three draws the smallest.
fn often<'a>(random: &mut Random, words: &[&'a str]) -> &'a str {
    let at = random.below(words.len()).min(random.below(words.len())).min(random.below(words.len()));
    words.get(at).copied().unwrap_or_default()
}

async fn write(app: &App, owner: Id<Account>, queries: &[Query]) {
    const WISH: &str = "INSERT INTO wish (id, account_id, text, region, category, beneficiary, urgency, least, months, \
        stage, since, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 'active', 0, 0)";
    for (at, some) in queries.chunks(2_000).enumerate() {
        let rows: Vec<_> = (at * 2_000 + 1..).zip(some.to_vec()).collect();
        let written: Result<(), DbError> = app
            .db
            .write(rows, move |tx, rows| {
                Box::pin(async move {
                    for (id, query) in rows {
                        let args = args![
                            i64::try_from(id).unwrap_or(i64::MAX),
                            owner,
                            query.text,
                            query.region,
                            query.category.map(Category::code),
                            query.beneficiary,
                            query.urgency.map(Urgency::number),
                            query.min_remaining
                        ];
                        tx.append(WISH, args).await?;
                    }
                    Ok(())
                })
            })
            .await;
        written.unwrap();
    }
}
