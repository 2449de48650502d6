//! Needs as the officers' templates show them.

use super::Subject;
use crate::audit::Recorded;
use crate::db::DbError;
use crate::kernel::clock::Time;
use crate::kernel::money::yuan;
use crate::kernel::region::Region;
use crate::needs::{Need, Review, Stage};
use crate::organizations;
use crate::registry::Household;
use crate::web::Context;
use crate::web::parts::Entry;

/// For whom a need is: what the page says and what the form carries on.
#[derive(Debug)]
pub(super) struct WhomRow {
    pub(super) text: String,
    pub(super) household: String,
    pub(super) village: String,
    pub(super) beneficiary: &'static str,
}

pub(super) fn whom(c: &Context, subject: &Subject) -> WhomRow {
    let region = subject.whom.region;
    let beneficiary = subject.whom.beneficiary.as_str();
    let text = match &subject.household {
        Some(household) => {
            format!("{} · {}", household_line(c, household), c.place(region))
        }
        None => format!("{} · {}", c.word("need-for", beneficiary), c.place(region)),
    };
    let household = subject.household.as_ref().map(|household| c.id(household.id)).unwrap_or_default();
    WhomRow { text, household, village: region.to_string(), beneficiary }
}

/// 向某 · 脱贫户 · 因病
pub(super) fn household_line(c: &Context, household: &Household) -> String {
    let class = c.word("household-class", household.class.as_str());
    let cause = c.word("household-cause", household.cause.as_str());
    format!("{} · {class} · {cause}", household.called())
}

/// The kind of tag that a stage is shown as.
pub(super) const fn tag(stage: Stage) -> &'static str {
    match stage {
        Stage::Submitted | Stage::Endorsed => "waiting",
        Stage::Published => "open",
        Stage::Met | Stage::Closed => "done",
        Stage::Returned => "stopped",
        Stage::Draft | Stage::Routed | Stage::Merged | Stage::Withdrawn | Stage::Expired => "",
    }
}

/// A line of a list of needs.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) url: String,
    pub(super) title: String,
    pub(super) place: String,
    pub(super) quantity: String,
    pub(super) category: String,
    pub(super) stage: String,
    pub(super) tag: &'static str,
    pub(super) urgent: bool,
    pub(super) when: String,
    /// How long it has waited, or nothing.
    pub(super) waited: String,
    /// Why the county must look, or nothing.
    pub(super) county: String,
}

pub(super) fn row(c: &Context, need: &Need) -> Row {
    let now = c.app.clock.now();
    let waited = need.submitted_at.filter(|_| need.stage.is_waiting());
    let county = crate::needs::county_reason(need, &c.app.config.rules).filter(|_| need.stage.is_waiting());
    Row {
        url: format!("/desk/needs/{}", c.id(need.id)),
        title: need.title.clone(),
        place: c.place(need.region),
        quantity: format!("{} {}", need.requested, need.unit),
        category: c.category(&need.category),
        stage: c.word("need", need.stage.as_str()),
        tag: tag(need.stage),
        urgent: need.urgency >= 2,
        when: need.submitted_at.unwrap_or(need.created_at).to_string(),
        waited: waited.map(|since| c.n("need-waited", now.days_since(since))).unwrap_or_default(),
        county: county.map(|reason| c.word("review-county", reason.as_str())).unwrap_or_default(),
    }
}

/// Who receives money, as written and as registered; nothing when nobody is named.
pub(super) async fn body(c: &Context, written: &str, near: Region) -> Result<Option<String>, DbError> {
    if written.is_empty() {
        return Ok(None);
    }
    let named = organizations::named(&c.app, written, near).await?;
    Ok(Some(format!("{written} · {}", c.m(&named.message))))
}

/// The facts of a need that its officers see.
pub(super) async fn facts(
    c: &Context,
    need: &Need,
    household: Option<&Household>,
) -> Result<Vec<(String, String)>, DbError> {
    let whom = match household {
        Some(household) => household_line(c, household),
        None => c.word("need-for", need.beneficiary.as_str()),
    };
    let price = need.unit_price.map_or_else(
        || c.t("need-price-unknown"),
        |fen| {
            let total = yuan(fen.saturating_mul(need.requested));
            c.ta("need-price-line", &[("one", yuan(fen)), ("total", total)])
        },
    );
    let mut facts = vec![
        (c.t("need-whom"), whom),
        (c.t("need-place"), c.place(need.region)),
        (c.t("need-quantity"), format!("{} {}", need.requested, need.unit)),
        (c.t("need-price"), price),
        (c.t("need-category"), c.category(&need.category)),
        (c.t("need-tags"), need.tags.clone()),
        (c.t("need-urgency"), c.word("need-urgency", need.urgency.to_string())),
    ];
    if need.about_minor {
        facts.push((c.t("need-minor-short"), c.t("yes")));
    }
    let written = need.receiving_body.as_deref().unwrap_or_default();
    if let Some(body) = body(c, written, need.region).await? {
        facts.push((c.t("need-receiving-body"), body));
    }
    if let Some(until) = need.expires_at.filter(|_| need.stage == Stage::Published) {
        facts.push((c.t("need-open-until"), until.to_string()));
    }
    Ok(facts)
}

pub(super) fn timeline(c: &Context, events: &[Recorded], reviews: &[Review]) -> Vec<Entry> {
    let entry = |event: &Recorded| {
        let word = event.kind.rsplit('.').next().unwrap_or_default();
        let review = reviews.iter().find(|review| review.at == event.at);
        let who = event.actor_name.clone().unwrap_or_default();
        let told = review.map(|review| verdict(c, review)).unwrap_or_default();
        let text = [who, told].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
        let kind = if word == "returned" { "stopped" } else { "done" };
        Entry::at(event.at, kind, c.word("need-did", word), text)
    };
    events.iter().map(entry).collect()
}

/// Reason and note of a decision.
pub(super) fn verdict(c: &Context, review: &Review) -> String {
    let prefix = if review.decision == "route" { "review-route" } else { "review-reason" };
    let reason = review.reason.as_ref().map(|reason| c.word(prefix, reason)).unwrap_or_default();
    let parts = [reason, review.note.clone()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("：")
}

/// Whole days since `time`, said as a sentence.
pub(super) fn since(c: &Context, time: Time) -> String {
    c.n("need-waited", c.app.clock.now().days_since(time))
}
