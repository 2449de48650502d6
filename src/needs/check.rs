//! What a need must say before it may be kept: rules of content, each with the field it belongs to.

use super::{Beneficiary, NewNeed};
use crate::kernel::message::{Errors, Message};

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

/// The start of a run of 11 or more digits: a phone, an ID or a bank card has no place in a public text.
fn personal_number(text: &str) -> Option<String> {
    let digit = |letter: char| letter.is_ascii_digit() || ('０'..='９').contains(&letter);
    let joins = |letter: char| matches!(letter, ' ' | '-' | '－');
    let mut run = String::new();
    for letter in text.chars().chain(['。']) {
        if digit(letter) || (letter.eq_ignore_ascii_case(&'x') && run.len() >= 17) {
            run.push(letter);
        } else if !joins(letter) {
            if run.chars().count() >= 11 {
                return Some(run.chars().take(3).collect());
            }
            run.clear();
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phone_and_card_numbers_are_found_however_written() {
        for text in
            ["电话19900001234。", "请打 199-0000-1234", "１９９００００１２３４", "卡号 6222 0000 0000 0000"]
        {
            assert!(personal_number(text).is_some(), "{text}");
        }
        for text in ["要50床被子", "2026年11月23日前", "预算 120000 元,共 3 户", ""] {
            assert!(personal_number(text).is_none(), "{text}");
        }
    }
}
