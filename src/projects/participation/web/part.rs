//! `/participations/{id}`: one participation for its two sides and those above, and its buttons.

use askama::Template;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::at_fields;
use super::view::{due_words, lot_words, rate, tag, taken_words};
use crate::access::{Action, Once, Scope};
use crate::app::App;
use crate::audit;
use crate::kernel::clock::Time;
use crate::kernel::id::Id;
use crate::kernel::message::Errors;
use crate::projects::participation::{
    self, Agreement, DeclineReason, Declined, Deed, Instalment, PartError, Participation, Party,
    PerformanceStage, Stage, Taken, fulfilment, perform, store, store_performance, store_plan,
};
use crate::projects::web::view::money;
use crate::web::parts::Entry;
use crate::web::{Context, Error, Form, FormKey, Page, PathId, Result, Routes, see_other};

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/participations/{id}", Action::ReadPart, show)
        .post("/participations/{id}/visit", Action::PostProject, visit)
        .post("/participations/{id}/signature", Action::TakePart, sign)
        .post("/participations/{id}/village-signature", Action::PostProject, sign_for_village)
        .post("/participations/{id}/withdrawal", Action::TakePart, withdraw)
        .post("/participations/{id}/decline", Action::PostProject, decline)
        .post("/participations/{id}/relief", Action::ReviewProject, relieve)
}

/// What the small forms of the page send.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Sent {
    pub(super) visit_on: String,
    pub(super) name: String,
    pub(super) reason: String,
    pub(super) note: String,
    pub(super) form_key: String,
}

/// A line of the plan.
pub(super) struct Line {
    pub(super) token: String,
    pub(super) number: usize,
    pub(super) due: String,
    pub(super) lot: String,
    pub(super) amount: String,
    pub(super) delivered: String,
    pub(super) accepted: String,
    pub(super) confirmed: String,
    pub(super) note: String,
    pub(super) open: bool,
}

/// A hand-over in the list.
pub(super) struct Handed {
    pub(super) url: String,
    pub(super) text: String,
    pub(super) tag: &'static str,
    pub(super) stage: String,
    pub(super) reason: String,
}

/// Which buttons the reader has.
#[expect(clippy::struct_excessive_bools, reason = "one for each button, and each by its own rule")]
pub(super) struct May {
    pub(super) visit: bool,
    pub(super) draw: bool,
    pub(super) sign: bool,
    pub(super) sign_for_village: bool,
    pub(super) withdraw: bool,
    pub(super) decline: bool,
    pub(super) deliver: bool,
    pub(super) relieve: bool,
    pub(super) postpone: bool,
}

#[derive(Template)]
#[template(path = "participation/part.html")]
pub(super) struct PartPage {
    c: Context,
    token: String,
    project: String,
    title: String,
    tag: &'static str,
    stage: String,
    next: String,
    /// What the village said when it did not take it up.
    declined: String,
    /// Why it may decline.
    reasons: Vec<(&'static str, String)>,
    facts: Vec<(String, String)>,
    takes: Vec<(String, String)>,
    lines: Vec<Line>,
    handed: Vec<Handed>,
    agreement: Option<Agreement>,
    rate: String,
    timeline: Vec<Entry>,
    may: May,
    errors: Errors,
    sent: Sent,
}

/// What a participation is about, loaded together.
pub(in crate::projects::participation) struct Loaded {
    pub(super) part: Participation,
    pub(super) party: Party,
    pub(in crate::projects::participation) takes: Vec<Taken>,
    pub(super) agreement: Option<Agreement>,
    pub(super) instalments: Vec<Instalment>,
}

pub(super) async fn loaded(app: &App, scope: &Scope, id: Id<Participation>) -> Result<Loaded> {
    let part = participation::get(&app.db, scope, id).await?.ok_or(Error::NotFound)?;
    let party = store::parties(&app.db, &[id]).await?.pop().ok_or(Error::NotFound)?;
    Ok(Loaded {
        party,
        takes: store::takes_of(&app.db, id).await?,
        agreement: store_plan::agreement(&app.db, id).await?,
        instalments: store_plan::instalments(&app.db, &[id]).await?,
        part,
    })
}

fn may(scope: &Scope, loaded: &Loaded) -> May {
    let part = &loaded.part;
    let of = |action| Scope::new(scope.actor().cloned(), action);
    let own = scope.actor().is_some_and(|actor| {
        actor.role == crate::access::Role::Enterprise && actor.organization == Some(part.organization_id)
    });
    let village = of(Action::PostProject).covers(part.region);
    let above = of(Action::ReviewProject).covers(part.region);
    let early = matches!(part.stage, Stage::Interest | Stage::Visited | Stage::Agreed);
    let agreement = loaded.agreement.as_ref();
    let performing = part.stage == Stage::Performing;
    May {
        visit: village && part.stage == Stage::Interest,
        draw: own && early,
        sign: own && part.stage == Stage::Agreed && agreement.is_some_and(|one| one.giver_name.is_none()),
        sign_for_village: village
            && part.stage == Stage::Agreed
            && agreement.is_some_and(|one| one.village_name.is_none()),
        withdraw: own && early,
        decline: village && early,
        deliver: own && performing,
        relieve: above && performing,
        postpone: village && performing,
    }
}

pub(super) async fn page(
    c: Context,
    scope: &Scope,
    id: Id<Participation>,
    errors: Errors,
    sent: Sent,
) -> Result<Page<PartPage>> {
    let read = Scope::new(scope.actor().cloned(), Action::ReadPart);
    let found = loaded(&c.app, &read, id).await?;
    let now = c.app.clock.now();
    let performances = store_performance::of(&c.app.db, id).await?;
    let part = &found.part;
    let may = may(scope, &found);
    let name = |one: &Instalment| {
        let taken = found.takes.iter().find(|taken| taken.lot_id == one.lot_id);
        taken.map(|taken| lot_words(&c, taken)).unwrap_or_default()
    };
    let line = |(number, one): (usize, &Instalment)| Line {
        token: c.id(one.id),
        number,
        due: one.due_on.to_string(),
        lot: name(one),
        amount: money(&c, one.amount),
        delivered: money(&c, one.delivered),
        accepted: money(&c, one.accepted),
        confirmed: money(&c, one.confirmed),
        note: if one.outstanding() > 0 { due_words(&c, one, now) } else { String::new() },
        open: one.outstanding() > 0,
    };
    let handed = performances.iter().map(|one| Handed {
        url: format!("/performances/{}", c.id(one.id)),
        text: format!("{} · {}", one.done_on, money(&c, one.amount)),
        tag: match one.stage {
            PerformanceStage::Waiting => "waiting",
            PerformanceStage::Disputed | PerformanceStage::Void => "stopped",
            PerformanceStage::Accepted => "moving",
            PerformanceStage::Confirmed => "done",
        },
        stage: c.word("performance-stage", one.stage.as_str()),
        reason: one.reason.clone().unwrap_or_default(),
    });
    let mut facts = vec![
        (c.t("part-organization"), found.party.name.clone()),
        (c.t("part-giving"), c.word("part-giving", part.giving.as_str())),
        (c.t("part-amount"), money(&c, part.amount)),
        (c.t("project-village"), c.place(part.region)),
    ];
    if let Some(on) = part.visit_on {
        facts.push((c.t("part-visit"), on.to_string()));
    }
    if matches!(part.stage, Stage::Interest | Stage::Visited) {
        facts.push((c.t("part-held"), part.held_until.to_string()));
    }
    let events = audit::history(&c.app.db, id).await?;
    Ok(Page(PartPage {
        token: c.id(id),
        project: format!("/projects/{}", c.id(part.project_id)),
        title: found.party.title.clone(),
        tag: tag(part.stage),
        stage: c.word("part-stage", part.stage.as_str()),
        next: c.word(if c.is_donor() { "part-next" } else { "part-next-village" }, part.stage.as_str()),
        declined: declined(&c, part),
        reasons: reasons(&c),
        takes: found
            .takes
            .iter()
            .map(|taken| (taken_words(&c, taken), money(&c, taken.price.saturating_mul(taken.asked))))
            .collect(),
        lines: (1..).zip(&found.instalments).map(line).collect(),
        handed: handed.collect(),
        rate: if part.signed_at.is_some() {
            rate(&c, fulfilment(&found.instalments, now))
        } else {
            String::new()
        },
        timeline: events.iter().map(|event| entry(&c, event)).collect(),
        agreement: found.agreement.clone(),
        facts,
        may,
        errors,
        sent,
        c,
    }))
}

fn declined(c: &Context, part: &Participation) -> String {
    let Some(reason) = part.declined_for else { return String::new() };
    let reason = c.word("part-declined", reason.as_str());
    match part.declined_note.as_deref() {
        None | Some("") => c.ta("part-declined-why", &[("reason", reason)]),
        Some(note) => c.ta("part-declined-why-note", &[("reason", reason), ("note", note.to_owned())]),
    }
}

fn reasons(c: &Context) -> Vec<(&'static str, String)> {
    let choose = ("", c.t("part-decline-choose"));
    let all = DeclineReason::ALL.iter().map(|one| one.as_str());
    std::iter::once(choose).chain(all.map(|word| (word, c.word("part-declined", word)))).collect()
}

fn entry(c: &Context, event: &audit::Recorded) -> Entry {
    let word = format!("event-{}", event.kind.replace(['.', '_'], "-"));
    let stopped = ["lapsed", "withdrawn", "declined", "relieved", "reopened"]
        .iter()
        .any(|end| event.kind.ends_with(end));
    let kind = if stopped { "stopped" } else { "done" };
    Entry::at(event.at, kind, c.t(&word), event.actor_name.clone().unwrap_or_default())
}

async fn show(c: Context, scope: Scope, PathId(id): PathId<Participation>) -> Result<Response> {
    Ok(page(c, &scope, id, Errors::default(), Sent::default()).await?.into_response())
}

/// Does it, for page and API.
pub(in crate::projects::participation) async fn deed(
    app: &App,
    scope: &Scope,
    once: Once,
    id: Id<Participation>,
    what: Deed,
) -> std::result::Result<(), PartError> {
    app.db
        .write((app.act(scope), once, id, what), |tx, (act, once, id, what)| {
            Box::pin(async move { perform(tx, &act, &once, id, &what).await })
        })
        .await
}

async fn press(
    (c, scope): (Context, &Scope),
    id: Id<Participation>,
    sent: Sent,
    what: std::result::Result<Deed, PartError>,
    flash: &'static str,
) -> Result<Response> {
    let key = FormKey { form_key: sent.form_key.clone() };
    let once = key.once(&["participation", &id.raw().to_string(), flash, &format!("{sent:?}")])?;
    let app = c.app.clone();
    let done = match what {
        Ok(what) => deed(&app, scope, once, id, what).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => Ok(see_other(&app, &format!("/participations/{}", app.tokens.seal(id)), Some(flash))),
        Err(error) => {
            let errors = at_fields(error)?;
            Ok(page(c, scope, id, errors, sent).await?.invalid().into_response())
        }
    }
}

/// The visit on a day as it was typed, for page and API.
pub(in crate::projects::participation) fn visit_on(
    app: &App,
    typed: &str,
) -> std::result::Result<Deed, PartError> {
    let on = Time::from_date(typed).ok_or_else(|| PartError::field("visit_on", "project-day-bad"))?;
    Ok(Deed::Visit(on, app.config.rules.hold_days))
}

async fn visit(
    c: Context,
    scope: Scope,
    PathId(id): PathId<Participation>,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    let what = visit_on(&c.app, &sent.visit_on);
    press((c, &scope), id, sent, what, "flash-part-visited").await
}

async fn sign(
    c: Context,
    scope: Scope,
    PathId(id): PathId<Participation>,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    let what = Ok(Deed::Sign(sent.name.clone()));
    press((c, &scope), id, sent, what, "flash-part-signed").await
}

async fn sign_for_village(
    c: Context,
    scope: Scope,
    PathId(id): PathId<Participation>,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    let what = Ok(Deed::SignForVillage(sent.name.clone()));
    press((c, &scope), id, sent, what, "flash-part-signed").await
}

async fn withdraw(
    c: Context,
    scope: Scope,
    PathId(id): PathId<Participation>,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    press((c, &scope), id, sent, Ok(Deed::Withdraw), "flash-part-withdrawn").await
}

async fn decline(
    c: Context,
    scope: Scope,
    PathId(id): PathId<Participation>,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    let what = Declined::read(&sent.reason, &sent.note).map(Deed::Decline);
    press((c, &scope), id, sent, what, "flash-part-declined").await
}

async fn relieve(
    c: Context,
    scope: Scope,
    PathId(id): PathId<Participation>,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    let what = Ok(Deed::Relieve(sent.reason.clone()));
    press((c, &scope), id, sent, what, "flash-part-relieved").await
}
