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
use crate::kernel::region::Region;
use crate::search::doc::Kind;
use crate::search::query::{Alike, Query};
use crate::search::stored::grams;
use crate::search::understand::{Understanding, Want, about};
use crate::search::{Category, terms};

/// What the story tells of against what the document is about.
const WEAK: f32 = 0.4;
/// Filed under the category of what is asked, without its words.
const FILED: f32 = 0.3;
/// In the same province; once more in the same prefecture, and so on down to the village. Enough to choose the near
/// ones among thousands that are about the same, not to choose another thing.
const NEARER: f32 = 0.6;
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
    let mut any: Vec<Clause> = asked.needed().flat_map(|want| ways(want, fields)).collect();
    any.extend(asked.rest.iter().map(|word| (Occur::Should, holds(word, fields))));
    let mut clauses = filters;
    if !any.is_empty() {
        clauses.push((Occur::Must, Box::new(BooleanQuery::new(any))));
        clauses.extend(asked.beside().flat_map(|want| ways(want, fields)));
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

/// All that is like what is wanted; for whom it is and how near only lift it.
pub fn alike(wanted: &Alike, fields: &Fields) -> Box<dyn Engine> {
    let asked = about(&wanted.marks);
    let (things, who) = asked.needed_alike();
    let mut any: Vec<Clause> = things.iter().flat_map(|want| ways(want, fields)).collect();
    any.extend(wanted.category.into_iter().flat_map(|c| [c, c.top()]).map(|c| {
        let filed = ConstScoreQuery::new(Box::new(basic(filed_under(c, fields))), FILED);
        (Occur::Should, Box::new(filed) as Box<dyn Engine>)
    }));
    if wanted.priced {
        let some = Bound::Included(Term::from_field_i64(fields.yuan, 0));
        let priced = ConstScoreQuery::new(Box::new(RangeQuery::new(some, Bound::Unbounded)), FILED);
        any.push((Occur::Should, Box::new(priced)));
    }
    if any.is_empty() {
        return Box::new(EmptyQuery);
    }
    let open = Query { only_open: true, region: wanted.within, ..Query::new(wanted.kind) };
    let mut clauses = filters(&open, fields);
    clauses.push((Occur::Must, Box::new(BooleanQuery::new(any))));
    clauses.extend(near(&wanted.near, fields));
    clauses.extend(who.iter().flat_map(|want| ways(want, fields)));
    Box::new(BooleanQuery::new(clauses))
}

/// Lifts what lies in one of these, or, beside a single one, in the regions around it: the nearer the higher.
fn near(places: &[Region], fields: &Fields) -> Vec<Clause> {
    let around: Vec<Vec<Region>> = match places {
        [] => Vec::new(),
        [one] => std::iter::once(*one).chain(one.ancestors()).map(|region| vec![region]).collect(),
        many => vec![many.to_vec()],
    };
    let lift = |regions: Vec<Region>| {
        let terms = regions.iter().map(|r| Term::from_field_i64(fields.inside, r.code()));
        let set = TermSetQuery::new(terms.collect::<Vec<_>>());
        (Occur::Should, Box::new(ConstScoreQuery::new(Box::new(set), NEARER)) as Box<dyn Engine>)
    };
    around.into_iter().map(lift).collect()
}

/// Everything the filters allow.
pub fn everything(filters: Vec<Clause>) -> Box<dyn Engine> {
    if filters.is_empty() { Box::new(AllQuery) } else { Box::new(BooleanQuery::new(filters)) }
}

/// Just these documents.
pub fn only(kind: Kind, ids: &[i64], fields: &Fields) -> Box<dyn Engine> {
    let keys = ids.iter().map(|id| fields.key_term(kind, *id)).collect::<Vec<_>>();
    Box::new(ConstScoreQuery::new(Box::new(TermSetQuery::new(keys)), 0.0))
}

/// Has all pairs of characters of a word side by side somewhere.
pub fn holds(word: &str, fields: &Fields) -> Box<dyn Engine> {
    let all = grams(word);
    let all = all.iter().map(|gram| (Occur::Must, scored(fields.grams, gram, 1.0)));
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
