//! A need as typed, and what each field refuses.

use serde::Deserialize;

use super::{Beneficiary, NewNeed, check};
use crate::kernel::id::Id;
use crate::kernel::message::{Errors, Message};
use crate::kernel::money;
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
        let price = money::fen(&self.unit_price).map_err(|_| Message::new("need-price-bad"));
        let unit_price = errors.keep("unit_price", price).flatten();
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
}
