//! The ways from one filtered list to the next: facets, crumbs of the region, removable chips.

use crate::kernel::region::Region;
use crate::needs::Beneficiary;
use crate::needs::public::{Filter, List};
use crate::search::Urgency;
use crate::web::Context;
use crate::web::parts::Choice;

/// A filter in force, with the list without it.
#[derive(Debug, Clone)]
pub struct Chip {
    pub url: String,
    pub label: String,
}

/// Everything beside the list.
#[derive(Debug, Clone, Default)]
pub struct Facets {
    /// From everywhere down to the chosen region: (address, name).
    pub path: Vec<(String, String)>,
    pub regions: Vec<Choice>,
    pub categories: Vec<Choice>,
    pub beneficiaries: Vec<Choice>,
    pub urgencies: Vec<Choice>,
}

fn url(c: &Context, filter: &Filter) -> String {
    filter.address(&c.app.tokens, "/needs")
}

impl Facets {
    pub fn new(c: &Context, filter: &Filter, list: &List) -> Self {
        let regions = list.facets.regions.iter().filter_map(|(code, count)| {
            let region = Region::new(*code).ok().filter(|region| Some(*region) != filter.region)?;
            let label = c.app.regions.spoken_name(region)?;
            Some(Choice {
                url: url(c, &filter.but(|f| f.region = Some(region))),
                label,
                count: count.to_string(),
                chosen: false,
            })
        });
        let categories = list.facets.categories.iter().map(|(category, count)| {
            let chosen = filter.category == Some(*category);
            let target = if chosen { category.parent() } else { Some(*category) };
            Choice {
                url: url(c, &filter.but(|f| f.category = target)),
                label: category.name(c.lang()).to_owned(),
                count: count.to_string(),
                chosen,
            }
        });
        let beneficiaries = list.facets.beneficiaries.iter().filter_map(|(word, count)| {
            let kind = Beneficiary::parse(word)?;
            let chosen = filter.beneficiary == Some(kind);
            let target = (!chosen).then_some(kind);
            Some(Choice {
                url: url(c, &filter.but(|f| f.beneficiary = target)),
                label: c.word("need-for", kind.as_str()),
                count: count.to_string(),
                chosen,
            })
        });
        let urgencies = list.facets.urgencies.iter().rev().map(|(urgency, count)| {
            let chosen = filter.urgency == Some(*urgency);
            let target = (!chosen).then_some(*urgency);
            Choice {
                url: url(c, &filter.but(|f| f.urgency = target)),
                label: urgency_word(c, *urgency),
                count: count.to_string(),
                chosen,
            }
        });
        Self {
            path: path(c, filter, list.within.or(filter.region)),
            regions: regions.collect(),
            categories: categories.collect(),
            beneficiaries: beneficiaries.collect(),
            urgencies: urgencies.collect(),
        }
    }
}

/// The crumbs of the region that the regions of the facet are parts of.
fn path(c: &Context, filter: &Filter, region: Option<Region>) -> Vec<(String, String)> {
    let Some(region) = region else { return Vec::new() };
    let everywhere = (url(c, &filter.but(|f| f.region = None)), c.t("browse-everywhere"));
    let parts = c.app.regions.spoken_path(region);
    let named = parts.map(|(part, name)| (url(c, &filter.but(|f| f.region = Some(part))), name));
    [everywhere].into_iter().chain(named).collect()
}

pub fn urgency_word(c: &Context, urgency: Urgency) -> String {
    c.word("need-urgency", urgency.as_str())
}

/// The filters in force.
pub fn chips(c: &Context, filter: &Filter) -> Vec<Chip> {
    let mut chips = Vec::new();
    let mut add = |label: Option<String>, without: Filter| {
        if let Some(label) = label {
            chips.push(Chip { url: url(c, &without), label });
        }
    };
    let text = Some(&filter.text).filter(|text| !text.is_empty()).map(|text| quoted(c, text));
    add(text, filter.but(|f| f.text.clear()));
    add(filter.region.map(|region| c.place(region)), filter.but(|f| f.region = None));
    add(
        filter.category.map(|category| category.name(c.lang()).to_owned()),
        filter.but(|f| f.category = None),
    );
    add(
        filter.beneficiary.map(|kind| c.word("need-for", kind.as_str())),
        filter.but(|f| f.beneficiary = None),
    );
    add(filter.urgency.map(|urgency| urgency_word(c, urgency)), filter.but(|f| f.urgency = None));
    add(filter.min.map(|least| c.n("browse-min-chip", least)), filter.but(|f| f.min = None));
    add(filter.done.then(|| c.t("browse-done-chip")), filter.but(|f| f.done = false));
    chips
}

pub fn quoted(c: &Context, text: &str) -> String {
    c.ta("browse-quoted", &[("text", text)])
}
