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
pub(in crate::organizations) struct Ask {
    q: String,
    kind: String,
    region: String,
    industry: String,
    after: String,
}

impl Ask {
    /// The filter, for page and API; or which word of it means nothing.
    pub(in crate::organizations) fn filter(
        &self,
        app: &App,
        limit: i64,
    ) -> std::result::Result<Filter, Errors> {
        let mut errors = Errors::default();
        let region = errors.keep("region", read_place(app, &self.region, None)).flatten();
        let kind = Kind::parse(&self.kind);
        if kind.is_none() && !self.kind.is_empty() {
            errors.add("kind", Message::new("organization-kind-missing"));
        }
        let industry = Some(self.industry.clone()).filter(|code| !code.is_empty());
        if industry.as_ref().is_some_and(|code| industry::get(code).is_none()) {
            errors.add("industry", Message::new("organization-industry-unknown"));
        }
        errors.done()?;
        let (text, after) = (normalise(&self.q), app.tokens.open(&self.after));
        Ok(Filter { text, kind, region, industry, after, limit })
    }
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
    // A place that nobody knows is no reason to show everything.
    let (mut rows, errors) = match ask.filter(&app, PAGE + 1) {
        Ok(filter) => (public_list(&app.db, &filter).await?, Errors::default()),
        Err(errors) => (Vec::new(), errors),
    };
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
