//! What Meilisearch holds of a document, and the settings that go with it.

use std::collections::BTreeMap;

use meilisearch_sdk::settings::{
    FacetingSettings, FilterFeatureModes, FilterFeatures, FilterableAttribute, FilterableAttributesSettings,
    PaginationSetting, Settings,
};
use serde::{Deserialize, Serialize};

use crate::kernel::region::{Level, Region};
use crate::search::doc::Doc;
use crate::search::stored::{self, Stored};

/// Names a document; also that of [`About`].
pub const KEY: &str = "key";
/// Asked only for being equal.
const EQUAL: [&str; 10] =
    [KEY, "kind", "strong", "weak", "grams", "top", "category", "inside", "beneficiary", "open"];
/// Asked for being more or less. `id_high` and `id_low` are the halves of an id: Meilisearch counts in floating
/// point, which holds 53 bits.
const COMPARED: [&str; 6] = ["remaining", "urgency", "published_at", "id_high", "id_low", "yuan"];
/// What is read back: [`stored::Facts`], the place in a list, and [`About`].
const SHOWN: [&str; 11] = [
    "id",
    "published_at",
    "urgency",
    "marks",
    "category",
    "region",
    "remaining",
    "unit",
    "yuan",
    "version",
    "complete",
];
/// Beyond this a list is not counted further.
const MOST_HITS: usize = 100_000_000;
/// More than the townships of any county, the counties of any province, the leaves of the taxonomy.
const MOST_VALUES: usize = 10_000;
/// The low half of an id.
const LOW: i64 = 0xffff_ffff;

/// A document with what only Meilisearch needs beside it.
#[derive(Serialize)]
pub struct Document<'a> {
    #[serde(flatten)]
    stored: Stored<'a>,
    id_high: i64,
    id_low: i64,
    /// The first place, once at each level: facets are counted by these.
    #[serde(flatten)]
    at: BTreeMap<&'static str, i64>,
}

impl<'a> Document<'a> {
    pub fn of(doc: &'a Doc) -> Self {
        let code = doc.places.first().map(|place| place.code());
        let at = |level: Level| Some((at(level), code? / level.divisor() * level.divisor()));
        Self {
            id_high: halves(doc.id).0,
            id_low: halves(doc.id).1,
            at: Level::ALL.into_iter().filter_map(at).collect(),
            stored: Stored::of(doc),
        }
    }
}

/// The high and the low half of an id.
pub const fn halves(id: i64) -> (i64, i64) {
    (id >> 32, id & LOW)
}

/// The attribute of a document's place at a level.
pub const fn at(level: Level) -> &'static str {
    match level {
        Level::Province => "at_province",
        Level::Prefecture => "at_prefecture",
        Level::County => "at_county",
        Level::Township => "at_township",
        Level::Village => "at_village",
    }
}

/// The level by which facets are counted: just below a region.
pub fn below(region: Option<Region>) -> Level {
    let level = region.map(Region::level);
    let below = Level::ALL.into_iter().find(|below| level.is_none_or(|level| *below > level));
    below.unwrap_or(Level::Village)
}

/// The document of an index about itself; it is of no kind, so no list holds it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct About {
    #[serde(skip_deserializing)]
    key: &'static str,
    /// What the index was made with.
    pub version: String,
    /// Everything has been put into it once.
    pub complete: bool,
}

impl About {
    pub const KEY: &'static str = "about";

    pub fn new(complete: bool) -> Self {
        Self { key: Self::KEY, version: version(), complete }
    }

    /// True when this version of the program made the index.
    pub fn is_ours(&self) -> bool {
        self.version == version()
    }
}

/// Changes with all that decides how documents are held and found.
fn version() -> String {
    let settings = serde_json::to_string(&settings()).unwrap_or_default();
    let fields = settings
        .bytes()
        .fold(stored::version(), |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{fields:016x}")
}

/// The settings of an index. Words are not searched for, terms are filtered by.
pub fn settings() -> Settings {
    let equal = EQUAL.into_iter().chain(Level::ALL.into_iter().map(at));
    let attributes = [(equal.collect::<Vec<_>>(), false), (COMPARED.to_vec(), true)];
    let filterable = attributes.into_iter().map(|(names, comparison)| {
        FilterableAttribute::Settings(FilterableAttributesSettings {
            attribute_patterns: names.into_iter().map(str::to_owned).collect(),
            features: FilterFeatures {
                facet_search: false,
                filter: FilterFeatureModes { equality: true, comparison },
            },
        })
    });
    Settings {
        filterable_attributes: Some(filterable.collect()),
        ..Settings::new()
            .with_searchable_attributes([] as [&str; 0])
            .with_displayed_attributes(SHOWN)
            .with_sortable_attributes(COMPARED)
            .with_ranking_rules(["sort"])
            .with_pagination(PaginationSetting { max_total_hits: MOST_HITS })
            .with_faceting(FacetingSettings { max_values_per_facet: MOST_VALUES, sort_facet_values_by: None })
    }
}
