//! What an engine does out of the box, to measure the pipeline against. Embedded: BM25 over pairs of characters, no lexicon,
//! no ranking of our own.

use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::Value;
use tantivy::schema::{IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{LowerCaser, NgramTokenizer, TextAnalyzer};
use tantivy::{Index, TantivyDocument, Term};

use super::Error;

const MOST: usize = 100;
const BUFFER: usize = 50_000_000;

/// The same by Meilisearch with its default settings. The index of `server` is made for it and deleted.
pub use super::meilisearch::baseline::rank as rank_on;

/// For each query the places of the best texts, best first.
pub fn rank(texts: &[String], queries: &[String]) -> Result<Vec<Vec<usize>>, Error> {
    let mut schema = Schema::builder();
    let indexing = TextFieldIndexing::default().set_tokenizer("pairs");
    let text = schema.add_text_field("text", TextOptions::default().set_indexing_options(indexing));
    let place = schema.add_u64_field("place", STORED);
    let index = Index::create_in_ram(schema.build());
    let pairs = TextAnalyzer::builder(NgramTokenizer::new(2, 2, false)?).filter(LowerCaser).build();
    index.tokenizers().register("pairs", pairs);
    let mut writer = index.writer_with_num_threads(1, BUFFER)?;
    for (number, one) in (0_u64..).zip(texts) {
        writer.add_document(tantivy::doc!(text => one.as_str(), place => number))?;
    }
    writer.commit()?;
    let searcher = index.reader()?.searcher();
    let mut answers = Vec::new();
    for query in queries {
        let lower = query.to_lowercase();
        let chars: Vec<char> = lower.chars().collect();
        let pair = |pair: &[char]| {
            let term = Term::from_field_text(text, &pair.iter().collect::<String>());
            let any: Box<dyn Query> = Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs));
            (Occur::Should, any)
        };
        let any = BooleanQuery::new(chars.windows(2).map(pair).collect());
        let best = searcher.search(&any, &TopDocs::with_limit(MOST).order_by_score())?;
        let mut found = Vec::new();
        for (_, address) in best {
            let doc: TantivyDocument = searcher.doc(address)?;
            found.extend(doc.get_first(place).and_then(|v| v.as_u64()).and_then(|n| usize::try_from(n).ok()));
        }
        answers.push(found);
    }
    Ok(answers)
}
