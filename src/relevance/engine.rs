//! The engine that the workbench runs on: in memory, or an index on a server that is deleted afterwards.

use super::{Engine, RelevanceError, Setup};
use crate::kernel::random::Random;
use crate::search::{Search, Server, baseline};

impl Setup {
    /// An empty index. [`Search::discard`] it when done.
    pub(super) async fn open(&self) -> Result<Search, RelevanceError> {
        Ok(match self.engine {
            Engine::Embedded => Search::in_memory().await?,
            Engine::Meilisearch => Search::meilisearch(&self.server()?).await?,
        })
    }

    /// For each query the places of the best texts, by the engine out of the box.
    pub(super) async fn plainly(
        &self,
        texts: &[String],
        queries: &[String],
    ) -> Result<Vec<Vec<usize>>, RelevanceError> {
        Ok(match self.engine {
            Engine::Embedded => baseline::rank(texts, queries)?,
            Engine::Meilisearch => baseline::rank_on(&self.server()?, texts, queries).await?,
        })
    }

    /// The server, with an index that nobody else uses.
    fn server(&self) -> Result<Server, RelevanceError> {
        let server = self.server.clone().ok_or(RelevanceError::Server)?;
        let token = Random::System.hex()?;
        let index = format!("{}-relevance-{}", server.index, token.get(..12).unwrap_or_default());
        Ok(Server { index, ..server })
    }
}
