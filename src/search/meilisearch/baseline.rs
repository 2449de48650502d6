//! What Meilisearch does out of the box, to measure the pipeline against: plain texts, default settings, the query as
//! it was typed.

use meilisearch_sdk::search::SearchQuery;
use serde::{Deserialize, Serialize};

use super::{Meilisearch, Server};
use crate::search::Error;

const MOST: usize = 100;

#[derive(Debug, Serialize, Deserialize)]
struct Plain {
    place: usize,
    text: String,
}

/// For each query the places of the best texts, best first. The index of `server` is made for it and deleted.
pub async fn rank(server: &Server, texts: &[String], queries: &[String]) -> Result<Vec<Vec<usize>>, Error> {
    let engine = Meilisearch::bare(server)?;
    let answers = engine.plainly(texts, queries).await;
    engine.delete(&engine.index).await.and(answers)
}

impl Meilisearch {
    async fn plainly(&self, texts: &[String], queries: &[String]) -> Result<Vec<Vec<usize>>, Error> {
        let index = self.client.index(&self.index);
        let plain: Vec<Plain> =
            texts.iter().zip(0..).map(|(text, place)| Plain { place, text: text.clone() }).collect();
        let task = index.add_documents(&plain, Some("place")).await.map_err(super::failed)?;
        self.done(&task).await?;
        let mut answers = Vec::new();
        for query in queries {
            let mut search = SearchQuery::new(&index);
            let found = search.with_query(query).with_limit(MOST).execute::<Plain>().await;
            answers
                .push(found.map_err(super::failed)?.hits.into_iter().map(|hit| hit.result.place).collect());
        }
        Ok(answers)
    }
}
