//! Honours: who reached which of the operator's classes in a year, from confirmed figures alone. Nobody is ranked: within a
//! class the order is that of the credit codes.

use std::collections::BTreeMap;

use super::figures::{Figure, Of, Year, confirmed};
use crate::access::Organization;
use crate::config::HonourClass;
use crate::db::{Db, DbError, FromRow, Sql};
use crate::kernel::id::Id;
use crate::kernel::region::Region;
use crate::organizations::Kind;

crate::sql! {
    // Beginning of a statement; which ones follows. Who is stopped now is not honoured now.
    NAMED = concat!("SELECT o.id, o.name, o.kind, o.region FROM organization o WHERE o.stage IN ",
        crate::claiming_stages!());
}

/// An organization as the honour page names it.
#[derive(Debug, Clone, FromRow)]
pub struct Honoured {
    pub id: Id<Organization>,
    pub name: String,
    pub kind: Kind,
    pub region: Region,
}

/// The organizations of each class, in the order of `classes`. Of several classes that count the same, an organization
/// is named in the highest it reached.
pub async fn honours(db: &Db, classes: &[HonourClass], year: Year) -> Result<Vec<Vec<Honoured>>, DbError> {
    let reached = reached(classes, &confirmed(db, Of::Everybody, Some(year), None).await?);
    let ids = reached.iter().flatten().map(|id| id.raw());
    let sql = Sql::new(NAMED).push(" AND o.id").bind_in(ids).push(" ORDER BY o.credit_code");
    let (sql, args) = sql.build();
    let named: Vec<Honoured> = db.all(&sql, args).await?;
    let of = |ids: Vec<Id<Organization>>| named.iter().filter(|one| ids.contains(&one.id)).cloned().collect();
    Ok(reached.into_iter().map(of).collect())
}

/// Who reached each class.
fn reached(classes: &[HonourClass], figures: &[Figure]) -> Vec<Vec<Id<Organization>>> {
    let mut counts: BTreeMap<(Id<Organization>, Option<&str>), i64> = BTreeMap::new();
    for figure in figures {
        *counts.entry((figure.organization, None)).or_default() += figure.needs;
        *counts.entry((figure.organization, Some(figure.unit.as_str()))).or_default() += figure.received;
    }
    let mut reached = vec![Vec::new(); classes.len()];
    for ((id, unit), count) in counts {
        let same = classes.iter().enumerate().filter(|(_, class)| class.unit.as_deref() == unit);
        let highest = same.filter(|(_, class)| count >= class.least).max_by_key(|(_, class)| class.least);
        if let Some(list) = highest.and_then(|(at, _)| reached.get_mut(at)) {
            list.push(id);
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
