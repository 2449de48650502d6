//! Reverse search: new needs against standing wishes, as a ratio to the naive way in the same run, which asks each
//! need of every wish.
//!
//! `cargo bench --bench wishes -- 100000` takes so many wishes, 100,000 when nothing is said. Wishes and needs are
//! seeded: words of the lexicon as often as people would type them (a few very often), most wishes for a county.
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a measurement that cannot go on stops")]

use std::time::Instant;

use jiedui::app::App;
use jiedui::kernel::region::{Level, Region};
use jiedui::search::lexicon::lexicon;
use jiedui::search::percolate::{Analysed, Percolator, Question};
use jiedui::search::{Category, Doc, Kind, Query, Urgency, taxonomy};

use support::needs::{Made, Maker};
use support::{Database, Random};

mod support;

const WISHES: usize = 100_000;
const NEEDS: usize = 1_000;
/// Needs that the naive way is measured on: it takes long.
const SAMPLE: usize = 20;
/// Needs in a second (`docs/ARCHITECTURE.md`).
const LIMIT: f64 = 1_000.0;

#[tokio::main]
async fn main() {
    let wishes = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(WISHES);
    let folder = tempfile::tempdir_in(".").unwrap();
    let database = Database::all(folder.path()).swap_remove(0);
    let app = App::open(database.config(folder.path())).await.unwrap();
    let queries = queries(&app, wishes);
    // The dictionary and the lexicon are read before anything is timed.
    drop(Question::new(Query::text(Kind::Need, "恩施 书包")));
    let mut maker = Maker::new(&app, 3);
    let docs: Vec<Doc> = (0..).take(NEEDS).map(|id| doc(id, &maker.next())).collect();

    let before = resident();
    let begun = Instant::now();
    let mut percolator = Percolator::default();
    for (number, query) in (0..).zip(&queries) {
        percolator.put(number, query);
    }
    println!(
        "{wishes} wishes kept in {:.1} s, {} MB",
        begun.elapsed().as_secs_f64(),
        resident().saturating_sub(before) / 1_000
    );

    let begun = Instant::now();
    let found: Vec<Vec<i64>> =
        docs.iter().map(|doc| percolator.answered_by(&Analysed::new(doc.clone()))).collect();
    let indexed = rate(NEEDS, begun);

    let questions: Vec<Question> = queries.into_iter().map(Question::new).collect();
    let begun = Instant::now();
    for (doc, found) in docs.iter().zip(&found).take(SAMPLE) {
        let document = Analysed::new(doc.clone());
        let all = (0..).zip(&questions).filter(|(_, question)| question.accepts(&document));
        let all: Vec<i64> = all.map(|(number, _)| number).collect();
        assert_eq!(*found, all, "the two ways disagree on {}", doc.title);
    }
    let naive = rate(SAMPLE, begun);
    let hits: usize = found.iter().map(Vec::len).sum();
    let kept = if indexed >= LIMIT { "within" } else { "below" };
    println!(
        "{NEEDS} needs: {indexed:.0} needs/s = {:.0} x naive ({naive:.1} needs/s), {} wishes met by each; {kept} the limit of {LIMIT} needs/s",
        indexed / naive,
        hits / NEEDS,
    );
    app.db.close().await;
}

fn rate(count: usize, begun: Instant) -> f64 {
    f64::from(u32::try_from(count).unwrap()) / begun.elapsed().as_secs_f64()
}

/// Kilobytes of memory in use; 0 where the system does not say.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse().ok()).unwrap_or(0)
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
            // What few people type.
            1 => {
                format!("{}{}", random.pick(&["急需", "二手", "捐赠", "山区", "孩子的"]), random.pick(&words))
            }
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

fn doc(id: i64, made: &Made) -> Doc {
    Doc {
        kind: Kind::Need,
        id,
        title: made.title.clone(),
        body: made.detail.clone(),
        category: Some(made.category),
        tags: Vec::new(),
        places: vec![made.region],
        beneficiary: made.beneficiary.to_owned(),
        urgency: Urgency::from_number(made.urgency).unwrap(),
        remaining: made.requested - made.claimed,
        unit: None,
        yuan: None,
        cause: String::new(),
        open: made.requested > made.claimed,
        published_at: id,
    }
}
