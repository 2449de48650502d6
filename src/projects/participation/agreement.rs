//! The agreement, made from data: parties, receiving body, property, purpose, dates, and instalments that add up.

use serde::Deserialize;
use serde_json::json;

use super::limits::{BODY_NAME, PURPOSE};
use super::{Command, PartError, Participation, Taken, load, move_to, store_plan};
use crate::access::{Act, Once};
use crate::db::{FromRow, Tx};
use crate::kernel::clock::Time;
use crate::kernel::id::{Entity, Id};
use crate::kernel::message::{Errors, Message};
use crate::kernel::money::{self, yuan};
use crate::kernel::text::{normalise, normalise_lines};
use crate::kernel::uscc::CreditCode;
use crate::organizations;
use crate::projects::LotMark;

crate::text_enum! {
    /// Who receives it. Jiedui never holds money.
    pub enum BodyKind {
        Charity = "charity",
        School = "school",
        Hospital = "hospital",
        /// 村集体
        VillageCollective = "village_collective",
        /// For an investment.
        ProjectCompany = "project_company",
    }
}

crate::text_enum! {
    /// What is given.
    pub enum Property {
        Money = "money",
        Goods = "goods",
        Labour = "labour",
        Purchase = "purchase",
    }
}
crate::text_column!(BodyKind, Property);

/// An agreement as stored, with who signed it when.
#[derive(Debug, Clone, FromRow)]
pub struct Agreement {
    pub id: Id<Agreement>,
    pub body_kind: BodyKind,
    pub body_name: String,
    /// All 18 characters: the code of an organization is public.
    pub body_code: String,
    pub property: Property,
    pub purpose: String,
    pub ends_on: Time,
    pub drawn_at: Time,
    pub giver_name: Option<String>,
    pub giver_signed_at: Option<Time>,
    pub village_name: Option<String>,
    pub village_signed_at: Option<Time>,
}

impl Agreement {
    /// Name and moment of the organization's signature; empty until it signed.
    pub fn giver(&self) -> String {
        signature(self.giver_name.as_deref(), self.giver_signed_at)
    }

    /// The same of the village's.
    pub fn village(&self) -> String {
        signature(self.village_name.as_deref(), self.village_signed_at)
    }
}

fn signature(name: Option<&str>, at: Option<Time>) -> String {
    name.zip(at).map(|(name, at)| format!("{name} · {}", at.minute())).unwrap_or_default()
}

impl Entity for Agreement {
    const TAG: [u8; 4] = *b"agrm";
}

/// An instalment as stored, in fen.
#[derive(Debug, Clone, FromRow)]
pub struct Instalment {
    pub id: Id<Instalment>,
    pub participation_id: Id<Participation>,
    pub position: i64,
    pub lot_id: Id<LotMark>,
    pub due_on: Time,
    pub amount: i64,
    pub delivered: i64,
    pub accepted: i64,
    pub confirmed: i64,
}

impl Entity for Instalment {
    const TAG: [u8; 4] = *b"inst";
}

impl Instalment {
    /// What may still be delivered.
    pub const fn outstanding(&self) -> i64 {
        self.amount - self.delivered
    }
}

/// An agreement to be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAgreement {
    pub body_kind: BodyKind,
    pub body_name: String,
    pub body_code: String,
    pub property: Property,
    pub purpose: String,
    pub ends_on: Time,
    pub instalments: Vec<NewInstalment>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewInstalment {
    pub lot: Id<LotMark>,
    pub due_on: Time,
    pub amount: i64,
}

/// An agreement as typed; rows of instalments are repeated names.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct AgreementFields {
    pub body_kind: String,
    pub body_name: String,
    pub body_code: String,
    pub property: String,
    pub purpose: String,
    pub ends_on: String,
    /// (number of the lot among those taken, from 0; day; yuan)
    pub rows: Vec<(String, String, String)>,
}

impl AgreementFields {
    pub fn from_pairs(pairs: &[(String, String)]) -> Self {
        let one = |name: &str| {
            pairs.iter().find(|(found, _)| found == name).map(|(_, value)| value.clone()).unwrap_or_default()
        };
        let all = |name: &'static str| pairs.iter().filter(move |(found, _)| found == name);
        let rows = all("i_lot").zip(all("i_due")).zip(all("i_amount"));
        let rows = rows.map(|(((_, lot), (_, due)), (_, amount))| (lot.clone(), due.clone(), amount.clone()));
        Self {
            body_kind: one("body_kind"),
            body_name: one("body_name"),
            body_code: one("body_code"),
            property: one("property"),
            purpose: one("purpose"),
            ends_on: one("ends_on"),
            rows: rows
                .filter(|(_, due, amount)| !(due.trim().is_empty() && amount.trim().is_empty()))
                .collect(),
        }
    }

    /// Checks every field against what was taken, with the names of its lots, on `today`.
    pub fn read(&self, takes: &[(Taken, String)], today: Time) -> Result<NewAgreement, Errors> {
        let mut errors = Errors::default();
        let need = |key| move || Message::new(key);
        let kind = BodyKind::parse(&self.body_kind).ok_or_else(need("agreement-body-missing"));
        let body_kind = errors.keep("body_kind", kind);
        let body_name = normalise(&self.body_name);
        if !(4..=BODY_NAME).contains(&body_name.chars().count()) {
            errors.add("body_name", Message::new("agreement-body-name-missing"));
        }
        let code = CreditCode::parse(&self.body_code).map_err(|error| organizations::code_message(&error));
        let body_code = errors.keep("body_code", code);
        let property = Property::parse(&self.property).ok_or_else(need("agreement-property-missing"));
        let property = errors.keep("property", property);
        let purpose = normalise_lines(&self.purpose);
        if !(4..=PURPOSE).contains(&purpose.chars().count()) {
            errors.add("purpose", Message::new("agreement-purpose-missing"));
        }
        let instalments = self.instalments(takes, today, &mut errors);
        let last = instalments.iter().map(|one| one.due_on).max();
        let ends_on = match self.ends_on.trim() {
            "" => last.ok_or_else(need("project-day-missing")),
            typed => Time::from_date(typed).ok_or_else(need("project-day-bad")),
        };
        let ends_on = errors.keep("ends_on", ends_on);
        if last.zip(ends_on).is_some_and(|(last, end)| last > end) {
            errors.add("ends_on", Message::new("agreement-ends-early"));
        }
        match (body_kind, body_code, property, ends_on) {
            (Some(body_kind), Some(code), Some(property), Some(ends_on)) if errors.is_empty() => {
                let body_code = code.reveal().to_owned();
                Ok(NewAgreement { body_kind, body_name, body_code, property, purpose, ends_on, instalments })
            }
            _ => Err(errors),
        }
    }

    fn instalments(&self, takes: &[(Taken, String)], today: Time, errors: &mut Errors) -> Vec<NewInstalment> {
        let mut read = Vec::new();
        let start = Time::from_date(&today.to_string()).unwrap_or(today);
        let mut bad = |key: &'static str, row: usize| {
            errors.add("instalments", Message::new(key).with("row", row));
        };
        for (row, (lot, due, amount)) in (1..).zip(&self.rows) {
            let lot = lot.trim().parse().ok().and_then(|at: usize| takes.get(at));
            let (due, amount) = (Time::from_date(due), money::fen(amount).ok().flatten());
            match (lot, due, amount) {
                (None, ..) => bad("agreement-row-lot", row),
                (_, None, _) => bad("agreement-row-day", row),
                (_, _, None | Some(0)) => bad("agreement-row-amount", row),
                (_, Some(due), _) if due < start => bad("agreement-row-early", row),
                (Some((one, _)), Some(due_on), Some(amount)) => {
                    read.push(NewInstalment { lot: one.lot_id, due_on, amount });
                }
            }
        }
        if read.len() < self.rows.len() {
            return read;
        }
        if !read.is_sorted_by_key(|one| one.due_on) {
            errors.add("instalments", Message::new("agreement-rows-order"));
        }
        for (taken, name) in takes {
            let planned: i128 =
                read.iter().filter(|one| one.lot == taken.lot_id).map(|one| i128::from(one.amount)).sum();
            let promised = taken.price.saturating_mul(taken.units);
            let gap = i64::try_from(i128::from(promised) - planned).unwrap_or(i64::MIN + 1);
            if gap != 0 {
                let key = if gap > 0 { "agreement-plan-short" } else { "agreement-plan-over" };
                let sum = i64::try_from(planned).unwrap_or(i64::MAX);
                let message = Message::new(key).with("lot", name).with("promised", yuan(promised));
                errors.add("instalments", message.with("sum", yuan(sum)).with("gap", yuan(gap.abs())));
            }
            if taken.due_on.is_some_and(|due| due < start) {
                errors.add("instalments", Message::new("agreement-milestone-past").with("lot", name));
            }
        }
        read
    }
}

/// Draws the agreement of a participation, or draws it anew while it is not signed by both; signatures given before are
/// gone then. Once for each key.
pub async fn draw(
    tx: &mut Tx,
    act: &Act,
    once: &Once,
    id: Id<Participation>,
    new: &NewAgreement,
) -> Result<(), PartError> {
    let part = load(tx, &act.scope, id).await?;
    let by = act.scope.account().ok_or(PartError::NotFound)?;
    if once.take(tx, act, id.raw()).await?.earlier()?.is_some() {
        return Ok(());
    }
    let planned: i64 = new.instalments.iter().map(|one| one.amount).sum();
    if planned != part.amount {
        return Err(PartError::Changed);
    }
    let data = json!({ "amount": planned, "instalments": new.instalments.len() });
    move_to(tx, act, &part, Command::Agree, "participation.drawn", data).await?;
    store_plan::replace_agreement(tx, act, (id, by), new).await?;
    Ok(())
}
