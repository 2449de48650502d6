//! `GET /needs`: search, filters, pages.

use askama::Template;
use axum::extract::State;

use super::facets::{self, Chip, Facets};
use crate::app::App;
use crate::kernel::message::Errors;
use crate::needs::public::card::Card;
use crate::needs::public::{Alternative, Fields, Filter, alternatives, list};
use crate::search::Sort;
use crate::web::{Context, Page, Query, Result};

/// Needs on a page.
const LIMIT: usize = 20;

#[derive(Template)]
#[template(path = "needs/list.html")]
pub struct ListPage {
    c: Context,
    errors: Errors,
    fields: Fields,
    cards: Vec<Card>,
    /// Shown apart when there are no cards.
    nearest: Vec<Card>,
    /// What a slip or letters in the search were taken for; may be empty.
    taken_for: String,
    count: String,
    plain: bool,
    chips: Vec<Chip>,
    facets: Facets,
    /// What a new search carries along, and what a new least quantity does.
    kept: Vec<(&'static str, String)>,
    kept_all: Vec<(&'static str, String)>,
    /// What a wish for this list keeps; empty when it would keep nothing.
    wish: Vec<(&'static str, String)>,
    sorts: Vec<SortLink>,
    done: bool,
    /// The list with, or without, what was met already.
    toggle_done: String,
    next: String,
    first: String,
    nearby: Vec<(String, String, String)>,
}

/// One order of the list.
struct SortLink {
    url: String,
    label: String,
    chosen: bool,
}

pub async fn show(
    State(app): State<App>,
    c: Context,
    Query(fields): Query<Fields>,
) -> Result<Page<ListPage>> {
    let (filter, errors) = Filter::read(&app, &fields);
    let found = list(&app, &filter, LIMIT).await?;
    let address = |filter: &Filter| filter.address(&app.tokens, "/needs");
    let none = found.needs.is_empty() && !found.plain;
    let near = if none { alternatives(&app, &filter).await } else { Vec::new() };
    let kept = |without: &[&str]| {
        let pairs = filter.pairs(&app.tokens).into_iter();
        pairs.filter(|(name, _)| !without.contains(name)).collect()
    };
    let sorts = [Sort::Relevance, Sort::Newest, Sort::Urgency].into_iter();
    let sorts = sorts.filter(|sort| *sort != Sort::Relevance || !filter.text.is_empty());
    let sorts = sorts.map(|sort| SortLink {
        url: address(&filter.but(|f| f.sort = Some(sort))),
        label: c.word("browse-sort", sort.as_str()),
        chosen: sort == filter.order(),
    });
    Ok(Page(ListPage {
        cards: found.needs.iter().map(|need| Card::new(&c, need).marked(&found.asked)).collect(),
        nearest: found.nearest.iter().map(|need| Card::new(&c, need)).collect(),
        taken_for: found
            .asked
            .corrections
            .iter()
            .map(|(_, meant)| meant.as_str())
            .collect::<Vec<_>>()
            .join(" "),
        count: found
            .total
            .map(|total| c.n("browse-count", i64::try_from(total).unwrap_or(i64::MAX)))
            .unwrap_or_default(),
        plain: found.plain,
        chips: facets::chips(&c, &filter),
        facets: Facets::new(&c, &filter, &found),
        kept: kept(&["q", "sort", "after"]),
        kept_all: kept(&["min", "after"]),
        wish: if found.plain { Vec::new() } else { kept(&["sort", "done", "after"]) },
        sorts: sorts.collect(),
        done: filter.done,
        toggle_done: address(&filter.but(|f| f.done = !f.done)),
        next: found
            .next
            .map(|place| address(&Filter { after: Some(place), ..filter.clone() }))
            .unwrap_or_default(),
        first: filter.after.map(|_| address(&filter.but(|_| ()))).unwrap_or_default(),
        nearby: near.iter().map(|other| nearby(&c, &filter, other)).collect(),
        errors,
        fields,
        c,
    }))
}

/// (address, what changes, how many)
fn nearby(c: &Context, filter: &Filter, other: &Alternative) -> (String, String, String) {
    let words = match (other.field, other.widened) {
        ("region", true) => {
            let wider = other.filter.region.and_then(|region| c.app.regions.name(region)).unwrap_or_default();
            c.ta("browse-try-region", &[("name", wider)])
        }
        ("category", true) => {
            let wider = other.filter.category.map(|top| top.name(c.lang())).unwrap_or_default();
            c.ta("browse-try-category", &[("name", wider)])
        }
        ("done", _) => c.t("browse-try-done"),
        (field, _) => {
            let only = Filter::default().but(|f| match field {
                "q" => f.text.clone_from(&filter.text),
                "region" => f.region = filter.region,
                "category" => f.category = filter.category,
                "beneficiary" => f.beneficiary = filter.beneficiary,
                "urgency" => f.urgency = filter.urgency,
                _ => f.min = filter.min,
            });
            let name = facets::chips(c, &only).pop().map(|chip| chip.label).unwrap_or_default();
            c.ta("browse-try-without", &[("name", name)])
        }
    };
    let total = i64::try_from(other.total).unwrap_or(i64::MAX);
    (other.filter.address(&c.app.tokens, "/needs"), words, c.n("browse-count", total))
}
