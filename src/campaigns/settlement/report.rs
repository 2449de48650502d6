//! What is disclosed of a campaign, as data: sums of rows by county and category, and by kind of donor.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::store;
use crate::campaigns::Campaign;
use crate::campaigns::fairs::Measure;
use crate::db::{Db, DbError, FromRow, Tx};
use crate::kernel::id::Id;

/// Working days after the day, and again after what was given was shared out, by which it is disclosed.
pub const DISCLOSE_WORKDAYS: i64 = 30;

/// The figures of one campaign.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    pub sums: Vec<Sum>,
    pub kinds: Vec<KindSum>,
    pub channels: Vec<ChannelSum>,
    /// What job and produce fairs counted, each measure for itself.
    #[serde(default)]
    pub fairs: Vec<FairSum>,
}

/// What was promised and what came, of one category in one county and one unit. The four columns are never added up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sum {
    /// The first six digits of its code; of an offer for anybody, those of the region it names.
    pub county: i64,
    pub category: String,
    pub unit: String,
    /// Offered without naming a need.
    pub intended: i64,
    /// As promised on needs.
    pub pledged: i64,
    /// Of what was promised: given back, or taken back after a failure.
    pub back: i64,
    /// Paid to the receiving body, or delivered.
    pub arrived: i64,
    pub confirmed: i64,
}

impl Sum {
    /// The four columns, in their order.
    pub const fn columns(&self) -> [i64; 4] {
        [self.intended, self.pledged, self.arrived, self.confirmed]
    }
}

/// How one kind of donor kept its word, in one unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromRow)]
pub struct KindSum {
    /// `individual`, or the kind of the organization.
    pub kind: String,
    pub unit: String,
    pub pledges: i64,
    pub pledged: i64,
    pub arrived: i64,
    pub confirmed: i64,
}

impl KindSum {
    /// Confirmed of a hundred that were pledged, rounded down.
    pub fn percent(&self) -> i64 {
        i64::try_from(i128::from(self.confirmed) * 100 / i128::from(self.pledged.max(1))).unwrap_or_default()
    }
}

/// Pledges that came in one way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromRow)]
pub struct ChannelSum {
    pub channel: String,
    pub pledges: i64,
}

/// What a fair counted of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, FromRow)]
pub struct FairSum {
    pub measure: Measure,
    /// Money in fen.
    pub quantity: i64,
}

#[derive(Debug, FromRow)]
pub(super) struct Given {
    county: i64,
    category: String,
    unit: String,
    pledged: i64,
    back: i64,
    arrived: i64,
    confirmed: i64,
}

#[derive(Debug, FromRow)]
pub(super) struct Intended {
    county: i64,
    category: String,
    unit: String,
    quantity: i64,
}

/// The figures as they are now.
pub async fn current(db: &Db, campaign: Id<Campaign>) -> Result<Report, DbError> {
    Ok(put_together(store::sums(db, campaign).await?))
}

/// The same within a transaction.
pub(super) async fn current_in(tx: &mut Tx, campaign: Id<Campaign>) -> Result<Report, DbError> {
    Ok(put_together(store::sums_in(tx, campaign).await?))
}

fn put_together((given, intended, kinds, channels, mut fairs): store::Sums) -> Report {
    let mut sums: BTreeMap<(i64, String, String), Sum> = BTreeMap::new();
    let empty = |(county, category, unit): &(i64, String, String)| Sum {
        county: *county,
        category: category.clone(),
        unit: unit.clone(),
        intended: 0,
        pledged: 0,
        back: 0,
        arrived: 0,
        confirmed: 0,
    };
    for row in given {
        let key = (row.county, row.category, row.unit);
        let sum = sums.entry(key.clone()).or_insert_with(|| empty(&key));
        (sum.pledged, sum.back) = (row.pledged, row.back);
        (sum.arrived, sum.confirmed) = (row.arrived, row.confirmed);
    }
    for row in intended {
        let key = (row.county, row.category, row.unit);
        sums.entry(key.clone()).or_insert_with(|| empty(&key)).intended = row.quantity;
    }
    fairs.sort_by_key(|sum| Measure::ALL.iter().position(|measure| *measure == sum.measure));
    Report { sums: sums.into_values().collect(), kinds, channels, fairs }
}

/// A line that is another one now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub county: i64,
    pub category: String,
    pub unit: String,
    /// The four columns as disclosed, and as they are now.
    pub then: [i64; 4],
    pub now: [i64; 4],
}

impl Change {
    /// Each column as disclosed and as it is now.
    pub fn pairs(&self) -> impl Iterator<Item = (i64, i64)> {
        self.then.into_iter().zip(self.now)
    }
}

/// The lines in which `now` differs from what was disclosed.
pub fn changes(then: &Report, now: &Report) -> Vec<Change> {
    let key = |sum: &Sum| (sum.county, sum.category.clone(), sum.unit.clone());
    let mut lines: BTreeMap<_, ([i64; 4], [i64; 4])> = BTreeMap::new();
    for sum in &then.sums {
        lines.entry(key(sum)).or_default().0 = sum.columns();
    }
    for sum in &now.sums {
        lines.entry(key(sum)).or_default().1 = sum.columns();
    }
    let changed = lines.into_iter().filter(|(_, (then, now))| then != now);
    changed
        .map(|((county, category, unit), (then, now))| Change { county, category, unit, then, now })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(county: i64, unit: &str, columns: [i64; 4]) -> Sum {
        let [intended, pledged, arrived, confirmed] = columns;
        let (category, unit) = ("N0103".to_owned(), unit.to_owned());
        Sum { county, category, unit, intended, pledged, back: 0, arrived, confirmed }
    }

    #[test]
    fn a_later_change_stands_beside_what_was_disclosed() {
        let of = |sums: Vec<Sum>| Report { sums, ..Report::default() };
        let then = of(vec![sum(422_802, "床", [0, 10, 4, 2]), sum(422_802, "台", [0, 3, 3, 3])]);
        let now = of(vec![
            sum(422_802, "床", [0, 10, 8, 6]),
            sum(422_802, "台", [0, 3, 3, 3]),
            sum(422_822, "床", [5, 0, 0, 0]),
        ]);
        let found = changes(&then, &now);
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].county, found[0].then, found[0].now), (422_802, [0, 10, 4, 2], [0, 10, 8, 6]));
        assert_eq!((found[1].county, found[1].then, found[1].now), (422_822, [0; 4], [5, 0, 0, 0]));
        assert!(changes(&now, &now).is_empty());
    }

    #[test]
    fn a_rate_is_rounded_down_and_never_divides_by_nothing() {
        let of = |pledged, confirmed| {
            KindSum { kind: String::new(), unit: String::new(), pledges: 1, pledged, arrived: 0, confirmed }
                .percent()
        };
        assert_eq!((of(3, 2), of(480, 120), of(0, 0), of(i64::MAX, i64::MAX)), (66, 25, 0, 100));
    }
}
