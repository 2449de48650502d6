//! Which offer may go to which need, and how well they fit.

use super::index::{Column, Key, NeedNo, OfferNo, PairNo, Rows};

/// An offer may go to a need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    pub offer: OfferNo,
    pub need: NeedNo,
    /// Fit per unit, 0 to [`super::MOST_SCORE`].
    pub score: i32,
}

/// One end of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    pub need: NeedNo,
    pub score: i32,
}

/// The candidate pairs, by offer and then by need; each once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pairs {
    rows: Rows<OfferNo>,
    links: Column<PairNo, Link>,
}

impl Pairs {
    /// `pairs` are sorted by offer, then need, of which there are `offers`.
    pub(super) fn new(offers: usize, pairs: &[Pair]) -> Self {
        let rows = Rows::new(offers, pairs.iter().map(|pair| pair.offer));
        Self { rows, links: pairs.iter().map(|pair| Link { need: pair.need, score: pair.score }).collect() }
    }

    pub fn len(&self) -> usize {
        self.links.len()
    }

    pub fn is_empty(&self) -> bool {
        self.links.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = (PairNo, Pair)> {
        let offers = (0..self.rows.len()).map(OfferNo::at);
        offers.flat_map(|offer| self.of(offer).map(move |(pair, link)| (pair, pair_of(offer, *link))))
    }

    /// The pairs of an offer, by need.
    pub fn of(&self, offer: OfferNo) -> impl DoubleEndedIterator<Item = (PairNo, &Link)> {
        self.links.span(self.rows.of(offer))
    }

    pub fn find(&self, offer: OfferNo, need: NeedNo) -> Option<PairNo> {
        self.of(offer).find(|(_, link)| link.need == need).map(|(pair, _)| pair)
    }

    pub fn has(&self, pair: PairNo) -> bool {
        self.links.find(pair).is_some()
    }

    pub fn offer(&self, pair: PairNo) -> OfferNo {
        self.rows.row_of(pair.place())
    }

    pub fn link(&self, pair: PairNo) -> Link {
        self.links[pair]
    }

    /// Pairs for which `keep` says yes, with the worth it gives them, in the same order.
    pub(super) fn filtered(&self, keep: impl Fn(PairNo, Pair) -> Option<i32>) -> Self {
        let kept = || self.iter().filter_map(|(no, pair)| Some(Pair { score: keep(no, pair)?, ..pair }));
        let rows = Rows::new(self.rows.len(), kept().map(|pair| pair.offer));
        Self { rows, links: kept().map(|pair| Link { need: pair.need, score: pair.score }).collect() }
    }
}

fn pair_of(offer: OfferNo, link: Link) -> Pair {
    Pair { offer, need: link.need, score: link.score }
}
