//! Numbers of offers, needs and so on as types of their own, and columns that only they can index.

use std::marker::PhantomData;
use std::ops::{Index, IndexMut, Range};

/// The number of a row: a place in a [`Column`].
pub trait Key: Copy + Eq {
    /// No row at all; indexing with it stops the program, as any number beyond the end.
    const NONE: Self;

    /// `place` counts from 0 and is below `u32::MAX`; [`super::Problem`] holds every count to that.
    fn at(place: usize) -> Self;

    fn place(self) -> usize;

    fn is_none(self) -> bool {
        self == Self::NONE
    }
}

/// Declares [`Key`]s.
macro_rules! keys {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => { $(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u32);

        impl Key for $name {
            const NONE: Self = Self(u32::MAX);

            #[expect(clippy::cast_possible_truncation, reason = "counts are checked when the problem is made")]
            fn at(place: usize) -> Self {
                Self(place as u32)
            }

            fn place(self) -> usize {
                self.0 as usize
            }
        }
    )+ };
}

keys! {
    /// The number of an offer.
    OfferNo,
    /// The number of a need.
    NeedNo,
    /// The number of a county.
    CountyNo,
    /// The number of a candidate pair.
    PairNo,
    /// A node of the network: offers, then needs, then counties, then the sink.
    Node,
    /// An arc of the network: pairs, then what offers keep, then steps.
    ArcNo,
    /// A step of a need's or a county's ladder.
    StepNo,
    /// A group of nodes whose prices move together.
    Group,
    /// A gain per unit, rounded down to the highest that has a level of its own.
    Level,
    /// A place in [`Grouped`] entries.
    Place,
}

/// A list indexed by one kind of number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column<K, T> {
    rows: Vec<T>,
    key: PhantomData<fn(K)>,
}

impl<K, T> Default for Column<K, T> {
    fn default() -> Self {
        Vec::new().into()
    }
}

impl<K, T> From<Vec<T>> for Column<K, T> {
    fn from(rows: Vec<T>) -> Self {
        Self { rows, key: PhantomData }
    }
}

impl<K, T> FromIterator<T> for Column<K, T> {
    fn from_iter<I: IntoIterator<Item = T>>(rows: I) -> Self {
        Vec::from_iter(rows).into()
    }
}

impl<'a, K: Key, T> IntoIterator for &'a Column<K, T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<K: Key, T> Column<K, T> {
    pub fn filled(value: T, len: usize) -> Self
    where
        T: Clone,
    {
        vec![value; len].into()
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The number the new row has got.
    pub fn push(&mut self, row: T) -> K {
        self.rows.push(row);
        K::at(self.rows.len() - 1)
    }

    /// The row, if there is one of this number.
    pub fn find(&self, key: K) -> Option<&T> {
        self.rows.get(key.place())
    }

    pub fn keys(&self) -> impl DoubleEndedIterator<Item = K> + use<K, T> {
        (0..self.rows.len()).map(K::at)
    }

    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.rows.iter()
    }

    /// Each row with its number.
    pub fn rows(&self) -> impl DoubleEndedIterator<Item = (K, &T)> {
        self.rows.iter().enumerate().map(|(place, row)| (K::at(place), row))
    }

    pub fn rows_mut(&mut self) -> impl Iterator<Item = (K, &mut T)> {
        self.rows.iter_mut().enumerate().map(|(place, row)| (K::at(place), row))
    }

    /// The rows of a span of places, with their numbers; none of a span beyond the end.
    pub fn span(&self, span: Range<usize>) -> impl DoubleEndedIterator<Item = (K, &T)> {
        let rows = self.rows.get(span.clone()).unwrap_or_default();
        span.zip(rows).map(|(place, row)| (K::at(place), row))
    }

    pub fn fill(&mut self, value: T)
    where
        T: Clone,
    {
        self.rows.fill(value);
    }

    pub fn into_vec(self) -> Vec<T> {
        self.rows
    }
}

#[expect(
    clippy::indexing_slicing,
    reason = "the one place: a typed number was given out for a row that exists"
)]
impl<K: Key, T> Index<K> for Column<K, T> {
    type Output = T;

    fn index(&self, key: K) -> &T {
        &self.rows[key.place()]
    }
}

#[expect(clippy::indexing_slicing, reason = "as above")]
impl<K: Key, T> IndexMut<K> for Column<K, T> {
    fn index_mut(&mut self, key: K) -> &mut T {
        &mut self.rows[key.place()]
    }
}

/// Where the rows of each `R` begin in a list that is sorted by `R`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rows<R> {
    /// One more than there are `R`s.
    starts: Column<R, u32>,
}

impl<R: Key> Rows<R> {
    /// `count` rows, and to which each entry belongs.
    pub fn new(count: usize, entries: impl Iterator<Item = R>) -> Self {
        let mut starts = Column::filled(0, count + 1);
        for row in entries {
            starts[R::at(row.place() + 1)] += 1;
        }
        let mut before = 0;
        for (_, start) in starts.rows_mut() {
            before += *start;
            *start = before;
        }
        Self { starts }
    }

    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    pub fn of(&self, row: R) -> Range<usize> {
        self.starts[row] as usize..self.starts[R::at(row.place() + 1)] as usize
    }

    /// To which row the entry at `place` belongs.
    pub fn row_of(&self, place: usize) -> R {
        R::at(self.starts.rows.partition_point(|start| *start as usize <= place).saturating_sub(1))
    }
}

/// Entries of each row, in the order in which they came.
#[derive(Debug)]
pub struct Grouped<R, T> {
    rows: Rows<R>,
    entries: Vec<T>,
}

impl<R: Key, T: Copy> Grouped<R, T> {
    /// `entries` is asked twice for the same; `filler` is any value.
    pub fn new<I: Iterator<Item = (R, T)>>(count: usize, entries: impl Fn() -> I, filler: T) -> Self {
        let rows = Rows::new(count, entries().map(|(row, _)| row));
        let mut sorted =
            Column::<Place, T>::filled(filler, rows.starts.iter().last().map_or(0, |end| *end as usize));
        let mut free = rows.starts.clone();
        for (row, entry) in entries() {
            sorted[Place(free[row])] = entry;
            free[row] += 1;
        }
        Self { rows, entries: sorted.rows }
    }

    pub fn of(&self, row: R) -> &[T] {
        self.entries.get(self.rows.of(row)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_sorted_into_rows() {
        let entries = [(2, 'a'), (0, 'b'), (2, 'c')].map(|(row, name)| (NeedNo::at(row), name));
        let grouped = Grouped::new(4, || entries.into_iter(), ' ');
        let of = |row| grouped.of(NeedNo::at(row)).iter().collect::<String>();
        assert_eq!((0..4).map(of).collect::<Vec<_>>(), ["b", "", "ac", ""]);
    }
}
