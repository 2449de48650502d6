//! Another way to the optimum: from nothing, again and again the path that gains most (Bellman and Ford), until none gains.
//! It takes the formulas from the specification, and nothing from the solver.

use jiedui::allocation::{Key, Need, Objective, Precedence, Problem};

struct Arc {
    from: usize,
    to: usize,
    capacity: i64,
    worth: i64,
}

/// Arcs in pairs: each with its reverse, which takes back.
#[derive(Default)]
struct Flow {
    arcs: Vec<Arc>,
    nodes: usize,
}

/// More than anything earns, so that what is pinned comes first.
const PIN: i64 = 10_000_000_000_000;

/// The best objective, with so many points more for each unit to the priority classes.
pub fn optimum(problem: &Problem, objective: Objective, precedence: Precedence) -> i64 {
    let (offers, needs) = (problem.offers().len(), problem.needs().len());
    let (source, sink) =
        (offers + needs + problem.counties().len(), offers + needs + problem.counties().len() + 1);
    let mut flow = Flow { arcs: Vec::new(), nodes: sink + 1 };
    for (no, offer) in problem.offers().rows() {
        flow.arc(source, no.place(), offer.quantity, 0);
    }
    for (no, pair) in problem.pairs().iter().filter(|(no, _)| !problem.is_forbidden(*no)) {
        let pinned = problem.pins().get(&no).copied().unwrap_or(0);
        let (from, to) = (pair.offer.place(), offers + pair.need.place());
        flow.arc(from, to, pinned, i64::from(pair.score) + PIN);
        flow.arc(from, to, i64::MAX / 4, i64::from(pair.score));
    }
    for (no, need) in problem.needs().rows() {
        let (from, county) = (offers + no.place(), offers + needs + need.county.place());
        match objective {
            Objective::Plain => flow.arc(from, sink, need.demand, class(need, precedence)),
            Objective::Fair => {
                let half = (need.demand + 1) / 2;
                let weight = weight(need) + class(need, precedence);
                flow.arc(from, county, half, weight + problem.policy().first_half);
                flow.arc(from, county, need.demand - half, weight);
            }
        }
    }
    for county in problem.counties().keys() {
        let lacking = |need: &&Need| need.county == county;
        let demand: i64 = problem.needs().iter().filter(lacking).map(|need| need.demand).sum();
        let mut before = 0;
        for tier in &problem.policy().tiers {
            let end = (demand * tier.per_mille + 999) / 1000;
            flow.arc(offers + needs + county.place(), sink, end - before, tier.bonus);
            before = end;
        }
        flow.arc(offers + needs + county.place(), sink, demand, 0);
    }
    let pinned: i64 = problem.pins().values().sum();
    flow.most(source, sink) - pinned * PIN
}

fn weight(need: &Need) -> i64 {
    let waiting = i64::from(need.waiting_days / 10).min(60);
    100 * i64::from(need.urgency) + waiting + if need.deep_poverty { 120 } else { 0 }
}

/// Urgent, or pressing in deep poverty; then pressing, or in deep poverty.
fn class(need: &Need, precedence: Precedence) -> i64 {
    if need.urgency == 3 || need.urgency == 2 && need.deep_poverty {
        precedence.first
    } else if need.urgency == 2 || need.deep_poverty {
        precedence.second
    } else {
        0
    }
}

impl Flow {
    fn arc(&mut self, from: usize, to: usize, capacity: i64, worth: i64) {
        self.arcs.push(Arc { from, to, capacity, worth });
        self.arcs.push(Arc { from: to, to: from, capacity: 0, worth: -worth });
    }

    fn most(&mut self, source: usize, sink: usize) -> i64 {
        let mut total = 0;
        while let Some((gain, path)) = self.best_path(source, sink).filter(|(gain, _)| *gain > 0) {
            let units = path.iter().map(|arc| self.arcs[*arc].capacity).min().unwrap();
            for arc in path {
                self.arcs[arc].capacity -= units;
                self.arcs[arc ^ 1].capacity += units;
            }
            total += gain * units;
        }
        total
    }

    fn best_path(&self, source: usize, sink: usize) -> Option<(i64, Vec<usize>)> {
        let mut best: Vec<Option<(i64, usize)>> = vec![None; self.nodes];
        best[source] = Some((0, usize::MAX));
        let mut changed = true;
        while changed {
            changed = false;
            for (no, arc) in self.arcs.iter().enumerate().filter(|(_, arc)| arc.capacity > 0) {
                let Some((here, _)) = best[arc.from] else { continue };
                if best[arc.to].is_none_or(|(there, _)| here + arc.worth > there) {
                    best[arc.to] = Some((here + arc.worth, no));
                    changed = true;
                }
            }
        }
        let (gain, mut last) = best[sink]?;
        let mut path = Vec::new();
        while last != usize::MAX {
            path.push(last);
            last = best[self.arcs[last].from]?.1;
        }
        Some((gain, path))
    }
}
