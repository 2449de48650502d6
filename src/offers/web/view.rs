//! An offer as lists show it: public facts only.

use crate::offers::{Offer, Standing};
use crate::search::highlight::{Piece, pieces};
use crate::search::taxonomy;
use crate::search::understand::Understanding;
use crate::web::Context;

/// One offer in a list.
#[derive(Debug, Clone)]
pub struct Card {
    pub url: String,
    pub title: String,
    /// The title in pieces: which of them answer a search.
    pub pieces: Vec<Piece>,
    /// Code of the top category, which is the name of its icon.
    pub category: String,
    pub category_name: String,
    /// The organization, or what a person is called: 爱心人士.
    pub who: String,
    /// Where it may go, as a sentence.
    pub place: String,
    pub until: String,
    pub left: i64,
    pub quantity: i64,
    pub unit: String,
    /// The kind of the status tag, and its word; empty while it is open.
    pub status: Option<(&'static str, String)>,
}

impl Card {
    /// The offer's public id.
    pub fn token(&self) -> &str {
        self.url.strip_prefix("/offers/").unwrap_or_default()
    }

    /// The same with what answers a search marked in its title.
    #[must_use]
    pub fn marked(self, asked: &Understanding) -> Self {
        Self { pieces: pieces(asked, &self.title), ..self }
    }

    pub fn new(c: &Context, offer: &Offer) -> Self {
        let standing = offer.standing(c.app.clock.now());
        let kind = match standing {
            Standing::Open => None,
            Standing::Spent => Some("done"),
            Standing::Expired | Standing::Stopped | Standing::Closed => Some("stopped"),
        };
        Self {
            url: format!("/offers/{}", c.id(offer.id)),
            title: offer.title.clone(),
            pieces: vec![Piece { text: offer.title.clone(), found: false }],
            category: taxonomy::get(&offer.category).map(|leaf| leaf.top().code()).unwrap_or_default(),
            category_name: c.category(&offer.category),
            who: offer.organization.clone().unwrap_or_else(|| c.t("offer-person")),
            place: if offer.limited {
                c.ta("offer-place-limited", &[("place", c.place(offer.region))])
            } else {
                c.t("offer-place-anywhere")
            },
            until: c.ta("offer-until-day", &[("day", offer.last_day().to_string())]),
            left: offer.remaining(),
            quantity: offer.quantity,
            unit: offer.unit.clone(),
            status: kind.map(|kind| (kind, c.word("offer-standing", standing.as_str()))),
        }
    }
}
