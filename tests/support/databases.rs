//! One test body, run on both databases, each time on a fresh one.

use std::path::Path;

use tempfile::TempDir;

use super::postgres;

/// The database a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// What a test gets: an empty database and a folder, both gone when it is dropped.
pub struct Env {
    engine: Engine,
    url: String,
    folder: TempDir,
    _postgres: Option<postgres::Database>,
}

impl Env {
    /// A file that does not exist yet, in the test's own folder.
    pub fn sqlite() -> Self {
        let folder = TempDir::with_prefix("jiedui-").unwrap();
        let url = format!("sqlite://{}", folder.path().join("jiedui.db").display());
        Self { engine: Engine::Sqlite, url, folder, _postgres: None }
    }

    /// A database of its own on the test server, or `None` where there is no server.
    pub async fn postgres() -> Option<Self> {
        let database = postgres::Database::create().await?;
        let folder = TempDir::with_prefix("jiedui-").unwrap();
        let url = database.url.clone();
        Some(Self { engine: Engine::Postgres, url, folder, _postgres: Some(database) })
    }

    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// The address in the form `--database-url` takes.
    pub fn database_url(&self) -> &str {
        &self.url
    }

    /// Where the application under test keeps its files.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

/// Runs `body` on a fresh SQLite file.
pub fn on_sqlite<F: Future<Output = ()>>(body: impl FnOnce(Env) -> F) {
    runtime().block_on(async { body(Env::sqlite()).await });
}

/// Runs `body` on a fresh PostgreSQL database; without a server it fails under `CI` and says so
/// elsewhere.
pub fn on_postgres<F: Future<Output = ()>>(body: impl FnOnce(Env) -> F) {
    runtime().block_on(async {
        match Env::postgres().await {
            Some(env) => body(env).await,
            None => super::unavailable("PostgreSQL", "run scripts/test, or set JIEDUI_TEST_POSTGRES_URL"),
        }
    });
}

/// The runtime of one test: several threads, as in the product.
pub fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

/// Makes the tests `NAME::sqlite` and `NAME::postgres` out of each `async fn NAME(env: Env)`.
macro_rules! both {
    ($($(#[$meta:meta])* async fn $name:ident($env:ident: Env) $body:block)+) => {$(
        $(#[$meta])*
        async fn $name($env: $crate::support::databases::Env) $body

        mod $name {
            #[test]
            fn sqlite() {
                $crate::support::databases::on_sqlite(super::$name);
            }

            #[test]
            fn postgres() {
                $crate::support::databases::on_postgres(super::$name);
            }
        }
    )+};
}
