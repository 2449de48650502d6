//! What the pages of an organization have in common.

use crate::kernel::region::Region;
use crate::organizations::{Profile, Stage, industry};
use crate::web::Context;

/// How the status of a stage is coloured.
pub const fn tag(stage: Stage) -> &'static str {
    match stage {
        Stage::Applied | Stage::ReverificationDue => "waiting",
        Stage::UnderReview => "moving",
        Stage::Verified => "done",
        Stage::Returned | Stage::Suspended => "stopped",
    }
}

/// An industry with its code, as people look it up: `C 15 酒、饮料和精制茶制造业`.
pub fn industry_name(c: &Context, code: &str) -> String {
    industry::get(code).map_or_else(
        || code.to_owned(),
        |found| {
            let section = if found.is_section() { "" } else { found.section };
            format!("{section}{} {}", found.code, found.name(c.lang))
        },
    )
}

/// The divisions as choices of a form, the empty one first.
pub fn industries(c: &Context) -> Vec<(&'static str, String)> {
    let none = ("", c.t("organization-industry-later"));
    let divisions = industry::all().iter().filter(|one| !one.is_section());
    std::iter::once(none).chain(divisions.map(|one| (one.code, industry_name(c, one.code)))).collect()
}

/// What anybody may read of an organization.
pub fn facts(c: &Context, profile: &Profile, branches: &[Region]) -> Vec<(String, String)> {
    let mut facts = vec![
        (c.t("organization-kind"), c.word("organization-kind", profile.kind.as_str())),
        (c.t("organization-code"), profile.credit_code.clone()),
        (c.t("organization-region"), c.place(profile.region)),
    ];
    if let Some(code) = &profile.industry {
        facts.push((c.t("organization-industry"), industry_name(c, code)));
    }
    if !profile.capabilities.is_empty() {
        facts.push((c.t("organization-capabilities"), profile.capabilities.clone()));
    }
    if !branches.is_empty() {
        let names: Vec<String> = branches.iter().map(|region| c.place(region)).collect();
        facts.push((c.t("organization-branches"), names.join(&c.t("list-joint"))));
    }
    facts
}
