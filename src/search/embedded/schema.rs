//! The fields of the embedded index and how a document fills them.

use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::{TantivyDocument, Term};

use crate::kernel::region::Region;
use crate::search::doc::{Doc, Kind};
use crate::search::words;

/// Counts up when the fields change, so that an older index is not used.
pub const VERSION: u64 = 1;

/// Text beyond this many characters is not searched; a need is some hundred long.
const LONGEST_TEXT: usize = 10_000;

#[derive(Clone, Copy)]
pub struct Fields {
    /// Kind and id in one term: what a replacement deletes.
    key: Field,
    pub id: Field,
    pub kind: Field,
    pub title: Field,
    pub tags: Field,
    pub body: Field,
    /// Pairs of characters of all three, single characters of title and tags.
    pub grams: Field,
    pub top: Field,
    pub category: Field,
    pub region: Field,
    /// The region and every region above it.
    pub inside: Field,
    pub beneficiary: Field,
    pub urgency: Field,
    pub remaining: Field,
    pub open: Field,
    pub published_at: Field,
}

pub fn schema() -> (Schema, Fields) {
    let mut s = Schema::builder();
    // Words come ready from `words`, parted by spaces; how often one occurs counts, where it stands does not.
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("whitespace")
        .set_index_option(IndexRecordOption::WithFreqs);
    let text = TextOptions::default().set_indexing_options(indexing);
    let fields = Fields {
        key: s.add_text_field("key", STRING),
        id: s.add_i64_field("id", FAST),
        kind: s.add_u64_field("kind", INDEXED),
        title: s.add_text_field("title", text.clone()),
        tags: s.add_text_field("tags", text.clone()),
        body: s.add_text_field("body", text.clone()),
        grams: s.add_text_field("grams", text),
        top: s.add_u64_field("top", INDEXED),
        category: s.add_u64_field("category", INDEXED | FAST),
        region: s.add_i64_field("region", FAST),
        inside: s.add_i64_field("inside", INDEXED),
        beneficiary: s.add_text_field("beneficiary", STRING | FAST),
        urgency: s.add_u64_field("urgency", INDEXED | FAST),
        remaining: s.add_i64_field("remaining", FAST),
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
        let tags = doc.tags.join(" ");
        let body: String = doc.body.chars().take(LONGEST_TEXT).collect();
        let title: String = doc.title.chars().take(LONGEST_TEXT).collect();
        d.add_text(self.key, key(doc.kind, doc.id));
        d.add_i64(self.id, doc.id);
        d.add_u64(self.kind, doc.kind as u64);
        for (field, text) in [(self.title, &title), (self.tags, &tags), (self.body, &body)] {
            d.add_text(field, words::words_and_parts(text).join(" "));
            d.add_text(self.grams, words::pairs(text, field != self.body).join(" "));
        }
        d.add_u64(self.top, doc.category.top().number());
        d.add_u64(self.category, doc.category.number());
        d.add_i64(self.region, doc.region.code());
        for region in around(doc.region) {
            d.add_i64(self.inside, region);
        }
        d.add_text(self.beneficiary, &doc.beneficiary);
        d.add_u64(self.urgency, doc.urgency as u64);
        d.add_i64(self.remaining, doc.remaining);
        d.add_bool(self.open, doc.open);
        d.add_i64(self.published_at, doc.published_at);
        d
    }
}

fn key(kind: Kind, id: i64) -> String {
    format!("{kind}:{id}")
}

/// The codes of a region and of every region above it.
fn around(region: Region) -> impl Iterator<Item = i64> {
    std::iter::once(region.code()).chain(region.ancestors().map(Region::code))
}
