//! The work itself: the needs and offers of each dimension are shared out for themselves, proved and written down. Runs in
//! the background; a process that dies leaves the job to another.

use std::sync::Arc;

use tokio::sync::watch;

use super::found::{Found, NewRest};
use super::gather::{Giving, Lacking, Pool, gather};
use super::report::{Summary, Weights, Why};
use super::share::Share;
use super::units::{common, groups};
use super::{Batch, Setting, Stage, files, store};
use crate::access::{Action, Scope};
use crate::allocation::{self, Policy, certificate};
use crate::app::App;
use crate::audit::{self, Event};
use crate::campaigns;
use crate::db::DbError;
use crate::kernel::clock::Time;
use crate::kernel::id::Id;
use crate::kernel::quantity::Quantity;
use crate::matching;
use crate::search::Rarity;

/// The job; its payload is the batch's id.
pub const SOLVE: &str = "batch.solve";
/// Offers of which something is over, for which the nearest need is looked for.
const REDIRECTED: usize = 50;

/// Why there is no plan.
#[derive(Debug, thiserror::Error)]
pub enum SolveError {
    #[error(transparent)]
    Db(#[from] DbError),
    #[error(transparent)]
    Problem(#[from] allocation::ProblemError),
    #[error(transparent)]
    Stopped(#[from] allocation::Stopped),
    #[error("the plan does not hold: {0}")]
    Refused(#[from] certificate::Refusal),
    #[error("the files could not be written: {0}")]
    Files(#[from] files::FilesError),
    #[error(transparent)]
    Campaign(#[from] campaigns::CampaignError),
    #[error("the work was cut off")]
    Cut,
}

/// Works a batch out, if it still waits.
pub async fn solve(app: &App, id: Id<Batch>) -> Result<(), SolveError> {
    let Some(batch) = store::get(&app.db, id).await?.filter(|batch| batch.stage == Stage::Waiting) else {
        return Ok(());
    };
    let pool = gather(app, &batch).await?;
    let rarity = matching::rarity(app).await?;
    let setting = Setting { objective: batch.objective, priority: batch.priority, lots: batch.lots };
    let policy = app.config.rules.fairness.clone();
    let (tell, mut told) = watch::channel(0_i64);
    let now = app.clock.now();
    let work = tokio::task::spawn_blocking(move || Work { pool, rarity, now, setting, policy, tell }.all());
    while told.changed().await.is_ok() {
        let progress = *told.borrow_and_update();
        app.db
            .write((id, progress), |tx, (id, progress)| {
                Box::pin(async move { store::set_progress(tx, id, progress).await })
            })
            .await?;
    }
    let mut found = work.await.map_err(|_| SolveError::Cut)??;
    for (part, _) in &mut found.parts {
        *part = app.ids.next::<()>().raw();
    }
    redirect(app, &mut found.rests).await?;
    let act = app.act(&Scope::system(Action::ServeCampaign));
    app.db
        .write((act, batch, Arc::new(found)), |tx, (act, batch, found)| {
            Box::pin(async move {
                if store::set_solved(tx, batch.id, &found, act.now).await? {
                    let data = serde_json::json!({ "parts": found.parts.len(), "left": found.rests.len() });
                    let event = Event { kind: "batch.solved", subject: batch.id, region: None, data: &data };
                    audit::record(tx, &act, event).await?;
                }
                Ok::<(), DbError>(())
            })
        })
        .await?;
    Ok(())
}

/// For what is over: the nearest open need like those it was offered for, also outside the campaign.
async fn redirect(app: &App, rests: &mut [NewRest]) -> Result<(), DbError> {
    for rest in rests.iter_mut().filter(|rest| rest.reason == Why::Over).take(REDIRECTED) {
        let Some(offer) = crate::offers::published(&app.db, Id::from_raw(rest.thing)).await? else {
            continue;
        };
        match matching::needs_for(app, &offer, 1).await {
            Ok(found) => rest.near = found.first().map(|one| one.of.id.raw()),
            Err(error) => tracing::warn!(%error, "nothing was looked for in place of what is over"),
        }
    }
    Ok(())
}

/// Everything that the work needs, without the database.
pub(super) struct Work {
    pub pool: Pool,
    pub rarity: Arc<Rarity>,
    pub now: Time,
    pub setting: Setting,
    pub policy: Policy,
    /// Hears how far it is, of 1000.
    pub tell: watch::Sender<i64>,
}

impl Work {
    fn all(self) -> Result<Found, SolveError> {
        let needs: Vec<Option<Quantity>> = self.pool.needs.iter().map(|one| one.open).collect();
        let offers: Vec<Option<Quantity>> = self.pool.offers.iter().map(|one| one.open).collect();
        let groups = groups(&needs, &offers);
        let count = groups.len().max(1);
        let mut found = Found {
            parts: Vec::new(),
            rests: self.without_unit(),
            summary: Summary { weights: Weights::from(&self.policy), groups: Vec::new() },
            files: Vec::new(),
        };
        let mut archive = files::Archive::new();
        for (at, group) in groups.iter().enumerate() {
            let needs: Vec<&Lacking> = group.needs.iter().filter_map(|no| self.pool.needs.get(*no)).collect();
            let offers: Vec<&Giving> =
                group.offers.iter().filter_map(|no| self.pool.offers.get(*no)).collect();
            let quantities =
                needs.iter().filter_map(|one| one.open).chain(offers.iter().filter_map(|one| one.open));
            let Some(unit) = common(&quantities.collect::<Vec<_>>()) else { continue };
            let share =
                Share { work: &self, unit, needs, offers, begins: 1000 * at / count, takes: 1000 / count };
            share.solve(&mut found, &mut archive)?;
        }
        found.files = archive.finish()?;
        Ok(found)
    }

    /// Needs whose unit nobody knows take part in nothing.
    fn without_unit(&self) -> Vec<NewRest> {
        let unknown = self.pool.needs.iter().filter(|one| one.open.is_none() && one.need.remaining() > 0);
        let rest = |one: &Lacking| NewRest {
            kind: "need",
            thing: one.need.id.raw(),
            quantity: one.need.remaining(),
            reason: Why::Unit,
            near: None,
            regret: None,
        };
        unknown.map(rest).collect()
    }
}
