//! What [`crate::search::answer`] asks of the embedded index.

use tantivy::Searcher;
use tantivy::query::{BooleanQuery, Occur, Query as Engine};

use super::collect::Page;
use super::count::Counting;
use super::schema::Fields;
use super::window::Sights;
use super::{ask, window};
use crate::search::Error;
use crate::search::answer::{Among, Source, Window};
use crate::search::query::{Hits, Query};
use crate::search::understand::Understanding;

/// The index as it is at one moment. It is in this process, so no answer has to be waited for.
pub struct Snapshot<'a> {
    pub searcher: Searcher,
    pub fields: &'a Fields,
    pub sights: &'a Sights,
}

impl Snapshot<'_> {
    fn among(&self, query: &Query, among: Among) -> Box<dyn Engine> {
        match among {
            Among::All => ask::everything(ask::filters(query, self.fields)),
            Among::Only(ids) => ask::only(query.kind, ids, self.fields),
            Among::Candidates(asked, without) => {
                let all = ask::candidates(asked, ask::filters(query, self.fields), self.fields);
                let without = ask::only(query.kind, without, self.fields);
                Box::new(BooleanQuery::new(vec![(Occur::Must, all), (Occur::MustNot, without)]))
            }
        }
    }
}

impl Source for Snapshot<'_> {
    async fn page(&self, query: &Query, among: Among<'_>) -> Result<Hits, Error> {
        let page = Page {
            sort: query.sort,
            after: query.after,
            limit: query.limit,
            facets: query.facets.then(|| Counting::of(query)),
        };
        Ok(self.searcher.search(&self.among(query, among), &page)?)
    }

    async fn window(&self, query: &Query, asked: &Understanding) -> Result<Window, Error> {
        let candidates = ask::candidates(asked, ask::filters(query, self.fields), self.fields);
        Ok(window::take(&self.searcher, self.sights, candidates.as_ref(), asked, self.fields)?)
    }
}
