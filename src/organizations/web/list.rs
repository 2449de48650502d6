//! `/organizations`: everybody who was ever verified, found by name, kind, place and industry.

use askama::Template;
use axum::extract::State;
use serde::Deserialize;

use super::view;
use crate::access::Action;
use crate::app::App;
use crate::kernel::message::{Errors, Message};
use crate::kernel::text::normalise;
use crate::organizations::{Filter, Kind, Profile, industry, public_list, read_place};
use crate::web::page::urlencode;
use crate::web::parts::cut;
use crate::web::{Context, Page, Query, Result, Routes};

/// Organizations on one page.
const PAGE: i64 = 50;

pub(super) fn routes() -> Routes {
    Routes::new().get("/organizations", Action::Browse, index)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Ask {
    q: String,
    kind: String,
    region: String,
    industry: String,
    after: String,
}

struct Row {
    profile: Profile,
    industry: String,
    /// How the stage is coloured.
    status: &'static str,
}

#[derive(Template)]
#[template(path = "organizations/list.html")]
struct ListPage {
    c: Context,
    errors: Errors,
    ask: Ask,
    kinds: Vec<(&'static str, String)>,
    industries: Vec<(&'static str, String)>,
    rows: Vec<Row>,
    next: String,
    first: String,
}

async fn index(c: Context, State(app): State<App>, Query(ask): Query<Ask>) -> Result<Page<ListPage>> {
    let mut errors = Errors::default();
    let region = errors.keep("region", read_place(&app, &ask.region, None)).flatten();
    let code = Some(ask.industry.clone()).filter(|code| !code.is_empty());
    if code.as_ref().is_some_and(|code| industry::get(code).is_none()) {
        errors.add("industry", Message::new("organization-industry-unknown"));
    }
    let filter = Filter {
        text: normalise(&ask.q),
        kind: Kind::parse(&ask.kind),
        region,
        industry: code.filter(|code| industry::get(code).is_some()),
        after: app.tokens.open(&ask.after),
        limit: PAGE + 1,
    };
    // A place that nobody knows is no reason to show everything.
    let mut rows = if errors.is_empty() { public_list(&app.db, &filter).await? } else { Vec::new() };
    let asked = [("q", &ask.q), ("kind", &ask.kind), ("region", &ask.region), ("industry", &ask.industry)];
    let asked = asked.iter().filter(|(_, value)| !value.is_empty());
    let asked: Vec<String> = asked.map(|(name, value)| format!("{name}={}", urlencode(value))).collect();
    let here = format!("/organizations?{}", asked.join("&"));
    let next = cut(&mut rows, PAGE).map(|last| format!("{here}&after={}", c.id(last.id)));
    let first = if ask.after.is_empty() { String::new() } else { here };
    let row = |profile: Profile| Row {
        industry: profile.industry.as_deref().map(|code| view::industry_name(&c, code)).unwrap_or_default(),
        status: view::tag(profile.stage),
        profile,
    };
    let rows = rows.into_iter().map(row).collect();
    let any = || ("", c.t("all"));
    let kinds = Kind::ALL.iter().map(|kind| (kind.as_str(), c.word("organization-kind", kind.as_str())));
    let industries = industry::all().iter().map(|one| (one.code, view::industry_name(&c, one.code)));
    Ok(Page(ListPage {
        kinds: std::iter::once(any()).chain(kinds).collect(),
        industries: std::iter::once(any()).chain(industries).collect(),
        errors,
        ask,
        rows,
        next: next.unwrap_or_default(),
        first,
        c,
    }))
}
