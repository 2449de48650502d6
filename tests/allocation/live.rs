//! A plan repaired after each of many changes is worth what a full solve of the changed problem is worth.

use jiedui::allocation::{
    Column, CountyNo, Key, Live, Need, NeedNo, Objective, Offer, OfferNo, Pair, Policy, Problem, Watch,
    Worth, certificate, solve, unwatched,
};

use super::made::{self, Random};

/// What the repaired plan is worth at the prices of counties it holds on to: here none.
fn worth(live: &Live, problem: &Problem, objective: Objective) -> i128 {
    let worth = Worth::new(problem, objective);
    let mut got: Column<NeedNo, i64> = Column::filled(0, problem.needs().len());
    let mut total = 0;
    for (offer, need, units) in live.assignments() {
        let pair = problem.pairs().find(offer, need).expect("only along pairs");
        total += i128::from(problem.pairs().link(pair).score) * i128::from(units);
        got[need] += units;
    }
    let earned = |(no, need): (NeedNo, &Need)| {
        let [first, second] = worth.steps(need);
        assert!(got[no] <= need.demand, "no need receives more than it lacks");
        let in_first = got[no].min(first.capacity);
        i128::from(in_first * first.worth + (got[no] - in_first) * second.worth)
    };
    total + problem.needs().rows().map(earned).sum::<i128>()
}

/// The lists of a problem, which change.
struct Lists {
    offers: Vec<Offer>,
    needs: Vec<Need>,
    pairs: Vec<Pair>,
}

impl Lists {
    fn problem(&self) -> Problem {
        let counties = Column::filled(jiedui::allocation::County { province: 0, deep_poverty: false }, 3);
        let policy = Policy { tiers: Vec::new(), ..Policy::default() };
        let (offers, needs) = (self.offers.clone().into(), self.needs.clone().into());
        Problem::new(offers, needs, counties, self.pairs.clone(), policy).unwrap()
    }
}

fn change(random: &mut Random, lists: &mut Lists, live: &mut Live, objective: Objective) {
    match random.below(4) {
        0 => {
            let mut pairs = Vec::new();
            for need in 0..lists.needs.len() {
                if random.below(3) == 0 {
                    pairs.push((NeedNo::at(need), i32::try_from(random.below(20) * 50).unwrap()));
                }
            }
            let offer = Offer { quantity: random.units(20), min_lot: 1, max_lots: 9, arrival: 0 };
            let (no, _) = live.offer_comes(offer.quantity, &pairs);
            assert_eq!(no, OfferNo::at(lists.offers.len()));
            lists.offers.push(offer);
            lists.pairs.extend(pairs.into_iter().map(|(need, score)| Pair { offer: no, need, score }));
        }
        1 => {
            let at = random.below(lists.offers.len());
            live.offer_goes(OfferNo::at(at));
            lists.offers[at].quantity = 0;
        }
        2 => {
            let need = Need {
                demand: random.units(15),
                county: CountyNo::at(0),
                category: 0,
                waiting_days: 0,
                urgency: u8::try_from(random.below(4)).unwrap(),
                deep_poverty: false,
            };
            let mut pairs = Vec::new();
            for offer in 0..lists.offers.len() {
                if random.below(3) == 0 && lists.offers[offer].quantity > 0 {
                    pairs.push((OfferNo::at(offer), i32::try_from(random.below(20) * 50).unwrap()));
                }
            }
            let steps = Worth::new(&lists.problem(), objective).steps(&need);
            let (no, _) = live.need_opens(steps, &pairs);
            lists.needs.push(need);
            lists.pairs.extend(pairs.into_iter().map(|(offer, score)| Pair { offer, need: no, score }));
        }
        _ => {
            let at = random.below(lists.needs.len());
            live.need_closes(NeedNo::at(at));
            lists.needs[at].demand = 0;
        }
    }
}

#[test]
fn every_repair_is_as_good_as_solving_anew() {
    for seed in (1..600).step_by(2) {
        let made = made::problem(seed);
        let mut lists = Lists {
            offers: made.offers().iter().copied().collect(),
            needs: made.needs().iter().copied().collect(),
            pairs: made.pairs().iter().map(|(_, pair)| pair).collect(),
        };
        for objective in [Objective::Plain, Objective::Fair] {
            let problem = lists.problem();
            let solution = solve(&problem, objective, &mut Watch::new(&mut unwatched)).unwrap();
            let mut live = Live::new(&Worth::new(&problem, objective), &solution);
            let random = &mut Random(seed);
            for step in 0..8 {
                change(random, &mut lists, &mut live, objective);
                let problem = lists.problem();
                let best = solve(&problem, objective, &mut Watch::new(&mut unwatched)).unwrap();
                let best = certificate::value(&Worth::new(&problem, objective), &best.plan);
                assert_eq!(
                    worth(&live, &problem, objective),
                    best,
                    "problem {seed}, {objective}, change {step}"
                );
            }
        }
    }
}

#[test]
fn changes_are_told() {
    let lists = Lists {
        offers: vec![Offer { quantity: 5, min_lot: 1, max_lots: 9, arrival: 0 }],
        needs: [4, 6].map(|demand| Need { demand, ..made::problem(1).needs()[NeedNo::at(0)] }).to_vec(),
        pairs: [(0, 900), (1, 500)]
            .map(|(need, score)| Pair { offer: OfferNo::at(0), need: NeedNo::at(need), score })
            .to_vec(),
    };
    let problem = lists.problem();
    let solution = solve(&problem, Objective::Plain, &mut Watch::new(&mut unwatched)).unwrap();
    let mut live = Live::new(&Worth::new(&problem, Objective::Plain), &solution);
    // The newcomer takes the better place over; who had it moves on to the other.
    let (newcomer, changes) = live.offer_comes(4, &[(NeedNo::at(0), 950)]);
    let told: Vec<_> =
        changes.iter().map(|change| (change.offer.place(), change.need.place(), change.units)).collect();
    assert_eq!(told, [(0, 0, -4), (0, 1, 4), (1, 0, 4)]);
    let back: Vec<_> = live.offer_goes(newcomer).iter().map(|change| change.units).collect();
    assert_eq!(back, [4, -4, -4]);
}
