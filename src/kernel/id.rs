//! Ids: time-ordered 64-bit integers inside, never shown outside (see `token`).

use std::cmp::Ordering as Order;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use super::clock::Clock;

/// A thing that has an id. The tag goes into the token, so that a household's token is not a need's.
pub trait Entity {
    const TAG: [u8; 4];
}

/// The id of a `T`. Newer ids are larger.
pub struct Id<T>(i64, PhantomData<fn() -> T>);

impl<T> Id<T> {
    /// Wraps a number that is known to be the id of a `T`: one read from its column.
    pub const fn from_raw(raw: i64) -> Self {
        Self(raw, PhantomData)
    }

    pub const fn raw(self) -> i64 {
        self.0
    }
}

impl<T> Copy for Id<T> {}
impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<T> Eq for Id<T> {}
impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Order> {
        Some(self.cmp(other))
    }
}
impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> Order {
        self.0.cmp(&other.0)
    }
}
impl<T> Hash for Id<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}
impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

/// 2024-01-01 UTC: ids count milliseconds from here, which lasts until 2093.
const EPOCH: i64 = 1_704_067_200_000;
const SEQUENCE_BITS: u32 = 12;
const NODE_BITS: u32 = 10;

/// Hands out ids that are unique over all nodes and grow on each: 41 bits of milliseconds, 10 of node, 12 of
/// sequence. A clock that steps back does not make it repeat itself.
#[derive(Debug, Clone)]
pub struct IdSource {
    clock: Clock,
    node: i64,
    last: Arc<AtomicI64>,
}

impl IdSource {
    /// `node` is taken modulo 1024; two processes on one database must not share it.
    pub fn new(clock: Clock, node: i64) -> Self {
        Self { clock, node: node.rem_euclid(1 << NODE_BITS), last: Arc::new(AtomicI64::new(0)) }
    }

    pub fn next<T>(&self) -> Id<T> {
        let floor = (self.clock.now().0 - EPOCH).max(0) << SEQUENCE_BITS;
        let step = |last: i64| Some(floor.max(last + 1));
        let last = self.last.fetch_update(Ordering::SeqCst, Ordering::SeqCst, step).unwrap_or_default();
        let tick = floor.max(last + 1);
        let (ms, sequence) = (tick >> SEQUENCE_BITS, tick & ((1 << SEQUENCE_BITS) - 1));
        Id::from_raw((ms << (NODE_BITS + SEQUENCE_BITS)) | (self.node << SEQUENCE_BITS) | sequence)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::clock::Time;

    #[test]
    fn ids_grow_when_the_clock_stands_or_steps_back() {
        let clock = Clock::manual(Time(EPOCH + 1000));
        let ids = IdSource::new(clock.clone(), 7);
        let mut last = ids.next::<()>();
        for round in 0..10_000 {
            if round == 5_000 {
                clock.advance(-900);
            }
            let next = ids.next::<()>();
            assert!(next > last);
            last = next;
        }
    }

    #[test]
    fn two_nodes_never_hand_out_the_same() {
        let clock = Clock::manual(Time(EPOCH + 1000));
        let (a, b) = (IdSource::new(clock.clone(), 1), IdSource::new(clock, 2));
        let mut all: Vec<i64> =
            (0..9000).flat_map(|_| [a.next::<()>().raw(), b.next::<()>().raw()]).collect();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), 18_000);
    }
}
