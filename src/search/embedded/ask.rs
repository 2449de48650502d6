//! From a [`Query`] to the engine's query. What a person typed is only ever terms here, never syntax.
//!
//! The engine chooses documents; [`crate::search::rank`] orders them. So this errs on the side of finding too much.

use std::ops::Bound;

use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, ConstScoreQuery, Occur, Query as Engine, RangeQuery, TermQuery, TermSetQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

use super::candidates::Sought;
use super::rated::Rated;
use super::schema::{Fields, listed};
use crate::kernel::region::{Level, Region};
use crate::search::gram::Gram;
use crate::search::query::{Alike, Query};
use crate::search::understand::{Understanding, Want, about};
use crate::search::{Category, terms};

/// What the story tells of against what the document is about.
const WEAK: f32 = 0.4;
/// Filed under the category of what is asked, without its words.
const FILED: f32 = 0.3;
/// In the same county; once more in the same township and village. Enough to choose the near ones among thousands that
/// are about the same, not to choose another thing.
const NEARER: f32 = 0.6;
/// Inside the place named.
const INSIDE: f32 = 4.0;

pub type Clause = (Occur, Box<dyn Engine>);

/// All that the filters allow.
pub fn filters(ask: &Query, fields: &Fields) -> Vec<Clause> {
    let mut terms = vec![Term::from_field_u64(fields.listed, listed(ask.kind as u64, ask.only_open))];
    terms.extend(ask.region.map(|r| Term::from_field_i64(fields.inside, r.code())));
    terms.extend(ask.category.map(|c| filed_under(c, fields)));
    terms.extend(ask.beneficiary.as_ref().map(|b| Term::from_field_text(fields.beneficiary, b)));
    terms.extend(ask.urgency.map(|u| Term::from_field_u64(fields.urgency, u as u64)));
    let mut clauses: Vec<Clause> = terms.into_iter().map(|t| must(Box::new(basic(t)))).collect();
    if let Some(least) = ask.min_remaining {
        let from = Bound::Included(Term::from_field_i64(fields.remaining, least));
        clauses.push(must(Box::new(RangeQuery::new(from, Bound::Unbounded))));
    }
    clauses
}

/// All that may answer what was understood, within `filters`; nothing when nothing can.
pub fn candidates(asked: &Understanding, filters: Vec<Clause>, fields: &Fields) -> Option<Sought> {
    let ways = |want| ways(want, fields).into_iter().map(|(_, way)| way);
    let mut any: Vec<Box<dyn Engine>> = asked.needed().flat_map(ways).collect();
    any.extend(asked.rest.iter().map(|word| holds(word, fields)));
    let mut lifts: Vec<Box<dyn Engine>> = asked.beside().flat_map(ways).collect();
    if asked.is_empty() {
        return None;
    }
    if !asked.places.is_empty() {
        let inside = ConstScoreQuery::new(is_inside(&asked.places, fields), INSIDE);
        let only_place = asked.wants.is_empty() && asked.rest.is_empty();
        let place = if only_place { &mut any } else { &mut lifts };
        place.push(Box::new(inside));
    }
    Some(Sought { filters, any, lifts })
}

/// Documents like what is wanted, from the likeliest on: what names it, nearby; what names it, anywhere; all that is near
/// to it or filed with it. A tier is looked at only when those before it leave room, so that a common thing among a
/// million others costs no more than a rare one. For whom it is and how near only lift.
pub fn alike(wanted: &Alike, fields: &Fields) -> Vec<Box<dyn Engine>> {
    let asked = about(&wanted.marks);
    let (things, who) = asked.needed_alike();
    let named = || things.iter().flat_map(|want| sure(want, fields)).collect::<Vec<_>>();
    let leaf = wanted.category.into_iter().map(|c| filed(c, fields));
    let near_to = things.iter().flat_map(|want| ways(want, fields)).chain(leaf).collect::<Vec<_>>();
    let mut rest: Vec<Clause> = wanted.category.into_iter().map(|c| filed(c.top(), fields)).collect();
    if wanted.priced {
        let some = Bound::Included(Term::from_field_i64(fields.yuan, 0));
        let priced = ConstScoreQuery::new(Box::new(RangeQuery::new(some, Bound::Unbounded)), FILED);
        rest.push((Occur::Should, Box::new(priced)));
    }
    let around = around(&wanted.near);
    let nearby = around.first().map(|regions| is_inside(regions, fields));
    let open = Query { only_open: true, region: wanted.within, ..Query::new(wanted.kind) };
    let tier = |any: Vec<Clause>, only: Option<Box<dyn Engine>>| -> Option<Box<dyn Engine>> {
        if any.is_empty() {
            return None;
        }
        let mut clauses = filters(&open, fields);
        clauses.push((Occur::Must, Box::new(BooleanQuery::new(any))));
        clauses.extend(only.map(must));
        let lifts = around.iter().map(|regions| ConstScoreQuery::new(is_inside(regions, fields), NEARER));
        clauses.extend(lifts.map(|lift| (Occur::Should, Box::new(lift) as Box<dyn Engine>)));
        clauses.extend(who.iter().flat_map(|want| ways(want, fields)));
        Some(Box::new(BooleanQuery::new(clauses)))
    };
    let tiers = [
        nearby.and_then(|nearby| tier(named(), Some(nearby))),
        tier(named(), None),
        tier(near_to, None),
        tier(rest, None),
    ];
    tiers.into_iter().flatten().collect()
}

/// The areas, or the regions around a single place from its county inwards: those around it are too many.
fn around(places: &[Region]) -> Vec<Vec<Region>> {
    let [one] = places else { return (!places.is_empty()).then(|| places.to_vec()).into_iter().collect() };
    let levels = [Level::County, Level::Township, Level::Village];
    let regions: Vec<Region> = levels.into_iter().filter_map(|level| one.at(level)).collect();
    if regions.is_empty() {
        vec![vec![*one]]
    } else {
        regions.into_iter().map(|region| vec![region]).collect()
    }
}

fn is_inside(regions: &[Region], fields: &Fields) -> Box<dyn Engine> {
    let mut terms: Vec<Term> =
        regions.iter().map(|r| Term::from_field_i64(fields.inside, r.code())).collect();
    match terms.pop() {
        // Steps over what is not asked for; a set looks at all of it.
        Some(one) if terms.is_empty() => Box::new(basic(one)),
        one => Box::new(TermSetQuery::new(terms.into_iter().chain(one))),
    }
}

fn filed(category: Category, fields: &Fields) -> Clause {
    let filed = ConstScoreQuery::new(Box::new(basic(filed_under(category, fields))), FILED);
    (Occur::Should, Box::new(filed))
}

/// By what a document is about, and only by what names the want.
fn sure(want: &Want, fields: &Fields) -> Vec<Clause> {
    let terms = terms::asked(want).into_iter().filter(|(_, worth)| *worth >= terms::SURE);
    let clause = |(term, worth): (terms::Term, f32)| {
        (Occur::Should, rated(fields.strong, term.number(), worth * want.weight))
    };
    terms.map(clause).collect()
}

/// Everything the filters allow.
pub fn everything(filters: Vec<Clause>) -> Box<dyn Engine> {
    if filters.is_empty() { Box::new(AllQuery) } else { Box::new(BooleanQuery::new(filters)) }
}

/// Has all pairs of characters of a word side by side somewhere.
pub fn holds(word: &str, fields: &Fields) -> Box<dyn Engine> {
    let all = Gram::of_word(word).into_iter();
    let all = all.map(|gram| (Occur::Must, rated(fields.grams, gram.number(), 1.0)));
    Box::new(BooleanQuery::new(all.collect()))
}

fn ways(want: &Want, fields: &Fields) -> Vec<Clause> {
    let mut ways = Vec::new();
    for (term, worth) in terms::asked(want) {
        ways.push((Occur::Should, rated(fields.strong, term.number(), worth * want.weight)));
        ways.push((Occur::Should, rated(fields.weak, term.number(), worth * want.weight * WEAK)));
    }
    ways.extend(want.filed_under().map(|category| filed(category, fields)));
    ways
}

fn filed_under(category: Category, fields: &Fields) -> Term {
    let field = if category.is_top() { fields.top } else { fields.category };
    Term::from_field_u64(field, category.number())
}

/// A filter adds nothing to the score.
pub fn must(query: Box<dyn Engine>) -> Clause {
    (Occur::Must, Box::new(ConstScoreQuery::new(query, 0.0)))
}

fn rated(field: Field, term: u64, boost: f32) -> Box<dyn Engine> {
    Box::new(Rated { term: Term::from_field_u64(field, term), boost })
}

/// Has the term, wherever.
pub fn basic(term: Term) -> TermQuery {
    TermQuery::new(term, IndexRecordOption::Basic)
}
