//! SQL that reads the ledger. Every sum is of one measure, in one column.

mod households;
pub(crate) mod rows;
pub(crate) mod sums;

use super::By;
use super::view::{Audience, Filter, Key};
use crate::access::{Columns, Scope, within};
use crate::db::Sql;
use crate::kernel::clock::day_of;

pub(super) use households::{reached, reached_by};
pub(super) use rows::{between, entry, rows, sources};
pub(super) use sums::{both_sums, days, sums, total};

const REGION: [&str; 5] = crate::region_columns!("c.region");
const COLUMNS: Columns = Columns {
    region: REGION,
    account: Some(" AND (c.recorded_by = ?"),
    organization: Some(" OR c.organization_id = ?"),
};

/// What the database groups lines by: an organization, or a region without the digits below its level. Nothing for the
/// whole and for words.
pub(super) fn number_of(key: &Key, by: By) -> Option<i64> {
    match key {
        Key::Organization { id, .. } => Some(id.raw()),
        Key::Region(region) => Some(region.code() / by.level()?.divisor()),
        Key::All | Key::Programme(_) => None,
    }
}

/// Appends the conditions of `filter` on entries `c`.
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
    if filter.members.is_empty() {
        sql
    } else {
        sql.push(" AND c.organization_id").bind_in(filter.members.iter().copied())
    }
}

/// What nobody has checked yet is not published.
fn known(sql: Sql, audience: Audience) -> Sql {
    match audience {
        Audience::Desk => sql,
        Audience::Public => sql.push(" AND o.verified_until IS NOT NULL"),
    }
}
