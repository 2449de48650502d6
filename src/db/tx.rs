//! One transaction, as the code inside `Db::write` sees it.

use sqlx::pool::PoolConnection;
use sqlx::{Connection, Postgres, SqliteConnection};

use super::Engine;
use super::append::{self, Queue};
use super::error::{DbError, Result, is_retryable};
use super::value::{self, AnyRow, Record, Value};

/// What has gone wrong in a transaction so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Health {
    Good,
    /// A statement failed. `PostgreSQL` would answer "committed" to the commit and keep nothing, so nobody may commit.
    Poisoned,
    /// As poisoned, and the engine asks for another try.
    Retry,
}

/// A transaction. Dropping it without commit undoes it; only `Db::write` commits.
pub struct Tx {
    pub(super) conn: Conn,
    pub(super) health: Health,
    queue: Queue,
}

pub(super) enum Conn {
    Lite(SqliteConnection),
    Postgres(PoolConnection<Postgres>),
}

impl Tx {
    pub(super) fn new(conn: Conn) -> Self {
        Self { conn, health: Health::Good, queue: Queue::default() }
    }

    /// Makes ready for the next transaction on this connection.
    pub(super) fn renew(&mut self) {
        self.health = Health::Good;
        self.queue = Queue::default();
    }

    /// Adds a row that nobody reads back before the transaction ends: an entry of a ledger, an event. `sql` is an
    /// `INSERT`. It goes to the engine together with the others, before the next statement or the commit, so that many
    /// rows cost one round trip; if it fails, so does the transaction.
    pub async fn append(&mut self, sql: &'static str, args: Vec<Value>) -> Result<()> {
        self.queue.push(sql, args);
        if self.queue.is_full() { self.flush().await } else { Ok(()) }
    }

    /// Sends what was appended and then `control`, on `SQLite` in the same call.
    pub(super) async fn flush_and(&mut self, control: &'static str) -> Result<()> {
        if let Conn::Lite(_) = &self.conn
            && let Some((mut script, args)) = self.queue.take_script()
        {
            script.push_str(control);
            return self.run(&script, args).await.map(drop);
        }
        self.flush().await?;
        self.control(control).await
    }

    /// Sends what was appended.
    async fn flush(&mut self) -> Result<()> {
        let waiting = match &self.conn {
            Conn::Lite(_) => self.queue.take_script(),
            Conn::Postgres(_) => self.queue.take_statement(),
        };
        match waiting {
            Some((sql, args)) => self.run(&sql, args).await.map(drop),
            None => Ok(()),
        }
    }

    /// Runs a statement; gives the number of rows it touched.
    pub async fn exec(&mut self, sql: &str, args: Vec<Value>) -> Result<u64> {
        self.flush().await?;
        self.run(sql, args).await
    }

    async fn run(&mut self, sql: &str, args: Vec<Value>) -> Result<u64> {
        let done = match &mut self.conn {
            Conn::Lite(conn) => {
                value::sqlite(sql, args)?.execute(conn).await.map(|done| done.rows_affected())
            }
            Conn::Postgres(conn) => {
                value::postgres(sql, args)?.execute(&mut **conn).await.map(|done| done.rows_affected())
            }
        };
        self.note(done)
    }

    /// At most one row.
    pub async fn opt<T: Record>(&mut self, sql: &str, args: Vec<Value>) -> Result<Option<T>> {
        self.flush().await?;
        let row = match &mut self.conn {
            Conn::Lite(conn) => {
                value::sqlite(sql, args)?.fetch_optional(conn).await.map(|row| row.map(AnyRow::Sqlite))
            }
            Conn::Postgres(conn) => value::postgres(sql, args)?
                .fetch_optional(&mut **conn)
                .await
                .map(|row| row.map(AnyRow::Postgres)),
        };
        self.note(row)?.map(|row| row.read()).transpose()
    }

    /// Runs `first`, an `INSERT`, and if it added a row `then`, an `UPDATE .. WHERE .. RETURNING ..`, in one round trip.
    /// Gives the row of `then`: nothing when either touched none.
    pub async fn opt_if_added<T: Record>(
        &mut self,
        first: (&'static str, Vec<Value>),
        then: (&'static str, Vec<Value>),
    ) -> Result<Option<T>> {
        let sql = append::if_added((first.0, first.1.len()), then.0, self.engine());
        let args = first.1.into_iter().chain(then.1).collect();
        self.opt(&sql, args).await
    }

    const fn engine(&self) -> Engine {
        match self.conn {
            Conn::Lite(_) => Engine::Sqlite,
            Conn::Postgres(_) => Engine::Postgres,
        }
    }

    /// Exactly one row.
    pub async fn one<T: Record>(&mut self, sql: &str, args: Vec<Value>) -> Result<T> {
        self.opt(sql, args).await?.ok_or(DbError::NoRow)
    }

    pub async fn all<T: Record>(&mut self, sql: &str, args: Vec<Value>) -> Result<Vec<T>> {
        self.flush().await?;
        match &mut self.conn {
            Conn::Lite(conn) => {
                let rows = value::sqlite(sql, args)?.fetch_all(conn).await;
                value::read_all(self.note(rows)?)
            }
            Conn::Postgres(conn) => {
                let rows = value::postgres(sql, args)?.fetch_all(&mut **conn).await;
                value::read_all(self.note(rows)?)
            }
        }
    }

    fn note<T>(&mut self, done: std::result::Result<T, sqlx::Error>) -> Result<T> {
        done.map_err(|error| {
            self.health = if is_retryable(&error) { Health::Retry } else { Health::Poisoned };
            DbError::from(error)
        })
    }

    /// Ends the connection in order; what was written is in the file already.
    pub(super) async fn close(self) {
        if let Conn::Lite(conn) = self.conn
            && let Err(error) = conn.close().await
        {
            tracing::warn!(%error, "the writer's connection did not close in order");
        }
    }

    /// Runs fixed control text: begin, savepoint, commit.
    pub(super) async fn control(&mut self, text: &'static str) -> Result<()> {
        match &mut self.conn {
            Conn::Lite(conn) => sqlx::raw_sql(text).execute(conn).await?,
            Conn::Postgres(conn) => {
                sqlx::raw_sql(text).execute(&mut **conn).await?;
                return Ok(());
            }
        };
        Ok(())
    }
}
