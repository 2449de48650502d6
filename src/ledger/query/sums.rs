//! Sums. The entries of one giver, village, project and programme are added up first, in one pass; lines and their total
//! are both made of these few.

use super::{known, narrowed, number_of};
use crate::access::{Reach, Scope};
use crate::db::{Db, DbError, FromRow, Result, Sql};
use crate::kernel::id::Id;
use crate::kernel::region::Region;
use crate::ledger::view::{Figures, Filter, Key, Line};
use crate::ledger::{By, Column, Measure};

crate::sql! {
    BOTH_SUMS = "SELECT c.stand, c.measure, CAST(SUM(c.amount) AS BIGINT) AS \"all\", \
        CAST(COALESCE(SUM(s.amount), 0) AS BIGINT) AS standing \
        FROM contribution c LEFT JOIN standing_contribution s ON s.id = c.id GROUP BY c.stand, c.measure";
}

/// One sum in two ways.
#[derive(Debug, FromRow)]
pub(in crate::ledger) struct BothSums {
    pub(in crate::ledger) stand: Column,
    pub(in crate::ledger) measure: Measure,
    pub(in crate::ledger) all: i64,
    pub(in crate::ledger) standing: i64,
}

pub(in crate::ledger) async fn both_sums(db: &Db) -> Result<Vec<BothSums>> {
    db.all(BOTH_SUMS, Vec::new()).await
}

macro_rules! seven {
    ($sum:ident) => {
        concat!(
            $sum!("investment"),
            $sum!("donation"),
            $sum!("purchase"),
            $sum!("jobs_persons"),
            $sum!("jobs_times"),
            $sum!("trained_persons"),
            $sum!("trained_times")
        )
    };
}

macro_rules! of_entries {
    ($measure:literal) => {
        concat!(
            "CAST(SUM(CASE WHEN c.measure = '",
            $measure,
            "' THEN c.amount ELSE 0 END) AS BIGINT) AS ",
            $measure,
            ", "
        )
    };
}

macro_rules! of_grains {
    ($measure:literal) => {
        concat!("CAST(COALESCE(SUM(c.", $measure, "), 0) AS BIGINT) AS ", $measure, ", ")
    };
}

/// An entry that stands counts as one, a reversal takes one away: the two of a pair leave nothing, as their amounts do.
macro_rules! entries {
    () => {
        "SUM(CASE WHEN c.amount > 0 THEN 1 ELSE -1 END)"
    };
}

/// In the order of the index `contribution_sums`, so that SQLite adds up while it reads.
macro_rules! grain_columns {
    () => {
        "c.region, c.organization_id, c.project_id, c.project_name, c.village_status, c.programme"
    };
}

/// The beginning of a statement about the entries of `$table`; conditions on them follow.
macro_rules! given {
    ($table:literal) => {
        concat!(
            "WITH given AS (SELECT ",
            grain_columns!(),
            ", ",
            seven!(of_entries),
            entries!(),
            " AS entries FROM ",
            $table,
            " c WHERE 1 = 1"
        )
    };
}

/// What ends the entries, and says who gave; whether they are known follows.
const GRAIN: &str = concat!(
    " GROUP BY ",
    grain_columns!(),
    " HAVING ",
    entries!(),
    " > 0), grain AS MATERIALIZED (SELECT c.*, o.name, o.credit_code \
     FROM given c JOIN organization o ON o.id = c.organization_id WHERE 1 = 1"
);

macro_rules! summed {
    () => {
        concat!(
            seven!(of_grains),
            "COUNT(DISTINCT c.project_id) + COUNT(DISTINCT CASE WHEN c.project_id IS NULL AND c.project_name <> '' \
             THEN CAST(c.region AS TEXT) || ' ' || c.project_name END) AS projects, \
             COUNT(DISTINCT c.organization_id) AS organizations, COUNT(DISTINCT c.region) AS villages, \
             COUNT(DISTINCT CASE WHEN c.village_status <> 'other' THEN c.region END) AS poor_villages, \
             CAST(COALESCE(SUM(c.entries), 0) AS BIGINT) AS entries FROM grain c"
        )
    };
}

const TOTAL: &str =
    concat!(") SELECT CAST(NULL AS BIGINT) AS number, '' AS word, '' AS name, '' AS code, ", summed!());

/// How lines of one kind are asked for.
struct Pieces {
    lines: &'static str,
    after: &'static str,
    group: &'static str,
}

macro_rules! pieces {
    ($key:literal, $number:literal, $word:literal) => {
        Pieces {
            lines: concat!(
                " UNION ALL SELECT * FROM (SELECT ",
                $number,
                " AS number, ",
                $word,
                " AS word, MIN(c.name) AS name, MIN(c.credit_code) AS code, ",
                summed!(),
                " WHERE 1 = 1"
            ),
            after: concat!(" AND ", $key, " > ?"),
            group: concat!(" GROUP BY ", $key, " ORDER BY ", $key, " LIMIT ?) lines ORDER BY number, word"),
        }
    };
    ($number:literal) => {
        pieces!($number, $number, "''")
    };
}

const fn pieces(by: By) -> Pieces {
    match by {
        By::Enterprise => pieces!("c.organization_id"),
        By::Village => pieces!("c.region"),
        By::Township => pieces!("c.region / 1000"),
        By::County => pieces!("c.region / 1000000"),
        By::Prefecture => pieces!("c.region / 100000000"),
        By::Province => pieces!("c.region / 10000000000"),
        By::Programme => pieces!("c.programme", "0", "c.programme"),
    }
}

macro_rules! days {
    ($table:literal) => {
        concat!(
            "SELECT c.day, CAST(SUM(c.amount) AS BIGINT) FROM ",
            $table,
            " c JOIN organization o ON o.id = c.organization_id WHERE 1 = 1"
        )
    };
}

/// Of the statements that begin with all entries or with those that stand, the one that fits. Reading all is several times
/// faster, and adds up to the same where an entry and its reversal are both taken or neither: not so where it matters who
/// recorded them or when.
fn fitting(scope: &Scope, filter: &Filter, [all, standing]: [&'static str; 2]) -> Sql {
    let apart = filter.recorded_until.is_some() || matches!(scope.reach(), Reach::Own { .. });
    Sql::new(if apart { standing } else { all })
}

#[derive(Debug, FromRow)]
struct SumRow {
    /// Nothing for the total.
    number: Option<i64>,
    word: String,
    name: String,
    code: String,
    investment: i64,
    donation: i64,
    purchase: i64,
    jobs_persons: i64,
    jobs_times: i64,
    trained_persons: i64,
    trained_times: i64,
    projects: i64,
    organizations: i64,
    villages: i64,
    poor_villages: i64,
    entries: i64,
}

impl SumRow {
    fn key(&self, by: By) -> Option<Key> {
        let Some(number) = self.number else { return Some(Key::All) };
        Some(match by {
            By::Programme => Key::Programme(self.word.clone()),
            By::Enterprise => Key::Organization {
                id: Id::from_raw(number),
                name: self.name.clone(),
                code: self.code.clone(),
            },
            by => Key::Region(Region::new(number * by.level()?.divisor()).ok()?),
        })
    }

    fn line(&self, column: Column, by: By) -> Option<Line> {
        // In the order of `Measure::ALL`.
        let amounts = [
            self.investment,
            self.donation,
            self.purchase,
            self.jobs_persons,
            self.jobs_times,
            self.trained_persons,
            self.trained_times,
        ];
        Some(Line {
            key: self.key(by)?,
            figures: Figures { column, amounts },
            projects: self.projects,
            organizations: self.organizations,
            villages: self.villages,
            poor_villages: self.poor_villages,
            entries: self.entries,
            reached: None,
        })
    }
}

/// The statement up to the total.
fn summed(scope: &Scope, filter: &Filter) -> Sql {
    let sql = fitting(scope, filter, [given!("contribution"), given!("standing_contribution")]);
    known(narrowed(sql, scope, filter).push(GRAIN), filter.audience).push(TOTAL)
}

/// The total of everything the filter takes, and lines of `by` after the line `after`.
pub(in crate::ledger) async fn sums(
    db: &Db,
    scope: &Scope,
    filter: &Filter,
    by: By,
    (after, limit): (Option<&Key>, i64),
) -> Result<(Line, Vec<Line>)> {
    let pieces = pieces(by);
    let sql = summed(scope, filter).push(pieces.lines);
    let sql = match after {
        Some(Key::Programme(word)) if by == By::Programme => sql.bind(pieces.after, word.as_str()),
        Some(key) => sql.bind_some(pieces.after, number_of(key, by)),
        None => sql,
    };
    let (text, args) = sql.bind(pieces.group, limit).build();
    let rows: Vec<SumRow> = db.all(&text, args).await?;
    let lines = rows.iter().filter_map(|row| row.line(filter.column, by));
    let (whole, lines): (Vec<Line>, Vec<Line>) = lines.partition(|line| line.key == Key::All);
    Ok((whole.into_iter().next().ok_or(DbError::NoRow)?, lines))
}

/// The total by itself.
pub(in crate::ledger) async fn total(db: &Db, scope: &Scope, filter: &Filter) -> Result<Line> {
    let (text, args) = summed(scope, filter).build();
    let row: SumRow = db.one(&text, args).await?;
    row.line(filter.column, By::Province).ok_or(DbError::NoRow)
}

/// Day and sum of one measure, in order; days of which nothing stands are left out.
pub(in crate::ledger) async fn days(
    db: &Db,
    scope: &Scope,
    filter: &Filter,
    measure: Measure,
) -> Result<Vec<(i64, i64)>> {
    let sql = fitting(scope, filter, [days!("contribution"), days!("standing_contribution")]);
    let sql = known(narrowed(sql, scope, filter), filter.audience).bind(" AND c.measure = ?", measure);
    let (text, args) = sql.push(" GROUP BY c.day HAVING SUM(c.amount) <> 0 ORDER BY c.day").build();
    db.all(&text, args).await
}
