//! Made-up published needs: real villages of Hubei, all leaves of the taxonomy, words that people search for.

use jiedui::access::Account;
use jiedui::app::App;
use jiedui::args;
use jiedui::db::{Db, DbError, Value};
use jiedui::kernel::id::Id;
use jiedui::kernel::region::{Level, Region};
use jiedui::needs::Need;
use jiedui::search::lexicon::lexicon;
use jiedui::search::{Category, taxonomy};

use super::Random;

/// What is put into one statement.
const ROWS: usize = 50;
/// Statements in one transaction.
const STATEMENTS: usize = 20;
const COLUMNS: &str = "id, region, beneficiary, household_id, consent_id, category, tags, title, detail, unit, urgency, \
    about_minor, requested, claimed, delivered, received, stage, version, created_by, created_at, published_at";

/// A need before it has an id.
#[derive(Debug, Clone)]
pub struct Made {
    pub region: Region,
    pub beneficiary: &'static str,
    pub category: Category,
    pub word: &'static str,
    pub title: String,
    pub detail: String,
    pub urgency: i64,
    pub requested: i64,
    pub claimed: i64,
}

/// An endless, seeded source of needs.
pub struct Maker {
    random: Random,
    villages: Vec<Region>,
    /// Each leaf with the words that name what is in it.
    leaves: Vec<(Category, Vec<&'static str>)>,
}

impl Maker {
    pub fn new(app: &App, seed: u64) -> Self {
        let hubei = Region::parse("42").unwrap();
        let inside = |region: &Region| region.level() == Level::Village && hubei.contains(*region);
        let names = |leaf: Category| {
            let mut words: Vec<&str> = lexicon().words_of(leaf).filter(|word| !word.is_ascii()).collect();
            words.sort_unstable();
            (leaf, words)
        };
        Self {
            random: Random(seed),
            villages: app.regions.iter().map(|(region, _)| region).filter(inside).collect(),
            leaves: taxonomy::tops().flat_map(taxonomy::leaves).map(names).collect(),
        }
    }

    pub fn next(&mut self) -> Made {
        let random = &mut self.random;
        let (category, words) = &self.leaves[random.below(self.leaves.len())];
        let word = random.pick(words);
        let requested = random.pick(&[1, 2, 5, 10, 20, 30, 50, 80, 120, 200]);
        // One in ten is fully claimed, three in ten partly.
        let claimed = match random.below(10) {
            0 => requested,
            1..=3 => requested / 2,
            _ => 0,
        };
        let why =
            random.pick(&["家中有病人", "今年受了灾", "孩子在上学", "缺少劳力", "老人独居", "路远不便"]);
        let when = random.pick(&["入冬前", "开学前", "这个月", "年底前", "农忙前"]);
        let unit = category.default_unit();
        Made {
            region: random.pick(&self.villages),
            beneficiary: random.pick(&["household", "household", "household", "village", "school", "clinic"]),
            category: *category,
            word,
            title: format!("{word}{requested}{unit}"),
            detail: format!("{why}，{when}需要{word}{requested}{unit}，{}也可以。", random.pick(words)),
            urgency: i64::try_from(random.below(4)).unwrap(),
            requested,
            claimed,
        }
    }
}

/// Writes `count` needs, the first the oldest, published one minute after the other until now. Gives their ids.
pub async fn fill(
    app: &App,
    author: Id<Account>,
    count: usize,
    mut make: impl FnMut() -> Made,
) -> Vec<Id<Need>> {
    let (household, consent) = add_household(&app.db, author).await;
    let now = app.clock.now().0;
    let mut ids = Vec::with_capacity(count);
    while ids.len() < count {
        let mut statements = Vec::new();
        while statements.len() < STATEMENTS && ids.len() < count {
            let mut args = Vec::new();
            let rows = ROWS.min(count - ids.len());
            for _ in 0..rows {
                let (id, need) = (app.ids.next::<Need>(), make());
                let home = need.beneficiary == "household";
                let published = now - i64::try_from(count - ids.len()).unwrap() * 60_000;
                args.extend(args![
                    id,
                    need.region,
                    need.beneficiary,
                    home.then_some(household),
                    home.then_some(consent),
                    need.category.code(),
                    need.word,
                    need.title,
                    need.detail,
                    need.category.default_unit(),
                    need.urgency,
                    false,
                    need.requested,
                    need.claimed,
                    0_i64,
                    0_i64,
                    "published",
                    0_i64,
                    author,
                    published,
                    published,
                ]);
                ids.push(id);
            }
            statements.push((insert(rows), args));
        }
        write(&app.db, statements).await;
    }
    ids
}

fn insert(rows: usize) -> String {
    let columns = COLUMNS.split(',').count();
    let row = |n: usize| {
        let places: Vec<String> = (1..=columns).map(|at| format!("${}", n * columns + at)).collect();
        format!("({})", places.join(", "))
    };
    let rows: Vec<String> = (0..rows).map(row).collect();
    format!("INSERT INTO need ({COLUMNS}) VALUES {}", rows.join(", "))
}

async fn write(db: &Db, statements: Vec<(String, Vec<Value>)>) {
    let written: Result<(), DbError> = db
        .write(statements, |tx, statements| {
            Box::pin(async move {
                for (sql, args) in statements {
                    tx.exec(&sql, args).await?;
                }
                Ok(())
            })
        })
        .await;
    written.unwrap();
}

/// One household that agreed, for all needs of households.
async fn add_household(db: &Db, author: Id<Account>) -> (i64, i64) {
    let household = "INSERT INTO household (id, region, head, surname, citizen_id, citizen_id_index, members, class, \
        cause, created_by, created_at) VALUES (1, 422802001200, $1, '向', $1, $1, 3, 'lifted', 'illness', $2, 0)";
    let consent = "INSERT INTO consent (id, household_id, purpose, channel, version, guardian, recorded_by, \
        recorded_at) VALUES (1, 1, 'publish', 'signature', '1', $1, $2, 0)";
    let rows =
        vec![(household.to_owned(), args![vec![1_u8], author]), (consent.to_owned(), args![false, author])];
    write(db, rows).await;
    (1, 1)
}
