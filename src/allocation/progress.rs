//! Long work tells how far it is, and can be stopped.

use std::ops::ControlFlow;

/// How far a solve is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// The round under way: of priority classes or of lots; 1 is the first.
    pub round: u32,
    /// Steps of the solver so far in this round.
    pub pivots: u64,
    /// Estimate for this round, in thousandths: it never falls.
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
}

/// A watcher that lets everything pass.
pub fn unwatched(_: Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

impl<'a> Watch<'a> {
    pub fn new(see: &'a mut dyn FnMut(Progress) -> ControlFlow<()>) -> Self {
        Self { see, now: Progress { round: 0, pivots: 0, done: 0 } }
    }

    pub(super) fn next_round(&mut self) -> Result<(), Stopped> {
        self.now = Progress { round: self.now.round + 1, pivots: 0, done: 0 };
        self.tell()
    }

    /// `gain` is the most that a change may still gain per unit, of `first` at the beginning.
    pub(super) fn pivots(&mut self, pivots: u64, first: usize, gain: usize) -> Result<(), Stopped> {
        let bits = |gain: usize| usize::BITS - gain.leading_zeros();
        let left = 1000 * bits(gain) / bits(first).max(1);
        let done = u16::try_from(1000_u32.saturating_sub(left)).unwrap_or(0);
        self.now = Progress { pivots, done: self.now.done.max(done), ..self.now };
        self.tell()
    }

    fn tell(&mut self) -> Result<(), Stopped> {
        match (self.see)(self.now) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(Stopped),
        }
    }
}
