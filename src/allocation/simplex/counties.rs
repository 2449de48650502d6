//! Good prices of counties, before anything else. Counties tie everything together: a pivot through one moves all that
//! hangs on it. While each county has a single price for all its units, the rest falls into small parts and pivots are
//! cheap. So the network is solved with such prices first: those at which the greedy allocation left the counties, then
//! prices half-way to where that plan would put them.

use super::super::index::{Column, CountyNo, Key};
use super::super::network::UNBOUNDED;
use super::super::policy::Step;
use super::super::progress::{Stopped, Watch};
use super::Simplex;
use super::tree::At;

/// How often the prices are set: more would cost more than it saves.
const ROUNDS: usize = 2;

impl Simplex<'_> {
    /// From a basis in which all counties hang on the sink to another such, near the optimum.
    pub(super) fn settle_counties(&mut self, watch: &mut Watch) -> Result<(), Stopped> {
        let counties = (0..self.net.counties()).map(CountyNo::at);
        let tiers: Column<CountyNo, Vec<Step>> = counties.map(|county| self.tiers(county)).collect();
        if tiers.is_empty() {
            return Ok(());
        }
        for _ in 0..ROUNDS {
            for (county, tiers) in tiers.rows() {
                let price = self.price(self.net.county_node(county));
                let (last, next) = around(tiers, self.arrived(county));
                let price = price.midpoint(price.clamp(next, last));
                self.set_tiers(county, &flat(tiers, price));
            }
            // The first of these and of what follows has the longest way.
            watch.part(2, |watch| self.run(watch))?;
        }
        for (county, tiers) in tiers.rows() {
            self.set_tiers(county, tiers);
        }
        Ok(())
    }

    fn tiers(&self, county: CountyNo) -> Vec<Step> {
        self.net.steps.span(self.net.tiers_of(county)).map(|(_, step)| *step).collect()
    }

    /// Units that reach a county which hangs on the sink.
    fn arrived(&self, county: CountyNo) -> i64 {
        let hook = &self.tree.hooks[self.net.county_node(county)];
        let tiers = self.net.steps.span(self.net.tiers_of(county));
        let before = tiers.take_while(|(step, _)| self.net.step_arc(*step) != hook.arc);
        before.map(|(_, step)| step.capacity).sum::<i64>() + hook.flow
    }

    /// The county, which hangs on the sink, gets other tiers for its units.
    fn set_tiers(&mut self, county: CountyNo, tiers: &[Step]) {
        let units = self.arrived(county);
        self.net.set_tiers(county, tiers);
        let node = self.net.county_node(county);
        let steps = self.net.tiers_of(county);
        let (step, flow) = self.tree.stand(&self.net, steps, units);
        self.tree.at[step] = At::Tree;
        let hook = &mut self.tree.hooks[node];
        (hook.arc, hook.flow) = (self.net.step_arc(step), flow);
        let by = self.net.steps[step].worth - self.price(node);
        if by != 0 {
            let (queue, sink) = (&mut self.queue, self.net.sink());
            self.prices.shift(&self.tree, &[node], sink, by, |node, head| queue.moved(node, by > 0, head));
        }
    }
}

/// As many tiers that come to one without bound.
fn flat(tiers: &[Step], worth: i64) -> Vec<Step> {
    let mut flat = vec![Step { capacity: 0, worth }; tiers.len()];
    if let Some(last) = flat.last_mut() {
        last.capacity = UNBOUNDED;
    }
    flat
}

/// What the last of so many units earns, and what the next one would.
fn around(tiers: &[Step], units: i64) -> (i64, i64) {
    let ends = tiers.iter().scan(0, |end, step| {
        *end += step.capacity;
        Some((*end, step.worth))
    });
    let of = |unit: i64| ends.clone().find(|(end, _)| *end >= unit).map_or(0, |(_, worth)| worth);
    (of(units), of(units + 1))
}
