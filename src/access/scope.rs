//! The scope of one request: who asks, to do what, and how far that reaches. Only this module can make one.

use super::{Account, Action, Actor, Organization};
use crate::db::Sql;
use crate::kernel::id::Id;
use crate::kernel::region::{Level, Region};

/// How far an action reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    Nowhere,
    /// One's own things, and those of one's organization.
    Own {
        account: Id<Account>,
        organization: Option<Id<Organization>>,
    },
    /// A region and everything below it.
    Subtree(Region),
    Everywhere,
}

/// Which columns of a statement say whose a row is and where.
#[derive(Debug, Clone, Copy)]
pub struct Columns {
    /// Pieces that compare the region at each level, made by [`crate::region_columns!`].
    pub region: [&'static str; 5],
    /// ` AND (<account column> = ?`, if rows have an owner.
    pub account: Option<&'static str>,
    /// ` OR <organization column> = ?`
    pub organization: Option<&'static str>,
}

/// The five comparisons of a region column, one for each level. The divisor is a literal, so that the expression
/// indexes of the migrations serve it.
#[macro_export]
macro_rules! region_columns {
    ($column:literal) => {
        [
            concat!(" AND ", $column, " / 10000000000 = ?"),
            concat!(" AND ", $column, " / 100000000 = ?"),
            concat!(" AND ", $column, " / 1000000 = ?"),
            concat!(" AND ", $column, " / 1000 = ?"),
            concat!(" AND ", $column, " = ?"),
        ]
    };
}

/// Appends "lies in `region`" to a statement.
pub fn within(sql: Sql, columns: &[&'static str; 5], region: Region) -> Sql {
    let [province, prefecture, county, township, village] = *columns;
    let code = region.code();
    match region.level() {
        Level::Province => sql.bind(province, code / 10_000_000_000),
        Level::Prefecture => sql.bind(prefecture, code / 100_000_000),
        Level::County => sql.bind(county, code / 1_000_000),
        Level::Township => sql.bind(township, code / 1_000),
        Level::Village => sql.bind(village, code),
    }
}

/// Who asks, for what, and how far it reaches. Every store function on regional data takes one and joins it into its
/// SQL, so what lies outside cannot be read or changed: it is simply not found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    actor: Option<Actor>,
    action: Action,
    reach: Reach,
}

impl Scope {
    /// The scope of `actor` for `action`, as the policy says.
    pub fn new(actor: Option<Actor>, action: Action) -> Self {
        let reach = action.reach(actor.as_ref());
        Self { actor, action, reach }
    }

    /// The product itself at work: expiring, indexing, seeding. Not for anything that a person asked.
    pub const fn system(action: Action) -> Self {
        Self { actor: None, action, reach: Reach::Everywhere }
    }

    /// What the caller asked to do.
    pub const fn action(&self) -> Action {
        self.action
    }

    pub const fn reach(&self) -> Reach {
        self.reach
    }

    pub const fn actor(&self) -> Option<&Actor> {
        self.actor.as_ref()
    }

    /// The account that asks; nothing for a visitor and for the product itself.
    pub fn account(&self) -> Option<Id<Account>> {
        self.actor.as_ref().map(|actor| actor.account)
    }

    /// Whether a region lies within reach.
    pub fn covers(&self, region: Region) -> bool {
        match self.reach {
            Reach::Nowhere | Reach::Own { .. } => false,
            Reach::Subtree(root) => root.contains(region),
            Reach::Everywhere => true,
        }
    }

    /// Appends the condition that a row lies within reach.
    #[must_use]
    pub fn limit(&self, sql: Sql, columns: &Columns) -> Sql {
        match (self.reach, columns.account) {
            (Reach::Everywhere, _) => sql,
            (Reach::Subtree(region), _) => within(sql, &columns.region, region),
            (Reach::Own { account, organization }, Some(piece)) => {
                let sql = sql.bind(piece, account);
                match (columns.organization, organization) {
                    (Some(piece), Some(organization)) => sql.bind(piece, organization),
                    _ => sql,
                }
                .push(")")
            }
            (Reach::Nowhere, _) | (Reach::Own { .. }, None) => sql.push(" AND 1 = 0"),
        }
    }
}
