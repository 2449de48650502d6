//! A need as it stands in a list.

use crate::needs::Need;
use crate::search::highlight::{Piece, pieces};
use crate::search::taxonomy;
use crate::search::understand::Understanding;
use crate::web::Context;
use crate::web::parts::Progress;

/// What the card of `macros/need.html` shows.
#[derive(Debug, Clone)]
pub struct Card {
    pub url: String,
    pub title: Vec<Piece>,
    /// Code of the top category, which is the name of its icon.
    pub category: String,
    pub category_name: String,
    pub place: String,
    pub waited: String,
    pub urgent: bool,
    pub progress: Progress,
}

impl From<&Need> for Progress {
    fn from(need: &Need) -> Self {
        Self {
            requested: need.requested,
            claimed: need.claimed,
            delivered: need.delivered,
            received: need.received,
            unit: need.unit.clone(),
        }
    }
}

impl Card {
    pub fn new(c: &Context, need: &Need) -> Self {
        Self {
            url: format!("/needs/{}", c.id(need.id)),
            title: vec![Piece { text: need.title.clone(), found: false }],
            category: taxonomy::get(&need.category).map(|leaf| leaf.top().code()).unwrap_or_default(),
            category_name: c.category(&need.category),
            place: c.place(need.public_place()),
            waited: waited(c, need),
            urgent: need.urgency >= 3,
            progress: need.into(),
        }
    }

    /// The same with what answers a search marked in its title.
    #[must_use]
    pub fn marked(self, asked: &Understanding) -> Self {
        let title: String = self.title.into_iter().map(|piece| piece.text).collect();
        Self { title: pieces(asked, &title), ..self }
    }
}

/// Days since it was published, in words.
pub fn waited(c: &Context, need: &Need) -> String {
    let days = need.published_at.map_or(0, |since| c.app.clock.now().days_since(since));
    if days == 0 { c.t("browse-since-today") } else { c.n("browse-waited", days) }
}
