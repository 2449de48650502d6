//! `/batches/{id}`: how far the work is; then the plan beside the usual ways, each part with its reasons, and what is left.

use std::collections::HashMap;

use askama::Template;
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::super::report::{self, Answers, Group, Part, Rest, Side};
use super::super::{self as batches, Aim, Batch, BatchError, Command, PartStage, Stage};
use super::runs::{asked, entered};
use super::tag;
use crate::access::{Action, Scope};
use crate::app::App;
use crate::campaigns::Right;
use crate::kernel::id::Id;
use crate::kernel::message::Message;
use crate::needs::{self, Need};
use crate::offers::{self, Offer};
use crate::web::{Context, Error, Form, FormKey, Page, PathId, Query, Result, Routes, see_other};

/// Parts on a page.
const PARTS: usize = 100;
/// Needs and offers that are left, on a page.
const RESTS: i64 = 200;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/batches/{id}", Action::ServeCampaign, show)
        .get("/batches/{id}/files", Action::ServeCampaign, files)
        .post("/batches/{id}/stage", Action::ServeCampaign, step)
}

/// Something with a page of its own.
#[derive(Debug, Clone, Default)]
struct Link {
    token: String,
    url: String,
    title: String,
}

/// The ways side by side, for one figure: what it says, and of a share how long its bar is, of 100.
struct Line {
    label: String,
    cells: Vec<(String, i64)>,
}

struct Table {
    unit: String,
    counts: String,
    proof: String,
    /// Kind and icon of the notice that says so.
    tone: (&'static str, &'static str),
    ways: Vec<String>,
    lines: Vec<Line>,
}

struct PartRow {
    offer: Link,
    need: Link,
    quantity: String,
    amount: i64,
    terms: String,
    next: Vec<String>,
    pinned: bool,
    tag: &'static str,
    status: String,
}

struct RestRow {
    thing: Link,
    quantity: String,
    why: String,
    near: Link,
}

#[derive(Template)]
#[template(path = "batches/show.html")]
struct ShowPage {
    c: Context,
    token: String,
    /// Address of the campaign's page.
    campaign: String,
    crumbs: Vec<(String, String)>,
    batch: Batch,
    asked: String,
    tag: &'static str,
    may_organise: bool,
    tables: Vec<Table>,
    /// Units in which there is nothing to share out.
    idle: Vec<String>,
    weights: String,
    parts: Vec<PartRow>,
    answers: Answers,
    unmet: Vec<RestRow>,
    over: Vec<RestRow>,
    next: String,
    first: String,
}

impl ShowPage {
    fn waits(&self) -> bool {
        self.batch.stage == Stage::Waiting
    }

    fn is_plan(&self) -> bool {
        self.batch.stage == Stage::Solved
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Ask {
    after: String,
}

/// The batch with its campaign, for somebody who may do at least `least` there.
async fn found(
    c: &Context,
    id: Id<Batch>,
    least: Right,
) -> Result<(Batch, crate::campaigns::Campaign, Right)> {
    let batch = batches::get(&c.app.db, id).await?.ok_or(Error::NotFound)?;
    let (campaign, right) = entered(c, batch.campaign_id, least).await?;
    Ok((batch, campaign, right))
}

async fn show(c: Context, PathId(id): PathId<Batch>, Query(ask): Query<Ask>) -> Result<Page<ShowPage>> {
    let (batch, campaign, right) = found(&c, id, Right::Read).await?;
    let db = &c.app.db;
    let after = c.app.tokens.open::<batches::proposal::Proposal>(&ask.after);
    let most = i64::try_from(PARTS).unwrap_or(i64::MAX - 1);
    let mut parts = report::parts(db, id, after.map_or(0, Id::raw), most + 1).await?;
    let more = parts.len() > PARTS;
    parts.truncate(PARTS);
    let here = format!("/batches/{}", c.id(id));
    let last = parts.last().map(|part| Id::<batches::proposal::Proposal>::from_raw(part.id));
    let next = last.filter(|_| more).map(|id| format!("{here}?after={}", c.id(id))).unwrap_or_default();
    let unmet = if after.is_none() { report::unmet(db, id, RESTS).await? } else { Vec::new() };
    let over = if after.is_none() { report::over(db, id, RESTS).await? } else { Vec::new() };
    let known = Known::of(&c, &parts, (&unmet, &over)).await?;
    let summary = batch.figures();
    let groups = summary.as_ref().map(|all| all.groups.as_slice()).unwrap_or_default();
    let at = format!("/campaigns/{}", c.id(campaign.id));
    let page = ShowPage {
        token: c.id(id),
        crumbs: vec![
            (format!("{at}/manage"), campaign.title),
            (format!("{at}/batches"), c.t("batches")),
            (String::new(), batch.created_at.minute()),
        ],
        campaign: at,
        asked: asked(&c, &batch),
        tag: tag(batch.stage),
        may_organise: right >= Right::Organise,
        tables: groups
            .iter()
            .filter(|group| !group.is_idle())
            .map(|group| table(&c, &batch, group))
            .collect(),
        idle: groups.iter().filter(|group| group.is_idle()).map(|group| group.unit.clone()).collect(),
        weights: summary
            .as_ref()
            .filter(|_| batch.objective == Aim::Fair)
            .map(|all| weights(&c, all))
            .unwrap_or_default(),
        parts: parts.iter().map(|part| known.part(&c, part)).collect(),
        answers: report::answers(db, id).await?,
        unmet: unmet.iter().map(|rest| known.need_rest(&c, rest)).collect(),
        over: over.iter().map(|rest| known.offer_rest(&c, rest)).collect(),
        next,
        first: after.map(|_| here).unwrap_or_default(),
        batch,
        c,
    };
    Ok(Page(page))
}

/// The needs and offers that a page names.
struct Known {
    needs: HashMap<Id<Need>, Need>,
    offers: HashMap<Id<Offer>, Offer>,
}

impl Known {
    async fn of(c: &Context, parts: &[Part], (unmet, over): (&[Rest], &[Rest])) -> Result<Self> {
        let mut need_ids: Vec<Id<Need>> =
            parts.iter().flat_map(|part| [Some(part.need_id), part.next_need]).flatten().collect();
        need_ids.extend(unmet.iter().map(|rest| Id::<Need>::from_raw(rest.thing)));
        need_ids.extend(over.iter().filter_map(|rest| rest.near).map(Id::<Need>::from_raw));
        let mut offer_ids: Vec<Id<Offer>> =
            parts.iter().flat_map(|part| [Some(part.offer_id), part.next_offer]).flatten().collect();
        offer_ids.extend(over.iter().map(|rest| Id::<Offer>::from_raw(rest.thing)));
        offer_ids.extend(unmet.iter().filter_map(|rest| rest.near).map(Id::<Offer>::from_raw));
        let needs = needs::published_by_ids(&c.app.db, &need_ids).await?;
        let offers = offers::published_by_ids(&c.app.db, &offer_ids).await?;
        Ok(Self {
            needs: needs.into_iter().map(|need| (need.id, need)).collect(),
            offers: offers.into_iter().map(|offer| (offer.id, offer)).collect(),
        })
    }

    fn need(&self, c: &Context, id: Id<Need>) -> Link {
        let token = c.id(id);
        let found = self.needs.get(&id);
        // One that is no longer public is still a part of the plan.
        let title = found.map_or_else(
            || c.t("batch-need-gone"),
            |need| format!("{} · {}", need.title, c.place(need.public_place())),
        );
        Link { url: found.map(|_| format!("/needs/{token}")).unwrap_or_default(), token, title }
    }

    fn offer(&self, c: &Context, id: Id<Offer>) -> Link {
        let token = c.id(id);
        let title = self.offers.get(&id).map(|offer| {
            let giver = offer.organization.clone().unwrap_or_else(|| c.t("offer-person"));
            format!("{} · {giver}", offer.title)
        });
        Link {
            url: format!("/offers/{token}"),
            token,
            title: title.unwrap_or_else(|| c.t("batch-offer-gone")),
        }
    }

    fn need_amount(&self, id: Id<Need>, amount: i64) -> String {
        self.needs.get(&id).map_or_else(|| amount.to_string(), |need| format!("{amount} {}", need.unit))
    }

    fn part(&self, c: &Context, part: &Part) -> PartRow {
        let number = |points: i64| points.to_string();
        let terms = c.ta(
            "batch-terms",
            &[
                ("fit", number(part.fit)),
                ("fairness", number(part.fairness)),
                ("offer", number(part.offer_price)),
                ("room", number(part.room_price)),
            ],
        );
        let next_need = part.next_need.zip(part.next_need_regret).map(|(need, regret)| {
            c.ta("batch-next-need", &[("title", self.need(c, need).title), ("regret", number(regret.max(0)))])
        });
        let next_offer = part.next_offer.zip(part.next_offer_regret).map(|(offer, regret)| {
            c.ta(
                "batch-next-offer",
                &[("title", self.offer(c, offer).title), ("regret", number(regret.max(0)))],
            )
        });
        PartRow {
            offer: self.offer(c, part.offer_id),
            need: self.need(c, part.need_id),
            quantity: self.need_amount(part.need_id, part.quantity),
            amount: part.quantity,
            terms,
            next: next_need.into_iter().chain(next_offer).collect(),
            pinned: part.pinned,
            tag: match part.stage {
                PartStage::Planned => "waiting",
                PartStage::Proposed => "open",
                PartStage::Accepted => "done",
                PartStage::Declined => "stopped",
            },
            status: c.word("batch-part", part.stage.as_str()),
        }
    }

    fn need_rest(&self, c: &Context, rest: &Rest) -> RestRow {
        let id = Id::<Need>::from_raw(rest.thing);
        let near = rest.near.map(|id| self.offer(c, Id::from_raw(id))).unwrap_or_default();
        let args = [("title", near.title.clone()), ("regret", rest.regret.unwrap_or(0).max(0).to_string())];
        RestRow {
            thing: self.need(c, id),
            quantity: self.need_amount(id, rest.quantity),
            why: c.ta(&format!("batch-why-{}", rest.reason.as_str().replace('_', "-")), &args),
            near,
        }
    }

    fn offer_rest(&self, c: &Context, rest: &Rest) -> RestRow {
        let id = Id::<Offer>::from_raw(rest.thing);
        let unit = self.offers.get(&id).map(|offer| offer.unit.as_str()).unwrap_or_default();
        RestRow {
            thing: self.offer(c, id),
            quantity: format!("{} {unit}", rest.quantity),
            why: c.t("batch-why-over"),
            near: rest.near.map(|id| self.need(c, Id::from_raw(id))).unwrap_or_default(),
        }
    }
}

fn table(c: &Context, batch: &Batch, group: &Group) -> Table {
    let gap = group.gap();
    let args = [
        ("objective", group.objective.to_string()),
        ("bound", group.bound.to_string()),
        ("gap", gap.to_string()),
    ];
    let share = |(part, whole): (i64, i64)| {
        let tenths = if whole > 0 { i128::from(part) * 1000 / i128::from(whole) } else { 0 };
        let tenths = i64::try_from(tenths).unwrap_or(0);
        (format!("{}.{}%", tenths / 10, tenths % 10), tenths / 10)
    };
    let best = group.sides.iter().map(|side| side.fit).max().unwrap_or(0);
    let worth = group.sides.iter().map(|side| side.fair).max().unwrap_or(0);
    let scaled =
        |value: i64, most: i64| (value.to_string(), if most > 0 { value / (most / 100).max(1) } else { 0 });
    let line = |key: &str, cell: &dyn Fn(&Side) -> (String, i64)| Line {
        label: c.t(&format!("batch-figure-{key}")),
        cells: group.sides.iter().map(cell).collect(),
    };
    let mut lines = vec![line("fit", &|side| scaled(side.fit, best))];
    if batch.objective == Aim::Fair {
        lines.push(line("fair", &|side| scaled(side.fair, worth)));
    }
    lines.extend([
        line("covered", &|side| share(side.covered)),
        line("reached", &|side| share(side.reached)),
        line("met", &|side| share(side.met)),
        line("urgent-without", &|side| share(side.urgent_without)),
        line("deep-poverty", &|side| share(side.deep_poverty)),
        line("worst-tenth", &|side| share(side.worst_tenth)),
        line("gini", &|side| (format!("0.{:03}", side.gini.clamp(0, 999)), side.gini / 10)),
    ]);
    let counts = [
        ("offers", group.offers.to_string()),
        ("needs", group.needs.to_string()),
        ("pairs", group.pairs.to_string()),
    ];
    Table {
        unit: group.unit.clone(),
        counts: c.ta("batch-counts", &counts),
        proof: c.ta(if gap == 0 { "batch-proof-exact" } else { "batch-proof-gap" }, &args),
        tone: if gap == 0 { ("good", "check") } else { ("careful", "alert") },
        ways: group
            .sides
            .iter()
            .map(|side| c.word("batch-way", side.way.as_str().replace('_', "-")))
            .collect(),
        lines,
    }
}

/// The policy in one sentence, as it was when the batch was worked out.
fn weights(c: &Context, all: &report::Summary) -> String {
    let weights = &all.weights;
    let tiers: Vec<String> = weights
        .tiers
        .iter()
        .map(|(end, bonus)| {
            c.ta("batch-tier", &[("end", (end / 10).to_string()), ("bonus", bonus.to_string())])
        })
        .collect();
    c.ta(
        "batch-weights",
        &[
            ("urgency", weights.urgency.to_string()),
            ("days", weights.waiting_days.to_string()),
            ("most", weights.waiting_most.to_string()),
            ("poverty", weights.deep_poverty.to_string()),
            ("half", weights.first_half.to_string()),
            ("tiers", tiers.join(&c.t("list-joint"))),
        ],
    )
}

async fn files(c: Context, PathId(id): PathId<Batch>) -> Result<Response> {
    found(&c, id, Right::Read).await?;
    let bytes = batches::archive(&c.app.db, id).await?.ok_or(Error::NotFound)?;
    let name = format!("attachment; filename=\"batch-{}.zip\"", c.id(id));
    Ok(([(CONTENT_TYPE, "application/zip".to_owned()), (CONTENT_DISPOSITION, name)], bytes).into_response())
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Step {
    command: String,
    form_key: String,
}

async fn step(
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Batch>,
    Form(form): Form<Step>,
) -> Result<Response> {
    let command = Command::parse(&form.command).filter(|command| *command != Command::Solve);
    let command = command.ok_or_else(|| Error::invalid("command", Message::new("batch-command-missing")))?;
    let key = FormKey { form_key: form.form_key };
    let once = key.once(&["batch stage", &id.raw().to_string(), command.as_str()])?;
    let input = (app.act(&scope), once, app.config.rules.clone());
    let done: std::result::Result<(), BatchError> = app
        .db
        .write(input, move |tx, (act, once, rules)| {
            Box::pin(async move { batches::perform(tx, &act, &once, &rules, (id, command)).await })
        })
        .await;
    done?;
    let flash = if command == Command::Propose { "flash-batch-proposed" } else { "flash-batch-discarded" };
    Ok(see_other(&app, &format!("/batches/{}", app.tokens.seal(id)), Some(flash)))
}
