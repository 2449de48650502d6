//! Commands that have a chance: at random ones most are refused.

use super::Command;
use super::model::{Model, NEEDS};

impl Model {
    /// The same command at something that it suits, if there is such a thing.
    pub fn aim(&self, command: Command) -> Command {
        let suited = |claim: usize, stages: &[&str]| {
            let all = (0..self.claims.len()).filter(|at| stages.contains(&self.claims[*at].stage));
            pick(&all.collect::<Vec<_>>(), claim)
        };
        match command {
            Command::Claim { donor, need, offer, quantity } => {
                let open = (0..NEEDS).filter(|at| self.needs[*at].stage == "published");
                let need = pick(&open.collect::<Vec<_>>(), need);
                Command::Claim { donor, need, offer, quantity: quantity.rem_euclid(4) + 1 }
            }
            Command::Accept { claim } => Command::Accept { claim: suited(claim, &["held"]) },
            Command::Dispatch { claim, stranger } => {
                Command::Dispatch { claim: suited(claim, &["accepted"]), stranger }
            }
            Command::Deliver { claim, stranger, quantity } => {
                let claim = suited(claim, &["accepted", "dispatched", "delivered", "disputed"]);
                Command::Deliver { claim, stranger, quantity: quantity.rem_euclid(3) + 1 }
            }
            Command::Confirm { delivery, received } => {
                let open = (0..self.deliveries.len()).filter(|at| self.deliveries[*at].received.is_none());
                Command::Confirm { delivery: pick(&open.collect::<Vec<_>>(), delivery), received }
            }
            Command::MissOut { claim } => {
                Command::MissOut { claim: suited(claim, &["accepted", "dispatched", "disputed"]) }
            }
            Command::Settle { claim } => Command::Settle { claim: suited(claim, &["disputed"]) },
            other => other,
        }
    }
}

/// One of these by number, or the number itself where there is none.
fn pick(from: &[usize], number: usize) -> usize {
    number.checked_rem(from.len()).map_or(number, |at| from[at])
}
