//! What the pages of figures have in common.

use crate::kernel::region::Region;
use crate::reports::Figures;
use crate::web::Context;
use crate::web::parts::{Bar, Chart};

/// Published needs of `region` by top category; each bar leads to them.
pub(super) fn by_category(c: &Context, figures: &Figures, region: Region) -> Chart {
    Chart::new(figures.categories.iter().map(|(code, n)| Bar {
        url: format!("/needs?region={region}&category={code}&done=yes"),
        label: c.category(code),
        value: *n,
    }))
}

/// Published needs by the regions one level below; each bar leads to that region's own figures.
pub(super) fn by_part(c: &Context, figures: &Figures) -> Chart {
    Chart::new(figures.below.iter().map(|(region, n)| Bar {
        url: format!("/regions/{region}"),
        label: c.app.regions.spoken_name(*region).unwrap_or_default(),
        value: *n,
    }))
}

/// A figure on its own, as `charts::tiles` shows it.
pub(super) struct Tile {
    pub(super) label: String,
    pub(super) value: String,
    pub(super) unit: String,
    /// The rows behind it; empty where there is no such list.
    pub(super) url: String,
}

impl Tile {
    /// So many needs.
    pub(super) fn count(c: &Context, label: &str, n: i64) -> Self {
        Self { label: c.t(label), value: n.to_string(), unit: c.t("unit-needs"), url: String::new() }
    }

    /// A median in whole days, a dash where there is nothing to take it of.
    pub(super) fn days(c: &Context, label: &str, days: Option<i64>) -> Self {
        let unit = days.map(|days| c.n("place-days", days)).unwrap_or_default();
        let value = days.map_or_else(|| "–".to_owned(), |days| days.to_string());
        Self { label: c.t(label), value, unit, url: String::new() }
    }

    #[must_use]
    pub(super) fn leading(self, url: String) -> Self {
        Self { url, ..self }
    }
}
