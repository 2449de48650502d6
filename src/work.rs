//! The work behind the pages: sealing events, keeping the search index in step, ending what ran out of time, sending
//! what waits to be sent. Any number of processes may run it; each step is done once.

use std::time::Duration;

use crate::access::{Act, Action, Scope, forget_keys};
use crate::accounts::mailbox;
use crate::app::App;
use crate::audit::{self, Follower, Sealed};
use crate::db::DbError;
use crate::kernel::id::Id;
use crate::projects::participation::{self, PartError};
use crate::search::Kind;
use crate::wishes::{self, Standing, WishError};
use crate::{claims, jobs, needs, offers};

/// Reads the sealed events to keep the index in step.
const INDEX: Follower = Follower { name: "search" };
const EVENTS: i64 = 500;
const JOBS: i64 = 20;
/// Documents put into a new index at once.
const PAGE: i64 = 2_000;
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

/// Builds the index anew if it was never whole, or another version of the program made it.
pub async fn keep_index(app: &App) -> Result<(), WorkError> {
    if app.search.needs_rebuild().await? {
        let count = reindex(app).await?;
        tracing::info!(count, "the search index was built anew");
    }
    Ok(())
}

/// One round; says whether there was anything to do.
async fn step(app: &App, standing: &mut Standing) -> Result<bool, WorkError> {
    let sealed = audit::seal(&app.db).await? > 0;
    let wished = wishes::follow(app, standing).await?;
    let worked = run_jobs(app).await?;
    // Last: nothing else waits for a search engine that is away.
    let indexed = index(app).await?;
    Ok(sealed || indexed || wished || worked)
}

/// Ends holds, needs, keys and unconfirmed addresses whose time is over; begins the digests of the day.
async fn deadlines(app: &App) -> Result<(), WorkError> {
    let act = system(app, Action::ReceiveClaim);
    let released = app
        .db
        .write(act.clone(), |tx, act| Box::pin(async move { claims::expire_due(tx, &act).await }))
        .await?;
    let expired =
        app.db.write(act, |tx, act| Box::pin(async move { needs::expire_due(tx, &act).await })).await?;
    let act = system(app, Action::TakePart);
    let lapsed = app
        .db
        .write(act, |tx, act| Box::pin(async move { participation::lapse_due(tx, &act).await }))
        .await?;
    if released + expired + lapsed > 0 {
        tracing::info!(released, expired, lapsed, "deadlines passed");
    }
    participation::remind_due(app).await?;
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

/// Brings the next events into the index.
async fn index(app: &App) -> Result<bool, WorkError> {
    let events = INDEX.next(&app.db, EVENTS).await?;
    let Some(last) = events.last().map(|event| event.seq) else { return Ok(false) };
    apply(app, &events).await?;
    INDEX.done(&app.db, last).await?;
    Ok(true)
}

/// Puts into the index what the things of `events` are now.
async fn apply(app: &App, events: &[Sealed]) -> Result<(), WorkError> {
    let of = |subject: &str| -> Vec<i64> {
        let mut ids: Vec<i64> =
            events.iter().filter(|event| event.subject == subject).map(|event| event.subject_id).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    };
    let mut need_ids: Vec<Id<needs::Need>> = of("need").into_iter().map(Id::from_raw).collect();
    let mut offer_ids: Vec<Id<offers::Offer>> = of("offer").into_iter().map(Id::from_raw).collect();
    let claims = of("claim");
    if !claims.is_empty() {
        need_ids.extend(claims::needs_of(&app.db, &claims).await?);
        offer_ids.extend(claims::offers_of(&app.db, &claims).await?);
    }
    if !need_ids.is_empty() {
        let (docs, gone) = needs::index::documents(&app.db, &need_ids).await?;
        app.search.put(docs).await?;
        app.search.remove(Kind::Need, gone).await?;
    }
    if !offer_ids.is_empty() {
        let (docs, gone) = offers::index::documents(&app.db, &offer_ids).await?;
        app.search.put(docs).await?;
        app.search.remove(Kind::Offer, gone).await?;
    }
    Ok(())
}

/// Builds the index anew from the database, answering from the old one meanwhile. Gives the number of documents.
pub async fn reindex(app: &App) -> Result<usize, WorkError> {
    while audit::seal(&app.db).await? > 0 {}
    let last = Follower::last(&app.db).await?;
    let rebuild = app.search.rebuild().await?;
    let (mut after, mut count) = (Some(0), 0);
    while let Some(id) = after {
        let (docs, next) = needs::index::page_after(&app.db, id, PAGE).await?;
        count += docs.len();
        rebuild.put(docs).await?;
        after = next;
    }
    let mut after = Some(0);
    while let Some(id) = after {
        let (docs, next) = offers::index::page_after(&app.db, id, PAGE).await?;
        count += docs.len();
        rebuild.put(docs).await?;
        after = next;
    }
    rebuild.finish().await?;
    // What changed meanwhile, another process may have put only into the index that is gone now.
    let mut after = last;
    loop {
        let events = audit::sealed_after(&app.db, after, EVENTS).await?;
        let Some(end) = events.last().map(|event| event.seq) else { break };
        apply(app, &events).await?;
        after = end;
    }
    INDEX.done(&app.db, after).await?;
    Ok(count)
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
        participation::SEND_REMINDER => {
            participation::send_reminder(app, &job.payload).await.map_err(|error| error.to_string())
        }
        wishes::digest::SEND => {
            wishes::digest::send(app, &job.payload).await.map_err(|error| error.to_string())
        }
        other => Err(format!("nobody knows how to do {other}")),
    }
}
