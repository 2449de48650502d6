//! The work itself: pairs are scored, each dimension is solved as a problem of its own, everything is proved and written
//! down. Runs in the background; a process that dies leaves the job to another.

use std::ops::ControlFlow;
use std::sync::Arc;

use tokio::sync::watch;

use super::gather::{Giving, Lacking, Pool, Refused, gather};
use super::preference::Kind;
use super::report::{Group, Side, Summary, Way, Weights, Why};
use super::units::{common, groups};
use super::{Aim, Batch, Setting, Stage, files, store};
use crate::access::{Action, Scope};
use crate::allocation::{
    self, Column, County, CountyNo, Figures, Key, NeedNo, OfferNo, Pair, PairNo, Policy, Problem, Progress,
    Reason, Reasons, Request, Rule, Solution, Terms, Unmet, Watch, Worth, certificate,
};
use crate::app::App;
use crate::audit::{self, Event};
use crate::campaigns;
use crate::db::DbError;
use crate::kernel::clock::Time;
use crate::kernel::id::Id;
use crate::kernel::quantity::{Quantity, Unit};
use crate::kernel::region::{Level, Region};
use crate::matching::{self, NeedView, OfferView};
use crate::needs::Need;
use crate::offers::Offer;
use crate::search::Rarity;

/// The job; its payload is the batch's id.
pub const SOLVE: &str = "batch.solve";
/// Scoring the pairs is so much of the work, of 1000.
const SCORING: usize = 700;
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

/// A part of the plan that was found.
#[derive(Debug, Clone)]
pub(super) struct NewPart {
    pub offer: Id<Offer>,
    pub need: Id<Need>,
    /// In the need's unit.
    pub quantity: i64,
    pub terms: Terms,
    pub pinned: bool,
    pub next_need: Option<(Id<Need>, i64)>,
    pub next_offer: Option<(Id<Offer>, i64)>,
}

/// Something that is left.
#[derive(Debug, Clone)]
pub(super) struct NewRest {
    pub kind: &'static str,
    pub thing: i64,
    pub quantity: i64,
    pub reason: Why,
    pub near: Option<i64>,
    pub regret: Option<i64>,
}

/// Everything that a batch found; each part with the id it will have.
#[derive(Debug)]
pub(super) struct Found {
    pub parts: Vec<(i64, NewPart)>,
    pub rests: Vec<NewRest>,
    pub summary: Summary,
    /// A zip.
    pub files: Vec<u8>,
}

/// Works a batch out, if it still waits.
pub async fn solve(app: &App, id: Id<Batch>) -> Result<(), SolveError> {
    let Some(batch) = store::get(&app.db, id).await?.filter(|batch| batch.stage == Stage::Waiting) else {
        return Ok(());
    };
    let pool = gather(app, &batch).await?;
    let rarity = matching::rarity(app).await?;
    let setting = Setting { objective: batch.objective, priority: batch.priority, lots: batch.lots };
    let (tell, mut told) = watch::channel(0_i64);
    let now = app.clock.now();
    let work = tokio::task::spawn_blocking(move || Work { pool, rarity, now, setting, tell }.all());
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

struct Work {
    pool: Pool,
    rarity: Arc<Rarity>,
    now: Time,
    setting: Setting,
    tell: watch::Sender<i64>,
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
            summary: Summary { weights: Weights::from(&Policy::default()), groups: Vec::new() },
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

/// The needs and offers of one dimension, counted in one unit.
struct Share<'a> {
    work: &'a Work,
    unit: Unit,
    needs: Vec<&'a Lacking>,
    offers: Vec<&'a Giving>,
    /// Where in the whole work this begins, and how much of it this is, of 1000.
    begins: usize,
    takes: usize,
}

impl Share<'_> {
    fn solve(&self, found: &mut Found, archive: &mut files::Archive) -> Result<(), SolveError> {
        let mut problem = self.problem()?;
        self.wishes(&mut problem);
        let batch = allocation::files::Batch::numbered(problem);
        let problem = &batch.problem;
        let setting = self.work.setting;
        let objective = match setting.objective {
            Aim::Plain => allocation::Objective::Plain,
            Aim::Fair => allocation::Objective::Fair,
        };
        let request = Request { objective, priority: setting.priority, lots: setting.lots };
        let mut see = |progress: Progress| {
            self.told(SCORING + (1000 - SCORING) * usize::from(progress.done) / 1000);
            ControlFlow::Continue(())
        };
        let solution = allocation::allocate(problem, request, &mut Watch::new(&mut see))?;
        let worth = Worth::new(problem, objective);
        let proof = certificate::check(&worth, &solution.plan, &solution.prices)?;
        let side = |way, rule| {
            Side::new(way, &Figures::of(problem, &allocation::greedy(problem, rule, setting.lots)))
        };
        let sum = |points: i128| i64::try_from(points).unwrap_or(i64::MAX);
        found.summary.groups.push(Group {
            unit: self.unit.as_str().to_owned(),
            offers: count(self.offers.len()),
            needs: count(self.needs.len()),
            pairs: count(problem.pairs().len()),
            objective: sum(proof.objective),
            bound: sum(proof.bound),
            sides: vec![
                Side::new(Way::Plan, &Figures::of(problem, &solution.plan)),
                side(Way::Browsing, Rule::Browsing),
                side(Way::BestRanked, Rule::BestRanked),
                side(Way::ByScore, Rule::ByScore),
            ],
        });
        self.parts(&worth, &solution, found);
        archive.add(self.unit, &batch, &solution)?;
        Ok(())
    }

    /// `done` of 1000 of this share.
    fn told(&self, done: usize) {
        let all = count(self.begins + self.takes * done / 1000);
        self.work.tell.send_if_modified(|told| {
            let more = all > *told + 20;
            if more {
                *told = all;
            }
            more
        });
    }

    fn problem(&self) -> Result<Problem, SolveError> {
        let mut counties: Vec<Region> = self.needs.iter().filter_map(|one| county(&one.need)).collect();
        counties.sort_unstable();
        counties.dedup();
        let deep = |county: &Region| {
            self.needs.iter().any(|one| one.deep_poverty && county.contains(one.need.region))
        };
        let rows = counties.iter().map(|county| County {
            province: u32::try_from(county.code() / Level::Province.divisor()).unwrap_or(0),
            deep_poverty: deep(county),
        });
        let needs = self.needs.iter().map(|one| allocation::Need {
            demand: self.amount(one.open),
            county: CountyNo::at(
                county(&one.need).and_then(|region| counties.binary_search(&region).ok()).unwrap_or(0),
            ),
            category: 0,
            waiting_days: u32::try_from(waited(&one.need, self.work.now)).unwrap_or(0),
            urgency: u8::try_from(one.need.urgency.clamp(0, 3)).unwrap_or(0),
            deep_poverty: one.deep_poverty,
        });
        let mut arrivals: Vec<(Time, Id<Offer>)> =
            self.offers.iter().map(|one| (one.offer.created_at, one.offer.id)).collect();
        arrivals.sort_unstable();
        let offers = self.offers.iter().map(|one| {
            let in_unit = |amount| self.amount(one.open.map(|open| Quantity::new(amount, open.unit)));
            let quantity = self.amount(one.open);
            let came = arrivals.binary_search(&(one.offer.created_at, one.offer.id)).unwrap_or(0);
            allocation::Offer {
                quantity,
                min_lot: in_unit(one.lots.min_lot).max(1).min(quantity.max(1)),
                max_lots: one.lots.max_lots,
                arrival: count(came),
            }
        });
        let (offers, needs): (Column<OfferNo, _>, Column<NeedNo, _>) = (offers.collect(), needs.collect());
        Ok(Problem::new(offers, needs, rows.collect(), self.pairs(), Policy::default())?)
    }

    /// In this share's unit, less what is no whole one.
    fn amount(&self, quantity: Option<Quantity>) -> i64 {
        quantity.and_then(|quantity| quantity.to(self.unit).ok()).map_or(0, |quantity| quantity.amount)
    }

    /// Every offer with every need it fits, and what is pinned. What is only a substitute is for people to agree on.
    fn pairs(&self) -> Vec<Pair> {
        let views: Vec<NeedView> = self.needs.iter().map(|one| matching::need_view(&one.need)).collect();
        let mut pairs = Vec::new();
        for (at, giving) in self.offers.iter().enumerate() {
            self.told(SCORING * at / self.offers.len().max(1));
            let offer = matching::offer_view(&giving.offer);
            for (no, view) in views.iter().enumerate() {
                let Some(lacking) = self.needs.get(no) else { continue };
                let fit = self.fit(view, &offer);
                let pinned = self.pinned(&giving.offer, &lacking.need).is_some();
                if let Some(score) = fit.or(pinned.then_some(0)) {
                    pairs.push(Pair { offer: OfferNo::at(at), need: NeedNo::at(no), score });
                }
            }
        }
        pairs
    }

    fn fit(&self, need: &NeedView, offer: &OfferView) -> Option<i32> {
        let setting = matching::Setting { rarity: &self.work.rarity, dealings: 0, now: self.work.now.0 };
        let score = matching::score(need, offer, setting).ok()?;
        (score.fits && score.substitute.is_none()).then(|| score.of_the_pair())
    }

    /// What the organiser pinned to a pair, in the need's unit.
    fn pinned(&self, offer: &Offer, need: &Need) -> Option<i64> {
        let mut wishes = self.work.pool.wishes.iter();
        wishes.find(|wish| wish.offer_id == offer.id && wish.need_id == need.id)?.quantity
    }

    /// Pins and forbids what people wish. A pin that no longer fits takes what is left.
    fn wishes(&self, problem: &mut Problem) {
        let pairs: Vec<(PairNo, OfferNo, NeedNo)> =
            problem.pairs().iter().map(|(no, pair)| (no, pair.offer, pair.need)).collect();
        for (pair, offer_no, need_no) in pairs {
            let (Some(offer), Some(need)) = (self.offer(offer_no), self.need(need_no)) else { continue };
            let refused = Refused { offer_id: offer.id, need_id: need.id };
            let mut wishes = self.work.pool.wishes.iter();
            let wish = wishes.find(|wish| wish.offer_id == offer.id && wish.need_id == need.id);
            match wish.map(|wish| (wish.kind, wish.quantity)) {
                Some((Kind::Forbid, _)) => problem.forbid(pair),
                Some((Kind::Pin, Some(quantity))) => {
                    let wanted = Unit::parse(&need.unit).ok().map(|unit| Quantity::new(quantity, unit));
                    let units = self.amount(wanted).min(problem.spare(offer_no)).min(problem.open(need_no));
                    if units > 0 && problem.pin(pair, units).is_err() {
                        tracing::debug!("a pin no longer fits");
                    }
                }
                Some((Kind::Pin, None)) | None if self.work.pool.refused.contains(&refused) => {
                    problem.forbid(pair);
                }
                Some((Kind::Pin, None)) | None => {}
            }
        }
    }

    fn offer(&self, no: OfferNo) -> Option<&Offer> {
        self.offers.get(no.place()).map(|one| &one.offer)
    }

    fn need(&self, no: NeedNo) -> Option<&Need> {
        self.needs.get(no.place()).map(|one| &one.need)
    }

    /// Writes down the parts of the plan with their reasons, and what is left.
    fn parts(&self, worth: &Worth, solution: &Solution, found: &mut Found) {
        let problem = worth.problem;
        let reasons = Reasons::new(worth, solution);
        for one in &solution.plan.assignments {
            let (offer, need) = (problem.pairs().offer(one.pair), problem.pairs().link(one.pair).need);
            let (Some(offer), Some(need)) = (self.offer(offer), self.need(need)) else { continue };
            let quantity = self.whole(one.units, need);
            let Some(reason) = reasons.why(one.pair).filter(|_| quantity > 0) else { continue };
            found.parts.push((0, self.part(problem, (offer, need), quantity, &reason)));
        }
        let totals = solution.plan.totals(problem);
        for (no, row) in problem.needs().rows() {
            let Some((need, unmet)) = self.need(no).zip(reasons.unmet(no)) else { continue };
            let (reason, next) = match unmet {
                Unmet::NoCandidate => (Why::NoCandidate, None),
                Unmet::MoreGoodElsewhere(next) => (Why::Elsewhere, Some(next)),
                Unmet::Exhausted => (Why::Exhausted, None),
            };
            let near = next.and_then(|next| Some(self.offer(problem.pairs().offer(next.pair))?.id.raw()));
            let quantity = self.whole(row.demand - totals.received[no], need);
            if quantity > 0 {
                let (thing, regret) = (need.id.raw(), next.map(|next| next.regret));
                found.rests.push(NewRest { kind: "need", thing, quantity, reason, near, regret });
            }
        }
        for (no, row) in problem.offers().rows() {
            let left = Quantity::new(row.quantity - totals.given[no], self.unit);
            let Some(offer) = self.offer(no) else { continue };
            let quantity = Unit::parse(&offer.unit)
                .ok()
                .and_then(|unit| left.to(unit).ok())
                .map_or(0, |left| left.amount);
            if quantity > 0 {
                let thing = offer.id.raw();
                found.rests.push(NewRest {
                    kind: "offer",
                    thing,
                    quantity,
                    reason: Why::Over,
                    near: None,
                    regret: None,
                });
            }
        }
    }

    fn part(
        &self,
        problem: &Problem,
        (offer, need): (&Offer, &Need),
        quantity: i64,
        reason: &Reason,
    ) -> NewPart {
        let next_need = reason
            .next_need
            .and_then(|next| Some((self.need(problem.pairs().link(next.pair).need)?.id, next.regret)));
        let next_offer = reason
            .next_offer
            .and_then(|next| Some((self.offer(problem.pairs().offer(next.pair))?.id, next.regret)));
        let (terms, pinned) = (reason.terms, reason.pinned);
        NewPart { offer: offer.id, need: need.id, quantity, terms, pinned, next_need, next_offer }
    }

    /// So many of this share's units in the need's own; what makes no whole one stays with the offer.
    fn whole(&self, units: i64, need: &Need) -> i64 {
        let one = Unit::parse(&need.unit).ok().map(|unit| Quantity::new(1, unit));
        let size = self.amount(one).max(1);
        units / size
    }
}

fn county(need: &Need) -> Option<Region> {
    need.region.at(Level::County)
}

fn waited(need: &Need, now: Time) -> i64 {
    need.published_at.map_or(0, |since| now.days_since(since).max(0))
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
