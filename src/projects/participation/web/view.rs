//! Participations as templates show them.

use std::collections::HashMap;

use crate::kernel::clock::Time;
use crate::kernel::id::Id;
use crate::projects::participation::{
    Filter, Fulfilment, Instalment, Participation, Party, Stage, Taken, fulfilment, list, store, store_plan,
};
use crate::projects::web::view::money;
use crate::projects::{LotKind, Profile};
use crate::web::{Context, Result};

/// The kind of tag that a stage is shown as.
pub(super) const fn tag(stage: Stage) -> &'static str {
    match stage {
        Stage::Interest | Stage::Visited | Stage::Agreed => "waiting",
        Stage::Performing => "moving",
        Stage::Accepted | Stage::FollowedUp => "done",
        Stage::Withdrawn | Stage::Lapsed => "",
        Stage::Declined | Stage::Relieved => "stopped",
    }
}

/// What is taken of a lot, in words: `30 个爱心包`, `大棚建成`, `零散 3 万元`.
pub(super) fn taken_words(c: &Context, taken: &Taken) -> String {
    match taken.kind {
        LotKind::Pack => c.n("project-open-packs", taken.asked),
        LotKind::Milestone => taken.title.clone(),
        LotKind::Part => c.ta("project-open-part", &[("money", money(c, taken.asked))]),
    }
}

/// The same without the number, for the rows of an agreement.
pub(super) fn lot_words(c: &Context, taken: &Taken) -> String {
    match taken.kind {
        LotKind::Milestone => taken.title.clone(),
        LotKind::Pack => c.t("project-packs"),
        LotKind::Part => c.t("project-part"),
    }
}

/// `已确认 3 万元 / 应到期 5 万元（60%）`, or that nothing is due yet.
pub(super) fn rate(c: &Context, rate: Fulfilment) -> String {
    match rate.percent() {
        None => c.t("part-nothing-due"),
        Some(percent) => c.ta(
            "part-rate",
            &[
                ("confirmed", money(c, rate.confirmed)),
                ("due", money(c, rate.due)),
                ("percent", percent.to_string()),
            ],
        ),
    }
}

/// One participation in a list.
#[derive(Debug)]
pub(in crate::projects) struct Row {
    pub(in crate::projects) url: String,
    pub(in crate::projects) title: String,
    pub(in crate::projects) name: String,
    pub(in crate::projects) organization: String,
    pub(in crate::projects) place: String,
    pub(in crate::projects) giving: String,
    pub(in crate::projects) amount: String,
    pub(in crate::projects) tag: &'static str,
    pub(in crate::projects) stage: String,
    pub(in crate::projects) rate: String,
    pub(in crate::projects) next: String,
    /// Public reasons of changes and reliefs, and failures that follow-ups found.
    pub(in crate::projects) told: Vec<String>,
}

pub(in crate::projects) async fn rows(c: &Context, parts: &[Participation]) -> Result<Vec<Row>> {
    let (db, now) = (&c.app.db, c.app.clock.now());
    let ids: Vec<Id<Participation>> = parts.iter().map(|part| part.id).collect();
    let parties: HashMap<Id<Participation>, Party> =
        store::parties(db, &ids).await?.into_iter().map(|party| (party.id, party)).collect();
    let instalments = store_plan::instalments(db, &ids).await?;
    let amendments = store_plan::amendments(db, &ids).await?;
    let follow_ups = store_plan::follow_ups(db, &ids).await?;
    let row = |part: &Participation| {
        let whose = parties.get(&part.id)?;
        let own: Vec<Instalment> =
            instalments.iter().filter(|one| one.participation_id == part.id).cloned().collect();
        let changes = amendments.iter().filter(|one| one.participation_id == part.id);
        let changes =
            changes.map(|one| format!("{} {}：{}", one.at, c.word("part-amendment", &one.kind), one.reason));
        let failures =
            follow_ups.iter().filter(|one| one.participation_id == part.id && one.holds == Some(false));
        let failures =
            failures.filter_map(|one| Some(format!("{} {}：{}", one.at?, c.t("follow-failed"), one.note)));
        Some(Row {
            url: format!("/participations/{}", c.id(part.id)),
            title: whose.title.clone(),
            name: whose.name.clone(),
            organization: c.id(whose.organization_id),
            place: c.place(part.region),
            giving: c.word("part-giving", part.giving.as_str()),
            amount: money(c, part.amount),
            tag: tag(part.stage),
            stage: c.word("part-stage", part.stage.as_str()),
            rate: if part.signed_at.is_some() { rate(c, fulfilment(&own, now)) } else { String::new() },
            next: next_due(c, part, &own, now),
            told: changes.chain(failures).collect(),
        })
    };
    Ok(parts.iter().filter_map(row).collect())
}

/// The instalment that comes next, and how soon; of an earlier stage until when it is held.
fn next_due(c: &Context, part: &Participation, instalments: &[Instalment], now: Time) -> String {
    match part.stage {
        Stage::Interest | Stage::Visited => {
            c.ta("part-held-until", &[("until", part.held_until.to_string())])
        }
        Stage::Performing => {
            let next = instalments.iter().find(|one| one.outstanding() > 0);
            next.map(|one| due_words(c, one, now)).unwrap_or_default()
        }
        _ => String::new(),
    }
}

/// `2027-06-30 前交 3 万元`, with a word when that is soon or past.
pub(super) fn due_words(c: &Context, one: &Instalment, now: Time) -> String {
    let args = [("due", one.due_on.to_string()), ("money", money(c, one.outstanding()))];
    let key = match one.due_on.day() - now.day() {
        ..0 => "part-due-overdue",
        0..=30 => "part-due-soon",
        _ => "part-due",
    };
    c.ta(key, &args)
}

/// Who takes part in a project, for anybody: those who hold or more, and those who were relieved.
pub(in crate::projects) async fn of_project(c: &Context, project: &Profile) -> Result<Vec<Row>> {
    let scope = crate::access::Scope::system(crate::access::Action::Browse);
    let over = |stage: &Stage| matches!(stage, Stage::Withdrawn | Stage::Declined | Stage::Lapsed);
    let live = Stage::ALL.iter().copied().filter(|stage| !over(stage));
    let filter =
        Filter { project: Some(project.id), stages: live.collect(), limit: 100, ..Filter::default() };
    let mut parts = list(&c.app.db, &scope, &filter).await?;
    parts.reverse();
    rows(c, &parts).await
}
