//! The fields of the embedded index: those of [`Stored`], each in the way that asking needs it.

use tantivy::schema::{FAST, Field, INDEXED, STRING, Schema};
use tantivy::{TantivyDocument, Term};

use crate::search::doc::{Doc, Kind};
use crate::search::stored::{Stored, key};

#[derive(Clone, Copy)]
pub struct Fields {
    pub key: Field,
    pub id: Field,
    /// What lists a document stands in: [`listed`].
    pub listed: Field,
    pub strong: Field,
    pub weak: Field,
    pub grams: Field,
    pub marks: Field,
    pub top: Field,
    pub category: Field,
    pub region: Field,
    pub inside: Field,
    pub beneficiary: Field,
    pub urgency: Field,
    pub remaining: Field,
    pub unit: Field,
    pub yuan: Field,
    pub published_at: Field,
}

pub fn schema() -> (Schema, Fields) {
    let mut s = Schema::builder();
    let fields = Fields {
        key: s.add_text_field("key", STRING),
        id: s.add_i64_field("id", FAST),
        listed: s.add_u64_field("listed", INDEXED),
        strong: s.add_u64_field("strong", INDEXED),
        weak: s.add_u64_field("weak", INDEXED),
        grams: s.add_u64_field("grams", INDEXED),
        marks: s.add_u64_field("marks", FAST),
        top: s.add_u64_field("top", INDEXED),
        category: s.add_u64_field("category", INDEXED | FAST),
        region: s.add_i64_field("region", FAST),
        inside: s.add_i64_field("inside", INDEXED),
        beneficiary: s.add_text_field("beneficiary", STRING | FAST),
        urgency: s.add_u64_field("urgency", INDEXED | FAST),
        remaining: s.add_i64_field("remaining", FAST),
        unit: s.add_u64_field("unit", FAST),
        yuan: s.add_i64_field("yuan", FAST),
        published_at: s.add_i64_field("published_at", FAST),
    };
    (s.build(), fields)
}

/// All of a kind, or only those that can be claimed: one term instead of two that almost every document has.
pub const fn listed(kind: u64, only_open: bool) -> u64 {
    kind * 2 + only_open as u64
}

impl Fields {
    pub fn key_term(&self, kind: Kind, id: i64) -> Term {
        Term::from_field_text(self.key, &key(kind, id))
    }

    pub fn document(&self, doc: &Doc) -> TantivyDocument {
        let stored = Stored::of(doc);
        let mut d = TantivyDocument::default();
        d.add_text(self.key, stored.key);
        d.add_i64(self.id, stored.id);
        d.add_u64(self.listed, listed(stored.kind, false));
        if stored.open {
            d.add_u64(self.listed, listed(stored.kind, true));
        }
        stored.strong.iter().for_each(|term| d.add_u64(self.strong, term.number()));
        stored.weak.iter().for_each(|term| d.add_u64(self.weak, term.number()));
        stored.grams.iter().for_each(|gram| d.add_u64(self.grams, gram.number()));
        stored.marks.iter().for_each(|mark| d.add_u64(self.marks, *mark));
        stored.top.iter().for_each(|top| d.add_u64(self.top, *top));
        stored.category.iter().for_each(|category| d.add_u64(self.category, *category));
        stored.region.iter().for_each(|region| d.add_i64(self.region, *region));
        stored.inside.iter().for_each(|region| d.add_i64(self.inside, *region));
        d.add_text(self.beneficiary, stored.beneficiary);
        d.add_u64(self.urgency, stored.urgency);
        d.add_i64(self.remaining, stored.remaining);
        d.add_u64(self.unit, stored.unit);
        d.add_i64(self.yuan, stored.yuan);
        d.add_i64(self.published_at, stored.published_at);
        d
    }
}
