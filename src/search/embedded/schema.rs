//! The fields of the embedded index and how a document fills them.

use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::{TantivyDocument, Term};

use crate::kernel::quantity::Unit;
use crate::kernel::region::Region;
use crate::search::doc::{Doc, Kind};
use crate::search::features::STRONG;
use crate::search::lexicon::lexicon;
use crate::search::terms;

/// Counts up when the fields change, so that an older index is not used.
pub const VERSION: u64 = 2;

#[derive(Clone, Copy)]
pub struct Fields {
    /// Kind and id in one term: what a replacement deletes.
    pub key: Field,
    pub id: Field,
    pub kind: Field,
    /// Meanings the document is about, and meanings its story tells of: the terms of [`terms`].
    pub strong: Field,
    pub weak: Field,
    /// Pairs of characters, single characters of title and tags: what no lexicon knows is found by these.
    pub grams: Field,
    /// What ranking looks at: the marks of [`marks`] as numbers.
    pub marks: Field,
    pub top: Field,
    pub category: Field,
    pub region: Field,
    /// The region and every region above it.
    pub inside: Field,
    pub beneficiary: Field,
    pub urgency: Field,
    pub remaining: Field,
    /// The place of the unit among all units, from 1 on; 0 for none.
    pub unit: Field,
    /// -1 for unknown.
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
        let mut d = TantivyDocument::default();
        d.add_text(self.key, key(doc.kind, doc.id));
        d.add_i64(self.id, doc.id);
        d.add_u64(self.kind, doc.kind as u64);
        let marks = doc.marks();
        let (mut strong, mut weak) = (String::new(), String::new());
        for mark in &marks {
            let field = if mark.weight >= STRONG { &mut strong } else { &mut weak };
            for term in terms::stored(lexicon().concept_of(mark.word)) {
                field.extend([term.to_string().as_str(), " "]);
            }
            d.add_u64(self.marks, mark.number());
        }
        d.add_text(self.strong, strong);
        d.add_text(self.weak, weak);
        d.add_text(self.grams, doc.grams().join(" "));
        if let Some(category) = doc.category {
            d.add_u64(self.top, category.top().number());
            d.add_u64(self.category, category.number());
        }
        for place in &doc.places {
            d.add_i64(self.region, place.code());
            for region in around(*place) {
                d.add_i64(self.inside, region);
            }
        }
        d.add_text(self.beneficiary, &doc.beneficiary);
        d.add_u64(self.urgency, doc.urgency as u64);
        d.add_i64(self.remaining, doc.remaining);
        d.add_u64(self.unit, doc.unit.map_or(0, unit_number));
        d.add_i64(self.yuan, doc.yuan.unwrap_or(-1));
        d.add_bool(self.open, doc.open);
        d.add_i64(self.published_at, doc.published_at);
        d
    }
}

fn unit_number(unit: Unit) -> u64 {
    Unit::all().zip(1..).find_map(|(other, number)| (other == unit).then_some(number)).unwrap_or(0)
}

/// Back from what is stored in `unit`.
pub fn unit(number: u64) -> Option<Unit> {
    Unit::all().nth(usize::try_from(number.checked_sub(1)?).ok()?)
}

fn key(kind: Kind, id: i64) -> String {
    format!("{kind}:{id}")
}

/// The codes of a region and of every region above it.
fn around(region: Region) -> impl Iterator<Item = i64> {
    std::iter::once(region.code()).chain(region.ancestors().map(Region::code))
}
