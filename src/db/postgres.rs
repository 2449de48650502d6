//! `PostgreSQL`: READ COMMITTED, readers and writers in pools of their own, retries where the engine asks for them.

use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{AssertSqlSafe, Connection, Executor, PgPool, SqlSafeStr};

use super::error::{DbError, Result};
use super::migrate;
use super::tx::{Conn, Health, Tx};

/// More writers than this only wait for each other's locks (measured: 12 to 16 is best).
const WRITERS: u32 = 14;
const READERS: u32 = 14;
const TRIES: u32 = 8;
/// A connection that rested so long is tried before it is used.
const STALE: Duration = Duration::from_secs(1);
const LIMIT: Duration = Duration::from_secs(10);

#[derive(Clone, Debug)]
pub(super) struct Postgres {
    readers: PgPool,
    writers: PgPool,
}

impl Postgres {
    pub(super) async fn open(url: &str) -> Result<Self> {
        let options =
            PgConnectOptions::from_str(url)?.application_name("jiedui").statement_cache_capacity(512);
        let pool = |size| {
            PgPoolOptions::new()
                .max_connections(size)
                .acquire_timeout(Duration::from_secs(20))
                // A connection that was in use a moment ago is not asked whether it lives: that is a round trip.
                .test_before_acquire(false)
                .before_acquire(|conn, about| {
                    Box::pin(async move {
                        if about.idle_for >= STALE {
                            conn.ping().await?;
                        }
                        Ok(true)
                    })
                })
        };
        let writers = pool(WRITERS).connect_with(options.clone()).await?;
        let mut conn = writers.acquire().await?;
        migrate::postgres(&mut conn).await?;
        for (name, bad) in [("fsync", "off"), ("full_page_writes", "off"), ("synchronous_commit", "off")] {
            let (value,): (String,) =
                sqlx::query_as("SELECT current_setting($1)").bind(name).fetch_one(&mut *conn).await?;
            if value == bad {
                return Err(DbError::Setup(format!(
                    "PostgreSQL runs with {name}={value}; a power cut could lose writes"
                )));
            }
        }
        drop(conn);
        let readers =
            pool(READERS).connect_lazy_with(options.options([("default_transaction_read_only", "on")]));
        Ok(Self { readers, writers })
    }

    pub(super) const fn readers(&self) -> &PgPool {
        &self.readers
    }

    pub(super) async fn prepare(&self, sql: &str) -> Result<()> {
        self.readers.prepare(AssertSqlSafe(sql.to_owned()).into_sql_str()).await?;
        Ok(())
    }

    /// The transaction runs in a task of its own: a dropped request cannot cancel a half-done write.
    pub(super) async fn write<A, T, E, F>(&self, input: A, work: F) -> std::result::Result<T, E>
    where
        A: Clone + Send + Sync + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
        F: for<'t> Fn(&'t mut Tx, A) -> BoxFuture<'t, std::result::Result<T, E>> + Send + Sync + 'static,
    {
        let pool = self.writers.clone();
        let work = Arc::new(work);
        let task = tokio::spawn(async move {
            let mut tries = 0;
            loop {
                tries += 1;
                let conn = pool.acquire().await.map_err(DbError::from)?;
                let mut tx = Tx::new(Conn::Postgres(conn));
                let done = tokio::time::timeout(LIMIT, attempt(&mut tx, input.clone(), &*work)).await;
                match done {
                    Ok(Err(_)) if tx.health == Health::Retry && tries < TRIES => {}
                    Ok(done) => return done,
                    Err(_) => {
                        discard(tx);
                        return Err(DbError::TooSlow.into());
                    }
                }
            }
        });
        task.await.unwrap_or_else(|_| Err(DbError::Stopped.into()))
    }

    pub(super) async fn close(&self) {
        self.readers.close().await;
        self.writers.close().await;
    }
}

async fn attempt<A, T, E, F>(tx: &mut Tx, input: A, work: &F) -> std::result::Result<T, E>
where
    E: From<DbError>,
    F: for<'t> Fn(&'t mut Tx, A) -> BoxFuture<'t, std::result::Result<T, E>>,
{
    tx.control("BEGIN").await?;
    let done = match work(tx, input).await {
        Ok(_) if tx.health != Health::Good => Err(DbError::Poisoned.into()),
        Ok(value) => tx.flush_and("COMMIT").await.map(|()| value).map_err(E::from),
        Err(error) => Err(error),
    };
    if done.is_err() {
        tx.control("ROLLBACK").await?;
    }
    done
}

/// A connection in an unknown state is closed, never given back to the pool.
fn discard(tx: Tx) {
    if let Conn::Postgres(conn) = tx.conn {
        drop(conn.detach());
    }
}
