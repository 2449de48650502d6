//! The fields of the embedded index: those of [`Stored`], each in the way that asking needs it.

use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::{TantivyDocument, Term};

use crate::search::doc::{Doc, Kind};
use crate::search::stored::{Stored, key};

#[derive(Clone, Copy)]
pub struct Fields {
    pub key: Field,
    pub id: Field,
    pub kind: Field,
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
    pub open: Field,
    pub published_at: Field,
}

pub fn schema() -> (Schema, Fields) {
    let mut s = Schema::builder();
    // Terms come ready, parted by spaces; how often one occurs counts, where it stands does not.
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("whitespace")
        .set_index_option(IndexRecordOption::WithFreqs);
    let text = TextOptions::default().set_indexing_options(indexing);
    let fields = Fields {
        key: s.add_text_field("key", STRING),
        id: s.add_i64_field("id", FAST),
        kind: s.add_u64_field("kind", INDEXED | FAST),
        strong: s.add_text_field("strong", text.clone()),
        weak: s.add_text_field("weak", text.clone()),
        grams: s.add_text_field("grams", text),
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
        open: s.add_bool_field("open", INDEXED),
        published_at: s.add_i64_field("published_at", FAST),
    };
    (s.build(), fields)
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
        d.add_u64(self.kind, stored.kind);
        d.add_text(self.strong, stored.strong.join(" "));
        d.add_text(self.weak, stored.weak.join(" "));
        d.add_text(self.grams, stored.grams.join(" "));
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
        d.add_bool(self.open, stored.open);
        d.add_i64(self.published_at, stored.published_at);
        d
    }
}
