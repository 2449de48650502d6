//! `SQLite`: one writer task that commits a whole queue of transactions at once, readers beside it.

use std::fs::{File, TryLockError};
use std::path::Path;
use std::str::FromStr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures::FutureExt;
use futures::future::BoxFuture;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions, Executor, SqlSafeStr, SqlitePool};
use tokio::sync::{Notify, mpsc, oneshot};

use super::error::{DbError, Result};
use super::migrate;
use super::spin::Spin;
use super::tx::{Conn, Health, Tx};

/// So many transactions share one fsync at most.
const BATCH: usize = 256;
/// So many writes wait before the next caller waits with them.
const QUEUE: usize = 4096;
const READERS: u32 = 8;
/// A transaction awaits nothing but the database; longer than this is a mistake.
const LIMIT: Duration = Duration::from_secs(5);

/// Keeps what one job did and begins the next.
const NEXT_JOB: &str = "RELEASE job; SAVEPOINT job";

/// Gets the fate of the commit after the job ran.
type Answer = Box<dyn FnOnce(Option<DbError>) + Send>;
/// Runs one job; says whether to keep its changes, and how to answer whoever waits.
type Job = Box<dyn for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, (bool, Answer)> + Send>;

#[derive(Clone, Debug)]
pub(super) struct Lite {
    readers: SqlitePool,
    jobs: mpsc::Sender<Job>,
    alive: Arc<AtomicBool>,
    stop: Arc<Stop>,
    /// Held for as long as the database is open: one process owns the file.
    lock: Arc<File>,
}

/// How the writer is asked to end, and tells that it has.
#[derive(Debug)]
struct Stop {
    asked: Notify,
    ended: Mutex<Option<oneshot::Receiver<()>>>,
}

impl Lite {
    pub(super) async fn open(path: &Path) -> Result<Self> {
        let lock = lock(path)?;
        let options = SqliteConnectOptions::from_str("sqlite://")?
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .pragma("fullfsync", "1")
            .pragma("cache_size", "-65536")
            .pragma("temp_store", "memory")
            .foreign_keys(true)
            .statement_cache_capacity(512)
            .busy_timeout(Duration::from_secs(10));
        let mut writer = options.connect().await?;
        migrate::sqlite(&mut writer).await?;
        let (sync, journal): (i64, String) = sqlx::query_as(
            "SELECT s.synchronous, j.journal_mode FROM pragma_synchronous s, pragma_journal_mode j",
        )
        .fetch_one(&mut writer)
        .await?;
        if sync != 2 || journal != "wal" {
            return Err(DbError::Setup(format!(
                "SQLite runs with synchronous={sync}, journal_mode={journal}; a power cut could lose writes"
            )));
        }
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            // A connection to a file does not go stale, and asking costs as much as a short read.
            .test_before_acquire(false)
            .connect_lazy_with(options.read_only(true).pragma("query_only", "1"));
        let (jobs, queue) = mpsc::channel(QUEUE);
        let alive = Arc::new(AtomicBool::new(true));
        let (tell, ended) = oneshot::channel();
        let stop = Arc::new(Stop { asked: Notify::new(), ended: Mutex::new(Some(ended)) });
        let work = run(Tx::new(Conn::Lite(writer)), queue, Arc::clone(&alive), Arc::clone(&stop));
        spawn_writer(async move {
            work.await;
            drop(tell);
        })?;
        Ok(Self { readers, jobs, alive, stop, lock: Arc::new(lock) })
    }

    pub(super) const fn readers(&self) -> &SqlitePool {
        &self.readers
    }

    pub(super) fn is_writable(&self) -> bool {
        self.alive.load(Ordering::SeqCst)
    }

    pub(super) async fn prepare(&self, sql: &str) -> Result<()> {
        self.readers.prepare(AssertSqlSafe(sql.to_owned()).into_sql_str()).await?;
        Ok(())
    }

    pub(super) async fn write<A, T, E, F>(&self, input: A, work: F) -> std::result::Result<T, E>
    where
        A: Send + Sync + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
        F: for<'t> Fn(&'t mut Tx, A) -> BoxFuture<'t, std::result::Result<T, E>> + Send + Sync + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let job: Job = Box::new(move |tx| {
            async move {
                let whole = async {
                    let done = work(tx, input).await?;
                    if tx.health != Health::Good {
                        return Err(DbError::Poisoned.into());
                    }
                    tx.flush_and(NEXT_JOB).await?;
                    Ok(done)
                };
                let done = tokio::time::timeout(LIMIT, whole).await;
                let done = done.unwrap_or_else(|_| Err(DbError::TooSlow.into()));
                let keep = done.is_ok();
                let answer: Answer = Box::new(move |lost| {
                    let done = match lost {
                        Some(error) if keep => Err(error.into()),
                        _ => done,
                    };
                    // Nobody waits any more when the request was dropped; the write stands all the same.
                    drop(reply.send(done));
                });
                (keep, answer)
            }
            .boxed()
        });
        self.jobs.send(job).await.map_err(|_| DbError::Stopped)?;
        answer.await.unwrap_or_else(|_| Err(DbError::Stopped.into()))
    }

    pub(super) async fn close(&self) {
        self.readers.close().await;
        self.stop.asked.notify_one();
        let ended = self.stop.ended.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(ended) = ended {
            drop(ended.await);
            if let Err(error) = self.lock.unlock() {
                tracing::warn!(%error, "the lock beside the database is given back only when the process ends");
            }
        }
    }
}

/// Runs the writer on a thread of its own that does not sleep at once while sqlx's thread runs a statement: among the
/// tasks of a busy runtime every statement would wait for a turn. `docs/decisions/database.md` has the measurement.
fn spawn_writer(work: impl Future<Output = ()> + Send + 'static) -> Result<()> {
    let failed = |error: std::io::Error| DbError::Setup(format!("cannot start the database writer: {error}"));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().map_err(failed)?;
    let thread = std::thread::Builder::new().name("jiedui-writer".to_owned());
    thread.spawn(move || runtime.block_on(Spin::new(work))).map(drop).map_err(failed)
}

/// Takes the lock file beside the database, so that no second process opens it.
fn lock(path: &Path) -> Result<File> {
    let name = path.with_extension("lock");
    let file = File::create(&name)
        .map_err(|error| DbError::Setup(format!("cannot create {}: {error}", name.display())))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            Err(DbError::Setup(format!("{} is in use by another running Jiedui", path.display())))
        }
        Err(TryLockError::Error(error)) => {
            Err(DbError::Setup(format!("cannot lock {}: {error}", name.display())))
        }
    }
}

async fn run(mut tx: Tx, mut queue: mpsc::Receiver<Job>, alive: Arc<AtomicBool>, stop: Arc<Stop>) {
    let mut batch = Vec::with_capacity(BATCH);
    loop {
        let taken = tokio::select! {
            taken = queue.recv_many(&mut batch, BATCH) => taken,
            () = stop.asked.notified() => 0,
        };
        if taken == 0 {
            tx.close().await;
            return;
        }
        let mut answers = Vec::with_capacity(batch.len());
        let done = commit_all(&mut tx, &mut batch, &mut answers).await;
        if let Err(error) = &done {
            tracing::error!(%error, "a batch of writes could not be committed");
        }
        let failed = done.is_err();
        for answer in answers {
            answer(failed.then_some(DbError::Stopped));
        }
        // The disk cannot be trusted any more: whoever waits is told, and the process restarts.
        if failed && tx.control("ROLLBACK").await.is_err() {
            alive.store(false, Ordering::SeqCst);
            return;
        }
    }
}

async fn commit_all(tx: &mut Tx, batch: &mut Vec<Job>, answers: &mut Vec<Answer>) -> Result<()> {
    tx.control("BEGIN IMMEDIATE; SAVEPOINT job").await?;
    for job in batch.drain(..) {
        tx.renew();
        let Ok((keep, answer)) = std::panic::AssertUnwindSafe(job(tx)).catch_unwind().await else {
            tx.control("ROLLBACK TO job").await?;
            continue;
        };
        answers.push(answer);
        if !keep {
            tx.control("ROLLBACK TO job").await?;
        }
    }
    tx.control("RELEASE job; COMMIT").await
}
