//! Small random problems.

use jiedui::allocation::{
    County, CountyNo, Key, Need, NeedNo, Offer, OfferNo, Pair, PairNo, Policy, Problem, Tier,
};

/// Repeatable chance: `SplitMix64`.
pub struct Random(pub u64);

impl Random {
    /// 0 to `limit - 1`.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % limit as u64).unwrap()
    }

    pub fn units(&mut self, limit: usize) -> i64 {
        i64::try_from(self.below(limit)).unwrap()
    }
}

/// Up to 7 offers, 9 needs and 3 counties, with pins and forbidden pairs in every other problem.
pub fn problem(seed: u64) -> Problem {
    let random = &mut Random(seed);
    let counties = 1 + random.below(3);
    let needs = 1 + random.below(9);
    let offers: Vec<Offer> = (0..=random.below(7)).map(|_| offer(random)).collect();
    let needs: Vec<Need> = (0..needs).map(|_| need(random, counties)).collect();
    let mut pairs = Vec::new();
    for offer in 0..offers.len() {
        for need in 0..needs.len() {
            if random.below(10) < 4 {
                let score = i32::try_from(random.below(20) * 50).unwrap();
                pairs.push(Pair { offer: OfferNo::at(offer), need: NeedNo::at(need), score });
            }
        }
    }
    let counties = (0..counties).map(|_| County { province: 0, deep_poverty: false }).collect();
    let policy = policy(random);
    let mut problem = Problem::new(offers.into(), needs.into(), counties, pairs, policy).unwrap();
    if seed.is_multiple_of(2) {
        wish(random, &mut problem);
    }
    problem
}

fn offer(random: &mut Random) -> Offer {
    Offer {
        quantity: random.units(20),
        min_lot: 1 + random.units(6),
        max_lots: 1 + random.units(3),
        arrival: 0,
    }
}

fn need(random: &mut Random, counties: usize) -> Need {
    Need {
        demand: random.units(15),
        county: CountyNo::at(random.below(counties)),
        category: 0,
        waiting_days: u32::try_from(random.below(900)).unwrap(),
        urgency: u8::try_from(random.below(4)).unwrap(),
        deep_poverty: random.below(3) == 0,
    }
}

/// The usual one, or one of other numbers.
fn policy(random: &mut Random) -> Policy {
    if random.below(2) == 0 {
        return Policy::default();
    }
    let (mut per_mille, mut bonus) = (0, 1000);
    let mut tiers = Vec::new();
    for _ in 0..random.below(4) {
        per_mille += 1 + random.units(300);
        bonus -= random.units(300);
        tiers.push(Tier { per_mille, bonus });
    }
    let first_half = random.units(300);
    Policy { first_half, tiers, ..Policy::default() }
}

fn wish(random: &mut Random, problem: &mut Problem) {
    for no in (0..problem.pairs().len()).map(PairNo::at) {
        let (offer, need) = (problem.pairs().offer(no), problem.pairs().link(no).need);
        let most = problem.spare(offer).min(problem.open(need));
        match random.below(6) {
            0 => problem.forbid(no),
            1 if most > 0 => problem.pin(no, 1 + random.units(usize::try_from(most).unwrap())).unwrap(),
            _ => {}
        }
    }
}
