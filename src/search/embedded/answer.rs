//! What [`crate::search::answer`] asks of the embedded index.

use std::collections::HashSet;

use tantivy::Searcher;

use super::candidates::Candidates;
use super::collect::Page;
use super::count::Counting;
use super::schema::Fields;
use super::window::{Sight, Sights};
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

impl Source for Snapshot<'_> {
    type Candidates = Candidates;

    async fn page(&self, query: &Query, among: Among<'_, Candidates>) -> Result<Hits, Error> {
        let page = Page {
            sort: query.sort,
            after: query.after,
            limit: query.limit,
            facets: query.facets.then(|| Counting::of(query)),
        };
        let set = |ids: &[i64]| ids.iter().copied().collect::<HashSet<i64>>();
        Ok(match among {
            Among::All => self.searcher.search(&ask::everything(ask::filters(query, self.fields)), &page)?,
            Among::Only(candidates, ids) => {
                let ids = set(ids);
                candidates
                    .page(&self.searcher, self.sights, &page, |sight, doc| ids.contains(&sight.id(doc)))?
            }
            Among::But(candidates, ids) => {
                let ids = set(ids);
                let belongs = |sight: &Sight, doc| ids.is_empty() || !ids.contains(&sight.id(doc));
                candidates.page(&self.searcher, self.sights, &page, belongs)?
            }
        })
    }

    async fn window(&self, query: &Query, asked: &Understanding) -> Result<Window<Candidates>, Error> {
        let sought = ask::candidates(asked, ask::filters(query, self.fields), self.fields);
        let found = sought.map(|sought| Candidates::of(&self.searcher, sought)).transpose()?;
        let found = found.unwrap_or_default();
        Ok(window::take(&self.searcher, self.sights, found, asked, self.fields)?)
    }
}
