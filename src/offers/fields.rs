//! An offer as people type it, and what it means: shared by the form and the JSON API.

use serde::Deserialize;

use super::{NewOffer, Offer};
use crate::app::App;
use crate::db::DbError;
use crate::kernel::clock::Time;
use crate::kernel::message::{Errors, Message};
use crate::kernel::quantity::{Quantity, QuantityError};
use crate::kernel::region::Region;
use crate::kernel::text;
use crate::search::tagger;

/// Everything as text, as a form sends it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    pub title: String,
    pub detail: String,
    /// A number; Chinese numerals and 1.5 (of a divisible unit) are understood.
    pub quantity: String,
    pub unit: String,
    pub category: String,
    /// Between spaces or commas.
    pub tags: String,
    /// The last day, `2026-12-31`.
    pub until: String,
    /// `yes`: it may go to `region` only.
    pub limited: String,
    /// Code of a region.
    pub region: String,
}

impl Fields {
    /// An offer for changing it.
    pub fn of(offer: &Offer) -> Self {
        Self {
            title: offer.title.clone(),
            detail: offer.detail.clone(),
            quantity: offer.quantity.to_string(),
            unit: offer.unit.clone(),
            category: offer.category.clone(),
            tags: offer.tags.clone(),
            until: offer.last_day().to_string(),
            limited: if offer.limited { "yes" } else { "no" }.to_owned(),
            region: offer.region.to_string(),
        }
    }

    /// Fills what is empty from the words of title and detail: category, tags, quantity and unit.
    pub fn suggest(&mut self) {
        let found = tagger::suggest(&self.title, &self.detail);
        let leaf = found.categories.iter().map(|(category, _)| *category).find(|c| !c.is_top());
        if let (true, Some(category)) = (self.category.is_empty(), leaf) {
            self.category = category.code();
        }
        if self.tags.is_empty() {
            self.tags = found.tags.join(" ");
        }
        if let (true, Some((amount, unit))) = (self.quantity.is_empty(), &found.quantity) {
            self.quantity = amount.to_string();
            self.unit.clone_from(unit);
        }
        if let (true, Some(category)) = (self.unit.is_empty(), leaf) {
            category.default_unit().clone_into(&mut self.unit);
        }
    }

    /// The chosen region, if it is one.
    pub fn place(&self, app: &App) -> Option<Region> {
        Region::parse(&self.region)
            .ok()
            .map(|region| app.regions.current(region))
            .filter(|r| app.regions.exists(*r))
    }

    fn tag_list(&self) -> Vec<String> {
        let mut tags: Vec<String> = Vec::new();
        for tag in self.tags.split([' ', '　', ',', '，', '、', ';', '；']).map(text::normalise) {
            if !tag.is_empty() && !tags.contains(&tag) {
                tags.push(tag);
            }
        }
        tags
    }

    /// What was meant. `home` is where the giver is, for an offer that may go anywhere.
    pub fn read(&self, app: &App, home: Option<Region>) -> Result<NewOffer, Errors> {
        let mut errors = Errors::default();
        let quantity = self.amount(&mut errors);
        let until = Time::from_date(&self.until);
        if until.is_none() {
            errors.add("until", Message::new("offer-until-unreadable"));
        }
        let limited = self.limited == "yes";
        let place = self.place(app);
        let region = if limited { place } else { home.or(place) };
        if region.is_none() {
            let key = if limited { "offer-region-missing" } else { "offer-region-unknown" };
            errors.add("region", Message::new(key));
        }
        let (Some(quantity), Some(until), Some(region)) = (quantity, until, region) else {
            return Err(errors);
        };
        Ok(NewOffer {
            category: self.category.clone(),
            tags: self.tag_list(),
            title: text::normalise(&self.title),
            detail: text::normalise_lines(&self.detail),
            quantity: quantity.amount,
            unit: quantity.unit.as_str().to_owned(),
            region,
            limited,
            valid_until: until.plus_days(1),
        })
    }

    fn amount(&self, errors: &mut Errors) -> Option<Quantity> {
        let typed = format!("{}{}", self.quantity, self.unit);
        let problem = match Quantity::parse(&typed) {
            Ok(quantity) => return Some(quantity),
            Err(QuantityError::Unit(_)) => {
                ("unit", Message::new("offer-unit-unknown").with("unit", &self.unit))
            }
            Err(QuantityError::NotWhole(_)) => {
                ("quantity", Message::new("offer-quantity-whole").with("unit", &self.unit))
            }
            Err(QuantityError::TooLarge) => ("quantity", Message::new("offer-quantity-large")),
            Err(QuantityError::Number(_) | QuantityError::Dimension { .. }) => {
                ("quantity", Message::new("offer-quantity-low"))
            }
        };
        errors.add(problem.0, problem.1);
        None
    }
}

/// Where the person who asks gives from: their own region, or the seat of their organization.
pub async fn home(app: &App, actor: &crate::access::Actor) -> Result<Option<Region>, DbError> {
    let seat = match actor.organization {
        Some(id) => crate::organizations::find(&app.db, id).await?.map(|profile| profile.region),
        None => None,
    };
    Ok(seat.or(actor.region))
}
