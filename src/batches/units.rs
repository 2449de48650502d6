//! One unit for what is shared out together.

use std::collections::BTreeMap;

use crate::kernel::quantity::{Dimension, Quantity, Unit};

/// The coarsest unit among those used that counts all of `quantities` exactly; they are of one dimension. Coarse, so that
/// what is assigned is whole in most of the needs' own units.
pub fn common(quantities: &[Quantity]) -> Option<Unit> {
    let exact = |unit: Unit| {
        quantities.iter().map(|q| q.to(unit).ok().map(|q| i128::from(q.amount))).sum::<Option<i128>>()
    };
    let units = quantities.iter().map(|quantity| quantity.unit);
    units.filter_map(|unit| Some((exact(unit)?, unit))).min_by_key(|(sum, _)| *sum).map(|(_, unit)| unit)
}

/// What can be shared out together, by dimension: places in `needs` and `offers`. Each dimension is a problem of its own,
/// for units of different kinds are never added up.
pub fn groups(needs: &[Option<Quantity>], offers: &[Option<Quantity>]) -> Vec<Group> {
    let mut all: BTreeMap<String, (Dimension, Group)> = BTreeMap::new();
    for (at, quantity) in needs.iter().enumerate() {
        if let Some(quantity) = quantity {
            entry(&mut all, *quantity).needs.push(at);
        }
    }
    for (at, quantity) in offers.iter().enumerate() {
        if let Some(quantity) = quantity {
            entry(&mut all, *quantity).offers.push(at);
        }
    }
    all.into_values().map(|(_, group)| group).collect()
}

/// Needs and offers of one dimension.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Group {
    pub needs: Vec<usize>,
    pub offers: Vec<usize>,
}

fn entry(all: &mut BTreeMap<String, (Dimension, Group)>, quantity: Quantity) -> &mut Group {
    let dimension = quantity.unit.dimension();
    &mut all.entry(format!("{dimension:?}")).or_insert_with(|| (dimension, Group::default())).1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quantity(text: &str) -> Quantity {
        Quantity::parse(text).unwrap()
    }

    #[test]
    fn the_coarsest_unit_that_leaves_nothing_over() {
        let unit =
            |texts: &[&str]| common(&texts.iter().map(|text| quantity(text)).collect::<Vec<_>>()).unwrap();
        assert_eq!(unit(&["2吨", "3000公斤"]).as_str(), "吨");
        assert_eq!(unit(&["2吨", "3001公斤"]).as_str(), "公斤");
        assert_eq!(unit(&["5斤", "2公斤"]).as_str(), "斤");
        assert_eq!(common(&[]), None);
    }

    #[test]
    fn counted_things_stay_apart() {
        let needs = [Some(quantity("5床")), None, Some(quantity("10公斤")), Some(quantity("1吨"))];
        let found = groups(&needs, &[Some(quantity("3套")), Some(quantity("7床"))]);
        let beds = Group { needs: vec![0], offers: vec![1] };
        let mass = Group { needs: vec![2, 3], offers: vec![] };
        assert!(found.len() == 3 && found.contains(&beds) && found.contains(&mass), "{found:?}");
    }
}
