//! Households reached, each once however many gave.

use std::collections::HashMap;

use super::known;
use crate::access::{Columns, Scope, within};
use crate::db::{Db, FromRow, Result, Sql};
use crate::kernel::clock::day_of;
use crate::ledger::By;
use crate::ledger::view::{Filter, Reached};

const REGION: [&str; 5] = crate::region_columns!("b.region");
/// Nobody's own by account: an account is no organization.
const COLUMNS: Columns = Columns {
    region: REGION,
    account: Some(" AND (b.organization_id = ?"),
    organization: Some(" OR b.organization_id = ?"),
};

/// Households of `$number`, the beginning of a statement.
macro_rules! households {
    ($number:literal) => {
        concat!(
            "WITH one AS MATERIALIZED (SELECT ",
            $number,
            " AS number, b.household_id, MAX(b.members) AS members, \
             MAX(CASE WHEN b.class <> 'other' THEN b.members ELSE 0 END) AS poor \
             FROM benefit b JOIN organization o ON o.id = b.organization_id WHERE 1 = 1"
        )
    };
}

macro_rules! counted {
    () => {
        "COUNT(*) AS households, CAST(COALESCE(SUM(h.members), 0) AS BIGINT) AS persons, \
         CAST(COALESCE(SUM(h.poor), 0) AS BIGINT) AS poor_persons FROM "
    };
}

/// What all lines count together: a household of several lines once.
const WHOLE: &str = concat!(
    " SELECT CAST(NULL AS BIGINT) AS number, ",
    counted!(),
    "(SELECT MAX(a.members) AS members, MAX(a.poor) AS poor FROM one a GROUP BY a.household_id) h"
);
const EACH: &str = concat!(" UNION ALL SELECT h.number, ", counted!(), "one h GROUP BY h.number");

macro_rules! pieces {
    ($number:literal) => {
        (households!($number), concat!(" GROUP BY ", $number, ", b.household_id)"))
    };
}

const fn pieces(by: By) -> (&'static str, &'static str) {
    match by {
        By::Enterprise | By::Programme => pieces!("b.organization_id"),
        By::Village => pieces!("b.region"),
        By::Township => pieces!("b.region / 1000"),
        By::County => pieces!("b.region / 1000000"),
        By::Prefecture => pieces!("b.region / 100000000"),
        By::Province => pieces!("b.region / 10000000000"),
    }
}

#[derive(Debug, FromRow)]
struct ReachedRow {
    /// Nothing for the whole.
    number: Option<i64>,
    households: i64,
    persons: i64,
    poor_persons: i64,
}

impl ReachedRow {
    const fn reached(&self) -> Reached {
        Reached { households: self.households, persons: self.persons, poor_persons: self.poor_persons }
    }
}

fn benefits(sql: Sql, scope: &Scope, filter: &Filter) -> Sql {
    let sql = scope.limit(sql, &COLUMNS).bind_some(" AND b.organization_id = ?", filter.organization);
    let sql = match filter.region {
        Some(region) => within(sql, &REGION, region),
        None => sql,
    };
    let sql = sql
        .bind_some(
            " AND EXISTS (SELECT 1 FROM standing_contribution p WHERE p.project_id = b.project_id \
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

async fn read(
    db: &Db,
    scope: &Scope,
    filter: &Filter,
    (by, each): (By, &'static str),
) -> Result<Vec<ReachedRow>> {
    let (begin, group) = pieces(by);
    let sql = benefits(Sql::new(begin), scope, filter).push(group).push(WHOLE).push(each);
    let (text, args) = sql.build();
    db.all(&text, args).await
}

/// Of everything the filter takes.
pub(in crate::ledger) async fn reached(db: &Db, scope: &Scope, filter: &Filter) -> Result<Reached> {
    let rows = read(db, scope, filter, (By::Province, "")).await?;
    Ok(rows.first().map(ReachedRow::reached).unwrap_or_default())
}

/// The same, and by the numbers of lines of `by` (`super::number_of`); of one reading.
pub(in crate::ledger) async fn reached_by(
    db: &Db,
    scope: &Scope,
    filter: &Filter,
    by: By,
) -> Result<(Reached, HashMap<i64, Reached>)> {
    let (mut whole, mut each) = (Reached::default(), HashMap::new());
    for row in read(db, scope, filter, (by, EACH)).await? {
        match row.number {
            Some(number) => drop(each.insert(number, row.reached())),
            None => whole = row.reached(),
        }
    }
    Ok((whole, each))
}
