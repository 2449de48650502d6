//! One need, understood in twenty seconds. `matching` mounts it at `/needs/{id}` and adds what lies above this module.

use askama::Template;

use super::facets::urgency_word;
use crate::access::{Action, Scope};
use crate::db::DbError;
use crate::kernel::id::Id;
use crate::kernel::region::{Level, Region};
use crate::needs::public::card::{self, Card};
use crate::needs::public::{Filter, list};
use crate::needs::{Beneficiary, Need, Stage};
use crate::organizations;
use crate::registry;
use crate::search::{Urgency, taxonomy};
use crate::web::parts::Progress;
use crate::web::{Context, Page, Result};

/// Needs like this one that the page shows.
const SIMILAR: usize = 3;

#[derive(Template)]
#[template(path = "needs/need.html")]
pub struct NeedPage {
    c: Context,
    need: Need,
    path: Vec<(String, String)>,
    category: String,
    icon: String,
    status: (&'static str, String),
    urgency: String,
    progress: Progress,
    facts: Vec<(String, String)>,
    similar: Vec<Card>,
    more: String,
    open: bool,
    pieces: Pieces,
}

/// Pieces of the page, as HTML, made by features that lie above this module; empty where there is nothing to show.
pub struct Pieces {
    pub claims: String,
    pub matches: String,
    /// For organisers of campaigns: the pools it can be put into.
    pub campaigns: String,
}

/// The page of a need that anybody may read.
pub async fn page(c: Context, need: Need, pieces: Pieces) -> Result<Page<NeedPage>> {
    let id = need.id;
    let leaf = taxonomy::get(&need.category);
    let near = Filter { category: leaf, region: need.region.at(Level::County), ..Filter::default() };
    Ok(Page(NeedPage {
        path: path(&c, need.public_place()),
        category: leaf.map(|leaf| leaf.name(c.lang())).unwrap_or_default().to_owned(),
        icon: leaf.map(|leaf| leaf.top().code()).unwrap_or_default(),
        status: (status(&need), c.word("need", need.stage.as_str())),
        urgency: Urgency::from_number(need.urgency).map(|word| urgency_word(&c, word)).unwrap_or_default(),
        progress: (&need).into(),
        facts: facts(&c, &need).await?,
        similar: similar(&c, id, &near).await?,
        more: near.address(&c.app.tokens, "/needs"),
        open: need.stage == Stage::Published && need.remaining() > 0,
        pieces,
        need,
        c,
    }))
}

const fn status(need: &Need) -> &'static str {
    match need.stage {
        Stage::Published if need.remaining() > 0 => "open",
        Stage::Published => "moving",
        _ => "done",
    }
}

/// Names from the province to the finest place that may be shown, each leading to its needs.
fn path(c: &Context, place: Region) -> Vec<(String, String)> {
    let parts = c.app.regions.spoken_path(place);
    parts.map(|(part, name)| (format!("/needs?region={part}"), name)).collect()
}

/// What the side column says of the need: for whom, since when, who receives money.
async fn facts(c: &Context, need: &Need) -> std::result::Result<Vec<(String, String)>, DbError> {
    let mut rows = vec![(c.t("browse-for-whom"), for_whom(c, need).await?)];
    rows.push((c.t("browse-place"), c.place(need.public_place())));
    if let Some(since) = need.published_at {
        rows.push((c.t("browse-published"), format!("{since} · {}", card::waited(c, need))));
    }
    if let (Stage::Published, Some(until)) = (need.stage, need.expires_at) {
        rows.push((c.t("browse-until"), until.to_string()));
    }
    if let Some(body) = &need.receiving_body {
        let named = organizations::named(&c.app, body, need.public_place()).await?;
        rows.push((c.t("browse-receiving-body"), format!("{body} · {}", c.m(&named.message))));
    }
    Ok(rows)
}

/// The kind of beneficiary; of a household its class and cause as well, and no more.
async fn for_whom(c: &Context, need: &Need) -> std::result::Result<String, DbError> {
    let mut words = vec![c.word("need-for", need.beneficiary.as_str())];
    if let (Beneficiary::Household, Some(id)) = (need.beneficiary, need.household_id)
        && let Some(household) = registry::get(&c.app.db, &Scope::system(Action::Browse), id).await?
    {
        let keys =
            [format!("household-class-{}", household.class), format!("household-cause-{}", household.cause)];
        words.extend(keys.iter().filter(|key| c.lang.has(key)).map(|key| c.t(key)));
    }
    Ok(words.join(" · "))
}

/// Open needs of the same kind in the county, without the one itself.
async fn similar(c: &Context, id: Id<Need>, near: &Filter) -> std::result::Result<Vec<Card>, DbError> {
    let found = list(&c.app, near, SIMILAR + 1).await?;
    let others = found.needs.iter().filter(|need| need.id != id && !found.plain);
    Ok(others.take(SIMILAR).map(|need| Card::new(c, need)).collect())
}
