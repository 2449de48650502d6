//! A wish as people send it, and what each field refuses.

use super::{Aim, Months, NewWish};
use crate::app::App;
use crate::kernel::message::{Errors, Message};
use crate::kernel::region::Region;
use crate::needs::public::{self, Filter};
use crate::offers::Offer;
use crate::search::percolate::Question;
use crate::search::understand::understand;

/// Everything as text, as a form sends it: the fields of the public list, or an offer.
#[derive(Debug, Clone, Default)]
pub struct Fields {
    pub filter: public::Fields,
    /// The public id of an offer; then the filter does not count.
    pub offer: String,
    /// 1 to 12; none for always.
    pub months: Vec<String>,
    pub form_key: String,
}

impl Fields {
    /// Fields of a form; unknown names are left out.
    pub fn from_pairs(pairs: Vec<(String, String)>) -> Self {
        let mut fields = Self::default();
        for (name, value) in pairs {
            let slot = match name.as_str() {
                "q" => &mut fields.filter.q,
                "region" => &mut fields.filter.region,
                "category" => &mut fields.filter.category,
                "beneficiary" => &mut fields.filter.beneficiary,
                "urgency" => &mut fields.filter.urgency,
                "min" => &mut fields.filter.min,
                "offer" => &mut fields.offer,
                "form_key" => &mut fields.form_key,
                "months" => {
                    fields.months.push(value);
                    continue;
                }
                _ => continue,
            };
            *slot = value;
        }
        fields
    }

    /// All that says what is asked for, for the digest of a key.
    pub fn parts(&self) -> String {
        let Self { filter, offer, months, .. } = self;
        format!("{filter:?} {offer} {months:?}")
    }

    /// What was meant. One place that the text names becomes the filter, so that nothing from elsewhere is told: in a
    /// list it may stand below, here it would be noise.
    pub fn read(&self, app: &App) -> Result<NewWish, Errors> {
        let mut errors = Errors::default();
        let months = errors.keep("months", Months::parse(self.months.iter().map(String::as_str)));
        let aim = if self.offer.is_empty() {
            let (mut filter, wrong) = Filter::read(app, &self.filter);
            for (field, message) in wrong.iter() {
                errors.add(field, message.clone());
            }
            filter.region = filter.region.or_else(|| named_place(&filter.text));
            Some(Aim::Search(Box::new(filter)))
        } else {
            let offer = app.tokens.open::<Offer>(&self.offer);
            errors.keep("offer", offer.ok_or(Message::new("wish-offer-unknown"))).map(Aim::Offer)
        };
        if let Some(Err(wrong)) = aim.as_ref().filter(|_| errors.is_empty()).map(check) {
            return Err(wrong);
        }
        errors.done()?;
        match aim.zip(months) {
            Some((aim, months)) => Ok(NewWish { aim, months }),
            None => Err(Errors::one("q", Message::new("wish-empty"))),
        }
    }
}

/// The place a text names, if it is one.
fn named_place(text: &str) -> Option<Region> {
    match understand(text).places.as_slice() {
        [only] => Some(*only),
        _ => None,
    }
}

/// Refuses what every need would meet, and what none could.
pub(super) fn check(aim: &Aim) -> Result<(), Errors> {
    let Aim::Search(filter) = aim else { return Ok(()) };
    if filter.is_wide_open() {
        return Err(Errors::one("q", Message::new("wish-empty")));
    }
    if !Question::new(filter.query(1)).is_answerable() {
        return Err(Errors::one("q", Message::new("wish-says-nothing")));
    }
    Ok(())
}
