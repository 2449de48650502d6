//! `/campaigns/{id}/disclosure`: what was promised, what came, what was confirmed, as it was disclosed and with what
//! changed since. Before it is disclosed those who run the campaign see it as a draft.

use std::borrow::Borrow;

use askama::Template;
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::{XLSX, days, inside};
use crate::access::Scope;
use crate::app::App;
use crate::campaigns::settlement::{
    Change, DISCLOSE_WORKDAYS, Disclosure, FairSum, Report, changes, current, disclose, disclosure_book,
    disclosures,
};
use crate::campaigns::staff::Right;
use crate::campaigns::web::fair;
use crate::campaigns::{Campaign, CampaignError, Stage, public};
use crate::kernel::clock::Time;
use crate::kernel::id::Id;
use crate::kernel::region::Region;
use crate::kernel::workday::plus_workdays;
use crate::web::{Context, Error, Form, FormKey, Page, PathId, Query, Result, see_other};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Which {
    /// Of which disclosure; the latest when nothing is said.
    number: Option<i64>,
}

/// What is shown: a disclosure, or a draft of one.
struct Shown {
    campaign: Campaign,
    all: Vec<Disclosure>,
    one: Option<Disclosure>,
    report: Report,
    now: Report,
    may_disclose: bool,
}

impl Shown {
    async fn read(c: &Context, id: Id<Campaign>, which: &Which) -> Result<Self> {
        let db = &c.app.db;
        let all = disclosures(db, id).await?;
        let from_inside = inside(c, id).await.ok();
        // Nobody outside sees a draft.
        let campaign = match &from_inside {
            Some((campaign, _)) => campaign.clone(),
            None => public(db, id).await?.filter(|_| !all.is_empty()).ok_or(Error::NotFound)?,
        };
        let one = match which.number {
            Some(number) => {
                Some(all.iter().find(|one| one.number == number).cloned().ok_or(Error::NotFound)?)
            }
            None => all.first().cloned(),
        };
        let now = current(db, id).await?;
        let may_disclose = campaign.stage == Stage::Disclosed
            && from_inside.is_some_and(|(_, right)| right >= Right::Organise);
        let report = one.as_ref().map_or_else(|| now.clone(), Disclosure::report);
        Ok(Self { campaign, all, one, report, now, may_disclose })
    }
}

#[derive(Template)]
#[template(path = "campaigns/disclosure.html")]
struct DisclosurePage {
    c: Context,
    token: String,
    number: String,
    facts: Vec<(String, String)>,
    shown: Shown,
    changes: Vec<Change>,
}

impl DisclosurePage {
    /// A county by the beginning of its code.
    fn county(&self, code: impl Borrow<i64>) -> String {
        Region::parse(&format!("{:06}", code.borrow())).map(|county| self.c.place(county)).unwrap_or_default()
    }

    /// What a fair counted, as the fair's own page says it.
    fn counted(&self, sum: &FairSum) -> String {
        fair::shown(&self.c, sum.measure, sum.quantity)
    }
}

pub(super) async fn show(
    c: Context,
    PathId(id): PathId<Campaign>,
    Query(which): Query<Which>,
) -> Result<Page<impl Template>> {
    let shown = Shown::read(&c, id, &which).await?;
    let changes = if shown.one.is_some() { changes(&shown.report, &shown.now) } else { Vec::new() };
    Ok(Page(DisclosurePage {
        token: c.id(id),
        number: shown.one.as_ref().map_or_else(|| c.t("disclosure-draft"), |one| one.number.to_string()),
        facts: facts(&c, &shown),
        changes,
        shown,
        c,
    }))
}

fn facts(c: &Context, shown: &Shown) -> Vec<(String, String)> {
    let campaign = &shown.campaign;
    let mut facts = vec![
        (c.t("disclosure-campaign"), format!("{} · {}", campaign.title, campaign.event)),
        (c.t("disclosure-when"), days(campaign)),
        (c.t("disclosure-held-by"), c.region(campaign.region)),
        (c.t("disclosure-due"), by_when(c, campaign.ends_on, shown.all.last())),
    ];
    if let Some(allocated) = campaign.allocated_at {
        let second = shown.all.iter().rev().find(|one| one.at >= allocated);
        facts.push((c.t("disclosure-due-again"), by_when(c, allocated, second)));
    }
    if let Some(one) = &shown.one {
        facts.push((c.t("disclosure-as-of"), one.at.minute()));
        facts.push((c.t("disclosure-by"), one.disclosed_by.clone()));
        facts.push((c.t("disclosure-hash"), one.hash()));
    }
    facts
}

/// By when it is to be disclosed, and whether it was.
fn by_when(c: &Context, from: Time, done: Option<&Disclosure>) -> String {
    let due = plus_workdays(from, DISCLOSE_WORKDAYS);
    let key = match done {
        Some(one) if one.at.day() <= due.day() => "disclosure-in-time",
        Some(_) => "disclosure-late",
        None if c.app.clock.now().day() > due.day() => "disclosure-overdue",
        None => "disclosure-open",
    };
    let on = done.map(|one| one.at.to_string()).unwrap_or_default();
    c.ta(key, &[("due", due.to_string()), ("on", on), ("days", DISCLOSE_WORKDAYS.to_string())])
}

pub(super) async fn export(
    c: Context,
    State(app): State<App>,
    PathId(id): PathId<Campaign>,
    Query(which): Query<Which>,
) -> Result<Response> {
    let shown = Shown::read(&c, id, &which).await?;
    let facts = facts(&c, &shown);
    let book = disclosure_book(&app, c.lang, &shown.report, &facts)?;
    let name = format!("attachment; filename=\"disclosure-{}.xlsx\"", app.clock.now());
    Ok(([(CONTENT_TYPE, XLSX.to_owned()), (CONTENT_DISPOSITION, name)], book).into_response())
}

/// Discloses once more.
pub(super) async fn again(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    PathId(id): PathId<Campaign>,
    Form(key): Form<FormKey>,
) -> Result<Response> {
    let once = key.once(&["disclose", &id.raw().to_string()])?;
    let done: std::result::Result<Id<Disclosure>, CampaignError> = app
        .db
        .write((app.act(&scope), once), move |tx, (act, once)| {
            Box::pin(async move { disclose(tx, &act, &once, id).await })
        })
        .await;
    done?;
    Ok(see_other(&app, &format!("/campaigns/{}/disclosure", c.id(id)), Some("flash-disclosed")))
}
