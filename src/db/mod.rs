//! The thin layer over sqlx: one SQL text, `SQLite` or `PostgreSQL` inside. Nothing else names sqlx.
//!
//! Reads go to a pool of readers. Every write goes through [`Db::write`], which returns only when it is durable.
//! Why so, with measurements: `docs/decisions/database.md`.

mod append;
mod column;
mod error;
mod lite;
mod migrate;
mod postgres;
mod spin;
mod sql;
mod tx;
mod value;

use std::path::Path;
use std::sync::Arc;

use futures::future::BoxFuture;
use tokio::sync::Notify;

pub use error::{DbError, Result};
pub use sql::Sql;
pub use sqlx::FromRow;
pub use tx::Tx;
use value::AnyRow;
pub use value::{Record, Value};

/// Arguments of one statement, in the order of `$1`, `$2`, ...
#[macro_export]
macro_rules! args {
    ($($value:expr),* $(,)?) => { vec![$($crate::db::Value::from($value)),*] };
}

/// Declares statements as constants and lists them in `STATEMENTS`, so that a test can prepare each on both databases.
#[macro_export]
macro_rules! sql {
    ($($(#[$meta:meta])* $name:ident = $text:expr;)+) => {
        $($(#[$meta])* const $name: &str = $text;)+
        pub(crate) const STATEMENTS: &[(&str, &str)] = &[$((stringify!($name), $name)),+];
    };
}

/// Which database is behind a [`Db`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// The database. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Db {
    inner: Inner,
    changed: Arc<Notify>,
}

#[derive(Clone, Debug)]
enum Inner {
    Lite(lite::Lite),
    Postgres(postgres::Postgres),
}

impl Db {
    /// Opens (and on `SQLite` creates) the database, migrates it, and refuses settings that could lose an
    /// acknowledged write. `url` is `postgres://...` or `sqlite://PATH`.
    pub async fn open(url: &str) -> Result<Self> {
        let inner = if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Inner::Postgres(postgres::Postgres::open(url).await?)
        } else if let Some(path) = url.strip_prefix("sqlite://") {
            Inner::Lite(lite::Lite::open(Path::new(path)).await?)
        } else {
            return Err(DbError::Setup(format!("database URL {url:?} is neither postgres:// nor sqlite://")));
        };
        Ok(Self { inner, changed: Arc::new(Notify::new()) })
    }

    pub const fn engine(&self) -> Engine {
        match self.inner {
            Inner::Lite(_) => Engine::Sqlite,
            Inner::Postgres(_) => Engine::Postgres,
        }
    }

    /// At most one row.
    pub async fn opt<T: Record>(&self, sql: &str, args: Vec<Value>) -> Result<Option<T>> {
        let row: Option<AnyRow> = match &self.inner {
            Inner::Lite(lite) => {
                value::sqlite(sql, args)?.fetch_optional(lite.readers()).await?.map(Into::into)
            }
            Inner::Postgres(pg) => {
                value::postgres(sql, args)?.fetch_optional(pg.readers()).await?.map(Into::into)
            }
        };
        row.map(|row| row.read()).transpose()
    }

    /// Exactly one row, such as an aggregate.
    pub async fn one<T: Record>(&self, sql: &str, args: Vec<Value>) -> Result<T> {
        self.opt(sql, args).await?.ok_or(DbError::NoRow)
    }

    pub async fn all<T: Record>(&self, sql: &str, args: Vec<Value>) -> Result<Vec<T>> {
        match &self.inner {
            Inner::Lite(lite) => value::read_all(value::sqlite(sql, args)?.fetch_all(lite.readers()).await?),
            Inner::Postgres(pg) => {
                value::read_all(value::postgres(sql, args)?.fetch_all(pg.readers()).await?)
            }
        }
    }

    /// Runs `work` in one transaction and returns its answer once that is durable; an `Err` undoes all of it.
    ///
    /// `work` may run more than once (each time with a fresh copy of `input`) and must await nothing but the `Tx`.
    pub async fn write<A, T, E, F>(&self, input: A, work: F) -> std::result::Result<T, E>
    where
        A: Clone + Send + Sync + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
        F: for<'t> Fn(&'t mut Tx, A) -> BoxFuture<'t, std::result::Result<T, E>> + Send + Sync + 'static,
    {
        let done = match &self.inner {
            Inner::Lite(lite) => lite.write(input, work).await,
            Inner::Postgres(pg) => pg.write(input, work).await,
        };
        if done.is_ok() {
            self.changed.notify_waiters();
        }
        done
    }

    /// Woken after each successful write of this process.
    pub fn changed(&self) -> Arc<Notify> {
        Arc::clone(&self.changed)
    }

    /// Whether writes can still be made: false after the writer met a disk error, when the process must restart.
    pub fn is_writable(&self) -> bool {
        match &self.inner {
            Inner::Lite(lite) => lite.is_writable(),
            Inner::Postgres(_) => true,
        }
    }

    /// Asks the engine to parse and plan `sql` without running it.
    pub async fn prepare(&self, sql: &str) -> Result<()> {
        match &self.inner {
            Inner::Lite(lite) => lite.prepare(sql).await,
            Inner::Postgres(pg) => pg.prepare(sql).await,
        }
    }

    /// Finishes what was begun and closes all connections.
    pub async fn close(&self) {
        match &self.inner {
            Inner::Lite(lite) => lite.close().await,
            Inner::Postgres(pg) => pg.close().await,
        }
    }
}
