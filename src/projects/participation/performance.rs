//! Performance: the organization records what it handed over, the village accepts all or a part, the township
//! confirms. Each step moves the instalment's numbers and the ledger in one transaction.

use serde_json::json;

use super::limits::{NOTE, REASON, RECEIPT};
use super::store_performance as store;
use super::{
    Column, Command, Instalment, Measure, PartError, Participation, Posting, Stage, follow, ledger, load,
    move_to, store as parts, store_plan,
};
use crate::access::{Account, Act, Once};
use crate::audit::{self, Event, Subject};
use crate::db::{FromRow, Tx};
use crate::kernel::clock::Time;
use crate::kernel::id::{Entity, Id};
use crate::kernel::message::{Errors, Message};
use crate::kernel::money::yuan;
use crate::ledger::Contribution;
use crate::photos::{self, Photo, Prepared};
use crate::registry::Household;

crate::text_enum! {
    /// Where a hand-over stands.
    pub enum PerformanceStage {
        /// For the village's answer.
        Waiting = "waiting",
        /// The village accepts a part at most; a reviewer settles the rest.
        Disputed = "disputed",
        /// By the village, in full or as settled.
        Accepted = "accepted",
        /// By the township or above.
        Confirmed = "confirmed",
        /// Nothing of it came.
        Void = "void",
    }
}

crate::text_enum! {
    /// How a reviewer settles what the village did not accept.
    pub enum Outcome {
        Came = "came",
        NothingCame = "nothing_came",
        HandedBack = "handed_back",
    }
}
crate::text_column!(PerformanceStage, Outcome);

/// A hand-over as stored, in fen.
#[derive(Debug, Clone, FromRow)]
pub struct Performance {
    pub id: Id<Performance>,
    pub participation_id: Id<Participation>,
    pub instalment_id: Id<Instalment>,
    pub amount: i64,
    pub undone: i64,
    pub accepted: i64,
    pub done_on: Time,
    pub note: String,
    pub photo_id: Option<Id<Photo>>,
    pub receipt_code: String,
    pub receipt_number: String,
    pub stage: PerformanceStage,
    pub reason: Option<String>,
    pub recorded_by: Id<Account>,
    pub accepted_by: Option<Id<Account>>,
    pub settled: Option<Outcome>,
    pub confirmed_at: Option<Time>,
    pub arrived: Option<Id<Contribution>>,
}

impl Entity for Performance {
    const TAG: [u8; 4] = *b"perf";
}

impl Subject for Performance {
    const NAME: &'static str = "performance";
}

/// What the organization records.
#[derive(Debug, Clone)]
pub struct NewPerformance {
    pub amount: i64,
    pub done_on: Time,
    pub note: String,
    pub photo: Option<Prepared>,
    /// 票据代码 and 票据号码 of the receiving body.
    pub receipt: (String, String),
}

/// Who was reached, as the township confirms it: 人 and 人次 apart, and households of the village.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reached {
    pub jobs_persons: i64,
    pub jobs_times: i64,
    pub trained_persons: i64,
    pub trained_times: i64,
    pub households: Vec<Id<Household>>,
}

/// Records a hand-over of at most what is outstanding of an instalment, with a photo or a receipt. Once for each key.
pub async fn deliver(
    tx: &mut Tx,
    act: &Act,
    once: &Once,
    id: Id<Instalment>,
    new: &NewPerformance,
) -> Result<Id<Participation>, PartError> {
    let (part, instalment) = of_instalment(tx, act, id).await?;
    let by = act.scope.account().ok_or(PartError::NotFound)?;
    let performance = act.ids.next::<Performance>();
    if once.take(tx, act, performance.raw()).await?.earlier()?.is_some() {
        return Ok(part.id);
    }
    if part.stage != Stage::Performing {
        return Err(PartError::Refused(part.stage, Command::Accept));
    }
    check(&part, &instalment, new, act.now).map_err(PartError::Invalid)?;
    if parts::touch(tx, part.id, part.version).await? == 0 || store::deliver(tx, id, new.amount).await? == 0 {
        return Err(PartError::Changed);
    }
    let photo = match &new.photo {
        Some(photo) => Some(photos::add(tx, act, photo.clone(), by).await?),
        None => None,
    };
    let arrived = post(tx, act, &part, (Column::Arrived, part.giving.measure(), new.amount)).await?;
    store::insert(tx, performance, (&part, id), (new, photo, arrived), (by, act.now)).await?;
    let data =
        json!({ "amount": new.amount, "photo": photo.is_some(), "receipt": !new.receipt.1.is_empty() });
    tell(tx, act, (performance, &part), "performance.delivered", data).await?;
    Ok(part.id)
}

fn check(
    part: &Participation,
    instalment: &Instalment,
    new: &NewPerformance,
    now: Time,
) -> Result<(), Errors> {
    let mut errors = Errors::default();
    let left = instalment.outstanding();
    if new.amount < 1 {
        errors.add("amount", Message::new("performance-amount-low"));
    } else if new.amount > left {
        errors.add("amount", Message::new("performance-amount-high").with("left", yuan(left)));
    }
    if new.done_on > now {
        errors.add("done_on", Message::new("performance-day-future"));
    } else if part.signed_at.is_some_and(|signed| new.done_on.plus_days(1) <= signed) {
        errors.add("done_on", Message::new("performance-day-early"));
    }
    if new.note.chars().count() > NOTE {
        errors.add("note", Message::new("delivery-note-long").with("max", NOTE));
    }
    let (code, number) = (&new.receipt.0, &new.receipt.1);
    if new.photo.is_none() && (code.is_empty() || number.is_empty()) {
        let field = if code.is_empty() && number.is_empty() { "photo" } else { "receipt_number" };
        errors.add(field, Message::new("performance-evidence-missing"));
    }
    if code.chars().count() > RECEIPT || number.chars().count() > RECEIPT {
        errors.add("receipt_number", Message::new("performance-receipt-long"));
    }
    errors.done()
}

async fn post(
    tx: &mut Tx,
    act: &Act,
    part: &Participation,
    (column, measure, amount): (Column, Measure, i64),
) -> Result<Id<Contribution>, PartError> {
    Posting { column, measure, amount, on: act.now }.of(tx, act, part).await
}

async fn tell(
    tx: &mut Tx,
    act: &Act,
    (subject, part): (Id<Performance>, &Participation),
    kind: &'static str,
    data: serde_json::Value,
) -> Result<(), PartError> {
    Ok(audit::record(tx, act, Event { kind, subject, region: Some(part.region), data: &data }).await?)
}

async fn of_instalment(
    tx: &mut Tx,
    act: &Act,
    id: Id<Instalment>,
) -> Result<(Participation, Instalment), PartError> {
    let part = store_plan::participation_of(tx, id).await?.ok_or(PartError::NotFound)?;
    let part = load(tx, &act.scope, part).await?;
    let instalments = store_plan::instalments_in(tx, part.id).await?;
    let instalment = instalments.into_iter().find(|one| one.id == id).ok_or(PartError::NotFound)?;
    Ok((part, instalment))
}

/// The performance within reach, with its participation taken, so that nothing else moves meanwhile.
async fn open(
    tx: &mut Tx,
    act: &Act,
    once: &Once,
    id: Id<Performance>,
) -> Result<Option<(Participation, Performance)>, PartError> {
    let found = store::load(tx, id).await?.ok_or(PartError::NotFound)?;
    let part = load(tx, &act.scope, found.participation_id).await?;
    if once.take(tx, act, id.raw()).await?.earlier()?.is_some() {
        return Ok(None);
    }
    if parts::touch(tx, part.id, part.version).await? == 0 {
        return Err(PartError::Changed);
    }
    let part = Participation { version: part.version + 1, ..part };
    Ok(Some((part, found)))
}

/// The village says how much of a hand-over came; less than all needs a reason and is settled by a reviewer.
pub async fn accept(
    tx: &mut Tx,
    act: &Act,
    once: &Once,
    id: Id<Performance>,
    (accepted, reason): (i64, &str),
) -> Result<(), PartError> {
    let Some((part, found)) = open(tx, act, once, id).await? else { return Ok(()) };
    let by = act.scope.account().ok_or(PartError::NotFound)?;
    if found.recorded_by == by {
        return Err(PartError::OwnEntry);
    }
    if !(0..=found.amount).contains(&accepted) {
        let message = Message::new("performance-accept-high").with("amount", yuan(found.amount));
        return Err(PartError::Invalid(Errors::one("accepted", message)));
    }
    let reason = crate::kernel::text::normalise(reason);
    let short = accepted < found.amount;
    if short && reason.chars().count() < 2 {
        return Err(PartError::field("reason", "performance-reason-missing"));
    }
    if reason.chars().count() > REASON {
        return Err(PartError::field("reason", "performance-reason-long"));
    }
    let stage = if short { PerformanceStage::Disputed } else { PerformanceStage::Accepted };
    let reason = Some(reason.as_str()).filter(|_| short);
    if store::accept(tx, id, (accepted, stage, reason), (by, act.now)).await? == 0 {
        return Err(PartError::Changed);
    }
    store::accepted(tx, found.instalment_id, accepted).await?;
    let kind = if short { "performance.disputed" } else { "performance.accepted" };
    tell(tx, act, (id, &part), kind, json!({ "accepted": accepted, "of": found.amount })).await
}

/// A reviewer settles what the village did not accept. What never came is taken out of the ledger by a reversing entry
/// and can be delivered again.
pub async fn settle(
    tx: &mut Tx,
    act: &Act,
    once: &Once,
    id: Id<Performance>,
    outcome: Outcome,
) -> Result<(), PartError> {
    let Some((part, found)) = open(tx, act, once, id).await? else { return Ok(()) };
    let rest = found.amount - found.accepted;
    let by = act.scope.account().ok_or(PartError::NotFound)?;
    if found.accepted_by == Some(by) {
        return Err(PartError::OwnEntry);
    }
    let (came, undone) = if outcome == Outcome::Came { (rest, 0) } else { (0, rest) };
    let stage = if found.accepted + came == 0 { PerformanceStage::Void } else { PerformanceStage::Accepted };
    if store::settle(tx, id, (came, undone), stage, outcome).await? == 0 {
        return Err(PartError::Changed);
    }
    store::settled(tx, found.instalment_id, came, undone).await?;
    if undone > 0 {
        if let Some(entry) = found.arrived {
            ledger::reverse(tx, act, entry, outcome.as_str()).await?;
        }
        let arrived = match found.accepted {
            0 => None,
            stands => Some(post(tx, act, &part, (Column::Arrived, part.giving.measure(), stands)).await?),
        };
        store::set_arrived(tx, id, arrived).await?;
    }
    let data = json!({ "outcome": outcome, "amount": rest });
    tell(tx, act, (id, &part), "performance.settled", data).await
}

/// The township or a level above confirms what the village accepted, with who was reached. When everything of the
/// participation is confirmed it is accepted, and its follow-ups begin; when everything of the project is, it is met.
pub async fn confirm(
    tx: &mut Tx,
    act: &Act,
    once: &Once,
    id: Id<Performance>,
    reached: &Reached,
) -> Result<(), PartError> {
    let Some((part, found)) = open(tx, act, once, id).await? else { return Ok(()) };
    let by = act.scope.account().ok_or(PartError::NotFound)?;
    if found.accepted_by == Some(by) || found.recorded_by == by {
        return Err(PartError::OwnEntry);
    }
    if store::confirm(tx, id, (by, act.now)).await? == 0 {
        return Err(PartError::Changed);
    }
    store::confirmed(tx, found.instalment_id, found.accepted).await?;
    post(tx, act, &part, (Column::Confirmed, part.giving.measure(), found.accepted)).await?;
    let people = [
        (Measure::JobsPersons, reached.jobs_persons),
        (Measure::JobsTimes, reached.jobs_times),
        (Measure::TrainedPersons, reached.trained_persons),
        (Measure::TrainedTimes, reached.trained_times),
    ];
    for (measure, number) in people.into_iter().filter(|(_, number)| *number > 0) {
        post(tx, act, &part, (Column::Confirmed, measure, number)).await?;
    }
    let households = parts::of_village(tx, part.region, &reached.households).await?;
    if reached.households.iter().any(|home| !households.contains(home)) {
        return Err(PartError::field("households", "performance-household-unknown"));
    }
    if !households.is_empty() {
        ledger::benefit(tx, act, part.project_id, part.organization_id, &households).await?;
    }
    tell(tx, act, (id, &part), "performance.confirmed", json!({ "amount": found.accepted })).await?;
    complete(tx, act, &part).await
}

/// Ends a participation of which everything is confirmed.
pub(super) async fn complete(tx: &mut Tx, act: &Act, part: &Participation) -> Result<(), PartError> {
    if part.stage != Stage::Performing || !store_plan::is_confirmed(tx, part.id).await? {
        return Ok(());
    }
    let data = json!({ "amount": part.amount });
    move_to(tx, act, part, Command::Accept, "participation.accepted", data).await?;
    if part.accepted_at.is_none() {
        parts::set_accepted(tx, part.id, act.now).await?;
        follow::begin(tx, act, part).await?;
    }
    if parts::is_project_confirmed(tx, part.project_id).await? {
        crate::projects::meet(tx, act, part.project_id).await?;
    }
    Ok(())
}
