//! A problem as a flow: offers -> needs -> (counties ->) the sink, with what offers keep going there directly.
//!
//! Pins are taken out beforehand: they lower what an offer has left and fill the first steps of need and county, which
//! loses nothing, because no later step is worth more than an earlier one.

use std::ops::Range;

use super::index::{ArcNo, Column, CountyNo, Key, NeedNo, Node, OfferNo, PairNo, StepNo};
use super::pairs::Pairs;
use super::policy::Step;
use super::problem::Problem;
use super::worth::{Class, Worth};

/// More than any sum of quantities.
pub const UNBOUNDED: i64 = i64::MAX / 4;
/// Steps of each need.
const NEED_STEPS: usize = 2;

/// The network of an objective.
#[derive(Debug)]
pub struct Network<'a> {
    pub pairs: &'a Pairs,
    pub supply: Column<OfferNo, i64>,
    /// Where each need leads; empty where needs lead to the sink.
    pub county_of: Column<NeedNo, CountyNo>,
    /// Two of each need, then `tiers` of each county, the last of them without bound.
    pub steps: Column<StepNo, Step>,
    needs: usize,
    counties: usize,
    tiers: usize,
}

/// What a node stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Offer(OfferNo),
    Need(NeedNo),
    County(CountyNo),
    Sink,
}

/// What an arc stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Pair(PairNo),
    /// What the offer keeps.
    Kept(OfferNo),
    Step(StepNo),
}

impl<'a> Network<'a> {
    /// `pairs` are the free ones of the problem.
    pub fn new(worth: &Worth, pairs: &'a Pairs) -> Self {
        let problem = worth.problem;
        let tiers = worth.tiers();
        let counties = tiers.len();
        let mut steps: Column<StepNo, Step> = Column::default();
        let mut pinned = Column::<CountyNo, i64>::filled(0, problem.counties().len());
        for (no, need) in problem.needs().rows() {
            let units = need.demand - problem.open(no);
            pinned[need.county] += units;
            for step in without(&worth.steps(need), units) {
                steps.push(step);
            }
        }
        let each = tiers.iter().next().map_or(0, Vec::len);
        for (no, tiers) in tiers.rows() {
            for step in without(tiers, pinned[no]) {
                steps.push(step);
            }
            let last = StepNo::at(steps.len() - 1);
            steps[last].capacity = UNBOUNDED;
        }
        let county_of = problem.needs().iter().filter(|_| counties > 0).map(|need| need.county).collect();
        let supply = problem.offers().keys().map(|offer| problem.spare(offer)).collect();
        Self { pairs, supply, county_of, steps, needs: problem.needs().len(), counties, tiers: each }
    }

    /// From now on only units of needs of this class are worth anything: one point each.
    pub fn reward_only(&mut self, problem: &Problem, class: Class) {
        self.steps.rows_mut().for_each(|(_, step)| step.worth = 0);
        for (no, _) in problem.needs().rows().filter(|(_, need)| Class::of(need) == class) {
            for place in Self::steps_of(no) {
                self.steps[StepNo::at(place)].worth = 1;
            }
        }
    }

    pub fn offers(&self) -> usize {
        self.supply.len()
    }

    pub fn needs(&self) -> usize {
        self.needs
    }

    pub fn counties(&self) -> usize {
        self.counties
    }

    pub fn nodes(&self) -> usize {
        self.offers() + self.needs + self.counties + 1
    }

    pub fn offer_node(offer: OfferNo) -> Node {
        Node::at(offer.place())
    }

    pub fn need_node(&self, need: NeedNo) -> Node {
        Node::at(self.offers() + need.place())
    }

    pub fn county_node(&self, county: CountyNo) -> Node {
        Node::at(self.offers() + self.needs + county.place())
    }

    pub fn sink(&self) -> Node {
        Node::at(self.nodes() - 1)
    }

    pub fn place(&self, node: Node) -> Place {
        let at = node.place();
        let (needs, counties) = (self.offers(), self.offers() + self.needs);
        if at < needs {
            Place::Offer(OfferNo::at(at))
        } else if at < counties {
            Place::Need(NeedNo::at(at - needs))
        } else if at < counties + self.counties {
            Place::County(CountyNo::at(at - counties))
        } else {
            Place::Sink
        }
    }

    /// Where what a need has received goes on to.
    pub fn above(&self, need: NeedNo) -> Node {
        self.county_of.find(need).map_or_else(|| self.sink(), |county| self.county_node(*county))
    }

    /// The steps of a need.
    pub fn steps_of(need: NeedNo) -> Range<usize> {
        NEED_STEPS * need.place()..NEED_STEPS * (need.place() + 1)
    }

    /// The steps of a county get other capacities and worths; there are as many.
    pub fn set_tiers(&mut self, county: CountyNo, steps: &[Step]) {
        for (place, step) in self.tiers_of(county).zip(steps) {
            self.steps[StepNo::at(place)] = *step;
        }
    }

    /// The steps of a county.
    pub fn tiers_of(&self, county: CountyNo) -> Range<usize> {
        let first = NEED_STEPS * self.needs + self.tiers * county.place();
        first..first + self.tiers
    }

    /// Each need and county with where it leads and its steps.
    pub fn ladders(&self) -> impl Iterator<Item = (Node, Node, Range<usize>)> {
        let needs = (0..self.needs).map(NeedNo::at);
        let needs = needs.map(|need| (self.need_node(need), self.above(need), Self::steps_of(need)));
        let counties = (0..self.counties).map(CountyNo::at);
        let sink = self.sink();
        needs.chain(counties.map(move |county| (self.county_node(county), sink, self.tiers_of(county))))
    }

    /// The step that the next unit takes after `units`, and how many units the steps before it hold; none when all are full.
    pub fn standing(&self, steps: Range<usize>, units: i64) -> Option<(StepNo, i64)> {
        let mut before = 0;
        for (no, step) in self.steps.span(steps) {
            if units < before + step.capacity {
                return Some((no, before));
            }
            before += step.capacity;
        }
        None
    }

    pub fn pair_arc(pair: PairNo) -> ArcNo {
        ArcNo::at(pair.place())
    }

    pub fn kept_arc(&self, offer: OfferNo) -> ArcNo {
        ArcNo::at(self.pairs.len() + offer.place())
    }

    pub fn step_arc(&self, step: StepNo) -> ArcNo {
        ArcNo::at(self.pairs.len() + self.offers() + step.place())
    }

    pub fn way(&self, arc: ArcNo) -> Way {
        let at = arc.place();
        let (kept, steps) = (self.pairs.len(), self.pairs.len() + self.offers());
        if at < kept {
            Way::Pair(PairNo::at(at))
        } else if at < steps {
            Way::Kept(OfferNo::at(at - kept))
        } else {
            Way::Step(StepNo::at(at - steps))
        }
    }

    /// In units; only steps have a bound that may be felt.
    pub fn capacity(&self, arc: ArcNo) -> i64 {
        match self.way(arc) {
            Way::Step(step) => self.steps[step].capacity,
            Way::Pair(_) | Way::Kept(_) => UNBOUNDED,
        }
    }

    /// In points per unit.
    pub fn worth(&self, arc: ArcNo) -> i64 {
        match self.way(arc) {
            Way::Pair(pair) => i64::from(self.pairs.link(pair).score),
            Way::Kept(_) => 0,
            Way::Step(step) => self.steps[step].worth,
        }
    }
}

/// Steps of which the first `units` are taken already.
fn without(steps: &[Step], mut units: i64) -> impl Iterator<Item = Step> {
    steps.iter().map(move |step| {
        let taken = units.min(step.capacity);
        units -= taken;
        Step { capacity: step.capacity - taken, worth: step.worth }
    })
}
