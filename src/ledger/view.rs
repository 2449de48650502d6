//! What can be asked of the ledger: sums of one column, group by group, and the rows behind them.

use std::collections::HashSet;

use jiff::civil::Date;

use super::{Column, Contribution, Figure, Measure, NotAdded, Project, VillageStatus, query};
use crate::access::{Organization, Scope};
use crate::db::{Db, DbError, FromRow};
use crate::kernel::clock::{Time, date_of};
use crate::kernel::id::Id;
use crate::kernel::region::{Level, Region};

crate::text_enum! {
    /// What the lines of a view stand for.
    pub enum By {
        Enterprise = "enterprise",
        Village = "village",
        Township = "township",
        County = "county",
        Prefecture = "prefecture",
        Province = "province",
        Programme = "programme",
    }
}

impl By {
    /// The level of region that the lines stand for.
    pub const fn level(self) -> Option<Level> {
        match self {
            Self::Village => Some(Level::Village),
            Self::Township => Some(Level::Township),
            Self::County => Some(Level::County),
            Self::Prefecture => Some(Level::Prefecture),
            Self::Province => Some(Level::Province),
            Self::Enterprise | Self::Programme => None,
        }
    }
}

/// For whom a view is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Anybody: public columns and organizations, nothing that tells of single households.
    Public,
    /// Whoever reads within a scope of [`crate::access::Action::ReadLedger`].
    Desk,
}

/// Which entries. Sums are of one column, so a column is always named.
#[derive(Debug, Clone)]
pub struct Filter {
    pub audience: Audience,
    pub column: Column,
    pub organization: Option<Id<Organization>>,
    /// Only these organizations, such as the members of a chamber; empty for all.
    pub members: Vec<Id<Organization>>,
    pub region: Option<Region>,
    /// Word of [`super::vocabulary::PROGRAMMES`].
    pub programme: Option<&'static str>,
    /// First and last day.
    pub from: Option<Date>,
    pub to: Option<Date>,
    /// Only what was written down by then, so that a sum can be asked for again later.
    pub recorded_until: Option<Time>,
}

impl Filter {
    pub const fn new(audience: Audience, column: Column) -> Self {
        Self {
            audience,
            column,
            organization: None,
            members: Vec::new(),
            region: None,
            programme: None,
            from: None,
            to: None,
            recorded_until: None,
        }
    }

    /// Whether households reached may be counted for lines of `by` (nothing for the whole): they are people who
    /// confirmed, and the public is not told of so few that they could be recognised.
    pub fn counts_households(&self, by: Option<By>) -> bool {
        let whole_village = |region: Region| region.level() == Level::Village;
        let fine = by == Some(By::Village) || self.region.is_some_and(whole_village);
        self.column == Column::Confirmed
            && by != Some(By::Programme)
            && (self.audience == Audience::Desk || !fine)
    }
}

/// The sums of one column, measure by measure: beside each other, never together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figures {
    pub(super) column: Column,
    /// In the order of [`Measure::ALL`].
    pub(super) amounts: [i64; 7],
}

impl Figures {
    pub fn get(&self, measure: Measure) -> Figure {
        let at = Measure::ALL.iter().position(|one| *one == measure);
        let amount = at.and_then(|at| self.amounts.get(at)).copied().unwrap_or_default();
        Figure::new(self.column, measure, amount)
    }

    /// All seven.
    pub fn iter(&self) -> impl Iterator<Item = Figure> {
        Measure::ALL.iter().map(|measure| self.get(*measure))
    }
}

/// Households reached, each once, and the people in them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reached {
    pub households: i64,
    pub persons: i64,
    /// 受益贫困人口: people of households of a class of hardship.
    pub poor_persons: i64,
}

/// What a line stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    All,
    Organization { id: Id<Organization>, name: String, code: String },
    Region(Region),
    Programme(String),
}

/// One line of a view.
#[derive(Debug, Clone)]
pub struct Line {
    pub key: Key,
    pub figures: Figures,
    /// Projects, each once: entries that name none are in no project.
    pub projects: i64,
    pub organizations: i64,
    pub villages: i64,
    /// Of them those that were registered poor villages on the day of an entry.
    pub poor_villages: i64,
    pub entries: i64,
    /// Nothing where they are not counted, see [`Filter::counts_households`].
    pub reached: Option<Reached>,
}

/// An entry, with who gave and what stands against it.
#[derive(Debug, Clone, FromRow)]
pub struct Row {
    pub id: Id<Contribution>,
    pub organization_id: Id<Organization>,
    pub organization: String,
    pub credit_code: String,
    pub region: Region,
    pub village_status: VillageStatus,
    pub project_id: Option<Id<Project>>,
    /// Of the product's project as it is called now, or as an imported ledger names it; empty where nobody does.
    pub project_name: String,
    pub programme: String,
    pub stand: Column,
    pub measure: Measure,
    pub amount: i64,
    pub day: i64,
    pub note: String,
    pub reverses: Option<Id<Contribution>>,
    pub reversed_by: Option<Id<Contribution>>,
    pub at: Time,
}

impl Row {
    pub fn figure(&self) -> Figure {
        Figure::new(self.stand, self.measure, self.amount)
    }

    pub fn on(&self) -> Date {
        date_of(self.day)
    }

    /// Whether it stands, was reversed, or reverses another, as a word of the locales.
    pub const fn state(&self) -> &'static str {
        match (self.reverses, self.reversed_by) {
            (Some(_), _) => "reversal",
            (None, Some(_)) => "reversed",
            (None, None) => "stands",
        }
    }

    /// Whether it counts: neither a reversal nor reversed.
    pub const fn stands(&self) -> bool {
        self.reverses.is_none() && self.reversed_by.is_none()
    }
}

/// A view: its lines, and what everything the filter takes adds up to.
#[derive(Debug, Clone)]
pub struct View {
    /// A village or household that many lines share counts once.
    pub total: Line,
    pub lines: Vec<Line>,
}

/// Lines of `by` within reach, by what they stand for, after the line `after`, with the total of all lines.
pub async fn view(
    db: &Db,
    scope: &Scope,
    filter: &Filter,
    by: By,
    (after, limit): (Option<&Key>, i64),
) -> Result<View, DbError> {
    let sums = query::sums(db, scope, filter, by, (after, limit));
    if !filter.counts_households(Some(by)) {
        let ((total, lines), reached) = tokio::try_join!(sums, reached(db, scope, filter))?;
        return Ok(View { total: Line { reached, ..total }, lines });
    }
    let ((mut total, mut lines), (all, of)) =
        tokio::try_join!(sums, query::reached_by(db, scope, filter, by))?;
    total.reached = Some(all);
    for line in &mut lines {
        let found = query::number_of(&line.key, by).and_then(|number| of.get(&number));
        line.reached = Some(found.copied().unwrap_or_default());
    }
    Ok(View { total, lines })
}

/// The lines of everything the filter takes, without the households reached.
pub async fn lines(db: &Db, scope: &Scope, filter: &Filter, by: By) -> Result<Vec<Line>, DbError> {
    Ok(query::sums(db, scope, filter, by, (None, i64::MAX)).await?.1)
}

/// What everything the filter takes adds up to, without anything counted.
pub async fn figures(db: &Db, scope: &Scope, filter: &Filter) -> Result<Figures, DbError> {
    Ok(query::total(db, scope, filter).await?.figures)
}

/// The households reached, where they are counted.
async fn reached(db: &Db, scope: &Scope, filter: &Filter) -> Result<Option<Reached>, DbError> {
    if filter.counts_households(None) { query::reached(db, scope, filter).await.map(Some) } else { Ok(None) }
}

/// One measure of the filter's column, year by year; years without entries are left out.
pub async fn years(
    db: &Db,
    scope: &Scope,
    filter: &Filter,
    measure: Measure,
) -> Result<Vec<(i16, Figure)>, DbError> {
    let mut years: Vec<(i16, Figure)> = Vec::new();
    for (day, amount) in query::days(db, scope, filter, measure).await? {
        let (year, figure) = (date_of(day).year(), Figure::new(filter.column, measure, amount));
        match years.last_mut() {
            Some((last, sum)) if *last == year => *sum = sum.plus(figure).map_err(wrong)?,
            _ => years.push((year, figure)),
        }
    }
    Ok(years)
}

/// Sums that do not fit 64 bits come of no real ledger.
fn wrong(error: NotAdded) -> DbError {
    DbError::Setup(error.to_string())
}

/// The entries behind a figure, newest first, older than `before`. The desk sees reversed ones and their reversals too,
/// which add up to nothing; the public sees what stands.
pub async fn rows(
    db: &Db,
    scope: &Scope,
    filter: &Filter,
    measure: Option<Measure>,
    (before, limit): (Option<Id<Contribution>>, i64),
) -> Result<Vec<Row>, DbError> {
    query::rows(db, scope, filter, measure, before, limit).await
}

/// One entry, if the public or `scope` (of [`crate::access::Action::ReadLedger`]) sees it; and whether it is `scope`.
pub async fn entry(db: &Db, scope: &Scope, id: Id<Contribution>) -> Result<Option<(Row, Audience)>, DbError> {
    if let Some(row) = query::entry(db, scope, id, Audience::Desk).await? {
        return Ok(Some((row, Audience::Desk)));
    }
    let anybody = Scope::new(None, crate::access::Action::Browse);
    let row = query::entry(db, &anybody, id, Audience::Public).await?;
    Ok(row.filter(|row| row.stand.is_public()).map(|row| (row, Audience::Public)))
}

/// Every entry that stands within reach from `from` to `to`, oldest first: to hold another ledger against.
pub async fn all_between(db: &Db, scope: &Scope, (from, to): (Date, Date)) -> Result<Vec<Row>, DbError> {
    let mut all: Vec<Row> = Vec::new();
    loop {
        let after = all.last().map(|row| row.id);
        let page = query::between(db, scope, (from, to), after).await?;
        if page.is_empty() {
            return Ok(all);
        }
        all.extend(page);
    }
}

/// The sources that begin with `file` and a colon: which rows of a file were taken before.
pub async fn sources(db: &Db, file: &str) -> Result<HashSet<String>, DbError> {
    query::sources(db, file).await
}
