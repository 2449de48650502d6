//! Small problems for tests.

use super::{County, CountyNo, Key, Need, NeedNo, Offer, OfferNo, Pair, Policy, Problem};

/// An offer without lots that came first.
pub fn offer(quantity: i64) -> Offer {
    Offer { quantity, min_lot: 1, max_lots: 1000, arrival: 0 }
}

/// A need of no urgency in the first county.
pub fn need(demand: i64) -> Need {
    Need { demand, county: CountyNo::at(0), category: 0, waiting_days: 0, urgency: 0, deep_poverty: false }
}

/// Needs of no urgency in one county; pairs are (offer, need, score).
pub fn problem(offers: &[Offer], demands: &[i64], pairs: &[(usize, usize, i32)]) -> Problem {
    let needs: Vec<_> = demands.iter().copied().map(need).collect();
    with_needs(offers, &needs, pairs)
}

/// Needs may lie in two counties.
pub fn with_needs(offers: &[Offer], needs: &[Need], pairs: &[(usize, usize, i32)]) -> Problem {
    let counties = [false, true].map(|deep_poverty| County { province: 0, deep_poverty });
    let pairs = pairs.iter().map(|(offer, need, score)| Pair {
        offer: OfferNo::at(*offer),
        need: NeedNo::at(*need),
        score: *score,
    });
    let (offers, needs) = (offers.to_vec().into(), needs.to_vec().into());
    Problem::new(offers, needs, counties.to_vec().into(), pairs.collect(), Policy::default()).unwrap()
}
