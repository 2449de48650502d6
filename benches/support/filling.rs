//! Writes made-up needs into a database.

use jiedui::access::Account;
use jiedui::app::App;
use jiedui::args;
use jiedui::db::{Db, DbError, Value};
use jiedui::kernel::id::Id;
use jiedui::needs::Need;

use crate::support::needs::Made;

/// What is put into one statement.
const ROWS: usize = 50;
/// Statements in one transaction.
const STATEMENTS: usize = 20;
const COLUMNS: &str = "id, region, beneficiary, household_id, consent_id, category, tags, title, detail, unit, urgency, \
    about_minor, requested, claimed, delivered, received, stage, version, created_by, created_at, published_at";

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

pub async fn write(db: &Db, statements: Vec<(String, Vec<Value>)>) {
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
