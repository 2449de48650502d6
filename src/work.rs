//! The work behind the pages: sealing events, keeping the search index in step, ending what ran out of time, sending
//! what waits to be sent. Any number of processes may run it; each step is done once.

mod index;

use std::time::Duration;

use crate::access::{Act, Action, Scope, forget_keys};
use crate::accounts::{mailbox, reminder};
use crate::app::App;
use crate::audit;
use crate::campaigns::{pledges, settlement};
use crate::db::DbError;
use crate::kernel::id::Id;
use crate::projects::participation::{self, PartError};
use crate::wishes::{self, Standing, WishError};
use crate::{batches, claims, jobs, needs, organizations};

pub use index::{keep_index, reindex};

const JOBS: i64 = 20;
/// How long to wait for a change before looking anyway.
const PAUSE: Duration = Duration::from_secs(1);
/// Let a burst of writes gather before it is sealed and indexed.
const GATHER: Duration = Duration::from_millis(60);
/// How often deadlines are looked at.
const DEADLINES: i64 = 20_000;

/// Why a step could not be done; it is tried again.
#[derive(Debug, thiserror::Error)]
pub enum WorkError {
    #[error(transparent)]
    Db(#[from] DbError),
    #[error(transparent)]
    Search(#[from] crate::search::Error),
    #[error(transparent)]
    Need(#[from] needs::NeedError),
    #[error(transparent)]
    Claim(#[from] claims::ClaimError),
    #[error(transparent)]
    Part(#[from] PartError),
    #[error(transparent)]
    Wish(#[from] WishError),
}

/// Works until the process ends.
pub async fn run(app: App) {
    let changed = app.db.changed();
    let mut looked = 0;
    let mut standing = Standing::default();
    loop {
        let woken = changed.notified();
        let now = app.clock.now().0;
        if now - looked >= DEADLINES {
            looked = now;
            report(deadlines(&app).await);
        }
        match round(&app, &mut standing).await {
            Ok(true) => {}
            Ok(false) => {
                drop(tokio::time::timeout(PAUSE, woken).await);
                tokio::time::sleep(GATHER).await;
            }
            Err(error) => {
                report(Err(error));
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

fn report(done: Result<(), WorkError>) {
    if let Err(error) = done {
        tracing::error!(%error, "background work failed and will be tried again");
    }
}

/// Does everything there is to do now, deadlines included. For tests, and before a process ends.
pub async fn settle(app: &App) -> Result<(), WorkError> {
    let mut standing = Standing::default();
    while step(app, &mut standing).await? {}
    deadlines(app).await?;
    while step(app, &mut standing).await? {}
    Ok(())
}

/// A round of a serving process: where the index is not whole, it is built first.
async fn round(app: &App, standing: &mut Standing) -> Result<bool, WorkError> {
    let whole = keep_index(app).await;
    let done = step(app, standing).await;
    whole?;
    done
}

/// One round; says whether there was anything to do.
async fn step(app: &App, standing: &mut Standing) -> Result<bool, WorkError> {
    let sealed = audit::seal(&app.db).await? > 0;
    let wished = wishes::follow(app, standing).await?;
    let worked = run_jobs(app).await?;
    // Last: nothing else waits for a search engine that is away.
    let indexed = index::follow(app).await?;
    Ok(sealed || indexed || wished || worked)
}

/// Ends holds, needs, verifications, keys and unconfirmed addresses whose time is over; begins the reminders and digests
/// of the day.
async fn deadlines(app: &App) -> Result<(), WorkError> {
    let act = system(app, Action::ReceiveClaim);
    let released = app
        .db
        .write(act.clone(), |tx, act| Box::pin(async move { claims::expire_due(tx, &act).await }))
        .await?;
    let expired =
        app.db.write(act, |tx, act| Box::pin(async move { needs::expire_due(tx, &act).await })).await?;
    let act = system(app, Action::VerifyOrganization);
    let due = app
        .db
        .write(act, |tx, act| Box::pin(async move { organizations::lapse_due(tx, &act).await }))
        .await?;
    let act = system(app, Action::TakePart);
    let lapsed = app
        .db
        .write(act, |tx, act| Box::pin(async move { participation::lapse_due(tx, &act).await }))
        .await?;
    if released + expired + due + lapsed > 0 {
        tracing::info!(released, expired, due, lapsed, "deadlines passed");
    }
    reminder::begin_due(app).await?;
    participation::remind_due(app).await?;
    settlement::remind_due(app).await?;
    let before = app.clock.now().plus_days(-2);
    app.db
        .write(before, |tx, before| Box::pin(async move { forget_keys(tx, before).await.map(drop) }))
        .await?;
    let before = app.clock.now().plus_days(-app.config.rules.mailbox_days);
    app.db
        .write(before, |tx, before| {
            Box::pin(async move { mailbox::forget_unconfirmed(tx, before).await.map(drop) })
        })
        .await?;
    wishes::digest::begin_due(app).await?;
    Ok(())
}

/// The product's own hand.
fn system(app: &App, action: Action) -> Act {
    app.act(&Scope::system(action))
}

async fn run_jobs(app: &App) -> Result<bool, WorkError> {
    let due = jobs::lease(&app.db, app.clock.now(), JOBS).await?;
    for job in &due {
        match run_job(app, job).await {
            Ok(()) => jobs::done(&app.db, job.id).await?,
            Err(error) => {
                tracing::warn!(kind = job.kind, attempt = job.attempt, error, "job failed");
                jobs::failed(&app.db, job, app.clock.now(), error).await?;
            }
        }
    }
    Ok(!due.is_empty())
}

async fn run_job(app: &App, job: &jobs::Job) -> Result<(), String> {
    match job.kind.as_str() {
        claims::SEND_CODE => {
            let id = job.payload.parse().map_err(|_| format!("no delivery id: {}", job.payload))?;
            claims::send_code(app, Id::from_raw(id)).await.map_err(|error| error.to_string())
        }
        mailbox::ASK_TO_CONFIRM => {
            let id = job.payload.parse().map_err(|_| format!("no mailbox id: {}", job.payload))?;
            mailbox::ask_to_confirm(app, Id::from_raw(id)).await.map_err(|error| error.to_string())
        }
        reminder::SEND => reminder::send(app, &job.payload).await.map_err(|error| error.to_string()),
        participation::SEND_REMINDER => {
            participation::send_reminder(app, &job.payload).await.map_err(|error| error.to_string())
        }
        settlement::SEND_REMINDER => {
            settlement::send_reminder(app, &job.payload).await.map_err(|error| error.to_string())
        }
        pledges::SEND_NOTE => {
            let id = job.payload.parse().map_err(|_| format!("no pledge id: {}", job.payload))?;
            pledges::send_note(app, Id::from_raw(id)).await.map_err(|error| error.to_string())
        }
        wishes::digest::SEND => {
            wishes::digest::send(app, &job.payload).await.map_err(|error| error.to_string())
        }
        batches::solve::SOLVE => {
            let id = job.payload.parse().map_err(|_| format!("no batch id: {}", job.payload))?;
            batches::solve::solve(app, Id::from_raw(id)).await.map_err(|error| error.to_string())
        }
        batches::proposal::SEND_NOTE => {
            batches::proposal::send_note(app, &job.payload).await.map_err(|error| error.to_string())
        }
        other => Err(format!("nobody knows how to do {other}")),
    }
}
