//! The filters of the public list: read from an address, written back into one, asked of the engine.

use serde::Deserialize;

use crate::app::App;
use crate::kernel::message::{Errors, Message};
use crate::kernel::region::Region;
use crate::kernel::text;
use crate::kernel::token::Tokens;
use crate::needs::{Beneficiary, Need};
use crate::regions::Found;
use crate::search::{Category, Cursor, Kind, Query, Sort, Urgency, taxonomy};
use crate::web::page::urlencode;

/// Longest text that is searched for, in characters.
const TEXT: usize = 100;

/// The filters as they stand in an address. Missing ones are empty.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    pub q: String,
    /// A code, or a name such as 恩施市.
    pub region: String,
    pub category: String,
    pub beneficiary: String,
    pub urgency: String,
    pub min: String,
    pub sort: String,
    /// `yes` shows what was met and closed, too.
    pub done: String,
    pub after: String,
}

/// The filters understood.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub text: String,
    pub region: Option<Region>,
    pub category: Option<Category>,
    pub beneficiary: Option<Beneficiary>,
    pub urgency: Option<Urgency>,
    /// At least so many still open.
    pub min: Option<i64>,
    /// None: best first when there is a text, else newest first.
    pub sort: Option<Sort>,
    pub done: bool,
    pub after: Option<Cursor>,
}

impl Filter {
    /// Takes what can be understood; what cannot is left out and told at its field.
    pub fn read(app: &App, fields: &Fields) -> (Self, Errors) {
        let mut errors = Errors::default();
        let mut known = |name, word: &str, found: bool| {
            if !word.trim().is_empty() && !found {
                errors.add(name, Message::new("browse-filter-unknown").with("value", shorten(word)));
            }
        };
        let category = taxonomy::get(fields.category.trim());
        known("category", &fields.category, category.is_some());
        let beneficiary = Beneficiary::parse(fields.beneficiary.trim());
        known("beneficiary", &fields.beneficiary, beneficiary.is_some());
        let urgency = Urgency::parse(fields.urgency.trim());
        known("urgency", &fields.urgency, urgency.is_some());
        let sort = Sort::parse(fields.sort.trim());
        known("sort", &fields.sort, sort.is_some());
        let after = Cursor::open::<Need>(&app.tokens, fields.after.trim());
        known("after", &fields.after, after.is_some());
        let min = text::compact(&fields.min).parse().ok().filter(|least| *least > 0);
        if !fields.min.trim().is_empty() && min.is_none() {
            errors.add("min", Message::new("browse-min-bad"));
        }
        let region = errors.keep("region", region(app, fields.region.trim())).flatten();
        let text = fields.q.trim().chars().take(TEXT).collect();
        let done = fields.done == "yes";
        (Self { text, region, category, beneficiary, urgency, min, sort, done, after }, errors)
    }

    /// The same list from its start with one thing changed.
    #[must_use]
    pub fn but(&self, change: impl FnOnce(&mut Self)) -> Self {
        let mut other = Self { after: None, ..self.clone() };
        change(&mut other);
        other
    }

    /// Nothing narrows it: everything fits.
    pub const fn is_wide_open(&self) -> bool {
        self.text.is_empty()
            && self.region.is_none()
            && self.category.is_none()
            && self.beneficiary.is_none()
            && self.urgency.is_none()
            && self.min.is_none()
    }

    /// The order in force.
    pub const fn order(&self) -> Sort {
        match self.sort {
            Some(sort) => sort,
            None if self.text.is_empty() => Sort::Newest,
            None => Sort::Relevance,
        }
    }

    /// The fields of an address, without the ones at rest.
    pub fn pairs(&self, tokens: &Tokens) -> Vec<(&'static str, String)> {
        let text = |value: &str| (!value.is_empty()).then(|| value.to_owned());
        let pairs = [
            ("q", text(&self.text)),
            ("region", self.region.map(|region| region.to_string())),
            ("category", self.category.map(Category::code)),
            ("beneficiary", self.beneficiary.map(|kind| kind.to_string())),
            ("urgency", self.urgency.map(|urgency| urgency.to_string())),
            ("min", self.min.map(|least| least.to_string())),
            ("sort", self.sort.map(|sort| sort.to_string())),
            ("done", self.done.then(|| "yes".to_owned())),
            ("after", self.after.map(|place| place.seal::<Need>(tokens))),
        ];
        pairs.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }

    /// `base` with the filters as its query.
    pub fn address(&self, tokens: &Tokens, base: &str) -> String {
        let mut address = base.to_owned();
        for (name, value) in self.pairs(tokens) {
            let joint = if address.contains('?') { "&" } else { "?" };
            address.extend([joint, name, "=", &urlencode(&value)]);
        }
        address
    }

    /// The question to the engine.
    pub fn query(&self, limit: usize) -> Query {
        Query {
            text: self.text.clone(),
            region: self.region,
            category: self.category,
            beneficiary: self.beneficiary.map(|kind| kind.to_string()),
            urgency: self.urgency,
            min_remaining: self.min,
            only_open: !self.done,
            sort: self.order(),
            after: self.after,
            limit,
            facets: true,
            ..Query::new(Kind::Need)
        }
    }
}

/// Nothing for an empty text; refuses what is no region or could be several.
fn region(app: &App, text: &str) -> Result<Option<Region>, Message> {
    if text.is_empty() {
        return Ok(None);
    }
    match app.regions.find(text, None) {
        Found::One(region) => Ok(Some(region)),
        Found::Nothing => Err(Message::new("browse-region-unknown").with("value", shorten(text))),
        Found::Several(found) => {
            let names: Vec<_> = found.iter().take(4).map(|region| app.regions.full_name(*region)).collect();
            Err(Message::new("browse-region-several").with("names", names.join(" / ")))
        }
    }
}

fn shorten(text: &str) -> String {
    text.chars().take(20).collect()
}
