//! A PostgreSQL database for one test, on the server that `JIEDUI_TEST_POSTGRES_URL` names.

use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::{Connection, Executor, PgConnection};

static NUMBER: AtomicU32 = AtomicU32::new(0);

/// Dropped on the server when it goes out of scope, connections and all.
pub struct Database {
    /// The address of this database.
    pub url: String,
    server: String,
    name: String,
}

impl Database {
    /// Creates an empty database; `None` when no server is named. A named server that does not
    /// answer fails the test.
    pub async fn create() -> Option<Self> {
        let server = std::env::var("JIEDUI_TEST_POSTGRES_URL").ok()?;
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("jiedui_test_{}_{number}", std::process::id());
        run(&server, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
        run(&server, &format!("CREATE DATABASE {name} TEMPLATE template0")).await;
        let mut url = reqwest::Url::parse(&server).expect("JIEDUI_TEST_POSTGRES_URL is not a URL");
        url.set_path(&name);
        Some(Self { url: url.into(), server, name })
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let sql = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        let server = self.server.clone();
        // The test's own runtime is busy dropping us, so the last statement gets one of its own.
        let dropped = std::thread::spawn(move || super::databases::runtime().block_on(run(&server, &sql)));
        if dropped.join().is_err() {
            eprintln!("the database {} was left behind", self.name);
        }
    }
}

async fn run(server: &str, sql: &str) {
    let mut connection = PgConnection::connect(server)
        .await
        .unwrap_or_else(|error| panic!("no answer from JIEDUI_TEST_POSTGRES_URL: {error}"));
    connection.execute(sqlx::AssertSqlSafe(sql.to_owned())).await.unwrap();
    connection.close().await.unwrap();
}
