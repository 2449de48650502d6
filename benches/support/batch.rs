//! Made-up batches to allocate, integers only: counties over 22 provinces with a long tail, two in five in deep poverty;
//! 24 categories of skewed frequency; many quantities of a few units and few of thousands, supply about 0.6 of demand; offers
//! for the nation, some provinces, one province or one county; about twenty candidates for each offer and, from the other
//! side, some for each need that got none; scores clustered by how well categories fit; a fifth of the offers with minimum
//! lots, some of these indivisible.

use std::collections::{HashMap, HashSet};

use jiedui::allocation::{
    Column, County, CountyNo, Key, Need, NeedNo, Offer, OfferNo, Pair, Policy, Problem,
};

use super::random::Random;

const PROVINCES: usize = 22;
const CATEGORIES: usize = 24;
/// Candidates that an offer looks for.
const CANDIDATES: usize = 20;
/// Offers that a need without candidates looks for.
const LOOKED_FOR: usize = 2;

/// How many offers and needs.
#[derive(Clone, Copy)]
pub struct Size {
    pub name: &'static str,
    pub offers: usize,
    pub needs: usize,
    pub counties: usize,
}

pub const SIZES: [Size; 3] = [
    Size { name: "S", offers: 1_000, needs: 5_000, counties: 60 },
    Size { name: "M", offers: 20_000, needs: 100_000, counties: 800 },
    Size { name: "L", offers: 100_000, needs: 1_000_000, counties: 2_000 },
];

/// Where an offer may go.
enum Reach {
    Nation,
    Provinces([usize; 3]),
    Province(usize),
    County(CountyNo),
}

struct Maker {
    random: Random,
    counties: Column<CountyNo, County>,
    needs: Column<NeedNo, Need>,
    /// Needs by category, and by category and province or county.
    all: HashMap<usize, Vec<NeedNo>>,
    in_province: HashMap<(usize, usize), Vec<NeedNo>>,
    in_county: HashMap<(usize, CountyNo), Vec<NeedNo>>,
}

/// The same problem each time.
pub fn batch(size: Size, seed: u64) -> Problem {
    let (needs, all, in_province, in_county) = Default::default();
    let mut maker =
        Maker { random: Random(seed), counties: Column::default(), needs, all, in_province, in_county };
    for _ in 0..size.counties {
        let province = maker.skewed(PROVINCES);
        let deep_poverty = maker.random.below(10) < 4;
        maker.counties.push(County { province: u32::try_from(province).unwrap(), deep_poverty });
    }
    for _ in 0..size.needs {
        maker.need(size.counties);
    }
    let quantities = maker.quantities(size.offers);
    let (mut offers, mut categories, mut pairs) = (Column::default(), Vec::new(), Vec::new());
    let mut arrivals: Vec<usize> = (0..size.offers).collect();
    for at in 0..size.offers {
        arrivals.swap(at, at + maker.random.below(size.offers - at));
    }
    for (quantity, arrival) in quantities.into_iter().zip(arrivals) {
        let category = maker.skewed(CATEGORIES);
        let row = maker.offer(quantity, arrival);
        let offer: OfferNo = offers.push(row);
        categories.push((category, offer));
        maker.candidates((offer, row.min_lot), category, size.counties, &mut pairs);
    }
    maker.look_from_needs(&offers, &categories, &mut pairs);
    Problem::new(offers, maker.needs, maker.counties, pairs, Policy::default()).unwrap()
}

impl Maker {
    /// 0 most often, `limit - 1` least.
    fn skewed(&mut self, limit: usize) -> usize {
        limit - 1 - self.random.below(limit * limit).isqrt()
    }

    /// Half of them below twice `least`, few near `most`: Pareto tails of exponent 1 and 2, in equal parts.
    fn heavy(&mut self, least: usize, most: usize) -> i64 {
        let place = 1 + self.random.below(10_000);
        let units = match self.random.below(2) {
            0 => least * 10_000 / place,
            _ => least * 100 / place.isqrt(),
        };
        i64::try_from(units.min(most)).unwrap()
    }

    fn need(&mut self, counties: usize) {
        let county = CountyNo::at(self.skewed(counties));
        let (province, category) = (self.counties[county].province as usize, self.skewed(CATEGORIES));
        let need = Need {
            demand: self.heavy(3, 1000),
            county,
            category: u32::try_from(category).unwrap(),
            waiting_days: u32::try_from(self.random.below(400)).unwrap(),
            urgency: self.random.pick(&[0, 0, 1, 1, 1, 2, 2, 3]),
            deep_poverty: self.counties[county].deep_poverty,
        };
        let need = self.needs.push(need);
        self.all.entry(category).or_default().push(need);
        self.in_province.entry((category, province)).or_default().push(need);
        self.in_county.entry((category, county)).or_default().push(need);
    }

    /// Heavy-tailed, together 0.6 of the demand.
    fn quantities(&mut self, offers: usize) -> Vec<i64> {
        let demand: i64 = self.needs.iter().map(|need| need.demand).sum();
        let raw: Vec<i64> = (0..offers).map(|_| self.heavy(8, 8000)).collect();
        let total: i64 = raw.iter().sum();
        raw.into_iter().map(|quantity| (quantity * (demand * 6 / 10) / total).max(1)).collect()
    }

    fn offer(&mut self, quantity: i64, arrival: usize) -> Offer {
        let (min_lot, max_lots) = match self.random.below(20) {
            0 | 1 => (quantity, 1),
            2 => (1 + quantity / 10, 3 + self.random.below(8)),
            3 => (1 + quantity / 40, 10 + self.random.below(30)),
            4..8 => (1, 10 + self.random.below(30)),
            _ => (1, 1000),
        };
        let max_lots = i64::try_from(max_lots).unwrap();
        Offer { quantity, min_lot, max_lots, arrival: i64::try_from(arrival).unwrap() }
    }

    /// Needs that could take a lot.
    fn candidates(
        &mut self,
        (offer, lot): (OfferNo, i64),
        category: usize,
        counties: usize,
        pairs: &mut Vec<Pair>,
    ) {
        let reach = match self.random.below(10) {
            0..3 => Reach::Nation,
            3..5 => Reach::Provinces([(); 3].map(|()| self.skewed(PROVINCES))),
            5..8 => Reach::Province(self.skewed(PROVINCES)),
            _ => Reach::County(CountyNo::at(self.skewed(counties))),
        };
        let mut seen = HashSet::new();
        for _ in 0..CANDIDATES + 2 {
            // One in five is of a kin category, which fits less.
            let kin = self.random.below(5) == 0;
            let category = if kin { (category + 1) % CATEGORIES } else { category };
            let list = match &reach {
                Reach::Nation => self.all.get(&category),
                Reach::Provinces(some) => self.in_province.get(&(category, self.random.pick(some))),
                Reach::Province(province) => self.in_province.get(&(category, *province)),
                Reach::County(county) => self.in_county.get(&(category, *county)),
            };
            let Some(list) = list.or_else(|| self.all.get(&category)) else { continue };
            let need = list[self.random.below(list.len())];
            if self.needs[need].demand >= lot && seen.insert(need) {
                pairs.push(Pair { offer, need, score: self.score(kin) });
            }
        }
    }

    fn score(&mut self, kin: bool) -> i32 {
        let base = if kin { 350 } else { 500 + 80 * self.random.below(4) };
        i32::try_from(base + self.random.below(200)).unwrap().min(1000)
    }

    fn look_from_needs(
        &mut self,
        offers: &Column<OfferNo, Offer>,
        categories: &[(usize, OfferNo)],
        pairs: &mut Vec<Pair>,
    ) {
        let mut by_category: HashMap<usize, Vec<OfferNo>> = HashMap::new();
        for (category, offer) in categories {
            by_category.entry(*category).or_default().push(*offer);
        }
        let found: HashSet<NeedNo> = pairs.iter().map(|pair| pair.need).collect();
        let lonely: Vec<NeedNo> = self.needs.keys().filter(|need| !found.contains(need)).collect();
        for need in lonely {
            let Some(some) = by_category.get(&(self.needs[need].category as usize)) else { continue };
            let mut seen = HashSet::new();
            for _ in 0..LOOKED_FOR {
                let offer = self.random.pick(some);
                if self.needs[need].demand >= offers[offer].min_lot && seen.insert(offer) {
                    pairs.push(Pair { offer, need, score: self.score(false) });
                }
            }
        }
    }
}
