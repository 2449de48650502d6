//! Claims as templates need them.

use crate::claims::{self, Claim, Facts, Stage};
use crate::needs::Beneficiary;
use crate::web::parts::Progress;
use crate::web::{Context, Result};

/// The kind of tag that a stage is shown as.
pub(super) const fn tag(stage: Stage) -> &'static str {
    match stage {
        Stage::Held => "waiting",
        Stage::Accepted => "open",
        Stage::Dispatched | Stage::Delivered => "moving",
        Stage::Confirmed => "done",
        Stage::Released => "",
        Stage::Disputed | Stage::NoShow => "stopped",
    }
}

/// One claim in a list.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) url: String,
    pub(super) title: String,
    pub(super) place: String,
    pub(super) donor: String,
    pub(super) tag: &'static str,
    pub(super) stage: Stage,
    pub(super) progress: Progress,
    pub(super) next: String,
    pub(super) since: String,
}

/// Who gives, as the two sides may read it.
pub(super) fn donor(facts: &Facts) -> String {
    facts.organization.clone().unwrap_or_else(|| facts.donor.clone())
}

/// For whom it is: a household by its surname at most.
pub(super) fn receiver(c: &Context, facts: &Facts) -> String {
    match (facts.beneficiary, &facts.surname) {
        (Beneficiary::Household, Some(surname)) => format!("{surname}某"),
        (kind, _) => c.word("claim-for", kind.as_str()),
    }
}

/// What was promised stands for what was asked.
pub(super) fn progress(claim: &Claim, facts: &Facts) -> Progress {
    Progress {
        requested: claim.quantity,
        claimed: claim.claimed,
        delivered: claim.delivered,
        received: claim.received,
        unit: facts.unit.clone(),
    }
}

/// What comes next, in one sentence for the reader's side.
pub(super) fn next_step(c: &Context, claim: &Claim, unit: &str) -> String {
    let side = if c.is_donor() { "claim-next-donor" } else { "claim-next-village" };
    let rest = claim.outstanding();
    // Everything that was brought is confirmed, and some of what was promised is still to come.
    let part = claim.stage == Stage::Delivered && claim.pending == 0 && rest > 0;
    let word = if part { "part" } else { claim.stage.as_str() };
    let args = [("until", claim.held_until.minute()), ("rest", format!("{rest} {unit}"))];
    c.ta(&format!("{side}-{word}"), &args)
}

pub(super) async fn rows(c: &Context, list: &[Claim]) -> Result<Vec<Row>> {
    let facts = claims::facts(&c.app.db, list.iter().map(|claim| claim.id)).await?;
    let row = |claim: &Claim| {
        let facts = facts.get(&claim.id)?;
        Some(Row {
            url: format!("/claims/{}", c.id(claim.id)),
            title: facts.title.clone(),
            place: c.place(facts.public_place()),
            donor: donor(facts),
            tag: tag(claim.stage),
            stage: claim.stage,
            progress: progress(claim, facts),
            next: next_step(c, claim, &facts.unit),
            since: claim.created_at.to_string(),
        })
    };
    Ok(list.iter().filter_map(row).collect())
}
