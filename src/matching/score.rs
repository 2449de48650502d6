//! The scoring function: hard constraints first, then eleven parts that add up. It knows no rows and no engine.
//!
//! It is the same in both directions: offers for a need and needs for an offer are ordered by the same number.

use std::collections::BTreeSet;

use super::pairs::paired;
use super::weights::{NEAR, Part, RELATED, weight};
use crate::kernel::quantity::{Dimension, Quantity, Unit};
use crate::kernel::region::{Level, Region};
use crate::naming::items::{Goods, Reason, Relation};
use crate::search::features::Mark;
use crate::search::lexicon::ConceptId;
use crate::search::{Category, Form, Rarity, Urgency, Wording};

mod likeness;

use likeness::{things, who};

const DAY: i64 = 86_400_000;
/// After this many days waiting counts in full.
const LONG_WAIT: i64 = 60;
/// So many dealings that went well count in full.
const MANY_DEALINGS: i64 = 3;

/// What of a need is weighed.
#[derive(Debug, Clone)]
pub struct NeedView {
    /// None when nobody knows; then words alone decide.
    pub category: Option<Category>,
    pub tags: Vec<String>,
    /// What its text is about, as [`crate::search::features::marks`] gives it.
    pub marks: Vec<Mark>,
    /// Its title, tags and detail.
    pub wording: Wording,
    /// The known things it asks for.
    pub goods: Goods,
    /// What nobody has claimed yet; none for an unknown unit.
    pub open: Option<Quantity>,
    /// What one unit costs, in whole yuan: by it money can stand for things.
    pub yuan: Option<i64>,
    /// Where it is; several for an area, none when nobody knows.
    pub places: Vec<Region>,
    pub urgency: Urgency,
    /// Unix milliseconds.
    pub published_at: i64,
    /// Of 1000: how much of it was received already.
    pub arrived: i64,
    /// Published, not met, not ended.
    pub active: bool,
}

/// What of an offer is weighed.
#[derive(Debug, Clone)]
pub struct OfferView {
    pub category: Option<Category>,
    pub tags: Vec<String>,
    pub marks: Vec<Mark>,
    /// Its title, tags and detail.
    pub wording: Wording,
    /// The known things it gives.
    pub goods: Goods,
    /// What it has not given yet.
    pub open: Option<Quantity>,
    pub yuan: Option<i64>,
    /// Where it comes from, or is meant to go.
    pub places: Vec<Region>,
    /// Where it may go; empty means anywhere.
    pub limits: Vec<Region>,
    /// Unix milliseconds; from then on it no longer stands.
    pub valid_until: i64,
    pub active: bool,
}

/// What is true of neither alone.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    pub rarity: &'a Rarity,
    /// How many deliveries of this giver the need's county has confirmed.
    pub dealings: i64,
    /// Unix milliseconds.
    pub now: i64,
}

crate::text_enum! {
    /// Why a pair is no match at all, whatever else fits.
    pub enum Blocked {
        NeedEnded = "need-ended",
        OfferEnded = "offer-ended",
        OfferExpired = "offer-expired",
        NeedFull = "need-full",
        OfferSpent = "offer-spent",
        /// The thing offered is another than the one needed, or a lower grade of it.
        Thing = "thing",
        /// Another form of help, and not near enough for that to be arranged.
        Form = "form",
        /// What is offered cannot be counted in the need's unit.
        Unit = "unit",
        Region = "region",
        /// Another thing, another category.
        Unrelated = "unrelated",
    }
}

/// What a part found, for the explanation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// Words of the offer with the words of the need they answer, nearest first.
    Things(Vec<(String, String)>),
    SameCategory(Category),
    /// One names the top, the other a leaf of it.
    WithinCategory(Category),
    SameTop(Category),
    OtherCategory,
    Who(Vec<String>),
    /// The offer is for nobody in particular, so for these too.
    Anybody,
    Tags(Vec<String>),
    /// Stretches of characters that stand in both texts.
    Wording(Vec<String>),
    Amounts {
        need: Option<Quantity>,
        offer: Option<Quantity>,
    },
    /// The finest level at which both lie in the same region; none when not even the province is the same.
    Place(Option<Level>),
    /// It comes from the region that helps the need's.
    Paired,
    /// Areas that overlap: of 100.
    Area(i64),
    Urgency(Urgency),
    Days(i64),
    /// Of 100.
    Arrived(i64),
    Dealings(i64),
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
    /// What the points round away, for the order of equals: thousandths of points.
    pub exact: i64,
    /// In the order of [`Part::ALL`].
    pub parts: Vec<Points>,
    /// What is offered is not quite the thing needed: a person has to agree, for this reason.
    pub substitute: Option<Reason>,
    /// Near enough to be proposed. What is not is shown only as the nearest there is, where nothing fits: points for the
    /// place or for haste do not make a wardrobe of a coat.
    pub fits: bool,
}

impl Score {
    /// Of 1000: what belongs to the pair itself. Urgency, waiting, what arrived and past dealings say something of one
    /// side alone; where many are shared out at once, fairness counts those, and they must not count twice.
    pub fn of_the_pair(&self) -> i32 {
        let own = |part: Part| !matches!(part, Part::Urgency | Part::Waiting | Part::Arrived | Part::Past);
        let points: i32 =
            self.parts.iter().filter(|points| own(points.part)).map(|points| points.points).sum();
        let most: i32 = Part::ALL.iter().copied().filter(|part| own(*part)).map(weight).sum();
        points * 1000 / most.max(1)
    }
}

/// Weighs one pair.
pub fn score(need: &NeedView, offer: &OfferView, setting: Setting) -> Result<Score, Blocked> {
    let Setting { rarity, dealings, now } = setting;
    constraints(need, offer, now)?;
    let substitute = same_goods(need, offer)?;
    let (thing, words) = things(&need.marks, &offer.marks);
    let thing = if need.yuan.is_some() && offer.is_open_gift() { thing.max(OPEN_GIFT) } else { thing };
    let (filed, category) = category(need.category, offer.category);
    if thing < RELATED && filed < WITHIN {
        return Err(Blocked::Unrelated);
    }
    fits_in_kind(need, offer, thing)?;
    let tags = common(&need.tags, &offer.tags);
    let (wording, stretches) = wording(&need.wording, &offer.wording, rarity);
    let (people, groups) = who(&need.marks, &offer.marks);
    let (near, place) = place(need, offer);
    let days = (now.saturating_sub(need.published_at) / DAY).max(0);
    let dealings = dealings.clamp(0, MANY_DEALINGS);
    let amounts = amounts(need, offer);
    let shares = [
        (Part::Thing, thing, Fact::Things(words)),
        (Part::Category, filed, category),
        (Part::Who, people, if people > 0 && groups.is_empty() { Fact::Anybody } else { Fact::Who(groups) }),
        (Part::Tags, tag_share(&need.tags, &offer.tags, &tags, rarity), Fact::Tags(tags)),
        (Part::Wording, wording, Fact::Wording(stretches)),
        (Part::Place, near, place),
        (Part::Quantity, amounts, Fact::Amounts { need: need.open, offer: offer.open }),
        (Part::Urgency, haste(need.urgency), Fact::Urgency(need.urgency)),
        (Part::Waiting, ratio(days.min(LONG_WAIT), LONG_WAIT), Fact::Days(days)),
        (Part::Arrived, 1000 - need.arrived.clamp(0, 1000), Fact::Arrived(need.arrived.clamp(0, 1000) / 10)),
        (Part::Past, ratio(dealings, MANY_DEALINGS), Fact::Dealings(dealings)),
    ];
    let exact = shares.iter().map(|(part, share, _)| i64::from(weight(*part)) * share).sum();
    let parts: Vec<Points> = shares.into_iter().map(|(p, share, fact)| part(p, share, fact)).collect();
    Ok(Score {
        total: parts.iter().map(|p| p.points).sum(),
        exact,
        parts,
        substitute,
        fits: fits(thing, filed),
    })
}

/// Whether a pair is more than the nearest there is.
const fn fits(thing: i64, filed: i64) -> bool {
    thing >= NEAR || filed >= WITHIN
}

/// Whether the categories alone let a pair fit.
pub(super) fn is_filed_within(need: Option<Category>, offer: Option<Category>) -> bool {
    fits(0, category(need, offer).0)
}

/// Whether one such pair of concepts could let a pair fit that is filed apart; where no pair of concepts could, it does
/// not fit.
pub(super) fn could_be_near(offered: ConceptId, asked: ConceptId) -> bool {
    fits(likeness::at_most(offered, asked), 0)
}

fn constraints(need: &NeedView, offer: &OfferView, now: i64) -> Result<(), Blocked> {
    let none_left = |open: Option<Quantity>| open.is_some_and(|q| q.amount <= 0);
    let allowed = |place: &Region| offer.limits.iter().any(|limit| limit.contains(*place));
    let refused = [
        (!need.active, Blocked::NeedEnded),
        (!offer.active, Blocked::OfferEnded),
        (offer.valid_until <= now, Blocked::OfferExpired),
        (none_left(need.open), Blocked::NeedFull),
        (none_left(offer.open), Blocked::OfferSpent),
        (!offer.limits.is_empty() && !need.places.iter().any(allowed), Blocked::Region),
    ];
    refused.into_iter().find(|(refused, _)| *refused).map_or(Ok(()), |(_, why)| Err(why))
}

/// Where both name things that are known: never a *different* one, and why another is only a substitute.
fn same_goods(need: &NeedView, offer: &OfferView) -> Result<Option<Reason>, Blocked> {
    match offer.goods.for_need(&need.goods) {
        None | Some(Relation::Same) => Ok(None),
        Some(Relation::Substitute(why)) => Ok(Some(why)),
        Some(Relation::Different(_)) => Err(Blocked::Thing),
    }
}

/// Of 1000: money for no named purpose meets any need of a household that has a price.
const OPEN_GIFT: i64 = 320;

impl OfferView {
    /// Money for no named purpose.
    pub fn is_open_gift(&self) -> bool {
        self.category.is_some_and(|c| c.code() == "N1004")
    }
}

/// Goods cannot stand in for a service unless they are as good as the same thing; money can, where there is a price.
fn fits_in_kind(need: &NeedView, offer: &OfferView, thing: i64) -> Result<(), Blocked> {
    let form = |category: Option<Category>| category.and_then(Category::form);
    let other = form(need.category).zip(form(offer.category)).is_some_and(|(a, b)| a != b);
    let money = [form(need.category), form(offer.category)].contains(&Some(Form::Money));
    if other && thing < NEAR && !money {
        return Err(Blocked::Form);
    }
    let dimensions = need.open.zip(offer.open).map(|(a, b)| (a.unit.dimension(), b.unit.dimension()));
    let priceless = need.yuan.is_none() && offer.yuan.is_none();
    // A claim is made in the need's unit, so what is offered must be countable in it; money is, where there is a price.
    let money = |a: Dimension, b: Dimension| [a, b].contains(&Dimension::Money);
    let apart = |(a, b): (Dimension, Dimension)| a != b && (priceless || !money(a, b));
    if dimensions.is_some_and(apart) { Err(Blocked::Unit) } else { Ok(()) }
}

/// Of 1000: one side names only the top.
const WITHIN: i64 = 600;

fn category(need: Option<Category>, offer: Option<Category>) -> (i64, Fact) {
    match need.zip(offer) {
        Some((need, offer)) if need == offer => (1000, Fact::SameCategory(need)),
        Some((need, offer)) if need.contains(offer) || offer.contains(need) => {
            (WITHIN, Fact::WithinCategory(need.top()))
        }
        Some((need, offer)) if need.top() == offer.top() => (300, Fact::SameTop(need.top())),
        _ => (0, Fact::OtherCategory),
    }
}

/// The shared tags by rarity, against the tags of the side that has less to share.
fn tag_share(need: &[String], offer: &[String], both: &[String], rarity: &Rarity) -> i64 {
    let sum = |tags: &[String]| {
        tags.iter().collect::<BTreeSet<_>>().into_iter().map(|t| rarity.of_tag(t)).sum::<f64>()
    };
    let whole = sum(need).min(sum(offer));
    if both.is_empty() || whole <= 0.0 {
        return 0;
    }
    ratio(whole_thousandths(sum(both)), whole_thousandths(whole).max(1)).min(1000)
}

/// So much in common, by rarity, is half of all that wording can say: two or three pairs that hardly anything else has.
const HALF_ALIKE: f64 = 2.5;
/// So many stretches in common are kept for telling.
const KEPT: usize = 8;

/// What both texts have in common, by rarity, and its longest stretches. More of it says less and less more.
fn wording(need: &Wording, offer: &Wording, rarity: &Rarity) -> (i64, Vec<String>) {
    let common = need.common(offer);
    let weight = rarity.of_wording(&common);
    let mut stretches = common.stretches();
    stretches.truncate(KEPT);
    (whole_thousandths(weight / (weight + HALF_ALIKE)), stretches)
}

/// Rounding to whole thousandths keeps the arithmetic exact from here on.
fn whole_thousandths(x: f64) -> i64 {
    format!("{:.0}", x * 1000.0).parse().unwrap_or(0)
}

/// 70% for how much of the need is met, 30% for how much of the offer finds its place: 50 quilts go first to whom
/// about 50 are missing. Three tenths for amounts that nothing makes comparable.
fn amounts(need: &NeedView, offer: &OfferView) -> i64 {
    let Some((wanted, there)) = need.open.zip(offer.open) else { return 300 };
    let same = |unit: Unit| wanted.to(unit).ok().zip(there.to(unit).ok());
    let counted = Unit::all().filter(|u| u.dimension() == wanted.unit.dimension()).find_map(same);
    let priced = need
        .yuan
        .zip(offer.yuan)
        .map(|(a, b)| (wanted.amount.saturating_mul(a), there.amount.saturating_mul(b)));
    match counted.map(|(a, b)| (a.amount, b.amount)).or(priced) {
        Some((need, offer)) => ratio(need.min(offer), need) * 7 / 10 + ratio(need.min(offer), offer) * 3 / 10,
        None => 300,
    }
}

fn place(need: &NeedView, offer: &OfferView) -> (i64, Fact) {
    if let ([need], [offer]) = (need.places.as_slice(), offer.places.as_slice()) {
        let level = Level::ALL.into_iter().rfind(|l| need.at(*l).is_some_and(|r| Some(r) == offer.at(*l)));
        return match level {
            None if paired(*offer, *need) => (PAIRED, Fact::Paired),
            level => (nearby(level), Fact::Place(level)),
        };
    }
    let near = crate::search::places::nearness(&offer.places, &need.places).unwrap_or(0.5);
    let share = likeness::thousandths(near);
    (share, Fact::Area(share / 10))
}

/// Of 1000: from the region that stands by this one, between the same province and the same prefecture.
const PAIRED: i64 = 300;

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
