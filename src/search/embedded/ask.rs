//! From a [`Query`] to the engine's query. What a person typed is only ever words here, never syntax.

use std::ops::Bound;

use tantivy::Term;
use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, EmptyQuery, Occur, Query as Engine,
    RangeQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

use super::schema::Fields;
use crate::search::query::Query;
use crate::search::taxonomy::{self, Meaning};
use crate::search::words;

/// A title says what is asked, tags were chosen for finding, the body also tells the story around it.
const TITLE: f32 = 3.0;
const TAGS: f32 = 2.0;
const BODY: f32 = 1.0;
/// Another word for the same thing stands below the word itself.
const SYNONYM: f32 = 0.7;
/// A part of a longer word: 护理 of 护理床.
const PART: f32 = 0.3;
/// The characters stand side by side though segmented otherwise.
const PAIR: f32 = 0.5;
/// Filed under the category a word names, without the word: below any match of words.
const CATEGORY: f32 = 1.0;
/// The words around those that name a thing.
const AROUND: f32 = 0.5;
/// How much the other fields add to the best one.
const TIE: f32 = 0.1;
/// A pasted page is cut to its first words.
const MOST_WORDS: usize = 40;
const MOST_CHARS: usize = 400;

type Clause = (Occur, Box<dyn Engine>);

pub fn query(ask: &Query, fields: &Fields) -> Box<dyn Engine> {
    let mut clauses = filters(ask, fields);
    if !ask.text.trim().is_empty() {
        clauses.push((Occur::Must, text(&ask.text, fields)));
    }
    Box::new(BooleanQuery::new(clauses))
}

fn filters(ask: &Query, fields: &Fields) -> Vec<Clause> {
    let mut terms = vec![Term::from_field_u64(fields.kind, ask.kind as u64)];
    terms.extend(ask.region.map(|r| Term::from_field_i64(fields.inside, r.code())));
    terms.extend(ask.category.map(|c| {
        let field = if c.is_top() { fields.top } else { fields.category };
        Term::from_field_u64(field, c.number())
    }));
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

/// A filter adds nothing to the score.
fn must(query: Box<dyn Engine>) -> Clause {
    (Occur::Must, Box::new(ConstScoreQuery::new(query, 0.0)))
}

fn text(typed: &str, fields: &Fields) -> Box<dyn Engine> {
    let typed: String = typed.chars().take(MOST_CHARS).collect();
    let mut all: Vec<String> = Vec::new();
    for word in words::words(&typed) {
        if !all.contains(&word) && all.len() < MOST_WORDS {
            all.push(word);
        }
    }
    let telling: Vec<&String> = all.iter().filter(|w| !words::is_stopword(w)).collect();
    let telling = if telling.is_empty() { all.iter().collect() } else { telling };
    if telling.is_empty() {
        return Box::new(EmptyQuery);
    }
    // Words that name a thing decide; around them people write what may be left out. Without one, most must be there.
    let (things, others): (Vec<&String>, Vec<&String>) = telling.into_iter().partition(|w| names_a_thing(w));
    let enough = if things.is_empty() { enough(others.len()) } else { 1 };
    let (needed, optional) = if things.is_empty() { (others, things) } else { (things, others) };
    let groups = needed.iter().map(|w| (Occur::Should, group(w, fields))).collect();
    let found = BooleanQuery::with_minimum_required_clauses(groups, enough);
    let mut clauses: Vec<Clause> = vec![(Occur::Must, Box::new(found))];
    for word in optional {
        clauses.push((Occur::Should, Box::new(BoostQuery::new(group(word, fields), AROUND))));
    }
    let near = words::pairs(&typed, false);
    clauses.extend(near.iter().map(|pair| (Occur::Should, boosted(fields.grams, pair, PART))));
    Box::new(BooleanQuery::new(clauses))
}

/// A word of people or causes only hints at categories, and names nothing.
fn names_a_thing(word: &str) -> bool {
    let meanings = taxonomy::meanings(word);
    meanings.iter().any(|m| m.names_it || word.is_ascii())
        || (meanings.is_empty() && !words::synonyms(word).is_empty())
}

/// How many of the words that must be found are enough: of two one, of a pasted paragraph a third.
const fn enough(words: usize) -> usize {
    match words {
        0..=2 => 1,
        3..=8 => words.div_ceil(2),
        _ => words.div_ceil(3),
    }
}

/// All that counts as having found one word; the best of it gives the score.
fn group(word: &str, fields: &Fields) -> Box<dyn Engine> {
    let mut ways = everywhere(word, 1.0, fields);
    for same in words::synonyms(word) {
        ways.extend(everywhere(same, SYNONYM, fields));
    }
    for part in words::words_and_parts(word).iter().filter(|p| *p != word) {
        ways.extend(everywhere(part, PART, fields));
    }
    let pairs = words::pairs(word, false);
    if pairs.is_empty() && word.chars().all(words::is_han) {
        ways.push(boosted(fields.grams, word, PAIR));
    } else if !pairs.is_empty() {
        let together = pairs.iter().map(|p| (Occur::Must, boosted(fields.grams, p, PAIR))).collect();
        ways.push(Box::new(BooleanQuery::new(together)));
    }
    ways.extend(taxonomy::meanings(word).iter().filter_map(|m| category(word, *m, fields)));
    Box::new(DisjunctionMaxQuery::with_tie_breaker(ways, TIE))
}

/// Hints do not widen a search, except English words, which have no other way to find Chinese text.
fn category(word: &str, meaning: Meaning, fields: &Fields) -> Option<Box<dyn Engine>> {
    if !meaning.names_it && !word.is_ascii() {
        return None;
    }
    let number = meaning.category.number();
    let field = if meaning.category.is_top() { fields.top } else { fields.category };
    let query = basic(Term::from_field_u64(field, number));
    Some(Box::new(ConstScoreQuery::new(Box::new(query), CATEGORY)))
}

fn everywhere(word: &str, boost: f32, fields: &Fields) -> Vec<Box<dyn Engine>> {
    [(fields.title, TITLE), (fields.tags, TAGS), (fields.body, BODY)]
        .into_iter()
        .map(|(field, weight)| boosted(field, word, weight * boost))
        .collect()
}

fn boosted(field: Field, word: &str, boost: f32) -> Box<dyn Engine> {
    let term = TermQuery::new(Term::from_field_text(field, word), IndexRecordOption::WithFreqs);
    Box::new(BoostQuery::new(Box::new(term), boost))
}

fn basic(term: Term) -> TermQuery {
    TermQuery::new(term, IndexRecordOption::Basic)
}
