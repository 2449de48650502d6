//! SQL that reads the ledger. Every sum is of one measure, in one column.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;

use super::view::{Audience, By, Figures, Filter, Key, Line, Reached, Row};
use super::{Column, Contribution, Measure};
use crate::access::{Columns, Scope, within};
use crate::args;
use crate::db::{Db, FromRow, Result, Sql};
use crate::kernel::clock::day_of;
use crate::kernel::id::Id;
use crate::kernel::region::{Level, Region};

crate::sql! {
    ROWS = "SELECT c.id, c.organization_id, o.name AS organization, o.credit_code, c.region, c.village_status, \
        c.project_id, COALESCE(p.title, c.project_name) AS project_name, c.programme, c.stand, c.measure, c.amount, \
        c.day, c.note, c.reverses, r.id AS reversed_by, c.at FROM contribution c \
        JOIN organization o ON o.id = c.organization_id LEFT JOIN project p ON p.id = c.project_id \
        LEFT JOIN contribution r ON r.reverses = c.id WHERE 1 = 1";
    SOURCES = "SELECT source FROM contribution WHERE source LIKE $1";
    BOTH_SUMS = "SELECT c.stand, c.measure, CAST(SUM(c.amount) AS BIGINT) AS \"all\", \
        CAST(COALESCE(SUM(s.amount), 0) AS BIGINT) AS standing \
        FROM contribution c LEFT JOIN standing_contribution s ON s.id = c.id GROUP BY c.stand, c.measure";
}

/// What `standing_contribution` says, of the rows of [`ROWS`], which know their reversal anyway.
const STANDS: &str = " AND c.reverses IS NULL AND r.id IS NULL";

/// Entries read at once to hold another ledger against.
const BETWEEN: i64 = 5_000;

pub(super) async fn between(
    db: &Db,
    scope: &Scope,
    (from, to): (Date, Date),
    after: Option<Id<Contribution>>,
) -> Result<Vec<Row>> {
    let sql = scope.limit(Sql::new(ROWS), &COLUMNS).push(STANDS);
    let sql = sql.bind(" AND c.day >= ?", day_of(from)).bind(" AND c.day <= ?", day_of(to));
    let (text, args) = sql.bind_some(" AND c.id > ?", after).bind(" ORDER BY c.id LIMIT ?", BETWEEN).build();
    db.all(&text, args).await
}

/// `file` is hexadecimal: nothing in it means anything to LIKE.
pub(super) async fn sources(db: &Db, file: &str) -> Result<HashSet<String>> {
    let found: Vec<(String,)> = db.all(SOURCES, args![format!("{file}:%")]).await?;
    Ok(found.into_iter().map(|(source,)| source).collect())
}

/// One sum in two ways.
#[derive(Debug, FromRow)]
pub(super) struct BothSums {
    pub(super) stand: Column,
    pub(super) measure: Measure,
    pub(super) all: i64,
    pub(super) standing: i64,
}

pub(super) async fn both_sums(db: &Db) -> Result<Vec<BothSums>> {
    db.all(BOTH_SUMS, Vec::new()).await
}

/// What of the ledger counts, with its organizations.
macro_rules! standing {
    () => {
        " FROM standing_contribution c JOIN organization o ON o.id = c.organization_id WHERE 1 = 1"
    };
}

macro_rules! sum {
    ($measure:literal) => {
        concat!(
            "CAST(COALESCE(SUM(CASE WHEN c.measure = '",
            $measure,
            "' THEN c.amount END), 0) AS BIGINT) AS ",
            $measure,
            ", "
        )
    };
}

/// The beginning of a statement that sums by `$key`.
macro_rules! sums {
    ($key:literal) => {
        concat!(
            "SELECT ",
            $key,
            " AS key, COALESCE(MIN(o.name), '') AS name, COALESCE(MIN(o.credit_code), '') AS code, ",
            sum!("investment"),
            sum!("donation"),
            sum!("purchase"),
            sum!("jobs_persons"),
            sum!("jobs_times"),
            sum!("trained_persons"),
            sum!("trained_times"),
            "COUNT(DISTINCT CASE WHEN c.project_id IS NOT NULL THEN CAST(c.project_id AS TEXT) \
             WHEN c.project_name <> '' THEN CAST(c.region AS TEXT) || ' ' || c.project_name END) AS projects, \
             COUNT(DISTINCT c.organization_id) AS organizations, COUNT(DISTINCT c.region) AS villages, \
             COUNT(DISTINCT CASE WHEN c.village_status <> 'other' THEN c.region END) AS poor_villages, \
             COUNT(*) AS entries",
            standing!()
        )
    };
}

/// The beginning of a statement that counts households by `$key`, each once however many gave.
macro_rules! households {
    ($key:literal) => {
        concat!(
            "SELECT h.key, COUNT(*) AS households, CAST(COALESCE(SUM(h.members), 0) AS BIGINT) AS persons, \
             CAST(COALESCE(SUM(h.poor), 0) AS BIGINT) AS poor_persons FROM (SELECT ",
            $key,
            " AS key, b.household_id, MAX(b.members) AS members, \
             MAX(CASE WHEN b.class <> 'other' THEN b.members ELSE 0 END) AS poor \
             FROM benefit b JOIN organization o ON o.id = b.organization_id WHERE 1 = 1"
        )
    };
}

/// How lines of one kind are asked for.
struct Pieces {
    sums: &'static str,
    after: &'static str,
    group: &'static str,
    households: &'static str,
    household_group: &'static str,
}

macro_rules! pieces {
    ($contribution:literal, $key:literal, $benefit:literal) => {
        Pieces {
            sums: sums!($key),
            after: concat!(" AND ", $contribution, " > ?"),
            group: concat!(" GROUP BY ", $contribution, " ORDER BY ", $contribution, " LIMIT ?"),
            households: households!($benefit),
            household_group: concat!(" GROUP BY ", $benefit, ", b.household_id) h GROUP BY h.key"),
        }
    };
}

const fn pieces(by: By) -> Pieces {
    match by {
        By::Enterprise => {
            pieces!("c.organization_id", "CAST(c.organization_id AS TEXT)", "CAST(b.organization_id AS TEXT)")
        }
        By::Village => pieces!("c.region", "CAST(c.region AS TEXT)", "CAST(b.region AS TEXT)"),
        By::Township => {
            pieces!("c.region / 1000", "CAST(c.region / 1000 AS TEXT)", "CAST(b.region / 1000 AS TEXT)")
        }
        By::County => pieces!(
            "c.region / 1000000",
            "CAST(c.region / 1000000 AS TEXT)",
            "CAST(b.region / 1000000 AS TEXT)"
        ),
        By::Prefecture => pieces!(
            "c.region / 100000000",
            "CAST(c.region / 100000000 AS TEXT)",
            "CAST(b.region / 100000000 AS TEXT)"
        ),
        By::Province => pieces!(
            "c.region / 10000000000",
            "CAST(c.region / 10000000000 AS TEXT)",
            "CAST(b.region / 10000000000 AS TEXT)"
        ),
        By::Programme => pieces!("c.programme", "c.programme", "''"),
    }
}

const TOTAL: &str = sums!("''");
const DAYS: &str = concat!("SELECT c.day, CAST(SUM(c.amount) AS BIGINT)", standing!());
const REACHED: &str = households!("''");
const REACHED_GROUP: &str = " GROUP BY b.household_id) h GROUP BY h.key";

const REGION: [&str; 5] = crate::region_columns!("c.region");
const COLUMNS: Columns = Columns {
    region: REGION,
    account: Some(" AND (c.recorded_by = ?"),
    organization: Some(" OR c.organization_id = ?"),
};
const BENEFIT_REGION: [&str; 5] = crate::region_columns!("b.region");
/// Nobody's own by account: an account is no organization.
const BENEFIT_COLUMNS: Columns = Columns {
    region: BENEFIT_REGION,
    account: Some(" AND (b.organization_id = ?"),
    organization: Some(" OR b.organization_id = ?"),
};

#[derive(Debug, FromRow)]
struct SumRow {
    key: String,
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

#[derive(Debug, FromRow)]
struct ReachedRow {
    key: String,
    households: i64,
    persons: i64,
    poor_persons: i64,
}

impl SumRow {
    fn line(self, column: Column, by: Option<By>) -> Option<Line> {
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
        let key = match by {
            None => Key::All,
            Some(By::Programme) => Key::Programme(self.key),
            Some(By::Enterprise) => Key::Organization {
                id: Id::from_raw(self.key.parse().ok()?),
                name: self.name,
                code: self.code,
            },
            Some(by) => {
                let code: i64 = self.key.parse().ok()?;
                Key::Region(Region::new(code * by.level()?.divisor()).ok()?)
            }
        };
        Some(Line {
            key,
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

/// The key of a line as the database groups by it.
pub(super) fn text_of(key: &Key, by: By) -> String {
    match key {
        Key::All => String::new(),
        Key::Organization { id, .. } => id.raw().to_string(),
        Key::Region(region) => (region.code() / by.level().unwrap_or(Level::Village).divisor()).to_string(),
        Key::Programme(word) => word.clone(),
    }
}

fn narrowed(sql: Sql, scope: &Scope, filter: &Filter) -> Sql {
    let sql = scope.limit(sql, &COLUMNS).bind(" AND c.stand = ?", filter.column);
    let sql = sql.bind_some(" AND c.organization_id = ?", filter.organization);
    let sql = match filter.region {
        Some(region) => within(sql, &REGION, region),
        None => sql,
    };
    let sql = sql
        .bind_some(" AND c.programme = ?", filter.programme)
        .bind_some(" AND c.day >= ?", filter.from.map(day_of))
        .bind_some(" AND c.day <= ?", filter.to.map(day_of))
        .bind_some(" AND c.at <= ?", filter.recorded_until);
    let sql = if filter.members.is_empty() {
        sql
    } else {
        sql.push(" AND c.organization_id").bind_in(filter.members.iter().copied())
    };
    known(sql, filter.audience)
}

/// What nobody has checked yet is not published.
fn known(sql: Sql, audience: Audience) -> Sql {
    match audience {
        Audience::Desk => sql,
        Audience::Public => sql.push(" AND o.verified_until IS NOT NULL"),
    }
}

pub(super) async fn lines(
    db: &Db,
    scope: &Scope,
    filter: &Filter,
    by: By,
    after: Option<&Key>,
    limit: i64,
) -> Result<Vec<Line>> {
    let pieces = pieces(by);
    let sql = narrowed(Sql::new(pieces.sums), scope, filter);
    let sql = match after.map(|key| text_of(key, by)) {
        Some(word) if by == By::Programme => sql.bind(pieces.after, word),
        Some(number) => sql.bind_some(pieces.after, number.parse::<i64>().ok()),
        None => sql,
    };
    let (text, args) = sql.bind(pieces.group, limit).build();
    let rows: Vec<SumRow> = db.all(&text, args).await?;
    Ok(rows.into_iter().filter_map(|row| row.line(filter.column, Some(by))).collect())
}

pub(super) async fn total(db: &Db, scope: &Scope, filter: &Filter) -> Result<Line> {
    let (text, args) = narrowed(Sql::new(TOTAL), scope, filter).build();
    let row: SumRow = db.one(&text, args).await?;
    row.line(filter.column, None).ok_or(crate::db::DbError::NoRow)
}

/// Day and sum of one measure, in order.
pub(super) async fn days(
    db: &Db,
    scope: &Scope,
    filter: &Filter,
    measure: Measure,
) -> Result<Vec<(i64, i64)>> {
    let sql = narrowed(Sql::new(DAYS), scope, filter).bind(" AND c.measure = ?", measure);
    let (text, args) = sql.push(" GROUP BY c.day ORDER BY c.day").build();
    db.all(&text, args).await
}

fn benefits(sql: Sql, scope: &Scope, filter: &Filter) -> Sql {
    let sql = scope.limit(sql, &BENEFIT_COLUMNS).bind_some(" AND b.organization_id = ?", filter.organization);
    let sql = match filter.region {
        Some(region) => within(sql, &BENEFIT_REGION, region),
        None => sql,
    };
    let sql = sql
        .bind_some(
            " AND EXISTS (SELECT 1 FROM contribution p WHERE p.project_id = b.project_id \
             AND p.organization_id = b.organization_id AND p.programme = ?)",
            filter.programme,
        )
        .bind_some(" AND b.day >= ?", filter.from.map(day_of))
        .bind_some(" AND b.day <= ?", filter.to.map(day_of));
    let sql = if filter.members.is_empty() {
        sql
    } else {
        sql.push(" AND b.organization_id").bind_in(filter.members.iter().copied())
    };
    known(sql, filter.audience)
}

pub(super) async fn reached(db: &Db, scope: &Scope, filter: &Filter) -> Result<Reached> {
    let (text, args) = benefits(Sql::new(REACHED), scope, filter).push(REACHED_GROUP).build();
    let row: Option<ReachedRow> = db.opt(&text, args).await?;
    Ok(row.map(|row| read(&row)).unwrap_or_default())
}

/// By the key of the line as the database groups by it.
pub(super) async fn reached_by(
    db: &Db,
    scope: &Scope,
    filter: &Filter,
    by: By,
) -> Result<HashMap<String, Reached>> {
    let pieces = pieces(by);
    let sql = benefits(Sql::new(pieces.households), scope, filter).push(pieces.household_group);
    let (text, args) = sql.build();
    let rows: Vec<ReachedRow> = db.all(&text, args).await?;
    Ok(rows.into_iter().map(|row| (row.key.clone(), read(&row))).collect())
}

const fn read(row: &ReachedRow) -> Reached {
    Reached { households: row.households, persons: row.persons, poor_persons: row.poor_persons }
}

pub(super) async fn rows(
    db: &Db,
    scope: &Scope,
    filter: &Filter,
    measure: Option<Measure>,
    before: Option<Id<Contribution>>,
    limit: i64,
) -> Result<Vec<Row>> {
    let sql = narrowed(Sql::new(ROWS), scope, filter).bind_some(" AND c.measure = ?", measure);
    let sql = standing_only(sql, filter.audience).bind_some(" AND c.id < ?", before);
    let (text, args) = sql.bind(" ORDER BY c.id DESC LIMIT ?", limit).build();
    db.all(&text, args).await
}

pub(super) async fn entry(
    db: &Db,
    scope: &Scope,
    id: Id<Contribution>,
    audience: Audience,
) -> Result<Option<Row>> {
    let sql = scope.limit(Sql::new(ROWS), &COLUMNS).bind(" AND c.id = ?", id);
    let (text, args) = known(standing_only(sql, audience), audience).build();
    db.opt(&text, args).await
}

fn standing_only(sql: Sql, audience: Audience) -> Sql {
    match audience {
        Audience::Desk => sql,
        Audience::Public => sql.push(STANDS),
    }
}
