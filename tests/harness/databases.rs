//! Each test has a database of its own, on both engines, from one body.

use sqlx::{Connection, Executor, PgConnection, SqliteConnection};

use crate::support::databases::{Engine, Env};

/// Would fail on the second run in the same database.
async fn leaves_a_mark(env: &Env) {
    let url = env.database_url();
    match env.engine() {
        Engine::Sqlite => {
            let mut connection = SqliteConnection::connect(&format!("{url}?mode=rwc")).await.unwrap();
            connection.execute("CREATE TABLE mark (id BIGINT)").await.unwrap();
        }
        Engine::Postgres => {
            let mut connection = PgConnection::connect(url).await.unwrap();
            connection.execute("CREATE TABLE mark (id BIGINT)").await.unwrap();
        }
    }
    assert!(env.folder().is_dir());
}

both! {
    async fn a_database_is_empty(env: Env) {
        leaves_a_mark(&env).await;
    }

    async fn two_databases_share_nothing(env: Env) {
        let other = match env.engine() {
            Engine::Sqlite => Env::sqlite(),
            Engine::Postgres => Env::postgres().await.unwrap(),
        };
        leaves_a_mark(&env).await;
        leaves_a_mark(&other).await;
    }
}
