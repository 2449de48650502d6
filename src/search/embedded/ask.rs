//! From a [`Query`] to the engine's query. What a person typed is only ever terms here, never syntax.
//!
//! The engine chooses documents; [`crate::search::rank`] orders them. So this errs on the side of finding too much.

use std::ops::Bound;

use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, Occur, Query as Engine, RangeQuery,
    TermQuery, TermSetQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

use super::schema::Fields;
use crate::search::doc::Kind;
use crate::search::lexicon::Class;
use crate::search::query::Query;
use crate::search::understand::{Understanding, Want};
use crate::search::{Category, terms, words};

/// What the story tells of against what the document is about.
const WEAK: f32 = 0.4;
/// Filed under the category of what is asked, without its words.
const FILED: f32 = 0.3;
/// Inside the place named.
const INSIDE: f32 = 4.0;

type Clause = (Occur, Box<dyn Engine>);

/// All that the filters allow.
pub fn filters(ask: &Query, fields: &Fields) -> Vec<Clause> {
    let mut terms = vec![Term::from_field_u64(fields.kind, ask.kind as u64)];
    terms.extend(ask.region.map(|r| Term::from_field_i64(fields.inside, r.code())));
    terms.extend(ask.category.map(|c| filed_under(c, fields)));
    terms.extend(ask.beneficiary.as_ref().map(|b| Term::from_field_text(fields.beneficiary, b)));
    terms.extend(ask.urgency.map(|u| Term::from_field_u64(fields.urgency, u as u64)));
    terms.extend(ask.only_open.then(|| Term::from_field_bool(fields.open, true)));
    let mut clauses: Vec<Clause> = terms.into_iter().map(|t| must(Box::new(basic(t)))).collect();
    if let Some(least) = ask.min_remaining {
        let from = Bound::Included(Term::from_field_i64(fields.remaining, least));
        clauses.push(must(Box::new(RangeQuery::new(from, Bound::Unbounded))));
    }
    clauses
}

/// All that may answer what was understood, within `filters`; the likeliest score highest.
pub fn candidates(asked: &Understanding, filters: Vec<Clause>, fields: &Fields) -> Box<dyn Engine> {
    let beside = asked.wants.iter().filter(|want| !want.is_sought());
    let mut any: Vec<Clause> = asked.needed().flat_map(|want| ways(want, fields)).collect();
    any.extend(asked.rest.iter().map(|word| (Occur::Should, holds(word, fields))));
    let mut clauses = filters;
    if !any.is_empty() {
        clauses.push((Occur::Must, Box::new(BooleanQuery::new(any))));
        clauses.extend(beside.flat_map(|want| ways(want, fields)));
    } else if asked.is_empty() {
        return Box::new(EmptyQuery);
    }
    let inside = asked.places.iter().map(|r| Term::from_field_i64(fields.inside, r.code()));
    if !asked.places.is_empty() {
        let set: Box<dyn Engine> =
            Box::new(ConstScoreQuery::new(Box::new(TermSetQuery::new(inside)), INSIDE));
        let only_place = asked.wants.is_empty() && asked.rest.is_empty();
        clauses.push((if only_place { Occur::Must } else { Occur::Should }, set));
    }
    Box::new(BooleanQuery::new(clauses))
}

/// All that is about the same things or filed under the same category; for whom only lifts it.
pub fn alike(
    asked: &Understanding,
    category: Option<Category>,
    filters: Vec<Clause>,
    fields: &Fields,
) -> Box<dyn Engine> {
    let (who, things): (Vec<&Want>, Vec<&Want>) = asked.wants.iter().partition(|w| w.class == Class::Who);
    let mut any: Vec<Clause> = things.iter().flat_map(|want| ways(want, fields)).collect();
    any.extend(category.into_iter().flat_map(|c| [c, c.top()]).map(|c| {
        let filed = ConstScoreQuery::new(Box::new(basic(filed_under(c, fields))), FILED);
        (Occur::Should, Box::new(filed) as Box<dyn Engine>)
    }));
    if any.is_empty() {
        return Box::new(EmptyQuery);
    }
    let mut clauses = filters;
    clauses.push((Occur::Must, Box::new(BooleanQuery::new(any))));
    clauses.extend(who.iter().flat_map(|want| ways(want, fields)));
    Box::new(BooleanQuery::new(clauses))
}

/// Everything the filters allow.
pub fn everything(filters: Vec<Clause>) -> Box<dyn Engine> {
    if filters.is_empty() { Box::new(AllQuery) } else { Box::new(BooleanQuery::new(filters)) }
}

/// Just these documents.
pub fn only(kind: Kind, ids: impl Iterator<Item = i64>, fields: &Fields) -> Box<dyn Engine> {
    let keys = ids.map(|id| fields.key_term(kind, id)).collect::<Vec<_>>();
    Box::new(ConstScoreQuery::new(Box::new(TermSetQuery::new(keys)), 0.0))
}

/// Has all pairs of characters of a word side by side somewhere.
pub fn holds(word: &str, fields: &Fields) -> Box<dyn Engine> {
    let grams = words::pairs(word, word.chars().count() == 1);
    let all = grams.iter().map(|gram| (Occur::Must, scored(fields.grams, gram, 1.0)));
    Box::new(BooleanQuery::new(all.collect()))
}

fn ways(want: &Want, fields: &Fields) -> Vec<Clause> {
    let mut ways = Vec::new();
    for (term, worth) in terms::asked(want) {
        let term = term.to_string();
        ways.push((Occur::Should, scored(fields.strong, &term, worth * want.weight)));
        ways.push((Occur::Should, scored(fields.weak, &term, worth * want.weight * WEAK)));
    }
    for category in want.filed_under() {
        let filed = ConstScoreQuery::new(Box::new(basic(filed_under(category, fields))), FILED);
        ways.push((Occur::Should, Box::new(filed)));
    }
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

fn scored(field: Field, term: &str, boost: f32) -> Box<dyn Engine> {
    let term = TermQuery::new(Term::from_field_text(field, term), IndexRecordOption::WithFreqs);
    Box::new(BoostQuery::new(Box::new(term), boost))
}

/// Has the term, wherever.
pub fn basic(term: Term) -> TermQuery {
    TermQuery::new(term, IndexRecordOption::Basic)
}
