//! 村企共建项目: what a village wants to do, cut into what others can take on.
//!
//! Invariant: what can be taken on and the village's own funds add up to the budget; of each lot no more is taken than
//! there is.

pub mod api;
mod check;
mod endowment;
mod fields;
pub mod index;
pub mod participation;
mod picture;
mod review;
pub mod stage;
pub(crate) mod store;
pub mod tiles;
pub mod web;

use std::collections::HashMap;

use serde_json::json;

use crate::access::{Account, Act, KeyReused, Once, Scope};
use crate::audit::{self, Event};
use crate::db::{Db, DbError, FromRow, Tx};
use crate::kernel::clock::Time;
use crate::kernel::id::{Entity, Id};
use crate::kernel::message::Errors;
use crate::kernel::region::Region;
use crate::ledger::Project;
use crate::photos::Photo;

pub use endowment::{Endowment, EndowmentFields, endowment, write_endowment};
pub use fields::{Fields, Row as MilestoneFields};
pub use picture::set_picture;
pub use review::{Decision, Review, review, reviews, waiting};
pub use stage::{Command, Stage};
pub use store::Filter;

crate::text_enum! {
    /// What a project is about.
    pub enum Kind {
        /// 产业
        Industry = "industry",
        /// 就业
        Employment = "employment",
        /// 公益
        PublicGood = "public_good",
        /// 技能
        Skills = "skills",
        /// 消费帮扶
        Produce = "produce",
    }
}

crate::text_enum! {
    /// Whether it earns money: 经营类 or 公益类.
    pub enum Nature {
        Commercial = "commercial",
        PublicBenefit = "public_benefit",
    }
}

crate::text_enum! {
    /// How a lot is taken on.
    pub enum LotKind {
        /// As a whole.
        Milestone = "milestone",
        /// 爱心包, any number of equal units.
        Pack = "pack",
        /// Any amount of the money that is not cut.
        Part = "part",
    }
}
crate::text_column!(Kind, Nature, LotKind);

/// A project as stored. Money is in fen, days are the moment they begin.
#[derive(Debug, Clone, FromRow)]
pub struct Profile {
    pub id: Id<Project>,
    /// The village.
    pub region: Region,
    pub kind: Kind,
    pub nature: Nature,
    /// The operator's word for the campaign it belongs to.
    pub programme: String,
    pub title: String,
    /// What is wanted and why.
    pub wanted: String,
    /// 实施单位
    pub implementer: String,
    /// Where the rest of the money comes from.
    pub funds: String,
    /// 带农机制
    pub linkage: String,
    pub households: i64,
    pub persons: i64,
    pub starts_on: Time,
    pub ends_on: Time,
    pub budget: i64,
    pub own_funds: i64,
    pub photo_id: Option<Id<Photo>>,
    pub stage: Stage,
    pub version: i64,
    pub created_by: Id<Account>,
    pub created_at: Time,
    pub submitted_at: Option<Time>,
    pub published_at: Option<Time>,
}

/// A part of a project that can be taken on.
#[derive(Debug)]
pub struct LotMark;

impl Entity for LotMark {
    const TAG: [u8; 4] = *b"plot";
}

/// A lot as stored.
#[derive(Debug, Clone, FromRow)]
pub struct Lot {
    pub id: Id<LotMark>,
    pub project_id: Id<Project>,
    pub position: i64,
    pub kind: LotKind,
    pub title: String,
    pub due_on: Option<Time>,
    /// Fen for one unit.
    pub price: i64,
    pub units: i64,
    pub taken: i64,
}

impl Lot {
    /// What nobody has taken yet.
    pub const fn open(&self) -> i64 {
        self.units - self.taken
    }

    /// Fen of what nobody has taken yet.
    pub const fn open_amount(&self) -> i64 {
        self.price.saturating_mul(self.open())
    }

    /// Fen of all its units.
    pub const fn amount(&self) -> i64 {
        self.price.saturating_mul(self.units)
    }
}

/// Fen of each project that nobody has taken yet, from its lots.
pub fn open_amounts(lots: &[Lot]) -> HashMap<Id<Project>, i64> {
    let mut open: HashMap<_, i64> = HashMap::new();
    for lot in lots {
        *open.entry(lot.project_id).or_default() += lot.open_amount();
    }
    open
}

/// What an author writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewProject {
    pub region: Region,
    pub kind: Kind,
    pub nature: Nature,
    pub programme: String,
    pub title: String,
    pub wanted: String,
    pub implementer: String,
    pub funds: String,
    pub linkage: String,
    pub households: i64,
    pub persons: i64,
    pub starts_on: Time,
    pub ends_on: Time,
    pub budget: i64,
    pub own_funds: i64,
    pub lots: Vec<NewLot>,
}

/// A lot as its author writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLot {
    pub kind: LotKind,
    pub title: String,
    pub due_on: Option<Time>,
    pub price: i64,
    pub units: i64,
}

/// Why an operation on a project was not done.
#[derive(Debug, thiserror::Error)]
pub enum ProjectError {
    /// Not there, or out of the caller's reach.
    #[error("no such project")]
    NotFound,
    /// Its stage does not allow this.
    #[error("a {0} project does not take {1:?}")]
    Refused(Stage, Command),
    /// Somebody changed it meanwhile.
    #[error("the project changed meanwhile")]
    Changed,
    /// Nobody reviews what they entered.
    #[error("nobody reviews their own entry")]
    OwnEntry,
    /// Somebody has taken a part of it on.
    #[error("somebody has taken a part of it on")]
    Taken,
    #[error("the form breaks a rule")]
    Invalid(Errors),
    #[error(transparent)]
    KeyReused(#[from] KeyReused),
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Those of `ids` that anybody may read.
pub async fn published_by_ids(db: &Db, ids: &[Id<Project>]) -> Result<Vec<Profile>, DbError> {
    store::public_by_ids(db, ids).await
}

/// Writes a project in the author's reach, once for each key; `submitted` hands it to the reviewers at once.
pub async fn post(
    tx: &mut Tx,
    act: &Act,
    once: &Once,
    new: &NewProject,
    submitted: bool,
) -> Result<Id<Project>, ProjectError> {
    let author =
        act.scope.account().filter(|_| act.scope.covers(new.region)).ok_or(ProjectError::NotFound)?;
    check::check(new).map_err(ProjectError::Invalid)?;
    let id = act.ids.next::<Project>();
    if let Some(first) = once.take(tx, act, id.raw()).await?.earlier()? {
        return Ok(Id::from_raw(first));
    }
    store::insert(tx, id, new, author, act.now).await?;
    store::insert_lots(tx, act, id, &new.lots).await?;
    let data = json!({ "kind": new.kind, "budget": new.budget });
    let event = Event { kind: "project.drafted", subject: id, region: Some(new.region), data: &data };
    audit::record(tx, act, event).await?;
    if submitted {
        submit(tx, act, id).await?;
    }
    Ok(id)
}

/// Replaces what the author wrote, while it is a draft or was returned and nobody else changed it.
pub async fn amend(
    tx: &mut Tx,
    act: &Act,
    once: &Once,
    (id, version): (Id<Project>, i64),
    new: &NewProject,
    submitted: bool,
) -> Result<(), ProjectError> {
    let project = load(tx, &act.scope, id).await?;
    if !act.scope.covers(new.region) {
        return Err(ProjectError::NotFound);
    }
    if once.take(tx, act, id.raw()).await?.earlier()?.is_some() {
        return Ok(());
    }
    check::check(new).map_err(ProjectError::Invalid)?;
    if !project.stage.is_editable() {
        return Err(ProjectError::Refused(project.stage, Command::Submit));
    }
    if project.version != version || store::update(tx, id, version, new).await? == 0 {
        return Err(ProjectError::Changed);
    }
    // Nothing of a project that was never published is taken, so its lots are nobody's yet.
    store::delete_lots(tx, id).await?;
    store::insert_lots(tx, act, id, &new.lots).await?;
    let data = json!({ "kind": new.kind, "budget": new.budget });
    let event = Event { kind: "project.changed", subject: id, region: Some(new.region), data: &data };
    audit::record(tx, act, event).await?;
    if submitted {
        submit(tx, act, id).await?;
    }
    Ok(())
}

async fn submit(tx: &mut Tx, act: &Act, id: Id<Project>) -> Result<(), ProjectError> {
    let project = load(tx, &act.scope, id).await?;
    move_to(tx, act, &project, Command::Submit, "project.submitted", json!({})).await
}

/// What its author does to a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Submit,
    Withdraw,
    Close,
}

/// Does it once for each key; the repeat changes nothing.
pub async fn perform(
    tx: &mut Tx,
    act: &Act,
    once: &Once,
    id: Id<Project>,
    step: Step,
) -> Result<(), ProjectError> {
    let project = load(tx, &act.scope, id).await?;
    if once.take(tx, act, id.raw()).await?.earlier()?.is_some() {
        return Ok(());
    }
    if step != Step::Submit && store::is_taken(tx, id).await? {
        return Err(ProjectError::Taken);
    }
    let (command, kind) = match step {
        Step::Submit => (Command::Submit, "project.submitted"),
        Step::Withdraw => (Command::Withdraw, "project.withdrawn"),
        Step::Close => (Command::Close, "project.closed"),
    };
    move_to(tx, act, &project, command, kind, json!({})).await
}

/// The project with everything its officers may see.
pub async fn get(db: &Db, scope: &Scope, id: Id<Project>) -> Result<Option<Profile>, DbError> {
    store::get(db, scope, id).await
}

/// The project if anybody may read it.
pub async fn published(db: &Db, id: Id<Project>) -> Result<Option<Profile>, DbError> {
    store::published(db, id).await
}

/// Projects within reach, newest first.
pub async fn list(db: &Db, scope: &Scope, filter: &Filter) -> Result<Vec<Profile>, DbError> {
    store::list(db, scope, filter).await
}

/// How many projects within reach fit the filter.
pub async fn count(db: &Db, scope: &Scope, filter: &Filter) -> Result<i64, DbError> {
    store::count(db, scope, filter).await
}

/// The lots of projects that were loaded within reach, in order.
pub async fn lots(db: &Db, projects: &[Id<Project>]) -> Result<Vec<Lot>, DbError> {
    store::lots(db, projects).await
}

/// What was confirmed in full is met. Called by `participation` in the transaction of the last confirmation.
async fn meet(tx: &mut Tx, act: &Act, id: Id<Project>) -> Result<(), ProjectError> {
    let project = store::load(tx, id).await?.ok_or(ProjectError::NotFound)?;
    if project.stage != Stage::Published {
        return Ok(());
    }
    move_to(tx, act, &project, Command::Meet, "project.met", json!({})).await
}

/// A failure that a follow-up found opens a met project again.
async fn reopen(tx: &mut Tx, act: &Act, id: Id<Project>) -> Result<(), ProjectError> {
    let project = store::load(tx, id).await?.ok_or(ProjectError::NotFound)?;
    if project.stage != Stage::Met {
        return Ok(());
    }
    move_to(tx, act, &project, Command::Reopen, "project.reopened", json!({})).await
}

/// The project for changing it, within reach.
async fn load(tx: &mut Tx, scope: &Scope, id: Id<Project>) -> Result<Profile, ProjectError> {
    let project = store::load(tx, id).await?.ok_or(ProjectError::NotFound)?;
    if scope.covers(project.region) { Ok(project) } else { Err(ProjectError::NotFound) }
}

/// The only way from stage to stage: asks the rules, compares and sets, records.
async fn move_to(
    tx: &mut Tx,
    act: &Act,
    project: &Profile,
    command: Command,
    kind: &'static str,
    data: serde_json::Value,
) -> Result<(), ProjectError> {
    let next = stage::advance(project.stage, command).ok_or(ProjectError::Refused(project.stage, command))?;
    if store::set_stage(tx, project.id, project.version, next, act.now).await? == 0 {
        return Err(ProjectError::Changed);
    }
    let event = Event { kind, subject: project.id, region: Some(project.region), data: &data };
    audit::record(tx, act, event).await?;
    Ok(())
}
