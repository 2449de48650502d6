//! What an offer must say before it may be kept: rules of content, each with the field it belongs to.

use super::NewOffer;
use crate::kernel::clock::Time;
use crate::kernel::message::{Errors, Message};
use crate::kernel::quantity::Unit;
use crate::kernel::redact::personal_number;
use crate::search::taxonomy;

/// Longest title, in characters: it must fit two lines of a cheap phone.
const TITLE: usize = 40;
const DETAIL: usize = 600;
const TAGS: usize = 8;
const TAG: usize = 12;
/// More than any real offer; a slip of the finger otherwise.
const QUANTITY: i64 = 100_000_000;
/// An offer may stand for three years, the usual length of a pairing.
const LONGEST_DAYS: i64 = 3 * 366;

pub(super) fn check(new: &NewOffer, now: Time) -> Result<(), Errors> {
    let mut errors = Errors::default();
    let title = new.title.chars().count();
    if title < 2 {
        errors.add("title", Message::new("offer-title-missing"));
    } else if title > TITLE {
        errors.add("title", Message::new("offer-title-long").with("max", TITLE).with("now", title));
    }
    let detail = new.detail.chars().count();
    if detail > DETAIL {
        errors.add("detail", Message::new("offer-detail-long").with("max", DETAIL).with("now", detail));
    }
    for (field, text) in [("title", &new.title), ("detail", &new.detail)] {
        if let Some(start) = personal_number(text) {
            errors.add(field, Message::new("offer-personal-number").with("start", start));
        }
    }
    if new.quantity < 1 {
        errors.add("quantity", Message::new("offer-quantity-low"));
    } else if new.quantity > QUANTITY {
        errors.add("quantity", Message::new("offer-quantity-high").with("max", QUANTITY));
    }
    if Unit::parse(&new.unit).is_err() {
        errors.add("unit", Message::new("offer-unit-unknown").with("unit", &new.unit));
    }
    if taxonomy::get(&new.category).is_none_or(taxonomy::Category::is_top) {
        errors.add("category", Message::new("offer-category-missing"));
    }
    if new.tags.len() > TAGS || new.tags.iter().any(|tag| tag.contains(' ') || tag.chars().count() > TAG) {
        errors.add("tags", Message::new("offer-tags-bad").with("max", TAGS).with("length", TAG));
    }
    if new.valid_until <= now {
        errors.add("until", Message::new("offer-until-past"));
    } else if new.valid_until > now.plus_days(LONGEST_DAYS) {
        errors.add("until", Message::new("offer-until-far"));
    }
    errors.done()
}
