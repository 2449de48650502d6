//! One test body, run on both search engines, each time on an index of its own.

use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use futures::FutureExt;
use jiedui::kernel::masked::Masked;
use jiedui::search::{Search, Server};
use tempfile::TempDir;

/// The search engine a test runs on.
pub struct Engine {
    folder: TempDir,
    server: Option<Server>,
}

impl Engine {
    fn embedded() -> Self {
        Self { folder: TempDir::with_prefix("jiedui-index-").unwrap(), server: None }
    }

    /// On the test server, or `None` where there is none.
    fn meilisearch() -> Option<Self> {
        Some(Self { server: Some(server()?), ..Self::embedded() })
    }

    /// An empty index that is whole, for those that do not look at it again after a restart.
    pub async fn empty(&self) -> Search {
        let search = match &self.server {
            Some(_) => self.open().await,
            None => Search::in_memory().await.unwrap(),
        };
        search.rebuild().await.unwrap().finish().await.unwrap();
        search
    }

    /// The index as the product opens it at a start, with what it held before.
    pub async fn open(&self) -> Search {
        match &self.server {
            Some(server) => Search::meilisearch(server).await.unwrap(),
            None => Search::open(self.folder()).await.unwrap(),
        }
    }

    pub fn server(&self) -> Option<&Server> {
        self.server.as_ref()
    }

    /// Where the embedded index lies.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

/// The test server with an index name that nothing else uses; `None` where there is no server.
pub fn server() -> Option<Server> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let index = format!("test-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::SeqCst));
    Some(Server {
        url: std::env::var("JIEDUI_TEST_MEILISEARCH_URL").ok()?,
        key: std::env::var("JIEDUI_TEST_MEILISEARCH_KEY").ok().map(Masked::new),
        index,
    })
}

/// Deletes what a test left on the server.
pub async fn discard(server: &Server) {
    Search::meilisearch(server).await.unwrap().discard().await.unwrap();
}

/// Runs `body` on the embedded engine.
pub fn on_embedded<F: Future<Output = ()>>(body: impl FnOnce(Arc<Engine>) -> F) {
    super::databases::runtime().block_on(body(Arc::new(Engine::embedded())));
}

/// Runs `body` on the test server and deletes its indexes; without a server it says so.
pub fn on_meilisearch<F: Future<Output = ()>>(body: impl FnOnce(Arc<Engine>) -> F) {
    let Some(engine) = Engine::meilisearch().map(Arc::new) else { return not_run() };
    super::databases::runtime().block_on(async {
        let done = AssertUnwindSafe(body(Arc::clone(&engine))).catch_unwind().await;
        discard(engine.server().unwrap()).await;
        done.unwrap_or_else(|failure| std::panic::resume_unwind(failure));
    });
}

/// Meilisearch is no package of the test machine, so its absence is no failure anywhere.
pub fn not_run() {
    eprintln!("NOT RUN: the Meilisearch half; start Meilisearch and set JIEDUI_TEST_MEILISEARCH_URL");
}

/// Makes the tests `NAME::embedded` and `NAME::meilisearch` out of each `async fn NAME(engine: Arc<Engine>)`.
macro_rules! engines {
    ($($(#[$meta:meta])* async fn $name:ident($engine:ident: Arc<Engine>) $body:block)+) => {$(
        $(#[$meta])*
        async fn $name($engine: std::sync::Arc<$crate::support::engines::Engine>) $body

        mod $name {
            #[test]
            fn embedded() {
                $crate::support::engines::on_embedded(super::$name);
            }

            #[test]
            fn meilisearch() {
                $crate::support::engines::on_meilisearch(super::$name);
            }
        }
    )+};
}
