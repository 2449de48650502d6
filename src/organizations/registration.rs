//! What an organization fills in, checked field by field.

use serde::Deserialize;

use super::Kind;
use crate::app::App;
use crate::kernel::message::{Errors, Message};
use crate::kernel::region::Region;
use crate::kernel::text;
use crate::kernel::uscc::{CreditCode, CreditCodeError};
use crate::regions::Found;

const MAX_NAME: usize = 60;
/// So many places are named when a name means several.
const MAX_CHOICES: usize = 6;

/// An organization that applies, checked.
#[derive(Debug, Clone)]
pub struct Registration {
    pub kind: Kind,
    pub name: String,
    pub credit_code: CreditCode,
    /// Where it is registered.
    pub region: Region,
}

/// The same as it was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct RegistrationFields {
    pub kind: String,
    pub organization: String,
    pub credit_code: String,
    pub registered_in: String,
}

impl RegistrationFields {
    /// The registration, or nothing after noting in `errors` what breaks a rule.
    pub fn check(&self, app: &App, errors: &mut Errors) -> Option<Registration> {
        let kind = Kind::parse(&self.kind).ok_or_else(|| Message::new("organization-kind-missing"));
        let kind = errors.keep("kind", kind);
        let name = errors.keep("organization", check_name(&self.organization));
        let code = CreditCode::parse(&self.credit_code).map_err(|error| code_message(&error));
        let code = errors.keep("credit_code", code);
        let region = read_place(app, &self.registered_in, None)
            .and_then(|region| region.ok_or_else(|| Message::new("place-missing")));
        let region = errors.keep("registered_in", region);
        Some(Registration { kind: kind?, name: name?, credit_code: code?, region: region? })
    }
}

fn check_name(typed: &str) -> Result<String, Message> {
    let name = text::normalise(typed);
    match name.chars().count() {
        0..=1 => Err(Message::new("organization-name-missing")),
        2..=MAX_NAME => Ok(name),
        _ => Err(Message::new("organization-name-long").with("max", MAX_NAME)),
    }
}

/// Which rule of GB 32100 a code breaks, in the words of the locales.
pub fn code_message(error: &CreditCodeError) -> Message {
    match error {
        CreditCodeError::Length(0) => Message::new("organization-code-missing"),
        CreditCodeError::Length(length) => Message::new("organization-code-length").with("length", length),
        CreditCodeError::Character { position, found } => {
            Message::new("organization-code-character").with("position", position).with("found", found)
        }
        CreditCodeError::Region { position, found } => {
            Message::new("organization-code-region").with("position", position).with("found", found)
        }
        CreditCodeError::Check => Message::new("organization-code-check"),
    }
}

/// The region that a person wrote by name or code: nothing when the field is empty. A name that means several places is
/// refused with the places it can mean.
pub fn read_place(app: &App, typed: &str, within: Option<Region>) -> Result<Option<Region>, Message> {
    let typed = text::normalise(typed);
    if typed.is_empty() {
        return Ok(None);
    }
    match app.regions.find(&typed, within) {
        Found::One(region) => Ok(Some(region)),
        Found::Several(regions) => {
            let names = regions.iter().take(MAX_CHOICES).map(|region| app.regions.full_name(*region));
            let names = names.collect::<Vec<_>>().join("、");
            Err(Message::new("place-several").with("places", names))
        }
        Found::Nothing => Err(Message::new("place-unknown").with("typed", typed)),
    }
}
