//! What [`crate::search::answer`] asks of Meilisearch.

use std::collections::{HashMap, HashSet};

use meilisearch_sdk::search::{SearchQuery, SearchResults, Selectors};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::document::{at, below};
use super::{Meilisearch, ask};
use crate::search::answer::{Among, Source, WINDOW, Window};
use crate::search::features::Mark;
use crate::search::query::{Counterpart, Cursor, Facets, Hit, Hits, Query, Sort};
use crate::search::rank::Ranking;
use crate::search::stored::{Facts, Spot, share};
use crate::search::understand::Understanding;
use crate::search::{Category, Error, Urgency};

const NEWEST: [&str; 3] = ["published_at:desc", "id_high:desc", "id_low:desc"];
const URGENT: [&str; 4] = ["urgency:desc", "published_at:desc", "id_high:desc", "id_low:desc"];
const RANKED: [&str; 8] = ["id", "published_at", "marks", "category", "region", "remaining", "unit", "yuan"];
const LISTED: [&str; 3] = ["id", "published_at", "urgency"];

/// One question; several go out together.
struct Ask<'a> {
    filter: String,
    /// None: only the total and the facets.
    limit: Option<usize>,
    sort: Sort,
    shown: &'a [&'a str],
    facets: &'a [&'a str],
}

/// A document in a list.
#[derive(Debug, Deserialize)]
struct Row {
    #[serde(flatten)]
    spot: Spot,
    urgency: u64,
}

impl Row {
    const fn cursor(&self, sort: Sort) -> Cursor {
        let rank = match sort {
            Sort::Urgency => self.urgency,
            Sort::Newest | Sort::Relevance => 0,
        };
        Cursor { rank, published_at: self.spot.published_at, id: self.spot.id }
    }
}

impl Source for Meilisearch {
    /// A filter for all of them.
    type Candidates = String;

    async fn page(&self, query: &Query, among: Among<'_, String>) -> Result<Hits, Error> {
        let among = match among {
            Among::All => String::new(),
            Among::Only(_, ids) => ask::only(query.kind, ids),
            Among::But(candidates, without) => {
                let without =
                    (!without.is_empty()).then(|| format!("NOT {}", ask::only(query.kind, without)));
                ask::all([candidates.clone(), without.unwrap_or_default()])
            }
        };
        let whole = ask::all([ask::filters(query), among]);
        let category = if query.category.is_some() { "category" } else { "top" };
        let facets = [category, at(below(query.region)), "beneficiary", "urgency"];
        let facets = if query.facets { &facets[..] } else { &[] };
        let after = query.after.map(|place| ask::after(query.sort, place)).unwrap_or_default();
        // One more than the page holds tells whether there is a next.
        let page = Ask {
            filter: ask::all([whole.clone(), after]),
            limit: Some(query.limit + 1),
            sort: query.sort,
            shown: &LISTED,
            facets: &[],
        };
        let all = Ask { filter: whole, limit: None, sort: query.sort, shown: &LISTED, facets };
        let mut answers = self.ask::<Row>(&[all, page]).await?.into_iter();
        let (all, page) = (answers.next(), answers.next());
        let mut rows: Vec<Row> = page.into_iter().flat_map(|page| page.hits).map(|hit| hit.result).collect();
        let more = rows.len() > query.limit;
        rows.truncate(query.limit);
        Ok(Hits {
            next: rows.last().filter(|_| more).map(|row| row.cursor(query.sort)),
            hits: rows.iter().map(|row| Hit { id: row.spot.id, score: 0.0 }).collect(),
            total: all.as_ref().map_or(0, total),
            facets: query
                .facets
                .then(|| all.and_then(|all| all.facet_distribution))
                .map(|found| named(query, &found.unwrap_or_default())),
            ..Hits::default()
        })
    }

    async fn window(&self, query: &Query, asked: &Understanding) -> Result<Window<String>, Error> {
        let tiers = ask::candidates(asked);
        let (facts, whole) = self.likeliest::<Facts>(query, &tiers, &RANKED, false).await?;
        let taken: Vec<i64> = facts.iter().map(|facts| facts.spot.id).collect();
        let shares = self.shares(query, asked, &taken).await?;
        let rest = |facts: &Facts| shares.get(&facts.spot.id).copied().unwrap_or(0.0);
        let mut ranking = Ranking::of(asked);
        let rank = |facts: &Facts| Some((facts.spot, facts.rank(&mut ranking, rest(facts))?));
        let ranked = facts.iter().filter_map(rank).collect();
        let candidates = tiers.last().cloned().unwrap_or_default();
        Ok(Window { ranked, taken, whole, candidates })
    }
}

impl Meilisearch {
    /// At most [`WINDOW`] documents of `tiers`, and whether there are no more. Those of the likeliest tier come first if
    /// they are wanted in order, or if there are more than can be taken.
    pub async fn likeliest<T: Place>(
        &self,
        query: &Query,
        tiers: &[String],
        shown: &[&str],
        ordered: bool,
    ) -> Result<(Vec<T>, bool), Error> {
        let ask = |tier: &String| Ask {
            filter: ask::all([ask::filters(query), tier.clone()]),
            limit: Some(WINDOW),
            sort: Sort::Newest,
            shown,
            facets: &[],
        };
        let Some((whole, likelier)) = tiers.split_last() else { return Ok((Vec::new(), true)) };
        let mut answers = self.ask::<T>(&[ask(whole), Ask { limit: None, ..ask(whole) }]).await?;
        let found = answers.pop().map_or(0, |all| total(&all));
        let is_whole = usize::try_from(found).is_ok_and(|found| found <= WINDOW);
        // One document stands in no order.
        if found > 1 && (ordered || !is_whole) {
            let likelier: Vec<Ask> = likelier.iter().map(ask).collect();
            answers.splice(0..0, self.ask(&likelier).await?);
        }
        let mut known = HashSet::new();
        let mut best: Vec<T> = answers.into_iter().flat_map(|tier| tier.hits).map(|hit| hit.result).collect();
        best.retain(|document| known.insert(document.id()));
        best.truncate(WINDOW);
        Ok((best, is_whole))
    }

    /// Of the words that the lexicon does not know, the share that each of `ids` has.
    async fn shares(
        &self,
        query: &Query,
        asked: &Understanding,
        ids: &[i64],
    ) -> Result<HashMap<i64, f32>, Error> {
        let mut shares = HashMap::new();
        let asks: Vec<Ask> = asked
            .rest
            .iter()
            .filter_map(|word| ask::holds(word))
            .map(|holds| Ask {
                filter: ask::all([ask::only(query.kind, ids), holds]),
                limit: Some(WINDOW),
                sort: Sort::Newest,
                shown: &LISTED,
                facets: &[],
            })
            .collect();
        if !ids.is_empty() {
            for hit in self.ask::<Row>(&asks).await?.into_iter().flat_map(|answer| answer.hits) {
                *shares.entry(hit.result.spot.id).or_default() += share(asked);
            }
        }
        Ok(shares)
    }

    async fn ask<T: DeserializeOwned + Send + Sync + 'static>(
        &self,
        asks: &[Ask<'_>],
    ) -> Result<Vec<SearchResults<T>>, Error> {
        if asks.is_empty() {
            return Ok(Vec::new());
        }
        let index = self.client.index(&self.index);
        let mut questions = self.client.multi_search();
        for ask in asks {
            let mut question = SearchQuery::new(&index);
            let sort = if ask.sort == Sort::Urgency { &URGENT[..] } else { &NEWEST };
            question.with_filter(&ask.filter).with_sort(sort);
            question.with_attributes_to_retrieve(Selectors::Some(ask.shown));
            question.with_facets(Selectors::Some(ask.facets));
            match ask.limit {
                Some(limit) => question.with_limit(limit),
                // By pages the total is exact.
                None => question.with_page(1).with_hits_per_page(0),
            };
            questions.with_search_query(question);
        }
        Ok(questions.execute::<T>().await.map_err(|error| self.failed(error))?.results)
    }
}

/// A document that has an id.
pub trait Place: DeserializeOwned + Send + Sync + 'static {
    fn id(&self) -> i64;
}

impl Place for Facts {
    fn id(&self) -> i64 {
        self.spot.id
    }
}

/// What matching needs to know.
#[derive(Debug, Deserialize)]
pub struct Marked {
    id: i64,
    marks: Vec<Mark>,
}

impl Place for Marked {
    fn id(&self) -> i64 {
        self.id
    }
}

impl Marked {
    pub fn counterpart(self) -> Counterpart {
        Counterpart { id: self.id, marks: self.marks }
    }
}

fn total<T>(answer: &SearchResults<T>) -> u64 {
    answer.total_hits.and_then(|total| u64::try_from(total).ok()).unwrap_or(0)
}

/// Facets from Meilisearch's counts by attribute and value.
fn named(query: &Query, found: &HashMap<String, HashMap<String, usize>>) -> Facets {
    let counts = |field: &str| {
        let values = found.get(field).into_iter().flatten();
        values.filter_map(|(value, n)| Some((value.as_str(), u64::try_from(*n).ok()?)))
    };
    let category = |value: &str| Category::from_number(value.parse().ok()?);
    let by = if query.category.is_some() { "category" } else { "top" };
    let level = below(query.region);
    // An area may reach beyond the region asked for.
    let inside =
        |code: i64| query.region.is_none_or(|r| code / r.level().divisor() == r.code() / r.level().divisor());
    let region = |value: &str| value.parse().ok().filter(|code| inside(*code));
    let urgency = |value: &str| Urgency::from_number(value.parse().ok()?);
    Facets {
        categories: counts(by).filter_map(|(value, n)| Some((category(value)?, n))).collect(),
        regions: counts(at(level)).filter_map(|(value, n)| Some((region(value)?, n))).collect(),
        beneficiaries: counts("beneficiary")
            .filter(|(value, _)| !value.is_empty())
            .map(|(value, n)| (value.to_owned(), n))
            .collect(),
        urgencies: counts("urgency").filter_map(|(value, n)| Some((urgency(value)?, n))).collect(),
    }
}
