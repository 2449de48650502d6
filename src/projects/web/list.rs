//! `/projects`: what villages want to do, newest first, by place and kind.

use askama::Template;
use axum::extract::State;
use serde::Deserialize;

use super::view::Card;
use crate::access::{Action, Scope};
use crate::app::App;
use crate::kernel::region::{Level, Region};
use crate::projects::{self, Filter, Kind, Profile};
use crate::web::parts::{Choice, cut};
use crate::web::{Context, Page, Query, Result, Routes};

/// Projects on one page.
const PAGE: i64 = 24;

pub(super) fn routes() -> Routes {
    Routes::new().get("/projects", Action::Browse, show)
}

/// The filters of the page and of the API.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(in crate::projects) struct Ask {
    region: String,
    kind: String,
    /// Anything: only what can still be taken on.
    open: String,
    after: String,
}

impl Ask {
    /// A filter for one more than `limit`. What is no region or kind does not narrow.
    pub(in crate::projects) fn filter(&self, app: &App, limit: i64) -> Filter {
        Filter {
            region: Region::parse(&self.region).ok(),
            kind: Kind::parse(&self.kind),
            open: !self.open.is_empty(),
            before: app.tokens.open(&self.after),
            limit: limit + 1,
            ..Filter::public()
        }
    }

    fn address(&self) -> String {
        let pairs =
            [("region", &self.region), ("kind", &self.kind), ("open", &self.open), ("after", &self.after)];
        let pairs = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        let pairs: Vec<_> =
            pairs.map(|(name, value)| format!("{name}={}", crate::web::page::urlencode(value))).collect();
        if pairs.is_empty() { "/projects".to_owned() } else { format!("/projects?{}", pairs.join("&")) }
    }
}

#[derive(Template)]
#[template(path = "projects/list.html")]
struct ListPage {
    c: Context,
    cards: Vec<Card>,
    kinds: Vec<Choice>,
    places: Vec<Choice>,
    opens: Vec<Choice>,
    narrowed: bool,
    next: String,
    first: String,
}

async fn show(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    Query(ask): Query<Ask>,
) -> Result<Page<impl Template>> {
    let mut found = projects::list(&app.db, &scope, &ask.filter(&app, PAGE)).await?;
    let next = cut(&mut found, PAGE).map(|last| c.id(last.id));
    let plain = Ask { after: String::new(), ..ask.clone() };
    let ids: Vec<_> = found.iter().map(|project| project.id).collect();
    let lots = projects::lots(&app.db, &ids).await?;
    Ok(Page(ListPage {
        cards: found.iter().map(|project| Card::new(&c, project, &lots)).collect(),
        kinds: kinds(&c, &plain),
        places: places(&c, &plain, &found),
        opens: vec![
            choice(&plain, c.t("all"), plain.open.is_empty(), |ask| ask.open.clear()),
            choice(&plain, c.t("project-open-only"), !plain.open.is_empty(), |ask| ask.open = "yes".into()),
        ],
        narrowed: plain.address() != "/projects",
        next: next.map(|after| Ask { after, ..plain.clone() }.address()).unwrap_or_default(),
        first: if ask.after.is_empty() { String::new() } else { plain.address() },
        c,
    }))
}

fn choice(ask: &Ask, label: String, chosen: bool, change: impl FnOnce(&mut Ask)) -> Choice {
    let mut ask = ask.clone();
    change(&mut ask);
    Choice { url: ask.address(), label, count: String::new(), chosen }
}

fn kinds(c: &Context, ask: &Ask) -> Vec<Choice> {
    let all = choice(ask, c.t("all"), ask.kind.is_empty(), |ask| ask.kind.clear());
    let each = Kind::ALL.iter().map(|kind| {
        let word = kind.as_str();
        choice(ask, c.word("project-kind", word), ask.kind == word, |ask| word.clone_into(&mut ask.kind))
    });
    std::iter::once(all).chain(each).collect()
}

/// The way down to the chosen place, and one level below it the places of what is shown.
fn places(c: &Context, ask: &Ask, found: &[Profile]) -> Vec<Choice> {
    let name = |region: Region| c.app.regions.spoken_name(region).unwrap_or_default();
    let to = |region: Region| {
        let code = region.to_string();
        choice(ask, name(region), code == ask.region, |ask| ask.region = code)
    };
    let mut items = vec![choice(ask, c.t("all"), ask.region.is_empty(), |ask| ask.region.clear())];
    let chosen = Region::parse(&ask.region).ok();
    items.extend(chosen.into_iter().flat_map(|chosen| chosen.ancestors().chain([chosen])).map(to));
    let level = match chosen.map(Region::level) {
        None | Some(Level::Province | Level::Prefecture) => Level::County,
        Some(Level::County) => Level::Township,
        Some(Level::Township | Level::Village) => Level::Village,
    };
    let mut below: Vec<Region> =
        found.iter().filter_map(|project| project.region.at(level)).filter(|r| Some(*r) != chosen).collect();
    below.sort_unstable();
    below.dedup();
    items.extend(below.into_iter().map(to));
    items
}
