//! What a need must say before it may be kept: rules of content, each with the field it belongs to.

use super::{Beneficiary, NewNeed};
use crate::kernel::message::{Errors, Message};
use crate::kernel::redact::personal_number;

/// Longest title, in characters: it must fit two lines of a cheap phone.
const TITLE: usize = 40;
const DETAIL: usize = 600;
const TAGS: usize = 8;
/// More than any real need; a slip of the finger otherwise.
const QUANTITY: i64 = 100_000_000;

/// The taxonomy's leaf for gifts of money, which always go through a receiving body.
pub const CATEGORY_OF_GIFT: &str = "N1004";

/// Whether a need asks for money: then the county confirms it and a receiving body must be named.
pub fn is_money(unit: &str, category: &str) -> bool {
    category == CATEGORY_OF_GIFT || unit.starts_with('元') || unit.starts_with("万元")
}

pub(super) fn consent_missing() -> Errors {
    Errors::one("consent", Message::new("need-consent-missing"))
}

pub(super) fn check(new: &NewNeed) -> Result<(), Errors> {
    let mut errors = Errors::default();
    let title = new.title.chars().count();
    if title < 2 {
        errors.add("title", Message::new("need-title-missing"));
    } else if title > TITLE {
        errors.add("title", Message::new("need-title-long").with("max", TITLE).with("now", title));
    }
    if new.detail.chars().count() > DETAIL {
        errors.add("detail", Message::new("need-detail-long").with("max", DETAIL));
    }
    for (field, text) in [("title", &new.title), ("detail", &new.detail)] {
        if let Some(digits) = personal_number(text) {
            errors.add(field, Message::new("need-personal-number").with("start", digits));
        }
    }
    if new.quantity < 1 {
        errors.add("quantity", Message::new("need-quantity-low"));
    } else if new.quantity > QUANTITY {
        errors.add("quantity", Message::new("need-quantity-high").with("max", QUANTITY));
    }
    if new.unit.is_empty() || new.unit.chars().count() > 8 {
        errors.add("unit", Message::new("need-unit-missing"));
    }
    if new.tags.len() > TAGS || new.tags.iter().any(|tag| tag.contains(' ') || tag.chars().count() > 12) {
        errors.add("tags", Message::new("need-tags-bad").with("max", TAGS));
    }
    if !(0..=3).contains(&new.urgency) {
        errors.add("urgency", Message::new("need-urgency-bad"));
    }
    if new.unit_price.is_some_and(|fen| !(0..=10_000_000_000).contains(&fen)) {
        errors.add("unit_price", Message::new("need-price-bad"));
    }
    if new.beneficiary == Beneficiary::Household && new.household.is_none() {
        errors.add("household", Message::new("need-household-missing"));
    }
    let body = new.receiving_body.as_deref().unwrap_or_default();
    if is_money(&new.unit, &new.category) && body.chars().count() < 4 {
        errors.add("receiving_body", Message::new("need-receiving-body-missing"));
    }
    errors.done()
}
