//! A plan that is kept the best while single things change: a pledge arrives or is withdrawn, a need opens or closes.
//!
//! What a unit to a county is worth stays as the last full solve found it; with that, every repair is exact. Solve in full
//! now and then (each night), because what counties have received changes their worth.
//!
//! A repair follows shortest paths on the residual network at the present prices, and touches a neighbourhood only.

mod search;

use super::index::{Column, NeedNo, OfferNo, PairNo};
use super::plan::Solution;
use super::policy::Step;
use super::worth::Worth;
use search::Search;

/// Units that an offer gives to a need more, or less, than before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    pub offer: OfferNo,
    pub need: NeedNo,
    pub units: i64,
}

#[derive(Debug, Clone, Copy)]
struct Edge {
    offer: OfferNo,
    need: NeedNo,
    score: i64,
    units: i64,
    /// Pinned.
    least: i64,
}

#[derive(Debug, Clone)]
struct Giver {
    left: i64,
    /// What one more unit is worth.
    price: i64,
    edges: Vec<PairNo>,
}

#[derive(Debug, Clone)]
struct Taker {
    got: i64,
    /// What one more unit that arrives is worth.
    price: i64,
    /// With what the county gives for a unit.
    steps: [Step; 2],
    edges: Vec<PairNo>,
}

/// A plan with its prices, ready for changes. Numbers are those of the problem; what comes later is numbered on.
#[derive(Debug)]
pub struct Live {
    edges: Column<PairNo, Edge>,
    offers: Column<OfferNo, Giver>,
    needs: Column<NeedNo, Taker>,
    search: Search,
    touched: Vec<(PairNo, i64)>,
}

impl Live {
    /// From an optimal solution of `worth`.
    pub fn new(worth: &Worth, solution: &Solution) -> Self {
        let problem = worth.problem;
        let worth = Worth { precedence: solution.prices.precedence, ..*worth };
        let totals = solution.plan.totals(problem);
        let offers = problem.offers().rows().map(|(no, offer)| Giver {
            left: offer.quantity - totals.given[no],
            price: solution.prices.offers[no],
            edges: Vec::new(),
        });
        let needs = problem.needs().rows().map(|(no, need)| {
            let county = solution.prices.counties.find(need.county).copied().unwrap_or(0);
            Taker {
                got: totals.received[no],
                price: -solution.prices.needs[no],
                steps: worth.steps(need).map(|step| Step { worth: step.worth + county, ..step }),
                edges: Vec::new(),
            }
        });
        let mut live = Self {
            edges: Column::default(),
            offers: offers.collect(),
            needs: needs.collect(),
            search: Search::default(),
            touched: Vec::new(),
        };
        for (no, pair) in problem.pairs().iter().filter(|(no, _)| !problem.is_forbidden(*no)) {
            let edge = live.connect(pair.offer, pair.need, pair.score);
            live.edges[edge].units = solution.plan.units(no);
            live.edges[edge].least = problem.pins().get(&no).copied().unwrap_or(0);
        }
        live
    }

    /// A pledge arrives with its candidate needs and their scores.
    pub fn offer_comes(&mut self, quantity: i64, pairs: &[(NeedNo, i32)]) -> (OfferNo, Vec<Change>) {
        let offer = self.offers.push(Giver { left: quantity, price: 0, edges: Vec::new() });
        for (need, score) in pairs {
            self.connect(offer, *need, *score);
            let earns = i64::from(*score) + self.needs[*need].price;
            self.offers[offer].price = self.offers[offer].price.max(earns);
        }
        self.spend(offer);
        (offer, self.changes())
    }

    /// A pledge is withdrawn; those who would have received it are served from elsewhere as well as can be.
    pub fn offer_goes(&mut self, offer: OfferNo) -> Vec<Change> {
        self.offers[offer].left = 0;
        let mut poorer = Vec::new();
        for edge in self.offers[offer].edges.clone() {
            let Edge { need, units, .. } = self.edges[edge];
            self.edges[edge].least = 0;
            if units > 0 {
                self.add(edge, -units);
                self.needs[need].got -= units;
                poorer.push(need);
            }
        }
        for need in poorer {
            self.refill(need);
        }
        self.changes()
    }

    /// A need opens with its candidate offers and their scores; `steps` are what its units earn besides, county and all.
    pub fn need_opens(&mut self, steps: [Step; 2], pairs: &[(OfferNo, i32)]) -> (NeedNo, Vec<Change>) {
        let dear = steps.iter().map(|step| step.worth).max().unwrap_or(0);
        let need = self.needs.push(Taker { got: 0, price: dear, steps, edges: Vec::new() });
        for (offer, score) in pairs {
            self.connect(*offer, need, *score);
            let most = self.offers[*offer].price - i64::from(*score);
            self.needs[need].price = self.needs[need].price.min(most);
        }
        self.refill(need);
        (need, self.changes())
    }

    /// A need closes; what it would have received goes elsewhere.
    pub fn need_closes(&mut self, need: NeedNo) -> Vec<Change> {
        self.needs[need].got = 0;
        self.needs[need].steps = self.needs[need].steps.map(|step| Step { capacity: 0, ..step });
        let mut richer = Vec::new();
        for edge in self.needs[need].edges.clone() {
            let Edge { offer, units, .. } = self.edges[edge];
            self.edges[edge].least = 0;
            if units > 0 {
                self.add(edge, -units);
                self.offers[offer].left += units;
                richer.push(offer);
            }
        }
        for offer in richer {
            self.spend(offer);
        }
        self.changes()
    }

    /// What goes from offers to needs now, in units.
    pub fn assignments(&self) -> impl Iterator<Item = (OfferNo, NeedNo, i64)> {
        self.edges.iter().filter(|edge| edge.units > 0).map(|edge| (edge.offer, edge.need, edge.units))
    }

    /// What one more unit of an offer is worth now.
    pub fn price(&self, offer: OfferNo) -> i64 {
        self.offers[offer].price
    }

    fn connect(&mut self, offer: OfferNo, need: NeedNo, score: i32) -> PairNo {
        let edge = self.edges.push(Edge { offer, need, score: score.into(), units: 0, least: 0 });
        self.offers[offer].edges.push(edge);
        self.needs[need].edges.push(edge);
        edge
    }

    fn add(&mut self, edge: PairNo, units: i64) {
        self.edges[edge].units += units;
        self.touched.push((edge, units));
    }

    /// The net of what was touched since the last time.
    fn changes(&mut self) -> Vec<Change> {
        self.touched.sort_unstable();
        let mut changes: Vec<Change> = Vec::new();
        for (edge, units) in self.touched.drain(..) {
            let Edge { offer, need, .. } = self.edges[edge];
            match changes.last_mut() {
                Some(last) if (last.offer, last.need) == (offer, need) => last.units += units,
                _ => changes.push(Change { offer, need, units }),
            }
        }
        changes.retain(|change| change.units != 0);
        changes
    }
}

impl Taker {
    /// What the next unit earns, and how many earn as much.
    fn next(&self) -> Option<Step> {
        let [first, second] = self.steps;
        let (in_first, in_second) = (first.capacity - self.got, first.capacity + second.capacity - self.got);
        let next = if in_first > 0 { (in_first, first) } else { (in_second, second) };
        Some(Step { capacity: next.0, worth: next.1.worth }).filter(|step| step.capacity > 0)
    }

    /// What the last unit earns, and how many earn as little.
    fn last(&self) -> Option<Step> {
        let [first, second] = self.steps;
        let in_second = self.got - first.capacity;
        let last = if in_second > 0 { (in_second, second) } else { (self.got, first) };
        Some(Step { capacity: last.0, worth: last.1.worth }).filter(|step| step.capacity > 0)
    }
}
