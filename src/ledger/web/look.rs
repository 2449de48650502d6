//! What an address of the ledger asks for, and addresses that ask for something near it.

use jiff::civil::Date;
use serde::Deserialize;

use crate::access::{Action, Organization, Scope};
use crate::app::App;
use crate::kernel::clock::Time;
use crate::kernel::id::Id;
use crate::kernel::message::{Errors, Message};
use crate::kernel::region::{Level, Region};
use crate::kernel::text;
use crate::ledger::vocabulary::PROGRAMMES;
use crate::ledger::{Audience, By, Column, Filter, Key, Measure};
use crate::organizations::{self, Kind, Profile, membership};
use crate::registry;
use crate::web::page::urlencode;
use crate::web::{Context, Error, Result};

/// The query as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Wish {
    pub column: String,
    pub by: String,
    pub region: String,
    pub organization: String,
    pub programme: String,
    pub from: String,
    pub to: String,
    pub measure: String,
    pub after: String,
}

/// The query as understood.
pub struct Look {
    pub filter: Filter,
    pub by: By,
    pub measure: Option<Measure>,
    pub organization: Option<Profile>,
    pub errors: Errors,
    pub wish: Wish,
    pub base: &'static str,
}

impl Look {
    /// Reads `wish` for who asks within `scope`; what cannot be read is noted in `errors` and left out.
    pub async fn read(app: &App, scope: &Scope, wish: Wish) -> Result<Self> {
        let desk = scope.action() == Action::ReadLedger;
        let audience = if desk { Audience::Desk } else { Audience::Public };
        let column = Column::parse(&wish.column).filter(|column| desk || column.is_public());
        let mut errors = Errors::default();
        let near = registry::place(scope).0;
        let mut filter = Filter::new(audience, column.unwrap_or(Column::Confirmed));
        let region = organizations::read_place(app, &wish.region, near);
        filter.region = errors.keep("region", region).flatten();
        filter.programme = PROGRAMMES.iter().map(|one| one.word).find(|word| *word == wish.programme);
        filter.from = errors.keep("from", day(&wish.from, (1, 1))).flatten();
        filter.to = errors.keep("to", day(&wish.to, (12, 31))).flatten();
        if let (Some(from), Some(to)) = (filter.from, filter.to)
            && from > to
        {
            errors.add("to", Message::new("ledger-range-empty"));
        }
        let organization = organization(app, scope, &wish.organization).await?;
        match &organization {
            // 商会: its own entries and those of its members, each by its own name.
            Some(chamber) if chamber.kind == Kind::Chamber => {
                let members = membership::members(&app.db, chamber.id).await?;
                filter.members = members.iter().map(|member| member.id).chain([chamber.id]).collect();
            }
            one => filter.organization = one.as_ref().map(|profile| profile.id),
        }
        let by = By::parse(&wish.by).unwrap_or_else(|| usual(&filter, near));
        let base = if desk { "/desk/ledger" } else { "/ledger" };
        Ok(Self { filter, by, measure: Measure::parse(&wish.measure), organization, errors, wish, base })
    }

    /// The address of `{base}{tail}` with this query, `changes` (name, value) in place of what it had; an empty value
    /// takes a part out.
    pub fn url(&self, tail: &str, changes: &[(&str, &str)]) -> String {
        let (wish, by) = (&self.wish, self.by);
        let region = self.filter.region.map(|region| region.to_string()).unwrap_or_default();
        let own: [(&str, &str); 8] = [
            ("column", self.filter.column.as_str()),
            ("by", by.as_str()),
            ("region", &region),
            ("organization", &wish.organization),
            ("programme", self.filter.programme.unwrap_or_default()),
            ("from", &wish.from),
            ("to", &wish.to),
            ("measure", self.measure.map(Measure::as_str).unwrap_or_default()),
        ];
        let mut parts = Vec::new();
        let new = |name: &str| changes.iter().find(|(other, _)| *other == name).map(|(_, value)| *value);
        for (name, value) in own {
            let value = new(name).unwrap_or(value);
            if !value.is_empty() {
                parts.push(format!("{name}={}", urlencode(value)));
            }
        }
        if let Some(after) = new("after").filter(|after| !after.is_empty()) {
            parts.push(format!("after={}", urlencode(after)));
        }
        format!("{}{tail}?{}", self.base, parts.join("&"))
    }

    /// Columns that this audience sees.
    pub fn columns(&self) -> impl Iterator<Item = Column> + use<> {
        let desk = self.filter.audience == Audience::Desk;
        Column::ALL.iter().copied().filter(move |column| desk || column.is_public())
    }

    /// What the filter says, term by term.
    pub fn said(&self, c: &Context) -> Vec<(String, String)> {
        let filter = &self.filter;
        let date = |date: Option<Date>| date.map(|date| date.to_string());
        let said = [
            ("ledger-column-stand", Some(c.word("ledger-stand", filter.column.as_str()))),
            ("ledger-region", filter.region.map(|region| c.region(region))),
            ("ledger-column-enterprise", self.organization.as_ref().map(|profile| profile.name.clone())),
            ("ledger-column-programme", filter.programme.map(|word| c.word("ledger-programme", word))),
            ("ledger-from", date(filter.from)),
            ("ledger-to", date(filter.to)),
        ];
        said.into_iter().filter_map(|(key, value)| Some((c.t(key), value?))).collect()
    }
}

/// Lines that tell something new: below a region (or that of the desk, `near`) its parts, of everything the
/// organizations.
fn usual(filter: &Filter, near: Option<Region>) -> By {
    match filter.region.or(near).map(Region::level) {
        _ if filter.organization.is_some() => By::Village,
        _ if !filter.members.is_empty() => By::Enterprise,
        Some(Level::Province) => By::Prefecture,
        Some(Level::Prefecture) => By::County,
        Some(Level::County) => By::Township,
        Some(Level::Township) => By::Village,
        Some(Level::Village) | None => By::Enterprise,
    }
}

/// A year means its first or last day, as `end` says.
fn day(typed: &str, end: (i8, i8)) -> std::result::Result<Option<Date>, Message> {
    let typed = text::fold(typed);
    let plain = typed.trim_end_matches('年');
    if plain.is_empty() {
        return Ok(None);
    }
    let year = plain.parse::<i16>().ok().filter(|year| (1900..=2999).contains(year));
    let date = match year {
        Some(year) => Date::new(year, end.0, end.1).ok(),
        None => Time::from_date(plain).map(Time::date),
    };
    date.map(Some).ok_or_else(|| Message::new("ledger-date-unreadable"))
}

/// The organization that the query names, if who asks may know it.
async fn organization(app: &App, scope: &Scope, token: &str) -> Result<Option<Profile>> {
    if token.is_empty() {
        return Ok(None);
    }
    let id = app.tokens.open::<Organization>(token).ok_or(Error::NotFound)?;
    let found = organizations::find(&app.db, id).await?;
    let desk = scope.action() == Action::ReadLedger;
    let known = |profile: &Profile| {
        if desk { organizations::is_visible(profile, scope) } else { profile.allows().public }
    };
    found.filter(known).map(Some).ok_or(Error::NotFound)
}

/// The part of a query that keeps to one line.
pub fn of_line(c: &Context, key: &Key) -> (&'static str, String) {
    match key {
        Key::All => ("after", String::new()),
        Key::Organization { id, .. } => ("organization", c.id(id)),
        Key::Region(region) => ("region", region.to_string()),
        Key::Programme(word) => ("programme", word.clone()),
    }
}

/// The mark of a line after which a page begins, and back.
pub fn mark(c: &Context, key: &Key) -> String {
    of_line(c, key).1
}

pub fn read_mark(app: &App, by: By, mark: &str) -> Option<Key> {
    if mark.is_empty() {
        return None;
    }
    match by {
        By::Enterprise => {
            let id: Id<Organization> = app.tokens.open(mark)?;
            Some(Key::Organization { id, name: String::new(), code: String::new() })
        }
        By::Programme => Some(Key::Programme(mark.to_owned())),
        _ => mark.parse().ok().map(Key::Region),
    }
}
