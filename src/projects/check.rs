//! What a project must say before it may be kept: rules of content, each with the field it belongs to.

use super::{LotKind, NewProject};
use crate::kernel::message::{Errors, Message};
use crate::kernel::money::{MOST, yuan};
use crate::kernel::redact::personal_number;

/// Longest title, in characters: it must fit two lines of a cheap phone.
const TITLE: usize = 40;
const TEXT: usize = 1_000;
const LINE: usize = 60;
/// Milestones that one project may have.
pub(super) const MILESTONES: usize = 12;
const PACKS: i64 = 1_000_000;

pub(super) fn check(new: &NewProject) -> Result<(), Errors> {
    let mut errors = Errors::default();
    let title = new.title.chars().count();
    if title < 4 {
        errors.add("title", Message::new("project-title-missing"));
    } else if title > TITLE {
        errors.add("title", Message::new("project-title-long").with("max", TITLE).with("now", title));
    }
    if new.wanted.chars().count() < 10 {
        errors.add("wanted", Message::new("project-wanted-missing"));
    }
    for (field, text) in [("wanted", &new.wanted), ("linkage", &new.linkage), ("funds", &new.funds)] {
        if text.chars().count() > TEXT {
            errors.add(field, Message::new("project-text-long").with("max", TEXT));
        }
    }
    let texts = [("title", &new.title), ("wanted", &new.wanted), ("linkage", &new.linkage)];
    for (field, text) in texts {
        if let Some(start) = personal_number(text) {
            errors.add(field, Message::new("need-personal-number").with("start", start));
        }
    }
    if !(2..=LINE).contains(&new.implementer.chars().count()) {
        errors.add("implementer", Message::new("project-implementer-missing"));
    }
    if new.households < 1 && new.persons < 1 {
        errors.add("households", Message::new("project-households-missing"));
    }
    if new.ends_on < new.starts_on {
        errors.add("ends_on", Message::new("project-ends-early"));
    }
    money(new, &mut errors);
    errors.done()
}

/// Milestones, packs, what is not cut and the village's own funds must be the budget, to the fen.
fn money(new: &NewProject, errors: &mut Errors) {
    if !(1..=MOST).contains(&new.budget) {
        errors.add("budget", Message::new("project-budget-missing"));
        return;
    }
    let milestones = new.lots.iter().filter(|lot| lot.kind == LotKind::Milestone);
    for (row, lot) in (1..).zip(milestones.clone()) {
        let short = lot.title.chars().count() < 2 || lot.title.chars().count() > TITLE;
        let outside = lot.due_on.is_none_or(|due| due < new.starts_on || due > new.ends_on);
        if short {
            errors.add("milestones", Message::new("project-milestone-title").with("row", row));
        } else if outside {
            errors.add("milestones", Message::new("project-milestone-outside").with("row", row));
        }
    }
    let dates: Vec<_> = milestones.clone().map(|lot| lot.due_on).collect();
    if !dates.is_sorted() {
        errors.add("milestones", Message::new("project-milestone-order"));
    }
    if milestones.count() > MILESTONES {
        errors.add("milestones", Message::new("project-milestone-many").with("max", MILESTONES));
    }
    if new.lots.iter().any(|lot| lot.kind == LotKind::Pack && lot.units > PACKS) {
        errors.add("packs", Message::new("project-packs-many").with("max", PACKS));
    }
    let asked = new.lots.iter().map(|lot| i128::from(lot.price) * i128::from(lot.units)).sum::<i128>();
    let parts = asked + i128::from(new.own_funds);
    let gap = i64::try_from(i128::from(new.budget) - parts).unwrap_or(i64::MIN + 1);
    if gap != 0 {
        let key = if gap > 0 { "project-budget-short" } else { "project-budget-over" };
        let message = Message::new(key).with("budget", yuan(new.budget));
        let sum = yuan(i64::try_from(parts).unwrap_or(i64::MAX));
        errors.add("budget", message.with("sum", sum).with("gap", yuan(gap.abs())));
    } else if new.lots.is_empty() {
        errors.add("milestones", Message::new("project-nothing-to-take"));
    }
}
