//! What cards and bars show of a need.

use crate::kernel::region::Region;
use crate::needs::Need;
use crate::search::taxonomy;
use crate::web::Context;

/// The four numbers and their unit.
#[derive(Debug, Clone)]
pub(super) struct Progress {
    pub(super) requested: i64,
    pub(super) claimed: i64,
    pub(super) delivered: i64,
    pub(super) received: i64,
    pub(super) unit: String,
}

impl Progress {
    pub(super) fn of(need: &Need) -> Self {
        Self {
            requested: need.requested,
            claimed: need.claimed,
            delivered: need.delivered,
            received: need.received,
            unit: need.unit.clone(),
        }
    }
}

/// A need in a list.
#[derive(Debug, Clone)]
pub(super) struct Card {
    pub(super) url: String,
    pub(super) title: String,
    /// Code of the top category, which is the name of its icon.
    pub(super) category: String,
    pub(super) category_name: String,
    pub(super) place: String,
    pub(super) waited: String,
    pub(super) urgent: bool,
    pub(super) progress: Progress,
}

impl Card {
    pub(super) fn of(c: &Context, need: &Need) -> Self {
        let waited = need.published_at.map_or(0, |since| c.app.clock.now().days_since(since));
        Self {
            url: format!("/needs/{}", c.id(need.id)),
            title: need.title.clone(),
            category: need.category.get(..3).unwrap_or("N01").to_owned(),
            category_name: category_name(c, &need.category),
            place: short_place(c, need.public_place()),
            waited: c.n("card-waited", waited),
            urgent: need.urgency == 3,
            progress: Progress::of(need),
        }
    }
}

/// The name of a category in the page's language; its code when the taxonomy has lost it.
pub(super) fn category_name(c: &Context, code: &str) -> String {
    taxonomy::get(code).map_or_else(|| code.to_owned(), |category| category.name(c.lang.as_str()).to_owned())
}

/// County and township: enough to know where, short enough for a phone.
pub(super) fn short_place(c: &Context, place: Region) -> String {
    use crate::kernel::region::Level;
    let levels = [Level::County, Level::Township, Level::Village];
    let names = levels.iter().filter_map(|level| c.app.regions.name(place.at(*level)?));
    names.collect::<Vec<_>>().join(" · ")
}

/// Every region from the province down to `place`, with its name.
pub(super) fn path_to(c: &Context, place: Region) -> Vec<(Region, String)> {
    let path = place.ancestors().chain([place]);
    let named = |region: Region| Some((region, c.app.regions.name(region)?.to_owned()));
    path.into_iter().filter_map(named).collect()
}
