//! A question to the index and its answer.

use std::collections::BTreeMap;

use super::doc::{Kind, Urgency};
use super::features::Mark;
use super::taxonomy::Category;
use super::understand::Understanding;
use crate::kernel::region::Region;

/// What is sought. Every filter that is set must hold.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Query {
    pub kind: Kind,
    /// As typed. Blank lists everything the filters allow; text without any letter or digit finds nothing.
    pub text: String,
    /// This region and everything inside it.
    pub region: Option<Region>,
    /// This leaf, or this top with all its leaves.
    pub category: Option<Category>,
    pub beneficiary: Option<String>,
    pub urgency: Option<Urgency>,
    /// At least this much still open.
    pub min_remaining: Option<i64>,
    pub only_open: bool,
    pub sort: Sort,
    /// Continue after this place, as given by [`Hits::next`].
    pub after: Option<Cursor>,
    pub limit: usize,
    /// Count the facets too; a plain list is cheaper without.
    pub facets: bool,
}

impl Query {
    /// Everything of a kind, newest first, 20 at a time.
    pub fn new(kind: Kind) -> Self {
        Self {
            kind,
            text: String::new(),
            region: None,
            category: None,
            beneficiary: None,
            urgency: None,
            min_remaining: None,
            only_open: false,
            sort: Sort::Newest,
            after: None,
            limit: 20,
            facets: false,
        }
    }

    /// The same for a text, best first.
    pub fn text(kind: Kind, text: impl Into<String>) -> Self {
        Self { text: text.into(), sort: Sort::Relevance, ..Self::new(kind) }
    }
}

/// What candidates for matching must be like.
#[derive(Debug, Clone)]
pub struct Alike {
    pub kind: Kind,
    /// About the same things,
    pub marks: Vec<Mark>,
    /// or filed under the same category,
    pub category: Option<Category>,
    /// or, for money that may go to anything, with a price at all.
    pub priced: bool,
    /// Nowhere else than here.
    pub within: Option<Region>,
    /// The nearer to these the better.
    pub near: Vec<Region>,
}

/// A candidate for matching.
#[derive(Debug, Clone)]
pub struct Counterpart {
    pub id: i64,
    /// What its text is about, as it was when it was indexed.
    pub marks: Vec<Mark>,
}

crate::text_enum! {
    /// The order of hits; equal ones stand newest first.
    pub enum Sort {
        Relevance = "relevance",
        Newest = "newest",
        Urgency = "urgency",
    }
}

/// The place of a hit in the order, highest first. It holds an inner id: show it only as an opaque token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cursor {
    pub rank: u64,
    pub published_at: i64,
    pub id: i64,
}

/// One document found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    pub id: i64,
    /// How well the text fits, 0 and up, comparable within one answer only; 0 without a text.
    pub score: f32,
}

/// The answer to a [`Query`].
#[derive(Debug, Clone, Default)]
pub struct Hits {
    pub hits: Vec<Hit>,
    /// How many documents fit in all, on every page together.
    pub total: u64,
    /// Where the next page begins; none when this one is the last.
    pub next: Option<Cursor>,
    /// Set when the query asked for it.
    pub facets: Option<Facets>,
    /// When nothing fits: what comes nearest, best first. Never an answer; to be shown apart.
    pub nearest: Vec<Hit>,
    /// What the text was taken to mean; empty without a text.
    pub asked: Understanding,
}

impl Hits {
    pub fn ids(&self) -> Vec<i64> {
        self.hits.iter().map(|h| h.id).collect()
    }
}

/// How many of all documents found have which value; values that none has are absent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facets {
    /// Tops, or the leaves of the top that the query asks for.
    pub categories: BTreeMap<Category, u64>,
    /// The regions one level below the query's region; provinces without one.
    pub regions: BTreeMap<i64, u64>,
    pub beneficiaries: BTreeMap<String, u64>,
    pub urgencies: BTreeMap<Urgency, u64>,
}
