//! Two ledgers held against each other: pure.

use std::collections::HashMap;

use crate::access::Organization;
use crate::kernel::id::Id;
use crate::kernel::region::Region;
use crate::ledger::{Column, Measure};

/// What an entry says, on either side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    pub place: Place,
    /// Folded; nothing where this side does not name it, which agrees with every name.
    pub project: Option<String>,
    pub amount: i64,
}

/// Who gave which kind of thing to which village on which day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Place {
    pub organization: Id<Organization>,
    pub village: Region,
    pub day: i64,
    pub column: Column,
    pub measure: Measure,
}

impl Fact {
    fn agrees(&self, other: &Self) -> bool {
        match (&self.project, &other.project) {
            (Some(own), Some(other)) => own == other,
            _ => true,
        }
    }
}

/// Which entries are the same, by their places in the two lists. Each is in one of the four.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comparison {
    /// (theirs, ours): the same in everything.
    pub same: Vec<(usize, usize)>,
    /// (theirs, ours): the same but for the amount.
    pub differing: Vec<(usize, usize)>,
    pub only_theirs: Vec<usize>,
    pub only_ours: Vec<usize>,
}

/// Holds `theirs` against `ours`. Two equal entries on one side match two on the other, never one.
pub fn compare(theirs: &[Fact], ours: &[Fact]) -> Comparison {
    let mut waiting: HashMap<Place, Vec<usize>> = HashMap::new();
    for (at, fact) in ours.iter().enumerate() {
        waiting.entry(fact.place).or_default().push(at);
    }
    let mut found = Comparison::default();
    let mut rest = Vec::new();
    for (at, fact) in theirs.iter().enumerate() {
        let fits = |one: &Fact| one.amount == fact.amount && one.agrees(fact);
        match take(&mut waiting, ours, fact, fits) {
            Some(own) => found.same.push((at, own)),
            None => rest.push((at, fact)),
        }
    }
    for (at, fact) in rest {
        match take(&mut waiting, ours, fact, |one| one.agrees(fact)) {
            Some(own) => found.differing.push((at, own)),
            None => found.only_theirs.push(at),
        }
    }
    found.only_ours = waiting.into_values().flatten().collect();
    found.only_ours.sort_unstable();
    found
}

/// The first of ours at the place of `fact` that `fits` and is not taken yet.
fn take(
    waiting: &mut HashMap<Place, Vec<usize>>,
    ours: &[Fact],
    fact: &Fact,
    fits: impl Fn(&Fact) -> bool,
) -> Option<usize> {
    let here = waiting.get_mut(&fact.place)?;
    let at = here.iter().position(|own| ours.get(*own).is_some_and(&fits))?;
    Some(here.remove(at))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn fact(day: i64, project: Option<&str>, amount: i64) -> Fact {
        let place = Place {
            organization: Id::from_raw(1),
            village: Region::parse("422802001200").unwrap(),
            day,
            column: Column::Arrived,
            measure: Measure::Donation,
        };
        Fact { place, project: project.map(str::to_owned), amount }
    }

    #[test]
    fn each_entry_goes_to_one_heap() {
        let theirs = [
            fact(1, Some("路灯"), 5),
            fact(1, Some("路灯"), 5),
            fact(1, Some("水池"), 5),
            fact(2, Some("路灯"), 7),
            fact(3, Some("路灯"), 9),
        ];
        let ours = [fact(1, Some("路灯"), 5), fact(1, None, 5), fact(2, Some("路灯"), 8), fact(4, None, 1)];
        let found = compare(&theirs, &ours);
        assert_eq!(found.same, [(0, 0), (1, 1)]);
        assert_eq!(found.differing, [(3, 2)]);
        assert_eq!((found.only_theirs, found.only_ours), (vec![2, 4], vec![3]));
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_nothing_twice(
            theirs in prop::collection::vec((0..3_i64, 0..3_i64), 0..20),
            ours in prop::collection::vec((0..3_i64, 0..3_i64), 0..20),
        ) {
            let read = |list: &[(i64, i64)]| list.iter().map(|(day, n)| fact(*day, None, *n)).collect::<Vec<_>>();
            let found = compare(&read(&theirs), &read(&ours));
            let pairs = || found.same.iter().chain(&found.differing);
            let mut left: Vec<usize> = pairs().map(|(a, _)| *a).chain(found.only_theirs.iter().copied()).collect();
            let mut right: Vec<usize> = pairs().map(|(_, b)| *b).chain(found.only_ours.iter().copied()).collect();
            left.sort_unstable();
            right.sort_unstable();
            prop_assert_eq!(left, (0..theirs.len()).collect::<Vec<_>>());
            prop_assert_eq!(right, (0..ours.len()).collect::<Vec<_>>());
        }
    }
}
