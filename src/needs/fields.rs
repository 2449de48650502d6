//! A need as typed, and what each field refuses.

use serde::Deserialize;

use super::{Beneficiary, NewNeed, check};
use crate::kernel::id::Id;
use crate::kernel::message::{Errors, Message};
use crate::kernel::quantity::{Quantity, Unit};
use crate::kernel::region::Region;
use crate::kernel::text::{fold, normalise, normalise_lines};
use crate::registry::{Consent, Household};
use crate::search::taxonomy;

/// For whom a need is: loaded within the author's reach before anything is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Whom {
    pub beneficiary: Beneficiary,
    pub region: Region,
    pub household: Option<Id<Household>>,
    pub consent: Option<Id<Consent>>,
}

/// The fields of the form, the API and the spreadsheet, as text.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct NeedFields {
    pub title: String,
    pub detail: String,
    /// A number, perhaps with its unit.
    pub quantity: String,
    pub unit: String,
    /// Code of the taxonomy, or `other`: then the next field counts.
    pub category: String,
    pub category_other: String,
    pub tags: Vec<String>,
    /// Further tags, separated by spaces.
    pub more_tags: String,
    /// 0 to 3
    pub urgency: String,
    /// Yuan for one unit.
    pub unit_price: String,
    pub about_minor: bool,
    pub receiving_body: String,
}

/// The fields as the form has them.
const FORM: [&str; 9] =
    ["title", "detail", "quantity", "unit", "category", "tags", "urgency", "unit_price", "receiving_body"];

impl NeedFields {
    /// Fields of a form; unknown names are left out.
    pub fn from_pairs(pairs: &[(String, String)]) -> Self {
        let mut fields = Self::default();
        for (name, value) in pairs {
            let slot = match name.as_str() {
                "title" => &mut fields.title,
                "detail" => &mut fields.detail,
                "quantity" => &mut fields.quantity,
                "unit" => &mut fields.unit,
                "category" => &mut fields.category,
                "category_other" => &mut fields.category_other,
                "more_tags" => &mut fields.more_tags,
                "urgency" => &mut fields.urgency,
                "unit_price" => &mut fields.unit_price,
                "receiving_body" => &mut fields.receiving_body,
                "tags" => {
                    fields.tags.push(value.clone());
                    continue;
                }
                "about_minor" => {
                    fields.about_minor = value == "yes";
                    continue;
                }
                _ => continue,
            };
            slot.clone_from(value);
        }
        fields
    }

    /// The category that was chosen.
    pub fn chosen_category(&self) -> &str {
        if self.category == "other" || self.category.is_empty() {
            &self.category_other
        } else {
            &self.category
        }
    }

    /// Number and unit; the unit may stand in either field.
    pub fn amount(&self) -> Result<(i64, String), (&'static str, Message)> {
        let typed = fold(&self.quantity);
        let unit = normalise(&self.unit);
        let known = Unit::parse(&unit).map(|unit| unit.as_str().to_owned());
        if let Ok(number) = typed.parse::<i64>() {
            return Ok((number, known.unwrap_or(unit)));
        }
        if typed.is_empty() {
            return Err(("quantity", Message::new("need-quantity-missing")));
        }
        // `1.5` with 吨 beside it is as good as `1.5吨`.
        let both = Quantity::parse(&typed).or_else(|_| Quantity::parse(&format!("{typed}{unit}")));
        match both {
            Ok(quantity) => Ok((quantity.amount, quantity.unit.as_str().to_owned())),
            Err(_) => Err(("quantity", Message::new("need-quantity-bad"))),
        }
    }

    /// Checks every field.
    pub fn read(&self, whom: &Whom) -> Result<NewNeed, Errors> {
        let mut errors = Errors::default();
        let (quantity, unit) = match self.amount() {
            Ok(amount) => amount,
            Err((field, message)) => {
                errors.add(field, message);
                (1, "-".to_owned())
            }
        };
        let category = self.chosen_category();
        if taxonomy::get(category).is_none() {
            errors.add("category", Message::new("need-category-missing"));
        }
        let unit_price = errors.keep("unit_price", fen(&self.unit_price)).flatten();
        let urgency = match fold(&self.urgency).as_str() {
            "" => 1,
            typed => typed.parse().unwrap_or(-1),
        };
        let body = normalise(&self.receiving_body);
        let new = NewNeed {
            region: whom.region,
            beneficiary: whom.beneficiary,
            household: whom.household,
            consent: whom.consent,
            category: category.to_owned(),
            tags: self.all_tags(),
            title: normalise(&self.title),
            detail: normalise_lines(&self.detail),
            quantity,
            unit,
            unit_price,
            urgency,
            about_minor: self.about_minor,
            receiving_body: Some(body).filter(|body| !body.is_empty()),
        };
        if let Err(more) = check::check(&new) {
            for (field, message) in more.iter() {
                if errors.get(field).is_none() {
                    errors.add(field, message.clone());
                }
            }
        }
        errors.ordered(&FORM).done().map(|()| new)
    }

    fn all_tags(&self) -> Vec<String> {
        let more = normalise(&self.more_tags);
        let split = more.split([' ', '、', '，', ',', '；']).map(str::to_owned);
        let mut tags: Vec<String> = Vec::new();
        for tag in self.tags.iter().cloned().chain(split) {
            if !tag.is_empty() && !tags.contains(&tag) {
                tags.push(tag);
            }
        }
        tags
    }
}

/// Yuan as typed, at most two decimals, in fen; nothing when empty.
fn fen(typed: &str) -> Result<Option<i64>, Message> {
    let typed = fold(typed);
    let typed = typed.trim_end_matches('元').trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let bad = || Message::new("need-price-bad");
    let (yuan, rest) = typed.split_once('.').unwrap_or((typed, ""));
    if rest.len() > 2 || !yuan.bytes().chain(rest.bytes()).all(|byte| byte.is_ascii_digit()) {
        return Err(bad());
    }
    let yuan: i64 = yuan.parse().map_err(|_| bad())?;
    let cents: i64 = format!("{rest:0<2}").parse().map_err(|_| bad())?;
    yuan.checked_mul(100).map(|fen| Some(fen + cents)).ok_or_else(bad)
}

/// Fen as yuan: 1250 is `12.5`.
pub fn yuan(fen: i64) -> String {
    let text = format!("{}.{:02}", fen / 100, fen % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantity_carries_its_unit_in_either_field() {
        let amount = |quantity: &str, unit: &str| {
            NeedFields { quantity: quantity.into(), unit: unit.into(), ..NeedFields::default() }.amount().ok()
        };
        assert_eq!(amount("８ 床", ""), Some((8, "床".into())));
        assert_eq!(amount("8", "床"), Some((8, "床".into())));
        assert_eq!(amount("1.5", "吨"), Some((1500, "公斤".into())));
        assert_eq!(amount("8", "抬"), Some((8, "抬".into())));
        assert_eq!(amount("八九不离十", "床"), None);
    }

    #[test]
    fn a_price_in_yuan_is_exact() {
        assert_eq!(fen("12.5"), Ok(Some(1250)));
        assert_eq!(fen("１２０元"), Ok(Some(12_000)));
        assert_eq!(fen(""), Ok(None));
        assert!(fen("12.345").is_err() && fen("-1").is_err() && fen("一百").is_err());
        assert_eq!((yuan(1250), yuan(12_000)), ("12.5".to_owned(), "120".to_owned()));
    }
}
