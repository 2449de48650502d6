//! `/performances/{id}`: a hand-over; the village answers it, a reviewer settles what is disputed and confirms what is
//! accepted. And `/instalments/{id}/postponement`.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};

use super::{at_fields, part};
use crate::access::{Act, Action, Once, Scope};
use crate::app::App;
use crate::db::Tx;
use crate::kernel::clock::Time;
use crate::kernel::id::Id;
use crate::kernel::message::{Errors, Message};
use crate::kernel::money::{self, yuan};
use crate::kernel::text::fold;
use crate::projects::participation::{
    self, Instalment, Outcome, PartError, Participation, Performance, PerformanceStage, Reached, accept,
    confirm, postpone, settle, store, store_performance, store_plan,
};
use crate::projects::web::view::money as shown;
use crate::registry;
use crate::web::{Context, Error, Form, FormKey, Page, PathId, Result, Routes, see_other};

/// Households that the form of confirmation offers.
const OFFERED: i64 = 100;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/performances/{id}", Action::ReadPart, show)
        .post("/performances/{id}/acceptance", Action::PostProject, say)
        .post("/performances/{id}/settlement", Action::ReviewProject, end)
        .post("/performances/{id}/confirmation", Action::ReviewProject, pass)
        .post("/instalments/{id}/postponement", Action::PostProject, later)
}

type Pairs = Vec<(String, String)>;

/// What was typed.
#[derive(Debug, Clone, Default)]
struct Typed {
    accepted: String,
    reason: String,
    outcome: String,
    /// Persons and person-times of jobs, then of training.
    people: [String; 4],
    households: Vec<String>,
}

/// The fields of [`Reached`], in order.
const PEOPLE: [&str; 4] = ["jobs_persons", "jobs_times", "trained_persons", "trained_times"];

impl Typed {
    fn of(pairs: &Pairs) -> Self {
        let one = |name: &str| {
            pairs.iter().find(|(found, _)| found == name).map(|(_, value)| value.clone()).unwrap_or_default()
        };
        let households =
            pairs.iter().filter(|(name, _)| name == "households").map(|(_, value)| value.clone());
        Self {
            accepted: one("accepted"),
            reason: one("reason"),
            outcome: one("outcome"),
            people: PEOPLE.map(one),
            households: households.collect(),
        }
    }
}

/// Reads who was reached: numbers as typed in the order of [`PEOPLE`], households by their tokens.
pub(in crate::projects::participation) fn reached(
    app: &App,
    people: &[String; 4],
    households: &[String],
) -> std::result::Result<Reached, PartError> {
    let mut errors = Errors::default();
    let mut numbers = [0; 4];
    for ((field, typed), number) in PEOPLE.into_iter().zip(people).zip(&mut numbers) {
        let read = match fold(typed).as_str() {
            "" => Some(0),
            typed => typed.parse().ok().filter(|number| (0..=1_000_000).contains(number)),
        };
        *number = errors.keep(field, read.ok_or_else(|| Message::new("project-count-bad"))).unwrap_or(0);
    }
    let [jobs_persons, jobs_times, trained_persons, trained_times] = numbers;
    let households: Option<Vec<_>> = households.iter().map(|token| app.tokens.open(token)).collect();
    let households = households.ok_or_else(|| Message::new("performance-household-unknown"));
    let households = errors.keep("households", households).unwrap_or_default();
    errors.done().map_err(PartError::Invalid)?;
    Ok(Reached { jobs_persons, jobs_times, trained_persons, trained_times, households })
}

#[derive(Template)]
#[template(path = "participation/performance.html")]
struct PerformancePage {
    c: Context,
    token: String,
    back: String,
    title: String,
    tag: &'static str,
    stage: String,
    facts: Vec<(String, String)>,
    photo: String,
    may_answer: bool,
    may_settle: bool,
    may_confirm: bool,
    outcomes: Vec<(String, String)>,
    people: Vec<(&'static str, String, String)>,
    households: Vec<(String, String)>,
    typed: Typed,
    errors: Errors,
}

/// The hand-over within reach, with its participation.
pub(in crate::projects::participation) async fn find(
    app: &App,
    scope: &Scope,
    id: Id<Performance>,
) -> Result<(Participation, Performance)> {
    let found = store_performance::get(&app.db, id).await?.ok_or(Error::NotFound)?;
    let part = participation::get(&app.db, scope, found.participation_id).await?.ok_or(Error::NotFound)?;
    Ok((part, found))
}

async fn page(
    c: Context,
    scope: &Scope,
    id: Id<Performance>,
    typed: Option<Typed>,
    errors: Errors,
) -> Result<Page<PerformancePage>> {
    let of = |action| Scope::new(scope.actor().cloned(), action);
    let (part, found) = find(&c.app, &of(Action::ReadPart), id).await?;
    let party = store::parties(&c.app.db, &[part.id]).await?.pop().ok_or(Error::NotFound)?;
    let mut facts = vec![
        (c.t("part-organization"), party.name.clone()),
        (c.t("performance-amount"), shown(&c, found.amount)),
        (c.t("performance-day"), found.done_on.to_string()),
    ];
    let mut add = |key: &str, text: String| {
        if !text.is_empty() {
            facts.push((c.t(key), text));
        }
    };
    add("performance-note", found.note.clone());
    add("performance-receipt", format!("{} {}", found.receipt_code, found.receipt_number).trim().to_owned());
    if found.stage != PerformanceStage::Waiting {
        add("performance-accepted", shown(&c, found.accepted));
    }
    add("performance-reason", found.reason.clone().unwrap_or_default());
    add("performance-settled", found.settled.map(|one| c.word("outcome", one.as_str())).unwrap_or_default());
    let village = of(Action::PostProject).covers(part.region);
    let above = of(Action::ReviewProject).covers(part.region);
    let confirms = above && found.stage == PerformanceStage::Accepted;
    let households = if confirms {
        let filter = registry::Filter { region: Some(part.region), limit: OFFERED, ..Default::default() };
        registry::list(&c.app.db, &of(Action::Registry), &filter).await?
    } else {
        Vec::new()
    };
    let typed = typed.unwrap_or_else(|| Typed { accepted: yuan(found.amount), ..Typed::default() });
    Ok(Page(PerformancePage {
        token: c.id(id),
        back: format!("/participations/{}", c.id(part.id)),
        title: party.title,
        tag: match found.stage {
            PerformanceStage::Waiting => "waiting",
            PerformanceStage::Disputed | PerformanceStage::Void => "stopped",
            PerformanceStage::Accepted => "moving",
            PerformanceStage::Confirmed => "done",
        },
        stage: c.word("performance-stage", found.stage.as_str()),
        facts,
        photo: found.photo_id.map(|photo| c.id(photo)).unwrap_or_default(),
        may_answer: village && found.stage == PerformanceStage::Waiting,
        may_settle: above && found.stage == PerformanceStage::Disputed,
        may_confirm: confirms,
        outcomes: Outcome::ALL
            .iter()
            .map(|one| (one.as_str().to_owned(), c.word("outcome", one.as_str())))
            .collect(),
        people: PEOPLE
            .into_iter()
            .zip(&typed.people)
            .map(|(field, value)| (field, c.word("reached", field), value.clone()))
            .collect(),
        households: households.iter().map(|home| (c.id(home.id), home.called().to_string())).collect(),
        typed,
        errors,
        c,
    }))
}

async fn show(c: Context, scope: Scope, PathId(id): PathId<Performance>) -> Result<Response> {
    Ok(page(c, &scope, id, None, Errors::default()).await?.into_response())
}

fn key(pairs: &Pairs) -> FormKey {
    let found = pairs.iter().find(|(name, _)| name == "form_key");
    FormKey { form_key: found.map(|(_, value)| value.clone()).unwrap_or_default() }
}

fn once(pairs: &Pairs, what: &str, id: i64) -> Result<Once> {
    let asked: Vec<_> = pairs.iter().filter(|(name, _)| name != "form_key").collect();
    key(pairs).once(&[what, &id.to_string(), &format!("{asked:?}")])
}

/// What one of both sides says of a performance.
#[derive(Debug, Clone)]
pub(in crate::projects::participation) enum Answer {
    /// So much of it, in fen, and why not all.
    Accept(i64, String),
    Settle(Outcome),
    Confirm(Reached),
}

impl Answer {
    /// What it is called in a key, and what is told when it is done.
    const fn names(&self) -> (&'static str, &'static str) {
        match self {
            Self::Accept(..) => ("accept", "flash-performance-answered"),
            Self::Settle(_) => ("settle", "flash-performance-settled"),
            Self::Confirm(_) => ("confirm", "flash-performance-confirmed"),
        }
    }

    async fn perform(
        self,
        tx: &mut Tx,
        act: &Act,
        once: &Once,
        id: Id<Performance>,
    ) -> std::result::Result<(), PartError> {
        match self {
            Self::Accept(amount, reason) => accept(tx, act, once, id, (amount, &reason)).await,
            Self::Settle(outcome) => settle(tx, act, once, id, outcome).await,
            Self::Confirm(reached) => confirm(tx, act, once, id, &reached).await,
        }
    }
}

/// Gives an answer, for page and API.
pub(in crate::projects::participation) async fn respond(
    app: &App,
    scope: &Scope,
    once: Once,
    id: Id<Performance>,
    answer: Answer,
) -> std::result::Result<(), PartError> {
    app.db
        .write((app.act(scope), once, answer), move |tx, (act, once, answer)| {
            Box::pin(async move { answer.perform(tx, &act, &once, id).await })
        })
        .await
}

/// How a dispute ends, as it was chosen.
pub(in crate::projects::participation) fn settlement(
    outcome: &str,
) -> std::result::Result<Answer, PartError> {
    let outcome = Outcome::parse(outcome).map(Answer::Settle);
    outcome.ok_or_else(|| PartError::field("outcome", "performance-outcome-missing"))
}

/// Reads an answer from a form, and gives it.
async fn give(
    c: Context,
    scope: Scope,
    id: Id<Performance>,
    pairs: Pairs,
    read: fn(&App, &Typed) -> std::result::Result<Answer, PartError>,
) -> Result<Response> {
    find(&c.app, &scope, id).await?;
    let typed = Typed::of(&pairs);
    let done = match read(&c.app, &typed) {
        Err(error) => Err(error),
        Ok(answer) => {
            let (what, flash) = answer.names();
            let once = once(&pairs, what, id.raw())?;
            respond(&c.app, &scope, once, id, answer).await.map(|()| flash)
        }
    };
    match done {
        Ok(flash) => Ok(see_other(&c.app, &format!("/performances/{}", c.id(id)), Some(flash))),
        Err(error) => {
            let errors = at_fields(error)?;
            Ok(page(c, &scope, id, Some(typed), errors).await?.invalid().into_response())
        }
    }
}

async fn say(
    c: Context,
    scope: Scope,
    PathId(id): PathId<Performance>,
    Form(pairs): Form<Pairs>,
) -> Result<Response> {
    let read = |_: &App, typed: &Typed| {
        let amount = money::fen(&typed.accepted).ok().flatten();
        let amount = amount.ok_or_else(|| PartError::field("accepted", "project-money-bad"))?;
        Ok(Answer::Accept(amount, typed.reason.clone()))
    };
    give(c, scope, id, pairs, read).await
}

async fn end(
    c: Context,
    scope: Scope,
    PathId(id): PathId<Performance>,
    Form(pairs): Form<Pairs>,
) -> Result<Response> {
    give(c, scope, id, pairs, |_, typed| settlement(&typed.outcome)).await
}

async fn pass(
    c: Context,
    scope: Scope,
    PathId(id): PathId<Performance>,
    Form(pairs): Form<Pairs>,
) -> Result<Response> {
    let read = |app: &App, typed: &Typed| reached(app, &typed.people, &typed.households).map(Answer::Confirm);
    give(c, scope, id, pairs, read).await
}

async fn later(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Instalment>,
    Form(pairs): Form<Pairs>,
) -> Result<Response> {
    let whose = store_plan::owner(&app.db, id).await?.ok_or(Error::NotFound)?;
    participation::get(&app.db, &scope, whose).await?.ok_or(Error::NotFound)?;
    let typed = |name: &str| {
        pairs.iter().find(|(found, _)| found == name).map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let (due, reason) = (typed("due_on"), typed("reason"));
    let once = once(&pairs, "postpone", id.raw())?;
    match put_off(&app, &scope, once, id, (&due, reason.clone())).await {
        Ok(part) => {
            Ok(see_other(&app, &format!("/participations/{}", c.id(part)), Some("flash-part-changed")))
        }
        Err(error) => {
            let sent = part::Sent { reason, ..part::Sent::default() };
            Ok(part::page(c, &scope, whose, at_fields(error)?, sent).await?.invalid().into_response())
        }
    }
}

/// Puts an instalment off to a day as it was typed, for page and API.
pub(in crate::projects::participation) async fn put_off(
    app: &App,
    scope: &Scope,
    once: Once,
    id: Id<Instalment>,
    (due_on, reason): (&str, String),
) -> std::result::Result<Id<Participation>, PartError> {
    let to = Time::from_date(due_on).ok_or_else(|| PartError::field("due_on", "project-day-bad"))?;
    app.db
        .write((app.act(scope), once, (to, reason)), move |tx, (act, once, (to, reason))| {
            Box::pin(async move { postpone(tx, &act, &once, id, (to, &reason)).await })
        })
        .await
}
