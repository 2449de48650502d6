//! Confirmed figures of organizations. Everything that recognises somebody reads them here and nowhere else: the page of
//! an organization, honours, certificates. Deliveries to needs count by their unit, without what was later found to have
//! failed; what the ledger says was confirmed of village projects, by its measure.

use jiff::civil::Date;

use crate::access::{Action, Organization, Scope};
use crate::db::{Db, DbError, FromRow, Sql};
use crate::kernel::clock::{Time, date_of};
use crate::kernel::id::Id;
use crate::ledger::{self, Audience, By, Column, Filter, Key, Line, Measure};
use crate::needs::Need;
use crate::organizations::membership;

crate::sql! {
    FIRST_ENTRY = "SELECT MIN(c.day) FROM standing_contribution c WHERE c.stand = 'confirmed'";
    FIRST = "SELECT MIN(d.confirmed_at) FROM standing_delivery d JOIN claim c ON c.id = d.claim_id \
        WHERE c.organization_id IS NOT NULL";
}

// Beginnings of statements: what they group by follows whose and when.
const FIGURES: &str = "SELECT c.organization_id AS organization, n.unit, COUNT(DISTINCT n.id) AS needs, \
    CAST(SUM(d.received) AS BIGINT) AS received FROM standing_delivery d JOIN claim c ON c.id = d.claim_id \
    JOIN need n ON n.id = c.need_id WHERE c.organization_id IS NOT NULL";
const ROWS: &str = "SELECT n.id AS need_id, n.unit, CAST(SUM(d.received) AS BIGINT) AS received, \
    MAX(d.confirmed_at) AS last_at FROM standing_delivery d JOIN claim c ON c.id = d.claim_id \
    JOIN need n ON n.id = c.need_id WHERE 1 = 1";
const MEMBERS: &str = " AND c.organization_id IN \
    (SELECT m.member_id FROM membership m WHERE m.stage = 'joined' AND m.chamber_id = ?)";

/// A calendar year in China.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Year(i64);

impl Year {
    /// The year that `text` writes, of those in which there can be figures.
    pub fn parse(text: &str) -> Option<Self> {
        text.parse().ok().filter(|year| (2000..3000).contains(year)).map(Self)
    }

    pub fn of(time: Time) -> Self {
        Self(i64::from(time.date().year()))
    }

    pub const fn number(self) -> i64 {
        self.0
    }

    /// From this year up to `last`, the newest first.
    pub fn down_from(self, last: Self) -> impl Iterator<Item = Self> {
        (self.0..=last.0).rev().map(Self)
    }

    fn days(self) -> Option<(Date, Date)> {
        let year = i16::try_from(self.0).ok()?;
        Date::new(year, 1, 1).ok().zip(Date::new(year, 12, 31).ok())
    }

    fn begins(self) -> Time {
        Time::from_date(&format!("{}-01-01", self.0)).unwrap_or_default()
    }

    fn ends(self) -> Time {
        Self(self.0 + 1).begins()
    }
}

/// What the receiving sides confirmed of one organization in one unit. Different units are never added up.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Figure {
    pub organization: Id<Organization>,
    pub unit: String,
    /// How many needs this is spread over; 0 for what the ledger says.
    pub needs: i64,
    pub received: i64,
}

/// Whose figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    Everybody,
    One(Id<Organization>),
    /// Each member of a chamber, by itself.
    MembersOf(Id<Organization>),
}

/// Figures of a year, or of all years, by organization and unit. What was confirmed after `until` is left out, so that the
/// same can be asked again later.
pub async fn confirmed(
    db: &Db,
    of: Of,
    year: Option<Year>,
    until: Option<Time>,
) -> Result<Vec<Figure>, DbError> {
    let sql = Sql::new(FIGURES);
    let sql = match of {
        Of::Everybody => sql,
        Of::One(id) => sql.bind(" AND c.organization_id = ?", id),
        Of::MembersOf(id) => sql.bind(MEMBERS, id),
    };
    let sql = match year {
        Some(year) => within(sql, year),
        None => sql,
    };
    let sql = sql.bind_some(" AND d.confirmed_at <= ?", until);
    let (sql, args) =
        sql.push(" GROUP BY c.organization_id, n.unit ORDER BY c.organization_id, n.unit").build();
    let mut figures: Vec<Figure> = db.all(&sql, args).await?;
    figures.extend(of_ledger(db, of, year, until).await?);
    figures.sort_by_key(|figure| figure.organization);
    Ok(figures)
}

/// What the ledger says was confirmed, measure by measure.
async fn of_ledger(db: &Db, of: Of, year: Option<Year>, until: Option<Time>) -> Result<Vec<Figure>, DbError> {
    let (from, to) = year.and_then(Year::days).unzip();
    let mut filter =
        Filter { from, to, recorded_until: until, ..Filter::new(Audience::Public, Column::Confirmed) };
    match of {
        Of::Everybody => {}
        Of::One(id) => filter.organization = Some(id),
        Of::MembersOf(id) => {
            filter.members = membership::members(db, id).await?.iter().map(|member| member.id).collect();
            if filter.members.is_empty() {
                return Ok(Vec::new());
            }
        }
    }
    let anybody = Scope::new(None, Action::Browse);
    let lines = ledger::lines(db, &anybody, &filter, By::Enterprise).await?;
    Ok(lines.iter().flat_map(figures_of).collect())
}

fn figures_of(line: &Line) -> Vec<Figure> {
    let Key::Organization { id, .. } = &line.key else { return Vec::new() };
    let figure = |figure: ledger::Figure| {
        let (unit, divisor) = unit_of(figure.measure());
        Figure { organization: *id, unit: unit.to_owned(), needs: 0, received: figure.amount() / divisor }
    };
    line.figures.iter().filter(|figure| figure.amount() != 0).map(figure).collect()
}

/// What a measure is called among the units of needs, and how much of it makes one: money is told in whole yuan.
const fn unit_of(measure: Measure) -> (&'static str, i64) {
    match measure {
        Measure::Investment => ("元（投资）", 100),
        Measure::Donation => ("元（捐赠）", 100),
        Measure::Purchase => ("元（采购）", 100),
        Measure::JobsPersons => ("人（就业）", 1),
        Measure::JobsTimes => ("人次（就业）", 1),
        Measure::TrainedPersons => ("人（培训）", 1),
        Measure::TrainedTimes => ("人次（培训）", 1),
    }
}

/// The first year with a figure of one organization, or of any.
pub async fn first_year(db: &Db, of: Option<Id<Organization>>) -> Result<Option<Year>, DbError> {
    let (sql, args) = Sql::new(FIRST).bind_some(" AND c.organization_id = ?", of).build();
    let (first,): (Option<Time>,) = db.one(&sql, args).await?;
    let (sql, args) = Sql::new(FIRST_ENTRY).bind_some(" AND c.organization_id = ?", of).build();
    let (entry,): (Option<i64>,) = db.one(&sql, args).await?;
    let entry = entry.map(|day| Year(i64::from(date_of(day).year())));
    Ok(first.map(Year::of).into_iter().chain(entry).min())
}

/// One need behind a figure.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Row {
    pub need_id: Id<Need>,
    pub unit: String,
    pub received: i64,
    pub last_at: Time,
}

/// The needs behind the figures of one organization in a year, the newest first, with ids below `before`.
pub async fn rows(
    db: &Db,
    of: Id<Organization>,
    year: Year,
    before: Option<Id<Need>>,
    limit: i64,
) -> Result<Vec<Row>, DbError> {
    let sql = within(Sql::new(ROWS).bind(" AND c.organization_id = ?", of), year);
    let sql = sql.bind_some(" AND n.id < ?", before).push(" GROUP BY n.id, n.unit");
    let (sql, args) = sql.bind(" ORDER BY n.id DESC LIMIT ?", limit).build();
    db.all(&sql, args).await
}

fn within(sql: Sql, year: Year) -> Sql {
    sql.bind(" AND d.confirmed_at >= ?", year.begins()).bind(" AND d.confirmed_at < ?", year.ends())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_is_a_year_in_china() {
        let year = Year::parse("2026").unwrap();
        assert_eq!(
            (year.begins().minute(), year.ends().minute()),
            ("2026-01-01 00:00".into(), "2027-01-01 00:00".into())
        );
        assert_eq!(Year::of(Time(year.begins().0 - 1)), Year(2025));
        assert_eq!((Year::parse("1999"), Year::parse("x")), (None, None));
    }
}
