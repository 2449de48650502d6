//! `GET /`: what this is, a search box, what is needed now, and what came of it; `/about`: who runs it, what it never
//! does.

use askama::Template;
use axum::extract::State;

use crate::access::Action;
use crate::app::App;
use crate::needs::public::card::Card;
use crate::needs::public::{Filter, list};
use crate::reports::{Counts, counts};
use crate::search::{Category, taxonomy};
use crate::web::parts::Progress;
use crate::web::{Context, Page, Result, Routes};

/// The newest needs shown.
const NEWEST: usize = 6;

pub fn routes() -> Routes {
    Routes::new().get("/", Action::Browse, show).get("/about", Action::Browse, about)
}

/// One of the twelve.
struct Kind {
    code: String,
    name: &'static str,
    /// Open needs, as words; empty when the engine did not answer.
    open: String,
}

/// One figure; `kind` gives it the colour of its part of the bar.
struct Tile {
    label: String,
    value: i64,
    unit: String,
    kind: &'static str,
}

#[derive(Template)]
#[template(path = "home/home.html")]
struct HomePage {
    c: Context,
    kinds: Vec<Kind>,
    newest: Vec<Card>,
    /// How many wait for help, as a sentence.
    open: String,
    figures: Progress,
    tiles: Vec<Tile>,
    steps: Vec<(String, String)>,
}

async fn show(State(app): State<App>, c: Context) -> Result<Page<HomePage>> {
    let found = list(&app, &Filter::default(), NEWEST).await?;
    let open = |top: &Category| {
        let count = found.facets.categories.get(top).copied().unwrap_or_default();
        c.n("home-open", i64::try_from(count).unwrap_or(i64::MAX))
    };
    let kinds = taxonomy::tops().map(|top| Kind {
        code: top.code(),
        name: top.name(c.lang()),
        open: if found.plain { String::new() } else { open(&top) },
    });
    let counts = counts(&app.db).await?;
    let waiting = found.total.map(|total| c.n("home-open-all", i64::try_from(total).unwrap_or(i64::MAX)));
    Ok(Page(HomePage {
        kinds: kinds.collect(),
        open: waiting.unwrap_or_else(|| c.t("home-all")),
        figures: Progress {
            requested: counts.published,
            claimed: counts.claimed,
            delivered: counts.delivered,
            received: counts.received,
            unit: c.t("unit-needs"),
        },
        newest: found.needs.iter().map(|need| Card::new(&c, need)).collect(),
        tiles: tiles(&c, &counts),
        steps: vec![
            (c.t("home-step-post"), c.t("home-step-post-text")),
            (c.t("home-step-review"), c.t("home-step-review-text")),
            (c.t("home-step-claim"), c.t("home-step-claim-text")),
            (c.t("home-step-confirm"), c.t("home-step-confirm-text")),
        ],
        c,
    }))
}

/// Four numbers of needs, side by side.
fn tiles(c: &Context, counts: &Counts) -> Vec<Tile> {
    let tile = |label: &str, value, kind| Tile { label: c.t(label), value, unit: c.t("unit-needs"), kind };
    vec![
        tile("figure-published", counts.published, ""),
        tile("figure-claimed", counts.claimed, "claimed"),
        tile("figure-delivered", counts.delivered, "delivered"),
        tile("figure-received", counts.received, "received"),
    ]
}

#[derive(Template)]
#[template(path = "home/about.html")]
struct AboutPage {
    c: Context,
}

async fn about(c: Context) -> Page<AboutPage> {
    Page(AboutPage { c })
}
