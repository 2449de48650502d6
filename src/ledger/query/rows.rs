//! Entries as rows: behind a figure, one by itself, all of some years, and what was imported.

use std::collections::HashSet;

use jiff::civil::Date;

use super::{COLUMNS, known, narrowed};
use crate::access::Scope;
use crate::args;
use crate::db::{Db, Result, Sql};
use crate::kernel::clock::day_of;
use crate::kernel::id::Id;
use crate::ledger::view::{Audience, Filter, Row};
use crate::ledger::{Contribution, Measure};

crate::sql! {
    ROWS = "SELECT c.id, c.organization_id, o.name AS organization, o.credit_code, c.region, c.village_status, \
        c.project_id, COALESCE(p.title, c.project_name) AS project_name, c.programme, c.stand, c.measure, c.amount, \
        c.day, c.note, c.reverses, (SELECT r.id FROM contribution r WHERE r.reverses = c.id) AS reversed_by, c.at \
        FROM contribution c JOIN organization o ON o.id = c.organization_id \
        LEFT JOIN project p ON p.id = c.project_id WHERE 1 = 1";
    SOURCES = "SELECT source FROM contribution WHERE source LIKE $1";
}

/// What `standing_contribution` says. As a join whose other side must be missing, PostgreSQL would expect a single row and
/// sort everything for each page.
const STANDS: &str =
    " AND c.amount > 0 AND NOT EXISTS (SELECT 1 FROM contribution r WHERE r.reverses = c.id)";

/// Entries read at once to hold another ledger against.
const BETWEEN: i64 = 5_000;

pub(in crate::ledger) async fn between(
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
pub(in crate::ledger) async fn sources(db: &Db, file: &str) -> Result<HashSet<String>> {
    let found: Vec<(String,)> = db.all(SOURCES, args![format!("{file}:%")]).await?;
    Ok(found.into_iter().map(|(source,)| source).collect())
}

pub(in crate::ledger) async fn rows(
    db: &Db,
    scope: &Scope,
    filter: &Filter,
    measure: Option<Measure>,
    before: Option<Id<Contribution>>,
    limit: i64,
) -> Result<Vec<Row>> {
    let sql = known(narrowed(Sql::new(ROWS), scope, filter), filter.audience);
    let sql = sql.bind_some(" AND c.measure = ?", measure);
    let sql = standing_only(sql, filter.audience).bind_some(" AND c.id < ?", before);
    let (text, args) = sql.bind(" ORDER BY c.id DESC LIMIT ?", limit).build();
    db.all(&text, args).await
}

pub(in crate::ledger) async fn entry(
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
