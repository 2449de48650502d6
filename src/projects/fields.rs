//! A project as typed, and what each field refuses.

use serde::Deserialize;

use super::{Kind, LotKind, Nature, NewLot, NewProject, check};
use crate::kernel::clock::Time;
use crate::kernel::message::{Errors, Message};
use crate::kernel::money;
use crate::kernel::region::Region;
use crate::kernel::text::{fold, normalise, normalise_lines};
use crate::ledger::vocabulary;

/// A row of the table of milestones.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Row {
    pub title: String,
    /// A day.
    pub due: String,
    /// Yuan.
    pub amount: String,
}

impl Row {
    fn is_empty(&self) -> bool {
        [&self.title, &self.due, &self.amount].iter().all(|text| text.trim().is_empty())
    }
}

/// The fields of the form and of the API, as text. Money in yuan.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    pub title: String,
    pub kind: String,
    pub nature: String,
    pub programme: String,
    pub wanted: String,
    pub implementer: String,
    pub funds: String,
    pub linkage: String,
    pub households: String,
    pub persons: String,
    pub starts_on: String,
    pub ends_on: String,
    pub budget: String,
    pub own_funds: String,
    pub milestones: Vec<Row>,
    /// Number of packs, and yuan for one.
    pub packs: String,
    pub pack_price: String,
    pub pack_title: String,
    /// Yuan that may be taken in any amount.
    pub part: String,
}

/// The fields as the form has them.
const FORM: [&str; 16] = [
    "title",
    "kind",
    "wanted",
    "households",
    "persons",
    "starts_on",
    "ends_on",
    "budget",
    "own_funds",
    "milestones",
    "packs",
    "pack_price",
    "part",
    "implementer",
    "funds",
    "linkage",
];

impl Fields {
    /// Fields of a form; the rows of milestones come as repeated names. Unknown names are left out.
    pub fn from_pairs(pairs: &[(String, String)]) -> Self {
        let one = |name: &str| {
            pairs.iter().find(|(found, _)| found == name).map(|(_, value)| value.clone()).unwrap_or_default()
        };
        let all = |name: &'static str| pairs.iter().filter(move |(found, _)| found == name);
        let rows = all("m_title").zip(all("m_due")).zip(all("m_amount"));
        let milestones = rows
            .map(|(((_, title), (_, due)), (_, amount))| Row {
                title: title.clone(),
                due: due.clone(),
                amount: amount.clone(),
            })
            .filter(|row| !row.is_empty())
            .collect();
        Self {
            title: one("title"),
            kind: one("kind"),
            nature: one("nature"),
            programme: one("programme"),
            wanted: one("wanted"),
            implementer: one("implementer"),
            funds: one("funds"),
            linkage: one("linkage"),
            households: one("households"),
            persons: one("persons"),
            starts_on: one("starts_on"),
            ends_on: one("ends_on"),
            budget: one("budget"),
            own_funds: one("own_funds"),
            milestones,
            packs: one("packs"),
            pack_price: one("pack_price"),
            pack_title: one("pack_title"),
            part: one("part"),
        }
    }

    /// Checks every field. `village` names the village's committee, which carries a project out unless another body is
    /// named; a project begins today unless another day is.
    pub fn read(&self, region: Region, village: &str, today: Time) -> Result<NewProject, Errors> {
        let mut errors = Errors::default();
        let kind = Kind::parse(&self.kind).ok_or_else(|| Message::new("project-kind-missing"));
        let kind = errors.keep("kind", kind).unwrap_or(Kind::Industry);
        let usual = if matches!(kind, Kind::Industry | Kind::Produce) {
            Nature::Commercial
        } else {
            Nature::PublicBenefit
        };
        let day = |typed: &str, usual: Option<Time>| match typed.trim() {
            "" => usual.ok_or_else(|| Message::new("project-day-missing")),
            typed => Time::from_date(typed).ok_or_else(|| Message::new("project-day-bad")),
        };
        let starts_on = errors.keep("starts_on", day(&self.starts_on, Time::from_date(&today.to_string())));
        let ends_on = errors.keep("ends_on", day(&self.ends_on, None));
        let households = errors.keep("households", count(&self.households));
        let persons = errors.keep("persons", count(&self.persons));
        let budget = errors.keep("budget", yuan(&self.budget));
        let own_funds = errors.keep("own_funds", yuan(&self.own_funds));
        let lots = self.lots(&mut errors);
        let new = NewProject {
            region,
            kind,
            nature: Nature::parse(&self.nature).unwrap_or(usual),
            programme: vocabulary::programme(&self.programme)
                .unwrap_or_else(|| vocabulary::programme_on(today.date()))
                .to_owned(),
            title: normalise(&self.title),
            wanted: normalise_lines(&self.wanted),
            implementer: or(normalise(&self.implementer), village),
            funds: normalise_lines(&self.funds),
            linkage: normalise_lines(&self.linkage),
            households: households.unwrap_or(1),
            persons: persons.unwrap_or(1),
            starts_on: starts_on.unwrap_or(today),
            ends_on: ends_on.unwrap_or(Time(i64::MAX)),
            budget: budget.unwrap_or(1),
            own_funds: own_funds.unwrap_or(0),
            lots,
        };
        if let Err(more) = check::check(&new) {
            // Sums are only told once every part of them can be read.
            let sums = ["budget", "milestones"];
            let known = errors.is_empty();
            for (field, message) in more.iter() {
                if errors.get(field).is_none() && (known || !sums.contains(field)) {
                    errors.add(field, message.clone());
                }
            }
        }
        errors.ordered(&FORM).done().map(|()| new)
    }

    fn lots(&self, errors: &mut Errors) -> Vec<NewLot> {
        let mut lots = Vec::new();
        for (row, typed) in (1..).zip(&self.milestones) {
            let due_on = Time::from_date(&typed.due);
            let price = money::fen(&typed.amount).ok().flatten().filter(|fen| *fen > 0);
            let (Some(_), Some(price)) = (due_on, price) else {
                let key = if due_on.is_none() { "project-milestone-day" } else { "project-milestone-amount" };
                errors.add("milestones", Message::new(key).with("row", row));
                continue;
            };
            let kind = LotKind::Milestone;
            lots.push(NewLot { kind, title: normalise(&typed.title), due_on, price, units: 1 });
        }
        let packs = errors.keep("packs", count(&self.packs)).unwrap_or_default();
        let price = errors.keep("pack_price", yuan(&self.pack_price)).unwrap_or_default();
        match (packs, price) {
            (0, 0) => {}
            (0, _) => errors.add("packs", Message::new("project-packs-missing")),
            (_, 0) => errors.add("pack_price", Message::new("project-pack-price-missing")),
            (units, price) => {
                let (kind, title) = (LotKind::Pack, normalise(&self.pack_title));
                lots.push(NewLot { kind, title, due_on: None, price, units });
            }
        }
        let part = errors.keep("part", yuan(&self.part)).unwrap_or_default();
        if part > 0 {
            let (kind, title) = (LotKind::Part, String::new());
            lots.push(NewLot { kind, title, due_on: None, price: 1, units: part });
        }
        lots
    }
}

fn or(typed: String, usual: &str) -> String {
    if typed.is_empty() { usual.to_owned() } else { typed }
}

fn count(typed: &str) -> Result<i64, Message> {
    match fold(typed).as_str() {
        "" => Ok(0),
        typed => typed
            .trim_end_matches(['户', '人', '个', '份'])
            .trim()
            .parse()
            .ok()
            .filter(|number| (0..=1_000_000_000).contains(number))
            .ok_or_else(|| Message::new("project-count-bad")),
    }
}

fn yuan(typed: &str) -> Result<i64, Message> {
    money::fen(typed).map(Option::unwrap_or_default).map_err(|_| Message::new("project-money-bad"))
}
