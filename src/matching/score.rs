//! The scoring function: hard constraints first, then seven parts that add up.
//!
//! It is the same in both directions: offers for a need and needs for an offer are ordered by the same number.

use std::collections::{BTreeSet, HashMap};

use super::weights::{Part, weight};
use crate::kernel::quantity::{Quantity, Unit};
use crate::kernel::region::{Level, Region};
use crate::search::{Category, Urgency};

const DAY: i64 = 86_400_000;
/// After this many days waiting counts in full.
const LONG_WAIT: i64 = 60;
/// Fewer words than this cannot be said to agree wholly.
const FEW_WORDS: usize = 4;

/// What of a need is weighed.
#[derive(Debug, Clone)]
pub struct NeedView {
    pub category: Category,
    pub tags: Vec<String>,
    /// Words of the title and detail, as [`crate::search::telling_words`] gives them.
    pub words: Vec<String>,
    /// What nobody has claimed yet.
    pub open: Quantity,
    pub region: Region,
    pub urgency: Urgency,
    /// Unix milliseconds.
    pub published_at: i64,
    /// Published, not met, not ended.
    pub active: bool,
}

/// What of an offer is weighed.
#[derive(Debug, Clone)]
pub struct OfferView {
    pub category: Category,
    pub tags: Vec<String>,
    pub words: Vec<String>,
    /// What it has not given yet.
    pub open: Quantity,
    /// Where it comes from.
    pub region: Region,
    /// Where it may go; empty means anywhere.
    pub limits: Vec<Region>,
    /// Unix milliseconds; from then on it no longer stands.
    pub valid_until: i64,
    pub active: bool,
}

/// How rare each tag is among what is open now: a rare tag in common says more.
#[derive(Debug, Clone, Default)]
pub struct Rarity {
    /// How many needs and offers were counted.
    pub of: u32,
    /// How many of them have the tag.
    pub with: HashMap<String, u32>,
}

impl Rarity {
    /// Above 0, at most 1 for a tag that nothing else has.
    fn of(&self, tag: &str) -> f64 {
        let with = f64::from(self.with.get(tag).copied().unwrap_or(1).max(1));
        let all = f64::from(self.of).max(with);
        (1.0 + all / with).ln() / (1.0 + all).ln()
    }
}

crate::text_enum! {
    /// Why a pair is no match at all, whatever else fits.
    pub enum Blocked {
        NeedEnded = "need-ended",
        OfferEnded = "offer-ended",
        OfferExpired = "offer-expired",
        NeedFull = "need-full",
        OfferSpent = "offer-spent",
        /// Goods cannot stand in for a service, nor work for money.
        Form = "form",
        Unit = "unit",
        Region = "region",
        /// Another category and no tag in common.
        Unrelated = "unrelated",
    }
}

/// What a part found, for the explanation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    SameCategory(Category),
    /// One names the top, the other a leaf of it.
    WithinCategory(Category),
    SameTop(Category),
    OtherCategory,
    Tags(Vec<String>),
    Words(Vec<String>),
    Amounts {
        need: Quantity,
        offer: Quantity,
    },
    /// The finest level at which both lie in the same region; none when not even the province is the same.
    Place(Option<Level>),
    Urgency(Urgency),
    Days(i64),
}

/// The points of one part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Points {
    pub part: Part,
    /// 0 to [`weight`].
    pub points: i32,
    pub fact: Fact,
}

/// A match: 0 to 100, always the sum of its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Score {
    pub total: i32,
    /// In the order of [`Part::ALL`].
    pub parts: Vec<Points>,
}

/// Weighs one pair at the time `now` (Unix milliseconds).
pub fn score(need: &NeedView, offer: &OfferView, rarity: &Rarity, now: i64) -> Result<Score, Blocked> {
    let tags = common(&need.tags, &offer.tags);
    constraints(need, offer, now)?;
    let (nearness, category) = category(need.category, offer.category);
    if nearness < WITHIN && tags.is_empty() {
        return Err(Blocked::Unrelated);
    }
    let words = common(&need.words, &offer.words);
    let level =
        Level::ALL.into_iter().rfind(|l| need.region.at(*l).is_some_and(|r| Some(r) == offer.region.at(*l)));
    let days = (now.saturating_sub(need.published_at) / DAY).max(0);
    let parts = vec![
        part(Part::Category, nearness, category),
        part(Part::Tags, tag_share(&need.tags, &offer.tags, &tags, rarity), Fact::Tags(tags)),
        part(Part::Text, word_share(need, offer, words.len()), Fact::Words(words)),
        part(
            Part::Quantity,
            amounts(need.open, offer.open),
            Fact::Amounts { need: need.open, offer: offer.open },
        ),
        part(Part::Place, nearby(level), Fact::Place(level)),
        part(Part::Urgency, haste(need.urgency), Fact::Urgency(need.urgency)),
        part(Part::Waiting, ratio(days.min(LONG_WAIT), LONG_WAIT), Fact::Days(days)),
    ];
    Ok(Score { total: parts.iter().map(|p| p.points).sum(), parts })
}

fn constraints(need: &NeedView, offer: &OfferView, now: i64) -> Result<(), Blocked> {
    let forms = need.category.form().zip(offer.category.form());
    let refused = [
        (!need.active, Blocked::NeedEnded),
        (!offer.active, Blocked::OfferEnded),
        (offer.valid_until <= now, Blocked::OfferExpired),
        (need.open.amount <= 0, Blocked::NeedFull),
        (offer.open.amount <= 0, Blocked::OfferSpent),
        (forms.is_some_and(|(a, b)| a != b), Blocked::Form),
        (need.open.unit.dimension() != offer.open.unit.dimension(), Blocked::Unit),
        (!offer.limits.is_empty() && !offer.limits.iter().any(|l| l.contains(need.region)), Blocked::Region),
    ];
    refused.into_iter().find(|(refused, _)| *refused).map_or(Ok(()), |(_, why)| Err(why))
}

/// Of 1000: one side names only the top.
const WITHIN: i64 = 600;

fn category(need: Category, offer: Category) -> (i64, Fact) {
    if need == offer {
        (1000, Fact::SameCategory(need))
    } else if need.contains(offer) || offer.contains(need) {
        (WITHIN, Fact::WithinCategory(need.top()))
    } else if need.top() == offer.top() {
        (300, Fact::SameTop(need.top()))
    } else {
        (0, Fact::OtherCategory)
    }
}

/// The shared tags by rarity, against the tags of the side that has less to share.
fn tag_share(need: &[String], offer: &[String], both: &[String], rarity: &Rarity) -> i64 {
    let sum =
        |tags: &[String]| tags.iter().collect::<BTreeSet<_>>().into_iter().map(|t| rarity.of(t)).sum::<f64>();
    let whole = sum(need).min(sum(offer));
    if both.is_empty() || whole <= 0.0 {
        return 0;
    }
    // Both are sums of a few numbers up to 1: rounding to whole thousandths keeps the arithmetic exact from here on.
    let thousandths = |x: f64| format!("{:.0}", x * 1000.0).parse::<i64>().unwrap_or(0);
    ratio(thousandths(sum(both)), thousandths(whole).max(1)).min(1000)
}

fn word_share(need: &NeedView, offer: &OfferView, both: usize) -> i64 {
    let count = |words: &[String]| words.iter().collect::<BTreeSet<_>>().len();
    let fewer = count(&need.words).min(count(&offer.words)).max(FEW_WORDS);
    ratio(i64::try_from(both).unwrap_or(0), i64::try_from(fewer).unwrap_or(i64::MAX)).min(1000)
}

/// 70% for how much of the need is met, 30% for how much of the offer finds its place: 50 quilts go first to whom
/// about 50 are missing. Half for amounts that no common unit holds wholly.
fn amounts(need: Quantity, offer: Quantity) -> i64 {
    let same = |unit: Unit| need.to(unit).ok().zip(offer.to(unit).ok());
    let (need, offer) = match Unit::all().filter(|u| u.dimension() == need.unit.dimension()).find_map(same) {
        Some((need, offer)) => (need.amount, offer.amount),
        None => return 500,
    };
    ratio(need.min(offer), need) * 7 / 10 + ratio(need.min(offer), offer) * 3 / 10
}

const fn nearby(level: Option<Level>) -> i64 {
    match level {
        Some(Level::Village) => 1000,
        Some(Level::Township) => 850,
        Some(Level::County) => 650,
        Some(Level::Prefecture) => 400,
        Some(Level::Province) => 200,
        None => 0,
    }
}

const fn haste(urgency: Urgency) -> i64 {
    match urgency {
        Urgency::Later => 0,
        Urgency::Normal => 350,
        Urgency::Soon => 700,
        Urgency::Now => 1000,
    }
}

/// `a / b` in thousandths, 0 for nothing of nothing.
fn ratio(a: i64, b: i64) -> i64 {
    if b <= 0 { 0 } else { i64::try_from(i128::from(a) * 1000 / i128::from(b)).unwrap_or(1000) }
}

/// Whole points, rounded down: what is shown is what is added.
fn part(part: Part, thousandths: i64, fact: Fact) -> Points {
    let points = i64::from(weight(part)) * thousandths.clamp(0, 1000) / 1000;
    Points { part, points: i32::try_from(points).unwrap_or(0), fact }
}

/// What both have, once each, in the first one's order.
fn common(a: &[String], b: &[String]) -> Vec<String> {
    let mut both: Vec<String> = Vec::new();
    for word in a {
        if b.contains(word) && !both.contains(word) {
            both.push(word.clone());
        }
    }
    both
}

#[cfg(test)]
mod tests;
