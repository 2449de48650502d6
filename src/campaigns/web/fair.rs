//! `/campaigns/{id}/fair`: what a job or produce fair counts, as a funnel that is its own table, and the form to count.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::{deed, entered, faults};
use crate::access::{Action, Scope};
use crate::app::App;
use crate::campaigns::fairs::{self, FairEntry, Measure};
use crate::campaigns::{Campaign, CampaignError, Right};
use crate::kernel::message::{Errors, Message};
use crate::kernel::money;
use crate::kernel::text::fold;
use crate::projects::web::view::money as say;
use crate::web::{Context, Error, Form, FormKey, Page, PathId, Result, Routes, see_other};

/// Entries that the page shows.
const SHOWN: i64 = 50;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/campaigns/{id}/fair", Action::ServeCampaign, show)
        .post("/campaigns/{id}/fair", Action::ServeCampaign, count)
        .post("/campaigns/{id}/fair/reversals", Action::ServeCampaign, reverse)
}

/// A step of a funnel or a line of figures.
struct Bar {
    word: &'static str,
    value: i64,
    shown: String,
    /// Share of the step before, in percent.
    share: String,
}

struct Row {
    token: String,
    measure: &'static str,
    shown: String,
    note: String,
    at: String,
    may_reverse: bool,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Sent {
    measure: String,
    /// A number, of money in yuan.
    quantity: String,
    note: String,
    entry: String,
    form_key: String,
}

#[derive(Template)]
#[template(path = "campaigns/fair.html")]
struct FairPage {
    c: Context,
    token: String,
    campaign: Campaign,
    /// The funnel of jobs; empty where there is no job fair.
    jobs: Vec<Bar>,
    most: i64,
    produce: Vec<Bar>,
    rows: Vec<Row>,
    measures: Vec<(&'static str, String)>,
    fields: Sent,
    errors: Errors,
    may_count: bool,
}

/// A count in words; money in yuan.
pub(in crate::campaigns) fn shown(c: &Context, measure: Measure, value: i64) -> String {
    if measure.is_money() { say(c, value) } else { value.to_string() }
}

async fn page(
    c: Context,
    (campaign, right): (Campaign, Right),
    fields: Sent,
    errors: Errors,
) -> Result<Page<FairPage>> {
    if !campaign.job_fair && !campaign.produce_fair {
        return Err(Error::NotFound);
    }
    let db = &c.app.db;
    let sums = fairs::sums(db, &campaign).await?;
    let bars = |wanted: &[Measure]| {
        let mut before: Option<i64> = None;
        let found = sums.iter().filter(|(measure, _)| wanted.contains(measure));
        let bar = |(measure, value): &(Measure, i64)| {
            // Persons of persons: posts and visits are counted in other units.
            let persons = matches!(measure, Measure::OnDuty | Measure::OnDutyThreeMonths);
            let share = before
                .filter(|before| persons && *before > 0)
                .map(|before| format!("{} %", value * 100 / before));
            before = Some(*value);
            Bar {
                word: measure.as_str(),
                value: *value,
                shown: shown(&c, *measure, *value),
                share: share.unwrap_or_default(),
            }
        };
        found.map(bar).collect::<Vec<Bar>>()
    };
    let (jobs, produce) = (bars(&Measure::JOBS), bars(&Measure::PRODUCE));
    let row = |entry: &FairEntry| Row {
        token: c.id(entry.id),
        measure: entry.measure.as_str(),
        shown: shown(&c, entry.measure, entry.quantity),
        note: entry.note.clone(),
        at: entry.at.minute(),
        may_reverse: right >= Right::Desk && entry.reverses.is_none() && !entry.reversed,
    };
    let rows: Vec<Row> = fairs::entries(db, campaign.id, SHOWN).await?.iter().map(row).collect();
    let measures =
        sums.iter().map(|(measure, _)| (measure.as_str(), c.word("fair-measure", measure.as_str())));
    let measures = measures.collect();
    Ok(Page(FairPage {
        token: c.id(campaign.id),
        most: jobs.iter().map(|bar| bar.value).max().unwrap_or(1).max(1),
        jobs,
        produce,
        rows,
        measures,
        may_count: right >= Right::Desk,
        campaign,
        fields,
        errors,
        c,
    }))
}

async fn show(c: Context, PathId(id): PathId<Campaign>) -> Result<Response> {
    let entered = entered(&c, id, Right::Read).await?;
    Ok(page(c, entered, Sent::default(), Errors::default()).await?.into_response())
}

async fn count(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Campaign>,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    let entered = entered(&c, id, Right::Desk).await?;
    let mut errors = Errors::default();
    let measure = Measure::parse(&sent.measure).ok_or_else(|| Message::new("fair-measure-missing"));
    let measure = errors.keep("measure", measure);
    let number = match measure {
        Some(measure) if measure.is_money() => money::fen(&sent.quantity).ok().flatten(),
        _ => fold(&sent.quantity).replace(',', "").parse().ok(),
    };
    let number = errors.keep("quantity", number.ok_or_else(|| Message::new("fair-quantity-bad")));
    let (Some(measure), Some(number)) = (measure, number) else {
        return Ok(page(c, entered, sent, errors).await?.invalid().into_response());
    };
    let key = FormKey { form_key: sent.form_key.clone() };
    let once = key.once(&["fair", &id.raw().to_string(), &sent.measure, &number.to_string(), &sent.note])?;
    let note = sent.note.clone();
    let done: std::result::Result<(), CampaignError> =
        deed!(app, &scope, (once, note), |tx, act, (once, note)| {
            fairs::count(tx, &act, &once, id, (measure, number, &note))
        });
    match done.map_err(faults) {
        Ok(()) => Ok(see_other(&app, &format!("/campaigns/{}/fair", c.id(id)), Some("flash-fair-counted"))),
        Err(Ok(errors)) => Ok(page(c, entered, sent, errors).await?.invalid().into_response()),
        Err(Err(error)) => Err(error),
    }
}

async fn reverse(
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Campaign>,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    let entry = app.tokens.open::<FairEntry>(&sent.entry).ok_or(Error::NotFound)?;
    let key = FormKey { form_key: sent.form_key.clone() };
    let once = key.once(&["fair reversal", &id.raw().to_string(), &sent.entry])?;
    let done: std::result::Result<(), CampaignError> =
        deed!(app, &scope, once, |tx, act, once| fairs::reverse(tx, &act, &once, id, entry));
    done?;
    Ok(see_other(&app, &format!("/campaigns/{}/fair", app.tokens.seal(id)), Some("flash-fair-reversed")))
}
