//! Honours: who reached which of the operator's classes in a year, from confirmed figures alone. Nobody is ranked: within a
//! class the order is that of the credit codes.

use std::collections::{BTreeMap, BTreeSet};

use super::figures::{Figure, Of, Year, confirmed};
use crate::access::Organization;
use crate::config::HonourClass;
use crate::db::{Db, DbError, FromRow, Sql};
use crate::kernel::id::Id;
use crate::kernel::region::Region;
use crate::organizations::Kind;

crate::sql! {
    // Beginning of a statement; which ones follows. Who is stopped now is not honoured now.
    NAMED = concat!("SELECT o.id, o.credit_code, o.name, o.kind, o.region FROM organization o WHERE o.stage IN ",
        crate::claiming_stages!());
}

/// Organizations asked for in one statement, far below what the databases take.
const AT_ONCE: usize = 1_000;

/// An organization as the honour page names it.
#[derive(Debug, Clone, FromRow)]
pub struct Honoured {
    pub id: Id<Organization>,
    pub credit_code: String,
    pub name: String,
    pub kind: Kind,
    pub region: Region,
}

/// The organizations of each class, in the order of `classes`. Of several classes that count the same, an organization
/// is named in the highest it reached.
pub async fn honours(db: &Db, classes: &[HonourClass], year: Year) -> Result<Vec<Vec<Honoured>>, DbError> {
    let reached = reached(classes, &confirmed(db, Of::Everybody, Some(year), None).await?);
    let named = named(db, reached.iter().flatten().copied().collect()).await?;
    let of = |ids: BTreeSet<_>| named.iter().filter(|one| ids.contains(&one.id)).cloned().collect();
    Ok(reached.into_iter().map(of).collect())
}

/// Those of `ids` that may be honoured, by their credit codes.
async fn named(db: &Db, ids: BTreeSet<Id<Organization>>) -> Result<Vec<Honoured>, DbError> {
    let mut named: Vec<Honoured> = Vec::new();
    for ids in Vec::from_iter(ids).chunks(AT_ONCE) {
        let (sql, args) = Sql::new(NAMED).push(" AND o.id").bind_in(ids.iter().copied()).build();
        named.extend(db.all::<Honoured>(&sql, args).await?);
    }
    named.sort_by(|one, other| one.credit_code.cmp(&other.credit_code));
    Ok(named)
}

/// Who reached each class.
fn reached(classes: &[HonourClass], figures: &[Figure]) -> Vec<BTreeSet<Id<Organization>>> {
    let mut counts: BTreeMap<(Id<Organization>, Option<&str>), i64> = BTreeMap::new();
    for figure in figures {
        *counts.entry((figure.organization, None)).or_default() += figure.needs;
        *counts.entry((figure.organization, Some(figure.unit.as_str()))).or_default() += figure.received;
    }
    let mut reached = vec![BTreeSet::new(); classes.len()];
    for ((id, unit), count) in counts {
        let same = classes.iter().enumerate().filter(|(_, class)| class.unit.as_deref() == unit);
        let highest = same.filter(|(_, class)| count >= class.least).max_by_key(|(_, class)| class.least);
        if let Some(list) = highest.and_then(|(at, _)| reached.get_mut(at)) {
            list.insert(id);
        }
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class(unit: Option<&str>, least: i64) -> HonourClass {
        HonourClass { zh: "类".into(), en: "class".into(), unit: unit.map(str::to_owned), least }
    }

    fn figure(organization: i64, unit: &str, needs: i64, received: i64) -> Figure {
        Figure { organization: Id::from_raw(organization), unit: unit.to_owned(), needs, received }
    }

    #[test]
    fn units_are_counted_apart_and_only_the_highest_class_names() {
        let classes = [class(None, 3), class(None, 1), class(Some("床"), 100)];
        let figures = [
            figure(1, "床", 2, 99),
            figure(1, "台", 1, 50),
            figure(2, "床", 1, 100),
            figure(3, "台", 2, 500),
        ];
        let reached = reached(&classes, &figures);
        let ids = |at: usize| reached[at].iter().map(|id| id.raw()).collect::<Vec<_>>();
        assert_eq!((ids(0), ids(1), ids(2)), (vec![1], vec![2, 3], vec![2]));
    }
}
