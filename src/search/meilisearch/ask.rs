//! From what is sought to Meilisearch's filters. What a person typed is only ever a quoted value here.

use std::collections::BTreeSet;
use std::fmt::Display;

use super::document::{KEY, halves};
use crate::kernel::region::{Level, Region};
use crate::search::Category;
use crate::search::doc::Kind;
use crate::search::gram::Gram;
use crate::search::query::{Alike, Cursor, Query, Sort};
use crate::search::stored::key;
use crate::search::terms::{self, Term};
use crate::search::understand::{Understanding, Want, about};

/// All that the filters allow.
pub fn filters(query: &Query) -> String {
    let parts = [
        Some(format!("kind = {}", query.kind as u64)),
        query.region.map(|region| format!("inside = {}", region.code())),
        query.category.map(|category| filed_under([category])),
        query.beneficiary.as_ref().map(|word| format!("beneficiary = {}", quoted(word))),
        query.urgency.map(|urgency| format!("urgency = {}", urgency as u64)),
        query.min_remaining.map(|least| format!("remaining >= {least}")),
        query.only_open.then(|| "open = true".to_owned()),
    ];
    all(parts.into_iter().flatten())
}

/// The documents that may answer what was understood: filters from the likeliest documents on, the last of which holds
/// them all. None when nothing can answer.
pub fn candidates(asked: &Understanding) -> Vec<String> {
    let (needed, beside): (Vec<&Want>, Vec<&Want>) = (asked.needed().collect(), asked.beside().collect());
    let words = asked.rest.iter().filter_map(|word| holds(word));
    let rest: Vec<String> = words.collect();
    let inside = (!asked.places.is_empty()).then(|| is_in("inside", asked.places.iter().map(|r| r.code())));
    let sure = any(strong(&needed).into_iter().chain(rest.iter().cloned()));
    let whole = any(ways(&needed).into_iter().chain(rest));
    match whole {
        Some(whole) => tiers(&[sure, Some(whole)], inside.as_ref(), any(ways(&beside)).as_ref()),
        // A place alone, or a budget alone.
        None if asked.is_empty() => Vec::new(),
        None => vec![inside.unwrap_or_default()],
    }
}

/// The same for counterparts in matching: all that is like what is wanted.
pub fn alike(wanted: &Alike) -> Vec<String> {
    let asked = about(&wanted.marks);
    let (things, who) = asked.needed_alike();
    let filed = wanted.category.map(|category| filed_under([category, category.top()]));
    let priced = wanted.priced.then(|| "yuan >= 0".to_owned());
    let Some(whole) = any(ways(&things).into_iter().chain(filed).chain(priced)) else { return Vec::new() };
    let (sure, same) = (strong(&things), wanted.category.map(|category| filed_under([category])));
    let both = sure.clone().zip(same).map(|(sure, same)| all([sure, same]));
    tiers(&[both, sure, Some(whole)], around(&wanted.near).as_ref(), any(ways(&who)).as_ref())
}

/// In one of the areas, or in the county of a single place.
fn around(places: &[Region]) -> Option<String> {
    let near = |place: &Region| place.at(Level::County).unwrap_or(*place).code();
    (!places.is_empty()).then(|| is_in("inside", places.iter().map(near)))
}

/// Each of `bases`, from the likeliest on: first with what lifts a document, last without.
fn tiers(bases: &[Option<String>], first: Option<&String>, second: Option<&String>) -> Vec<String> {
    let mut tiers = Vec::new();
    for base in bases.iter().flatten() {
        let lifts = [[first, second], [first, None], [None, second], [None, None]];
        for lift in lifts {
            let tier = all(lift.into_iter().flatten().chain([base]).cloned());
            if !tiers.contains(&tier) {
                tiers.push(tier);
            }
        }
    }
    tiers
}

/// Just these documents.
pub fn only(kind: Kind, ids: &[i64]) -> String {
    is_in(KEY, ids.iter().map(|id| key(kind, *id)))
}

/// Has all pairs of characters of a word somewhere; none for a word without any.
pub fn holds(word: &str) -> Option<String> {
    let grams = Gram::of_word(word);
    (!grams.is_empty())
        .then(|| all(grams.iter().map(|gram| format!("grams = {}", quoted(&gram.to_string())))))
}

/// What stands after a place in a list.
pub fn after(sort: Sort, place: Cursor) -> String {
    let (high, low) = halves(place.id);
    let mut later = format!("id_low < {low}");
    let mut keys = vec![("id_high", high), ("published_at", place.published_at)];
    if sort == Sort::Urgency {
        keys.push(("urgency", i64::try_from(place.rank).unwrap_or(i64::MAX)));
    }
    for (field, value) in keys {
        later = format!("({field} < {value} OR ({field} = {value} AND {later}))");
    }
    later
}

/// All conditions at once; nothing for no condition.
pub fn all(parts: impl IntoIterator<Item = String>) -> String {
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    match parts.as_slice() {
        [one] => one.clone(),
        several => several.iter().map(|part| format!("({part})")).collect::<Vec<_>>().join(" AND "),
    }
}

fn any(parts: impl IntoIterator<Item = String>) -> Option<String> {
    let parts: Vec<String> = parts.into_iter().map(|part| format!("({part})")).collect();
    (!parts.is_empty()).then(|| parts.join(" OR "))
}

/// By the words a document is about, with what names one of the wants.
fn strong(wants: &[&Want]) -> Option<String> {
    let terms = wants.iter().flat_map(|want| terms::asked(want));
    let sure: BTreeSet<Term> =
        terms.filter(|(_, worth)| *worth >= terms::SURE).map(|(term, _)| term).collect();
    (!sure.is_empty()).then(|| is_in("strong", sure))
}

/// By any of their words, and by the category they would be filed under.
fn ways(wants: &[&Want]) -> Vec<String> {
    let terms: BTreeSet<Term> = wants.iter().flat_map(|want| terms::asked(want).into_keys()).collect();
    let filed: BTreeSet<Category> = wants.iter().flat_map(|want| want.filed_under()).collect();
    let words = ["strong", "weak"].map(|field| (!terms.is_empty()).then(|| is_in(field, &terms)));
    words.into_iter().flatten().chain((!filed.is_empty()).then(|| filed_under(filed))).collect()
}

fn filed_under(categories: impl IntoIterator<Item = Category>) -> String {
    let (tops, leaves): (Vec<Category>, Vec<Category>) =
        categories.into_iter().partition(|category| category.is_top());
    let fields = [("top", tops), ("category", leaves)].into_iter().filter(|(_, some)| !some.is_empty());
    any(fields.map(|(field, some)| is_in(field, some.iter().map(|category| category.number()))))
        .unwrap_or_default()
}

fn is_in(field: &str, values: impl IntoIterator<Item = impl Display>) -> String {
    let values: Vec<String> = values.into_iter().map(|value| quoted(&value.to_string())).collect();
    format!("{field} IN [{}]", values.join(", "))
}

fn quoted(value: &str) -> String {
    format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
}
