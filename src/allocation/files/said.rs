//! Why a plan does not hold, in the words of the files.

use super::super::certificate::Refusal;
use super::super::index::PairNo;
use super::super::lots::LotError;
use super::Batch;

impl Batch {
    pub fn refused(&self, refusal: Refusal) -> String {
        let problem = &self.problem;
        match refusal {
            Refusal::Assignment(pair) => format!("{} comes twice", self.pair(pair)),
            Refusal::Overdrawn(offer, units) => {
                let has = problem.offers()[offer].quantity;
                format!("offer {} gives {units} units and has {has}", self.offers[offer])
            }
            Refusal::Overfilled(need, units) => {
                let lacks = problem.needs()[need].demand;
                format!("need {} receives {units} units and lacks {lacks}", self.needs[need])
            }
            Refusal::Forbidden(pair) => format!("{} is forbidden", self.pair(pair)),
            Refusal::Pin(pair) => format!("{} has fewer units than are pinned to it", self.pair(pair)),
            Refusal::Prices => refusal.to_string(),
        }
    }

    pub fn broken(&self, broken: LotError) -> String {
        let offers = self.problem.offers();
        match broken {
            LotError::Small(pair, units) => {
                let least = offers[self.problem.pairs().offer(pair)].min_lot;
                format!("{} has {units} units, and a lot has at least {least}", self.pair(pair))
            }
            LotError::Many(offer, needs) => {
                let (number, most) = (self.offers[offer], offers[offer].max_lots);
                format!("offer {number} goes to {needs} needs or more, and may go to {most}")
            }
        }
    }

    fn pair(&self, pair: PairNo) -> String {
        let pairs = self.problem.pairs();
        format!("offer {} to need {}", self.offers[pairs.offer(pair)], self.needs[pairs.link(pair).need])
    }
}
