//! Long work tells how far it is, and can be stopped.

use std::ops::{ControlFlow, Range};

/// How far a solve is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// The round under way: of priority classes or of lots; 1 is the first.
    pub round: u32,
    /// Steps of the solver so far in this round.
    pub pivots: u64,
    /// Estimate for all of the work, in thousandths: it never falls.
    pub done: u16,
}

/// Somebody did not want to wait longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("stopped before a plan was found")]
pub struct Stopped;

/// Who is told; `Break` stops the work.
pub struct Watch<'a> {
    see: &'a mut dyn FnMut(Progress) -> ControlFlow<()>,
    now: Progress,
    /// What is left of the part of the work that is under way, in millionths of all of it.
    left: Range<u32>,
}

/// A watcher that lets everything pass.
pub fn unwatched(_: Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

impl<'a> Watch<'a> {
    pub fn new(see: &'a mut dyn FnMut(Progress) -> ControlFlow<()>) -> Self {
        Self { see, now: Progress { round: 0, pivots: 0, done: 0 }, left: 0..1_000_000 }
    }

    pub(super) fn next_round(&mut self) -> Result<(), Stopped> {
        self.now = Progress { round: self.now.round + 1, pivots: 0, ..self.now };
        self.tell()
    }

    /// Does `work`, one of `of` equal parts of what is left to do. Where their number is not known, or the first has the
    /// longest way, each is taken as a half of the rest.
    pub(super) fn part<T>(
        &mut self,
        of: u32,
        work: impl FnOnce(&mut Self) -> Result<T, Stopped>,
    ) -> Result<T, Stopped> {
        let Range { start, end } = self.left;
        let middle = start + (end - start) / of;
        self.left = start..middle;
        let done = work(self)?;
        self.left = middle..end;
        self.reach(middle)?;
        Ok(done)
    }

    /// `gain` is the most that a change may still gain per unit, of `first` at the beginning of this solve.
    pub(super) fn pivots(&mut self, pivots: u64, first: usize, gain: usize) -> Result<(), Stopped> {
        let bits = |gain: usize| usize::BITS - gain.leading_zeros();
        let ahead = (1000 * bits(gain) / bits(first).max(1)).min(1000);
        let Range { start, end } = self.left;
        self.now.pivots = pivots;
        self.reach(start + (end - start) / 1000 * (1000 - ahead))
    }

    /// So far it is now, in millionths, if it was not further before.
    fn reach(&mut self, done: u32) -> Result<(), Stopped> {
        self.now.done = self.now.done.max(u16::try_from(done / 1000).unwrap_or(1000));
        self.tell()
    }

    fn tell(&mut self) -> Result<(), Stopped> {
        match (self.see)(self.now) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(Stopped),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{need, offer, with_needs};
    use super::super::{Need, Objective, Offer, Problem, Request, allocate};
    use super::*;

    #[test]
    fn parts_within_parts_reach_the_end_together() {
        let mut told = Vec::new();
        let mut see = |progress: Progress| {
            told.push(progress.done);
            ControlFlow::Continue(())
        };
        let mut watch = Watch::new(&mut see);
        watch
            .part(2, |watch| {
                // As good as through with the first third of the first half, then with the second.
                watch.part(3, |watch| watch.pivots(1, 1 << 10, 1))?;
                watch.part(2, |watch| watch.pivots(2, 1 << 10, 1 << 10))?;
                watch.part(1, |watch| watch.pivots(3, 1 << 10, 0))
            })
            .unwrap();
        watch.part(2, |_| Ok(())).unwrap();
        watch.part(1, |_| Ok(())).unwrap();
        assert_eq!(told, [151, 166, 166, 333, 499, 500, 500, 750, 1000]);
    }

    /// Counties with tiers, minimum lots and all classes.
    fn mixed() -> Problem {
        let needs = [0, 1, 3].map(|urgency| Need { urgency, waiting_days: 40, ..need(7) });
        let offers = [offer(5), offer(9)].map(|one| Offer { min_lot: 3, ..one });
        with_needs(&offers, &needs, &[(0, 0, 400), (0, 1, 500), (1, 1, 300), (1, 2, 600)])
    }

    #[test]
    fn every_solve_has_its_part_of_the_way() {
        for (priority, lots) in [(false, false), (true, false), (false, true), (true, true)] {
            let mut told: Vec<Progress> = Vec::new();
            let mut see = |progress: Progress| {
                told.push(progress);
                ControlFlow::Continue(())
            };
            let request = Request { objective: Objective::Fair, priority, lots };
            allocate(&mixed(), request, &mut Watch::new(&mut see)).unwrap();
            let done: Vec<u16> = told.iter().map(|one| one.done).collect();
            assert!(done.is_sorted(), "{done:?}");
            let last = told.last().unwrap();
            assert!(last.done >= 999 || lots, "{done:?}");
            // With the first solve it is nowhere near its end.
            let steps = done.iter().filter(|done| (100..900).contains(*done)).count();
            assert!(steps >= 2, "{priority} {lots}: {done:?}");
            let first_of_last = told.iter().find(|one| one.round == last.round).unwrap();
            assert!(first_of_last.done < 999, "the last round moves it too: {done:?}");
        }
    }

    #[test]
    fn whoever_watches_stops_it() {
        let mut see = |progress: Progress| {
            if progress.done > 300 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let request = Request { objective: Objective::Fair, priority: true, lots: false };
        let stopped = allocate(&mixed(), request, &mut Watch::new(&mut see));
        assert_eq!(stopped.map(drop), Err(Stopped));
    }
}
