//! `/offers`: the public list with search, facets and paging; `/offers/mine`.

use askama::Template;
use axum::extract::State;
use serde::Deserialize;

use super::Card;
use crate::access::Scope;
use crate::app::App;
use crate::kernel::id::Id;
use crate::kernel::message::Message;
use crate::kernel::region::Region;
use crate::offers::{self, Offer, Standing};
use crate::search::understand::Understanding;
use crate::search::{self, Cursor, Facets, Kind, Sort, taxonomy};
use crate::web::page::urlencode;
use crate::web::parts::{Choice, cut};
use crate::web::{Context, Error, Page, Query, Result};

/// Offers of one page.
const PAGE: usize = 20;
/// More of one's own than a page holds are found by searching.
const MINE: i64 = 200;

/// What a reader asks of the list.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Ask {
    pub q: String,
    /// Code of a category.
    pub category: String,
    /// Code of a region.
    pub region: String,
    /// Where the page before ended.
    pub after: String,
}

/// What was found.
#[derive(Debug)]
pub struct Answer {
    pub offers: Vec<Offer>,
    /// How many there are on all pages; unknown without the engine.
    pub total: Option<u64>,
    /// What to put into `after` for the next page.
    pub next: Option<String>,
    pub facets: Facets,
    /// What the text was understood as.
    pub asked: Understanding,
    /// The engine did not answer, so these are the newest, whatever was asked.
    pub plain: bool,
}

/// Open offers for `ask`. Refuses a category or region that does not exist.
pub async fn find(app: &App, ask: &Ask) -> Result<Answer> {
    let region = Some(ask.region.as_str()).filter(|code| !code.is_empty());
    let region = region.map(|code| Region::parse(code).ok().filter(|r| app.regions.exists(*r)));
    let category = Some(ask.category.as_str()).filter(|code| !code.is_empty()).map(taxonomy::get);
    if region == Some(None) {
        return Err(Error::invalid("region", Message::new("offer-region-none")));
    }
    if category == Some(None) {
        return Err(Error::invalid("category", Message::new("offer-category-none")));
    }
    let after = Cursor::open::<Offer>(&app.tokens, &ask.after);
    let query = search::Query {
        text: ask.q.clone(),
        region: region.flatten(),
        category: category.flatten(),
        only_open: true,
        sort: if ask.q.trim().is_empty() { Sort::Newest } else { Sort::Relevance },
        after,
        limit: PAGE,
        facets: true,
        ..search::Query::new(Kind::Offer)
    };
    let mut answer = match app.search.query(query).await {
        Ok(hits) => {
            let ids: Vec<Id<Offer>> = hits.ids().into_iter().map(Id::from_raw).collect();
            Answer {
                offers: offers::published_by_ids(&app.db, &ids).await?,
                total: Some(hits.total),
                next: hits.next.map(|place| place.seal::<Offer>(&app.tokens)),
                facets: hits.facets.unwrap_or_default(),
                asked: hits.asked,
                plain: false,
            }
        }
        Err(error) => {
            tracing::warn!(%error, "search failed, listing offers from the database");
            newest(app, after).await?
        }
    };
    let now = app.clock.now();
    answer.offers.retain(|offer| offer.standing(now) == Standing::Open);
    Ok(answer)
}

async fn newest(app: &App, after: Option<Cursor>) -> Result<Answer> {
    let most = i64::try_from(PAGE).unwrap_or(i64::MAX - 1);
    let mut offers = offers::newest(&app.db, after.map(|place| Id::from_raw(place.id)), most + 1).await?;
    let place = |offer: &Offer| Cursor { rank: 0, published_at: offer.created_at.0, id: offer.id.raw() };
    let next = cut(&mut offers, most).map(|last| place(last).seal::<Offer>(&app.tokens));
    Ok(Answer {
        offers,
        total: None,
        next,
        facets: Facets::default(),
        asked: Understanding::default(),
        plain: true,
    })
}

#[derive(Template)]
#[template(path = "offers/list.html")]
pub(super) struct ListPage {
    c: Context,
    ask: Ask,
    cards: Vec<Card>,
    /// How many there are, in words; that these are the newest where search does not answer.
    count: String,
    plain: bool,
    categories: Vec<Choice>,
    regions: Vec<Choice>,
    next: String,
    first: String,
    mine: bool,
}

pub(super) async fn show(
    c: Context,
    State(app): State<App>,
    Query(ask): Query<Ask>,
) -> Result<Page<ListPage>> {
    let answer = find(&app, &ask).await?;
    let plain = Ask { after: String::new(), ..ask.clone() };
    Ok(Page(ListPage {
        cards: answer.offers.iter().map(|offer| Card::new(&c, offer).marked(&answer.asked)).collect(),
        count: match answer.total {
            Some(total) => c.n("offers-found", i64::try_from(total).unwrap_or(i64::MAX)),
            None => c.t("offers-newest"),
        },
        plain: answer.plain,
        categories: categories(&c, &plain, &answer.facets),
        regions: regions(&c, &plain, &answer.facets),
        next: answer.next.map(|after| address(&Ask { after, ..plain.clone() })).unwrap_or_default(),
        first: if ask.after.is_empty() { String::new() } else { address(&plain) },
        mine: false,
        c,
        ask,
    }))
}

pub(super) async fn mine(c: Context, State(app): State<App>, scope: Scope) -> Result<Page<ListPage>> {
    let own = offers::list_own(&app.db, &scope, MINE).await?;
    Ok(Page(ListPage {
        cards: own.iter().map(|offer| Card::new(&c, offer)).collect(),
        count: String::new(),
        plain: false,
        categories: Vec::new(),
        regions: Vec::new(),
        next: String::new(),
        first: String::new(),
        mine: true,
        ask: Ask::default(),
        c,
    }))
}

fn address(ask: &Ask) -> String {
    let pairs = [("q", &ask.q), ("category", &ask.category), ("region", &ask.region), ("after", &ask.after)];
    let pairs: Vec<String> = pairs
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", urlencode(value)))
        .collect();
    if pairs.is_empty() { "/offers".to_owned() } else { format!("/offers?{}", pairs.join("&")) }
}

/// Everything, the chosen one, and what it divides into.
fn categories(c: &Context, ask: &Ask, facets: &Facets) -> Vec<Choice> {
    let item = |code: String, label: String, count: String| {
        let chosen = code == ask.category;
        Choice { url: address(&Ask { category: code, ..ask.clone() }), label, count, chosen }
    };
    let mut items = vec![item(String::new(), c.t("all"), String::new())];
    if let Some(chosen) = taxonomy::get(&ask.category) {
        items.extend(
            [chosen.parent(), Some(chosen)]
                .into_iter()
                .flatten()
                .map(|category| item(category.code(), category.name(c.lang()).to_owned(), String::new())),
        );
    }
    let found = facets.categories.iter().filter(|(category, _)| category.code() != ask.category);
    items.extend(
        found.map(|(category, n)| item(category.code(), category.name(c.lang()).to_owned(), n.to_string())),
    );
    items
}

/// Everywhere, the way down to the chosen region, and the regions in it.
fn regions(c: &Context, ask: &Ask, facets: &Facets) -> Vec<Choice> {
    let item = |region: Option<Region>, count: String| {
        let code = region.map(|region| region.to_string()).unwrap_or_default();
        let label = region.map_or_else(|| c.t("all"), |r| c.app.regions.spoken_name(r).unwrap_or_default());
        Choice {
            chosen: code == ask.region,
            url: address(&Ask { region: code, ..ask.clone() }),
            label,
            count,
        }
    };
    let mut items = vec![item(None, String::new())];
    if let Ok(chosen) = Region::parse(&ask.region) {
        items.extend(chosen.ancestors().chain([chosen]).map(|region| item(Some(region), String::new())));
    }
    let found = facets.regions.iter().filter_map(|(code, n)| Some((Region::new(*code).ok()?, n)));
    items.extend(found.map(|(region, n)| item(Some(region), n.to_string())));
    items
}
