//! The shape of `search/taxonomy.json`.

use serde::Deserialize;

crate::text_enum! {
    /// The form help takes. Two categories of different form cannot stand in for each other.
    pub enum Form {
        /// Things handed over.
        Goods = "goods",
        /// Something built or repaired in place.
        Works = "works",
        /// Money, which always goes through a receiving body.
        Money = "money",
        /// People who come and do something.
        Service = "service",
        /// Skills taught.
        Training = "training",
        /// Paid work.
        Job = "job",
        /// Produce bought.
        Purchase = "purchase",
        /// A shared business.
        Partnership = "partnership",
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Top {
    pub code: String,
    pub zh: String,
    pub en: String,
    pub unit: String,
    pub leaves: Vec<Leaf>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Leaf {
    pub code: String,
    pub zh: String,
    pub en: String,
    pub unit: String,
    pub form: Form,
}

/// `N01` is 100, `N0103` is 103; none for any other shape.
pub(super) fn number(code: &str) -> Option<u16> {
    let digits = code.strip_prefix('N').filter(|d| d.bytes().all(|b| b.is_ascii_digit()))?;
    let number: u16 = digits.parse().ok()?;
    match digits.len() {
        2 if number > 0 => number.checked_mul(100),
        4 if number > 100 && !number.is_multiple_of(100) => Some(number),
        _ => None,
    }
}
