//! What can be needed or given: 12 top categories and their leaves, from `search/taxonomy.json`.
//!
//! The file is built into the binary and checked once; a broken file is found by the tests and by [`check`] at start.

use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

mod file;

pub use file::Form;
use file::{Leaf, Top};

const TEXT: &str = include_str!("../../search/taxonomy.json");

static TAXONOMY: LazyLock<Result<Taxonomy, String>> = LazyLock::new(|| Taxonomy::read(TEXT));

/// A category of the taxonomy: a top (`N01`) or a leaf of one (`N0103`).
///
/// The number inside is top * 100 + leaf, with 0 for the top itself. Only codes of the taxonomy can be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Category(u16);

/// Refuses to go on with a broken taxonomy. Called once at start.
pub fn check() -> Result<(), String> {
    TAXONOMY.as_ref().map(|_| ()).map_err(Clone::clone)
}

/// The category with this code, `N01` or `N0103`; none when the taxonomy has no such code.
pub fn get(code: &str) -> Option<Category> {
    let category = Category(file::number(code)?);
    category.entry().map(|_| category)
}

/// The top categories in the taxonomy's order.
pub fn tops() -> impl Iterator<Item = Category> {
    taxonomy().into_iter().flat_map(|t| t.order.iter().copied()).filter(|c| c.is_top())
}

/// The leaves under `top` in the taxonomy's order; under a leaf there are none.
pub fn leaves(top: Category) -> impl Iterator<Item = Category> {
    taxonomy()
        .into_iter()
        .flat_map(|t| t.order.iter().copied())
        .filter(move |c| !c.is_top() && top.is_top() && top.contains(*c))
}

impl Category {
    /// The stable code, `N01` or `N0103`.
    pub fn code(self) -> String {
        self.to_string()
    }

    /// The name in Chinese, or in English when `lang` begins with `en`.
    pub fn name(self, lang: &str) -> &'static str {
        let english = lang.starts_with("en");
        self.entry().map_or("", |e| if english { e.en.as_str() } else { e.zh.as_str() })
    }

    /// The top of a leaf; none for a top.
    pub fn parent(self) -> Option<Self> {
        (!self.is_top()).then_some(self.top())
    }

    /// The top it lies under; itself for a top.
    #[must_use]
    pub const fn top(self) -> Self {
        Self(self.0 / 100 * 100)
    }

    pub const fn is_top(self) -> bool {
        self.0.is_multiple_of(100)
    }

    /// True for itself and, when it is a top, for each of its leaves.
    pub fn contains(self, other: Self) -> bool {
        self == other || (self.is_top() && other.top() == self)
    }

    /// The unit offered first in a form, as people write it: 套, 公斤, 元.
    pub fn default_unit(self) -> &'static str {
        self.entry().map_or("", |e| e.unit.as_str())
    }

    /// The form help of this kind takes; none for a top, whose leaves differ.
    pub fn form(self) -> Option<Form> {
        self.entry().and_then(|e| e.form)
    }

    /// The number inside, for the search index: 100 for `N01`, 103 for `N0103`.
    pub(super) fn number(self) -> u64 {
        u64::from(self.0)
    }

    /// Back from [`Category::number`].
    pub(super) fn from_number(number: u64) -> Option<Self> {
        let category = Self(u16::try_from(number).ok()?);
        category.entry().map(|_| category)
    }

    fn entry(self) -> Option<&'static Entry> {
        taxonomy().and_then(|t| t.entries.get(&self))
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "N{:02}", self.0 / 100)?;
        if self.is_top() { Ok(()) } else { write!(f, "{:02}", self.0 % 100) }
    }
}

impl Serialize for Category {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Category {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        get(&code).ok_or_else(|| serde::de::Error::custom(format!("no category {code}")))
    }
}

#[derive(Debug)]
struct Entry {
    zh: String,
    en: String,
    unit: String,
    form: Option<Form>,
}

#[derive(Debug, Default)]
struct Taxonomy {
    order: Vec<Category>,
    entries: HashMap<Category, Entry>,
}

fn taxonomy() -> Option<&'static Taxonomy> {
    TAXONOMY.as_ref().ok()
}

impl Taxonomy {
    /// Refuses unknown fields, codes out of place, a code twice.
    fn read(text: &str) -> Result<Self, String> {
        let tops: Vec<Top> = serde_json::from_str(text).map_err(|e| format!("search/taxonomy.json: {e}"))?;
        let mut taxonomy = Self::default();
        for top in tops {
            let category = Category(file::number(&top.code).ok_or_else(|| format!("bad code {}", top.code))?);
            taxonomy.add(category, Entry { zh: top.zh, en: top.en, unit: top.unit, form: None })?;
            for leaf in top.leaves {
                taxonomy.add_leaf(category, leaf)?;
            }
        }
        Ok(taxonomy)
    }

    fn add_leaf(&mut self, top: Category, leaf: Leaf) -> Result<(), String> {
        let category = Category(file::number(&leaf.code).ok_or_else(|| format!("bad code {}", leaf.code))?);
        if category.parent() != Some(top) {
            return Err(format!("{category} stands under {top}"));
        }
        self.add(category, Entry { zh: leaf.zh, en: leaf.en, unit: leaf.unit, form: Some(leaf.form) })
    }

    fn add(&mut self, category: Category, entry: Entry) -> Result<(), String> {
        if entry.zh.is_empty() || entry.en.is_empty() || entry.unit.is_empty() {
            return Err(format!("{category} lacks a name or a unit"));
        }
        self.order.push(category);
        let twice = self.entries.insert(category, entry).is_some();
        if twice { Err(format!("{category} stands twice")) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_taxonomy_is_sound() {
        check().unwrap();
        assert_eq!(tops().count(), 12);
        assert_eq!(tops().flat_map(leaves).count(), 78);
    }

    #[test]
    fn a_leaf_knows_its_names_top_unit_and_form() {
        let bedding = get("N0103").unwrap();
        assert_eq!((bedding.name("zh"), bedding.name("en")), ("被褥床品", "Bedding"));
        assert_eq!(bedding.parent(), get("N01"));
        assert_eq!(bedding.default_unit(), "套");
        assert_eq!(bedding.form(), Some(Form::Goods));
        assert_eq!(bedding.code(), "N0103");
        assert!(get("N01").unwrap().contains(bedding));
        assert!(!bedding.contains(get("N01").unwrap()));
    }

    #[test]
    fn codes_that_do_not_exist_are_refused() {
        for code in ["", "N", "N0", "N00", "N99", "N0199", "n01", "N0１", "N01031", "X0103", "N-1"] {
            assert_eq!(get(code), None, "{code}");
        }
    }
}
